#!/usr/bin/env python3
"""Counts the cases of a meson test run: count.py testlog.json -> "PASSED FAILED" and what failed.

Not here: running tests (script/test). A program that stops before its report counts as one failure.
"""
import json
import re
import sys

PASSED = re.compile(r"^\[  PASSED  \] (\d+) test", re.M)
FAILED = re.compile(r"^\[  FAILED  \] (\d+) test", re.M)
# Programs that are no cmocka program report in TAP.
TAP = re.compile(r"^(not ok|ok) \d+", re.M)


def cases(run):
    """(passed, failed) of one program."""
    text = (run.get("stdout") or "") + "\n" + (run.get("stderr") or "")
    passed = sum(int(n) for n in PASSED.findall(text))
    failed = sum(int(n) for n in FAILED.findall(text))
    if not passed and not failed:
        tap = TAP.findall(text)
        passed, failed = tap.count("ok"), tap.count("not ok")
    if run["result"] == "SKIP":  # status 77: nothing to test on this engine
        return (0, 0)
    if run["result"] == "OK":
        return (passed or 1, failed)
    return (passed, failed or 1)


def main():
    passed = failed = 0
    with open(sys.argv[1], encoding="utf-8") as log:
        for line in log:
            run = json.loads(line)
            p, f = cases(run)
            passed += p
            failed += f
            if f:
                print(f"--- {run['name']}: {run['result']}", file=sys.stderr)
                text = (run.get("stdout") or "") + "\n" + (run.get("stderr") or "")
                tail = [t for t in text.splitlines() if not t.startswith(("[ RUN", "[       OK"))]
                report = next((i for i, t in enumerate(tail) if "ERROR: AddressSanitizer" in t or "runtime error:" in t), None)
                print("\n".join(tail[-40:] if report is None else tail[report:report + 30]), file=sys.stderr)
    print(passed, failed)


main()
