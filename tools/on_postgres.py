#!/usr/bin/env python3
"""The tests of a build that look at PostgreSQL: on_postgres.py BUILD -> their names, one a line.

A program that never asks for KOERS_TEST_PG, itself or through tests/support, does the same on both
engines. Not here: running them (script/test).
"""
import json
import subprocess
import sys


def main():
    told = subprocess.run(["meson", "introspect", "--tests", sys.argv[1]], stdout=subprocess.PIPE, check=True)
    names = []
    for test in json.loads(told.stdout):
        suites = {s.split(":")[-1] for s in test["suite"]}
        if suites & {"base", "tools"}:
            continue
        with open(test["cmd"][0], "rb") as program:
            if b"KOERS_TEST_PG" in program.read():
                names.append(test["name"])
    if not names:
        sys.exit("no test looks at PostgreSQL")
    print("\n".join(names))


main()
