#!/usr/bin/env python3
"""Every row of a SQLite database of Koers as a hash, by table, for boot.py: what was there before is compared with what
is there after. LIKE: what this said before; then by its tables and columns only, for a step of the schema may add some.

    rows.py FILE [LIKE] >SAID"""
import hashlib
import json
import sqlite3
import sys

# Tables whose rows a step of the schema moved, as they are, into another.
MOVED = {"versie_bestand": "uitgave_bestand"}
# Sealed with the key of the server by the first start of a version that does so, and anew at each renewal.
SEALED = {("server_sleutel", "waarde"), ("account", "totp"), ("meting_sleutel", "sleutel")}

store = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
store.text_factory = bytes
there = [name.decode() for (name,) in store.execute(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")]
# erase_due: that the files hold something to erase, such as what was not sealed yet.
there = [t for t in there if not t.startswith(("sqlite_", "zoek_")) and t != "erase_due"]


def columns_of(table):
    names = (r[1].decode() for r in store.execute(f'PRAGMA table_info("{table}")'))
    return sorted(name for name in names if (table, name) not in SEALED)


like = json.load(open(sys.argv[2])) if len(sys.argv) > 2 else {t: {"columns": columns_of(t)} for t in there}
found = {}
for table, was in like.items():
    at = table if table in there else MOVED.get(table)
    if at in there and set(was["columns"]) <= set(columns_of(at)):
        chosen = ", ".join(f'"{c}"' for c in was["columns"])
        found[table] = {"columns": was["columns"], "rows": [hashlib.sha256(repr(row).encode()).hexdigest()[:24]
                                                            for row in store.execute(f'SELECT {chosen} FROM "{at}"')]}
print(json.dumps(found))
