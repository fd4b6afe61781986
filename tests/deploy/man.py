#!/usr/bin/env python3
"""Holds packaging/man/koers.1 against what the program says of itself: every command, option and setting, both ways.
man.py PROGRAM"""
import glob
import re
import subprocess
import sys

ROOT = __file__.rsplit("/tests/", 1)[0]
wrong = []


def say(*args):
    done = subprocess.run([sys.argv[1], *args], capture_output=True, text=True, check=True)
    return done.stdout


def options(text):
    return set(re.findall(r"^  (--[a-z-]+)", text, re.M)) - {"--help"}


def compare(what, program, page):
    for word in sorted(program - page):
        wrong.append(f"{what}: {word} is in the program, not in the page")
    for word in sorted(page - program):
        wrong.append(f"{what}: {word} is in the page, not in the program")


page = open(f"{ROOT}/packaging/man/koers.1", encoding="utf-8").read().replace("\\-", "-")
sections = re.split(r"^\.SH ", page, flags=re.M)
section = {s.split("\n", 1)[0]: s.split("\n", 1)[1] for s in sections[1:]}
parts = re.split(r"^\.SS ", section["COMMANDS"], flags=re.M)[1:]
told = {p.split("\n", 1)[0]: p.split("\n", 1)[1] for p in parts}

commands = re.findall(r"^  ([a-z]+) +\S", say("--help"), re.M)
compare("commands", set(commands), set(told))
compare("commands, in order", {"as --help has them"}, {"as --help has them"} if commands == list(told) else set())
shared = set(re.findall(r"^\.BI? (--[a-z-]+)", section["OPTIONS OF EVERY COMMAND"], re.M))
for name in commands:
    text = say(name, "--help")
    own = set(re.findall(r"^\.BI? (--[a-z-]+)", told.get(name, ""), re.M))
    compare(name, options(text) - shared, own)
    verbs = set(re.findall(r"\b[a-z]+(?:-[a-z]+)*\b", text.split("\n", 1)[0].split(name, 1)[1]))
    for verb in re.findall(r"\\fB([a-z][a-z-]*)\\fR", told.get(name, "")):
        if verb not in verbs:
            wrong.append(f"{name}: the page has {verb}, --help has not")

# Settings: what the program reads, the page tells (but what is for tests only).
known = set()
for path in glob.glob(f"{ROOT}/src/**/*.c", recursive=True):
    if not path.endswith("_test.c"):
        known |= set(re.findall(r'(?:getenv|setting)\("([A-Z_]+)"', open(path, encoding="utf-8").read()))
tests_only = {"KOERS_NU", "KOERS_ADRES_LOKAAL", "HOME"}  # HOME is libpq's
environment = set(re.findall(r"\b(KOERS_[A-Z_]+|TMPDIR|LISTEN_[A-Z]+|NOTIFY_SOCKET|CREDENTIALS_DIRECTORY)\b", section["ENVIRONMENT"]))
compare("settings", known - tests_only, environment)
# And the settings file of the package names nothing that nobody reads.
readers = known | set(re.findall(r"KOERS_[A-Z_]+", open(f"{ROOT}/packaging/lib/backup").read()
                                 + open(f"{ROOT}/packaging/lib/alarm").read()))
settings = set(re.findall(r"^(KOERS_[A-Z_]+)=", open(f"{ROOT}/packaging/koers.conf", encoding="utf-8").read(), re.M))
for name in sorted(settings - readers):
    wrong.append(f"koers.conf: nothing reads {name}")

print("\n".join(wrong) or f"man: {len(commands)} commands, {len(known)} settings agree")
sys.exit(1 if wrong else 0)
