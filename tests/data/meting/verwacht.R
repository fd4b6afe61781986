# Makes verwacht.csv from antwoorden.csv, with nothing but R itself: what Koers must say of each question and place.
a <- read.csv2("antwoorden.csv", check.names = FALSE, colClasses = "character", encoding = "UTF-8")
marks <- c("gehoord", "wensen", "netwerk", "naaste-steun", "naaste-zwaar", "samenwerken", "deskundig", "geleerd", "veilig", "goed-leven", "nps")
reversed <- c("naaste-zwaar")
out <- data.frame()
for (q in marks) for (p in c("", unique(sort(a$Locatie)))) {
  x <- suppressWarnings(as.numeric(a[[q]][p == "" | a$Locatie == p]))
  x <- x[!is.na(x)]
  if (q %in% reversed) x <- 6 - x
  i <- if (length(x) > 1 && sd(x) > 0) t.test(x)$conf.int else c(NA, NA)
  row <- data.frame(vraag = q, plek = p, n = length(x), gemiddelde = mean(x), laag = i[1], hoog = i[2], nps = NA, nps_laag = NA, nps_hoog = NA)
  if (q == "nps") {
    up <- mean(x >= 9); down <- mean(x <= 6)
    half <- qnorm(0.975) * sqrt((up + down - (up - down)^2) / length(x))
    row$nps <- 100 * (up - down); row$nps_laag <- 100 * (up - down - half); row$nps_hoog <- 100 * (up - down + half)
  }
  out <- rbind(out, row)
}
options(digits = 15)
write.table(out, "verwacht.csv", sep = ";", row.names = FALSE, quote = FALSE, na = "")
