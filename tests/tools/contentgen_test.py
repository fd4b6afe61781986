#!/usr/bin/env python3
"""Tests contentgen (its path is the argument): what must stop the build, with its line and words, and what must pass. TAP.

Not here: what the program finds in its tables (src/inhoud/content_test.c), any bytes at all (tests/fuzz/contentgen.c).
"""
import pathlib
import re
import subprocess
import sys
import tempfile

TOOL = pathlib.Path(sys.argv[1]).resolve()
SOURCES = "bron P: Gids voor professionals\nbron Z: Kennisbank\n"
GOOD = """\
set: proef
titel: Proef
titel.en: Trial
soort: lijst
versie: 1
datum: 2026-03-23
taal: nl
uitleg: Uitleg.
uitleg.en: Explanation.
bron eigen: eigen bron van deze set
veld trekker: Trekker | tekst gelijk
veld trekker.en: Led by
veld doel: Doel | tekst verplicht
veld doel.en: Goal
veld nummer: Nummer | getal
veld nummer.en: Number
veld stand: Stand | keuze
veld stand.en: State
keuze stand A: af
keuze stand A.en: done
keuze stand B: bezig
keuze stand B.en: under way
veld bij: Hoort bij | sleutel proef
veld bij.en: Belongs to

== deel
titel: Deel
titel.en: Part

[een] B1.3 N1b S0
titel: Een
titel.en: One
tekst: Wie voert
  het gesprek?
tekst.en: Who leads the conversation?
trekker: V&VN "BPSW"
doel: -
nummer: 12
stand: A, B
bij: een, twee
bron: P 1–2; eigen

[twee]
tekst: Tweede.
tekst.en: Second.
doel: Beter.
doel.en: Better.
bron: Z
"""
HEAD = GOOD[:GOOD.index("== deel")]
LONG = "a" * 2001
CHANGED = "45: the Dutch of tekst was changed after this English"
ITEM = "[drie]\ntekst: T.\ntekst.en: T.\ndoel: -\nbron: P\n"
# What changes in GOOD: (old, new), or None and text below it; the line and words that it must stop with.
BAD = [
    (("[twee]", "[een]"), "43: [een] stands in line 30 already"),
    (("[twee]", "[deel]"), "43: deel is a section already"),
    (("[twee]", "[Twee]"), "43: an item is \"[key]\""),
    (("[twee]", "[twee"), "43: an item is \"[key]\""),
    (("[twee]", "[" + "a" * 41 + "]"), "43: an item is \"[key]\""),
    (("== deel", "== Deel 1"), "26: a section is \"== key\""),
    (("[twee]", "== leeg\ntitel: Leeg\ntitel.en: Empty\n== deel\n[twee]"), "43: == leeg has no item"),
    ((None, "== deel\ntitel: D\ntitel.en: D\n" + ITEM), "49: == deel stands in line 26 already"),
    (("bron: Z\n", ""), "43: no source"),
    (("bron: Z\n", "bron: X 3\n"), "43: source \"X\" is not known"),
    (("bron: Z\n", "bron: Z 1; X\n"), "43: source \"X\" is not known"),
    (("bron: Z\n", "bron: Z 1;\n"), "43: nothing follows the last ;"),
    (("bron eigen:", "bron P:\nbron P:"), "10: nothing stands after the colon"),
    (("bron eigen: ", "bron eigen: x\nbron eigen: "), "11: source eigen is named twice"),
    (("B1.3 N1b", "B1.9 N1b"), "30: B1.9 is no part of the Kompas"),
    (("B1.3 N1b", "B6"), "30: B6 is no part of the Kompas"),
    (("B1.3 N1b", "S8"), "30: S8 is no part of the Kompas"),
    (("B1.3 N1b", "N14"), "30: N14 is no part of the Kompas"),
    (("B1.3 N1b", "b1"), "30: b1 is no part of the Kompas"),
    (("versie: 1\n", ""), "1: the head needs \"versie: 1\""),
    (("versie: 1\n", "versie: 0\n"), "5: versie is a number"),
    (("versie: 1\n", "versie: 1.2\n"), "5: versie is a number"),
    (("versie: 1\n", "versie: 1\nversie: 1\n"), "6: versie stands here twice"),
    (("datum: 2026-03-23", "datum: 2026-02-29"), "1: the head needs \"datum"),
    (("datum: 2026-03-23", "datum: 2026-03-231"), "1: the head needs \"datum"),
    (("datum: 2026-03-23", "datum: 2026-+3-23"), "1: the head needs \"datum"),
    (("datum: 2026-03-23", "datum: 23 maart 2026"), "1: the head needs \"datum"),
    (("taal: nl", "taal: en"), "7: taal is nl"),
    (("soort: lijst", "soort: tabel"), "1: the head needs \"soort:\""),
    (("soort: lijst", "soort: woorden"), "43: titel is missing"),
    (("set: proef", "set: ander"), "1: set: ander stands in proef.txt"),
    (("set: proef\n", ""), "1: the head needs \"set: code\""),
    (("titel: Proef\n", ""), "2: the English of titel stands before its Dutch"),
    (("uitleg: Uitleg.\nuitleg.en: Explanation.\n", ""), "1: uitleg is missing"),
    (("taal: nl", "taal: nl\nkleur: rood"), "8: \"kleur\" is no line of the head"),
    (("tekst.en: Second.\n", ""), "44: the English of tekst is missing"),
    (("tekst: Tweede.\ntekst.en: Second.\n", ""), "43: tekst is missing"),
    (("tekst.en: Second.", "tekst.en 0000: Second."), "45: the Dutch of tekst was changed"),
    (("tekst: Tweede.", "tekst: Anders."), CHANGED),
    (("tekst.en: Second.", "tekst.en: Second.\ntekst.en: Again."), "46: tekst stands here twice (first in line 45)"),
    (("tekst: Tweede.", "tekst: Tweede.\ntekst: Derde."), "45: tekst stands here twice (first in line 44)"),
    (("tekst: Tweede.", "tekst: " + LONG), "44: tekst has 2001 characters"),
    (("titel: Een", "titel: " + "é" * 161), "31: titel has 161 characters"),
    (("tekst: Tweede.", "tekst:"), "44: nothing stands after the colon"),
    (("tekst: Tweede.", "tekst Tweede"), "44: expected \"name: text\""),
    (("tekst: Tweede.", "tekst fout: Tweede."), "44: \"tekst\" before the colon is not understood"),
    (("tekst: Tweede.", "teskt: Tweede."), "44: there is no veld \"teskt\""),
    (("tekst: Tweede.", "veld x: X | tekst"), "44: veld belongs in the head"),
    (("titel: Deel\n", "titel: Deel\nveld x: X | tekst\n"), "28: veld belongs in the head"),
    (("titel: Deel\n", "titel: Deel\ntekst: x\n"), "28: a section has titel, uitleg and bron"),
    (("titel: Deel\n", "titel: Deel\nuitleg: Zo.\nuitleg.en: So.\n"), "26: no source"),
    (("doel: Beter.\ndoel.en: Better.\n", ""), "43: doel is missing"),
    (("doel: -\n", "doel: -\ndoel.en: -\n"), "38: doel is the same in each language"),
    (("nummer: 12\n", "nummer: twaalf\n"), "38: nummer is a number"),
    (("nummer: 12\n", "nummer: 12\nnummer.en: 12\n"), "39: nummer is the same in each language"),
    (("trekker: V", "trekker: V\ntrekker.en: V\nnummer: 1\nnummer: V"), "39: nummer stands here twice"),
    (("stand: A, B", "stand: A, C"), "39: stand: \"C\" is none of its choices"),
    (("stand: A, B", "stand: a"), "39: stand: \"a\" is none of its choices"),
    (("bij: een, twee", "bij: een, drie"), "40: bij: [drie] does not stand in"),
    (("sleutel proef", "sleutel ander"), "23: veld bij: there is no set ander"),
    (("| getal", "| datum"), "15: veld nummer: the kind is"),
    (("| getal", "| getal gelijk"), "15: veld nummer: \"gelijk\" is not understood"),
    (("| getal", ""), "15: veld nummer: write \"label | tekst\""),
    (("veld nummer: N", "veld tekst: N"), "15: tekst means something else already"),
    (("veld nummer: N", "veld doel: N"), "15: veld doel: a name is small letters"),
    (("keuze stand B: bezig\nkeuze stand B.en: under way\n", ""), "17: veld stand has less than two choices"),
    (("keuze stand A: af", "keuze niets A: af"), "19: there is no veld niets of kind keuze"),
    (("set: proef", "  set: proef"), "1: a line that begins with a blank"),
    (("set: proef", "set: proef\r"), "1: a control character"),
    (("tekst: Tweede.", "tekst: Twee\tde."), "44: a control character"),
    (("tekst: Tweede.", "tekst: Twee\udce9de."), "44: these bytes are not UTF-8"),
    (("tekst: Tweede.", "tekst: Twee\udced\udca0\udc80."), "44: these bytes are not UTF-8"),
    (("bron: Z\n", "bron: Z"), "48: the last line has no line end"),
    (("== deel", "# " + "x" * 270000 + "\n== deel"), "1: cannot be read, or is larger than 256 kB"),
    ((None, "".join(ITEM.replace("drie", f"n{i}") for i in range(299))), "1539: more than 300 items"),
]


