# Quartiles as R gives them (type 7), for src/indicator/indicator_regels_test.c.
# Run: Rscript tests/peers/kwantielen.R > tests/data/kwantielen.csv
set.seed(20260323)
cat("geval;eigen;lager;gelijk;hoger;min;q1;mediaan;q3;max;waarden\n")
show <- function(x) paste(sprintf("%.10g", x), collapse = " ")
for (i in 1:200) {
  n <- sample(c(5:12, 20, 50, 101), 1)
  x <- switch(1 + i %% 4,
    round(runif(n, 0, 100), 2),                   # percentages
    round(rgamma(n, 2, 0.2), 2),                  # skewed
    sample(0:3, n, replace = TRUE),               # many ties
    round(100 * rbinom(n, 12, 0.2) / 12, 2))      # small denominators
  own <- if (i %% 3 == 0) x[1] else round(runif(1, 0, 100), 2)
  q <- quantile(x, c(0, .25, .5, .75, 1), type = 7, names = FALSE)
  cat(i, own, sum(round(x, 2) < own), sum(round(x, 2) == own), sum(round(x, 2) > own),
      sprintf("%.10g", q), show(x), sep = ";")
  cat("\n")
}
