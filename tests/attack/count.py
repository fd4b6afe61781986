#!/usr/bin/env python3
"""Counts what wapiti found in its JSON report, and prints it on standard error: count.py REPORT"""
import json
import sys

try:
    with open(sys.argv[1], encoding="utf-8") as f:
        report = json.load(f)
except (OSError, ValueError) as e:
    print(f"no report: {e}", file=sys.stderr)
    print(1)
    sys.exit()
# No finding of ours: browsers took the filter behind X-XSS-Protection out, because it made holes.
FINE = ("X-XSS-Protection is not set",)
n = 0
for group in ("vulnerabilities", "anomalies"):
    for name, found in report.get(group, {}).items():
        for one in found:
            if one.get("info") in FINE:
                continue
            n += 1
            print(f"  {name}: {one.get('method')} {one.get('path')} {one.get('parameter')}: {one.get('info')}", file=sys.stderr)
print(n)