def mark(text):
    """Four characters that say of which Dutch an English text is; as contentgen makes them."""
    h = 0xcbf29ce484222325
    for byte in text.encode("utf-8", "surrogateescape"):
        h = (h ^ byte) * 0x100000001b3 % 2**64
    h ^= h >> 32
    return f"{(h ^ (h >> 16)) & 0xffff:04x}"


def marked(text):
    """The text with the marks that fit behind its English."""
    lines, dutch, name = [], {}, ""
    for line in text.split("\n"):
        head, colon, value = line.partition(":")
        if line.startswith(" "):
            dutch[name] = dutch.get(name, "") + " " + line.strip()
        elif colon and head.endswith(".en"):
            line = f"{head} {mark(dutch.get(head[:-3], ''))}:{value}"
        elif colon:
            name = head
            dutch[name] = value.strip().split("|")[0].strip() if head.startswith("veld") else value.strip()
        lines.append(line)
    return "\n".join(lines)


def tool(folder, text, recorded):
    """Status, words and C of the tool for one set."""
    (folder / "proef.txt").write_bytes(text.encode("utf-8", "surrogateescape"))
    (folder / "bronnen.txt").write_text(SOURCES, encoding="utf-8")
    (folder / "versies.txt").write_text(recorded, encoding="utf-8")
    done = subprocess.run([TOOL, "uit.c", "bronnen.txt", "versies.txt", "proef.txt"], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr, (folder / "uit.c").read_text(encoding="utf-8") if done.returncode == 0 else ""


def stamped(folder, text):
    (folder / "proef.txt").write_text(text, encoding="utf-8")
    subprocess.run([TOOL, "--stamp", "proef.txt"], cwd=folder, capture_output=True, check=False)
    return (folder / "proef.txt").read_text(encoding="utf-8")


def bad(folder):
    for number, ((old, new), wanted) in enumerate(BAD, 1):
        assert old is None or old in GOOD, old
        text = marked(GOOD + new if old is None else GOOD.replace(old, new, 1))
        if wanted == CHANGED: # the English keeps the mark of the Dutch that was
            text = marked(GOOD).replace(old, new, 1)
        status, said, _ = tool(folder, text, "proef 1 0000000000000000\n")
        line, words = wanted.split(": ", 1)
        yield f"bad {number}: {wanted}", status == 1 and said.startswith(f"proef.txt:{line}: ") and words in said, said


def versions(folder):
    """What has to be recorded before a set ships."""
    _, said, _ = tool(folder, marked(GOOD), "# nog niets\n")
    line = re.search(r'add the line "(proef 1 [0-9a-f]{16})" to versies.txt', said)
    yield "a version that is not recorded", bool(line), said
    first = line.group(1) + "\n"
    status, said, code = tool(folder, marked(GOOD), first)
    yield "the same words pass", status == 0 and said == "", said
    yield "a continued line is one", '"Wie voert het gesprek?"' in code, code
    yield "quotes are escaped", r'V&VN \"BPSW\"' in code, code
    yield "a remark changes no fingerprint", tool(folder, marked("# opmerking\n\n" + GOOD), first)[0] == 0, ""
    for name, old, new in (("the Dutch", "Beter.", "Mooier."), ("the English", "Better.", "Nicer."), ("a source", "bron: Z", "bron: Z 3"),
                           ("a code", "N1b", "N2"), ("a key", "[twee]", "[drie]"), ("a label", "Led by", "Leader"), ("the order", "", "")):
        text = GOOD.replace(old, new, 1).replace("een, twee", "een") if old else GOOD
        if not old:
            at = GOOD.index("[twee]")
            text = HEAD + GOOD[GOOD.index("== deel"):GOOD.index("[een]")] + GOOD[at:] + "\n" + GOOD[GOOD.index("[een]"):at]
        status, said, _ = tool(folder, marked(text), first)
        yield f"{name} changes the version", status == 1 and "the words are no longer those of version 1" in said, said
    second = re.search(r'add the line "(proef 2 [0-9a-f]{16})"', tool(folder, marked(GOOD.replace("Beter.", "Mooier.")), first)[1])
    newer = GOOD.replace("Beter.", "Mooier.").replace("versie: 1", "versie: 2")
    status, said, _ = tool(folder, marked(newer), first + (second.group(1) if second else "") + "\n")
    yield "the line that it asks for is the right one", status == 0, said
    status, said, _ = tool(folder, marked(GOOD), first + "proef 2 0123456789abcdef\n")
    yield "an older version does not come back", status == 1 and "version 2 is recorded already (versies.txt:2)" in said, said
    for recorded, wanted in (("proef 2 0123456789abcdef\n" + first, "versies.txt:2: proef 1 stands below version 2"),
                             (first + "proef een\n", "versies.txt:2: write \"set version fingerprint\""),
                             (first + "weg 1 0123456789abcdef\n", "versies.txt:2: there is no set weg")):
        status, said, _ = tool(folder, marked(GOOD), recorded)
        yield wanted, status == 1 and said.startswith(wanted), said


def marks(folder):
    """English keeps the mark of its Dutch; a mark that no longer fits is never written over."""
    status, said, _ = tool(folder, GOOD, "")
    yield "English without a mark", status == 1 and re.match(r'proef.txt:3: the English of titel has no mark: write "titel.en [0-9a-f]{4}:"', said), said
    text = stamped(folder, GOOD)
    yield "every English line got the one that fits", text == marked(GOOD) and len(re.findall(r"\.en [0-9a-f]{4}: ", text)) == GOOD.count(".en: ") and ".en: " not in text, text
    yield "nothing else changed", re.sub(r"\.en [0-9a-f]{4}:", ".en:", text) == GOOD, text
    yield "stamping again changes nothing", stamped(folder, text) == text, ""
    old = text.replace("Tweede.", "Anders.")
    yield "a mark that does not fit stays", stamped(folder, old) == old, ""


def main():
    wrong = number = 0
    with tempfile.TemporaryDirectory() as folder:
        for part in (bad, versions, marks):
            for name, good, said in part(pathlib.Path(folder)):
                number += 1
                wrong += not good
                print(f"{'ok' if good else 'not ok'} {number} - {name}" + ("" if good else f"\n# {said}"))
    sys.exit(1 if wrong else 0)


main()
