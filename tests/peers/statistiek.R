# Reference values for src/meting/statistiek.c, calculated by R's own functions.
# Run by hand when the C changes (R is not needed to build or test Koers):
#     Rscript tests/peers/statistiek.R tests/data/statistiek.csv
# See tests/data/README-statistiek.md.
out <- commandArgs(trailingOnly = TRUE)[1]
set.seed(20260331)
g <- function(x) ifelse(is.na(x), "", sprintf("%.17g", x))
rows <- list()
add <- function(soort, a = NA, b = NA, c = NA, aantallen = "", waarde = NA, sd = NA, laag = NA, hoog = NA)
    rows[[length(rows) + 1]] <<- paste(soort, g(a), g(b), g(c), aantallen, g(waarde), g(sd), g(laag), g(hoog), sep = ";")

# Student's t: every df that a small group has, and large ones; the p of the interval and far tails.
for (df in c(1:60, 99, 100, 250, 999, 1000, 12345, 1e6, 0.5, 2.5))
    for (p in c(0.975, 0.025, 0.95, 0.6, 0.5, 0.999, 1e-6))
        add("t", p, df, waarde = qt(p, df))

# The incomplete beta function.
for (a in c(0.5, 1, 2, 3.7, 30, 500, 5e4))
    for (b in c(0.5, 1, 4.2, 60, 1000))
        for (x in c(0, 1e-8, 0.01, 0.3, 0.5, 0.77, 0.99, 1 - 1e-8, 1))
            add("beta", x, a, b, waarde = pbeta(x, a, b))

# Means with their t-interval, over answers on 1-10.
counts <- function(x, van, tot) paste(tabulate(x - van + 1, tot - van + 1), collapse = "|")
means <- function(x, van, tot) {
    if (length(x) < 2) {
        add("gemiddelde", van, aantallen = counts(x, van, tot), waarde = mean(x))
    } else if (sd(x) == 0) {
        add("gemiddelde", van, aantallen = counts(x, van, tot), waarde = mean(x), sd = 0, laag = mean(x), hoog = mean(x))
    } else {
        ci <- t.test(x)$conf.int
        add("gemiddelde", van, aantallen = counts(x, van, tot), waarde = mean(x), sd = sd(x), laag = ci[1], hoog = ci[2])
    }
}
means(7, 1, 10); means(c(8, 8), 1, 10); means(c(1, 10), 1, 10); means(rep(8, 30), 1, 10)
for (n in c(2, 3, 5, 10, 11, 34, 100, 562, 4000)) {
    means(sample(1:10, n, TRUE), 1, 10)
    means(sample(1:10, n, TRUE, prob = c(1, 1, 1, 1, 2, 5, 20, 40, 20, 9)), 1, 10)
    means(sample(0:10, n, TRUE), 0, 10)
    means(sample(1:4, n, TRUE), 1, 4)
    means(sample(1:5, n, TRUE), 1, 5)
}

# Shares with Wilson's interval (prop.test without continuity correction is Wilson's).
for (n in c(1, 2, 3, 7, 10, 34, 100, 1234, 40000))
    for (k in unique(c(0, 1, floor(n / 3), floor(n / 2), n - 1, n))) {
        ci <- suppressWarnings(prop.test(k, n, correct = FALSE))$conf.int
        add("aandeel", k, n, waarde = k / n, laag = ci[1], hoog = ci[2])
    }

# NPS: the contrast (1, 0, -1) of multinomial shares, with the variance from their covariance matrix.
nps <- function(x) {
    n <- length(x)
    p <- c(mean(x >= 9), mean(x == 7 | x == 8), mean(x <= 6))
    w <- c(1, 0, -1)
    sigma <- (diag(p) - p %o% p) / n
    half <- qnorm(0.975) * sqrt(max(0, drop(t(w) %*% sigma %*% w)))
    v <- sum(w * p)
    if (n < 2) add("nps", aantallen = counts(x, 0, 10), waarde = 100 * v)
    else add("nps", aantallen = counts(x, 0, 10), waarde = 100 * v, laag = max(-100, 100 * (v - half)), hoog = min(100, 100 * (v + half)))
}
nps(9); nps(c(0, 10)); nps(rep(10, 20)); nps(rep(3, 20)); nps(rep(7, 20)); nps(c(rep(10, 19), 0))
for (n in c(2, 10, 34, 100, 562, 4000)) {
    nps(sample(0:10, n, TRUE))
    nps(sample(0:10, n, TRUE, prob = c(1, 1, 1, 1, 1, 2, 4, 15, 30, 25, 20)))
}
writeLines(c("soort;a;b;c;aantallen;waarde;sd;laag;hoog", unlist(rows)), out)
