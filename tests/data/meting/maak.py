#!/usr/bin/env python3
"""Makes antwoorden.csv: 620 filled-in questionnaires of the template generiek-kompas.json, nobody's answers.
The same file each time (a linear congruential generator of its own, so no library decides)."""
import sys

state = 20260331


def below(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n


def mark(centre, low, high):
    value = centre + below(3) + below(3) - 2 + (below(5) == 0) * (below(3) - 1)
    return str(max(low, min(high, value)))


PLACES = [("Huize Dijkzicht", 260, 8), ("De Boomgaard", 200, 7), ("Wijkteam Oost", 153, 9), ("Thuis in de Waard", 7, 8)]
TENS = ["gehoord", "wensen", "netwerk", "naaste-steun", "samenwerken", "deskundig", "geleerd"]
HEAD = ["Locatie", "Ingevuld op", "wie-bent-u"] + TENS + ["naaste-zwaar", "bereikbaar", "veilig", "goed-leven", "belangrijk", "nps", "goed", "beter", "leeftijd"]
GOED = ["De zusters zijn lief.", "Het eten is beter dan eerst.", "Er is tijd voor een praatje.", "Ik word gehoord."]
BETER = ["Sneller komen als ik bel.", "Vaker naar buiten.", "Minder wisseling van gezichten.", "Het eten mag warmer."]
CHOICES = ["autonomie", "contact", "gezondheid", "veiligheid"]
AGES = ["tot-65", "65-74", "75-84", "vanaf-85"]

rows = []
for place, count, level in PLACES:
    for _ in range(count):
        carer = below(10) < 3
        row = [place, f"2025-{9 + below(3):02d}-{1 + below(28):02d}", "mantelzorger" if carer else "zorgvrager"]
        row += ["" if below(25) == 0 else mark(level, 1, 10) for _ in TENS]
        row.append(mark(3, 1, 5) if carer else "")
        row.append("ja" if below(10) < level - 1 else "nee")
        row.append(str(1 + below(2) + below(3)) if below(30) else "")
        row.append(mark(level - 1, 0, 10))
        row.append("|".join(c for c in CHOICES if below(3) == 0))
        row.append(mark(level, 0, 10))
        row.append(GOED[below(4)] if below(8) == 0 else "")
        row.append(BETER[below(4)] if below(8) == 0 else "")
        row.append(AGES[below(4)])
        rows.append(row)
for i in range(len(rows) - 1, 0, -1):
    j = below(i + 1)
    rows[i], rows[j] = rows[j], rows[i]
out = sys.stdout
for row in [HEAD] + rows:
    out.write(";".join('"' + c + '"' if ";" in c or " " in c else c for c in row) + "\n")
