#!/usr/bin/env python3
"""Every row of a SQLite database of Koers as a hash, by table, for boot.py: what was there before is compared with what
is there after. LIKE: what this said before; then by its columns only, for a step of the schema may add some.

    rows.py FILE [LIKE] >SAID"""
import hashlib
import json
import sqlite3
import sys

store = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
store.text_factory = bytes
like = json.load(open(sys.argv[2])) if len(sys.argv) > 2 else None
found = {}
for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'").fetchall():
    table = name.decode()
    if table.startswith(("sqlite_", "zoek_")) or like is not None and table not in like:
        continue
    columns = like[table]["columns"] if like else sorted(r[1].decode() for r in store.execute(f'PRAGMA table_info("{table}")'))
    chosen = ", ".join(f'"{c}"' for c in columns)
    found[table] = {"columns": columns, "rows": [hashlib.sha256(repr(row).encode()).hexdigest()[:24]
                                                 for row in store.execute(f'SELECT {chosen} FROM "{table}"')]}
print(json.dumps(found))
