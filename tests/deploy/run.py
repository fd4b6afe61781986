#!/usr/bin/env python3
"""What can be tried of the deployment without booting a machine (that is boot.py, by hand): units, nginx site, manual
page, backup, restarts under load, two servers on one PostgreSQL.   run.py PROGRAM [CASE …]"""
import os
import pathlib
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

import servers

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PACKAGING = ROOT / "packaging"
PROGRAM = pathlib.Path(sys.argv[1]).resolve()
EXPOSURE = 2.0
os.environ["PATH"] += ":/usr/sbin:/sbin"
for name in [n for n in os.environ if n.startswith("KOERS_") and n != "KOERS_TEST_PG"]:
    del os.environ[name]


def run(*words, **more):
    return subprocess.run([str(w) for w in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=150, **more)


def must(condition, said=""):
    if not condition:
        raise AssertionError(said)


def units_are_understood(work):
    """systemd-analyze verify says nothing; each program that a unit starts is in the package."""
    system = work / "usr/lib/systemd/system"
    shutil.copytree(PACKAGING / "systemd", system)
    for name in pathlib.Path("/usr/lib/systemd/system").glob("*.target"):
        shutil.copy(name, system, follow_symlinks=False)
    for slice_ in ("system.slice", "-.slice"):
        if pathlib.Path("/usr/lib/systemd/system", slice_).exists():
            shutil.copy(f"/usr/lib/systemd/system/{slice_}", system)
    installed = (PACKAGING / "debian/koers.install").read_text()
    for path in ("usr/bin/koers", "usr/lib/koers/backup", "usr/lib/koers/alarm"):
        must(path == "usr/bin/koers" or f"packaging/lib/{path.split('/')[-1]} " in installed, f"{path} is not installed")
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_text("#!/bin/sh\n")
        (work / path).chmod(0o755)
    (work / "bin").mkdir()
    shutil.copy("/bin/chgrp", work / "bin")
    names = sorted(p.name.replace("@.", "@2.") for p in (PACKAGING / "systemd").iterdir())
    done = run("systemd-analyze", "verify", "--man=no", f"--root={work}", *names)
    ours = [line for line in done.stdout.split("\n") if "koers" in line]
    must(done.returncode == 0 and not ours, "\n".join(ours) or done.stdout)


def units_are_fenced(work):
    """systemd-analyze security, for every service."""
    levels = []
    for unit in sorted((PACKAGING / "systemd").glob("*.service")):
        said = run("systemd-analyze", "security", "--offline=true", unit).stdout
        level = re.search(r"exposure level for \S+: ([0-9.]+)", said)
        must(level, said)
        levels.append(f"{unit.name} {level.group(1)}")
        must(float(level.group(1)) <= EXPOSURE, f"{levels[-1]}, more than {EXPOSURE}:\n" + "\n".join(
            line for line in said.split("\n") if "✗" in line))
    return ", ".join(levels)


def versions_agree(work):
    meson = re.search(r"^project\('koers', 'c', version: '([^']+)'", (ROOT / "meson.build").read_text(), re.M).group(1)
    changelog = re.match(r"koers \(([^)]+)\)", (PACKAGING / "debian/changelog").read_text()).group(1)
    must(meson == changelog, f"meson.build {meson}, debian/changelog {changelog}")
    # What is needed to build stands in two lists: for people and for Debian.
    control = (PACKAGING / "debian/control").read_text()
    serve = re.search(r'^serve="([^"]+)"', (ROOT / "script/deps").read_text(), re.M).group(1).split()
    missing = [p for p in serve if p.endswith("-dev") and p != "libc6-dev" and p not in control]
    must(not missing, f"debian/control lacks {missing}")


def manual_agrees(work):
    done = run(sys.executable, HERE / "man.py", PROGRAM)
    must(done.returncode == 0, done.stdout)
    return done.stdout.strip()


def scripts_are_sound(work):
    for path in (*(PACKAGING / "lib").iterdir(), *(PACKAGING / "debian").glob("koers.p*")):
        if path.read_text().startswith("#!/bin/sh"):
            done = run("dash", "-n", path)
            must(done.returncode == 0, done.stdout)


def stamp_pages(path):
    """The checksum of each page, after another program than Koers wrote (src/db/checksum.h)."""
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18], "big")
    for at in range(0, len(data) if data[20] == 8 else 0, size):
        a = b = 0
        for x, y in struct.iter_unpack("<II", data[at:at + size - 8]):
            a = (a + x + b) & 0xffffffff
            b = (b + y + a) & 0xffffffff
        data[at + size - 8:at + size] = struct.pack("<II", a, b)
    path.write_bytes(data)


def holds_no_key(directory, key):
    """Neither the file of the server key nor what stands in it, in any form."""
    ring = [(bytes.fromhex(line.split()[1])) for line in key.read_text().split("\n")[1:] if line]
    must(ring, f"no key in {key}")
    for path in directory.iterdir():
        data = path.read_bytes()
        must("sleutel" not in path.name, f"{path.name} lies with the backups")
        for secret in ring:
            must(secret not in data and secret.hex().encode() not in data.lower(), f"{path.name} holds the key of the server")


def backup_is_verified(work):
    """Made, restored, checked; a bad database gives no backup and a failure; old ones go, never the newest three."""
    bin_, dir_ = work / "bin", work / "copies"
    bin_.mkdir()
    dir_.mkdir()
    (bin_ / "koers").symlink_to(PROGRAM)
    db = work / "koers.db"
    must(run(PROGRAM, "demo", "--db", db).returncode == 0)
    env = {**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", "KOERS_DB": str(db), "KOERS_BACKUP_DIR": str(dir_),
           "KOERS_BACKUP_DAGEN": "30", "TMPDIR": str(work)}
    for day in range(1, 6):
        old = dir_ / f"koers-2020-01-0{day}-020000.db"
        old.write_text("old")
        os.utime(old, (0, 0))
    # Copies of subkeys lie apart, and none stays that is 30 days old.
    subkeys = work / "copies-deelsleutels"
    subkeys.mkdir()
    for days in (40, 31, 29, 1):
        made = subkeys / f"koers-2026-01-{days:02}-020000.db"
        made.write_text(str(days))
        os.utime(made, (time.time() - days * 86400,) * 2)
    # Of the future: a clock was wrong that night. It counts for nothing, and stays.
    ahead = dir_ / "koers-2099-01-01-020000.db"
    ahead.write_text("ahead")
    now = time.time()
    recent = []
    for days in (2, 1):
        made = dir_ / time.strftime("koers-%Y-%m-%d-020000.db", time.localtime(now - days * 86400))
        made.write_text("recent")
        os.utime(made, (now - days * 86400,) * 2)
        recent.append(made.name)
    script = PACKAGING / "lib/backup"
    done = run("sh", script, env=env)
    must(done.returncode == 0 and "verified: " in done.stdout, done.stdout)
    must(ahead.exists(), "a copy of the future was removed")
    ahead.unlink()
    names = sorted(p.name for p in dir_.iterdir())
    must(len(names) == 3 and names[:2] == recent, str(names))
    kept_keys = sorted(p.name for p in subkeys.iterdir())
    texts = {p.read_text() for p in subkeys.iterdir() if p.stat().st_size < 10}
    must(len(kept_keys) == 3 and names[2] in kept_keys and texts == {"29", "1"}, f"{kept_keys} {texts}")
    must((subkeys / names[2]).stat().st_mode & 0o077 == 0, "others can read the subkeys")
    holds_no_key(subkeys, work / "koers.sleutel")
    must((dir_ / names[2]).stat().st_mode & 0o077 == 0, "others can read the backup")
    must(not list(work.glob("controle.*")), "the restored copy was left behind")
    # What a killed run left goes at the next one, what a run holds stays.
    for name in ("controle.doodAA", "controle.bezigB"):
        (work / name).mkdir()
        (work / name / "koers.db").write_text("open")
    with subprocess.Popen(["flock", "-s", work / "controle.bezigB", "sleep", "120"]) as busy:
        time.sleep(1)
        done = run("sh", script, env={**env, "KOERS_BACKUP_VERSLEUTELD": "ja"})
        busy.terminate()
    must(done.returncode == 0, done.stdout)
    must([p.name for p in work.glob("controle.*")] == ["controle.bezigB"], f"{list(work.glob('controle.*'))} of a killed run")
    max(dir_.glob("koers-*.db")).unlink()
    max(subkeys.glob("koers-*.db")).unlink()
    (work / "controle.bezigB/koers.db").unlink()
    (work / "controle.bezigB").rmdir()
    # The same for who has the key alone.
    done = run("sh", script, env={**env, "KOERS_BACKUP_VERSLEUTELD": "ja"})
    must(done.returncode == 0 and "verified: " in done.stdout, done.stdout)
    secret = max(dir_.glob("koers-*.db"))
    must(secret.name not in names and secret.read_bytes()[:14] == b"koers-kopie 1\n", f"{secret} is not encrypted")
    secret.unlink()
    # Once the sheet is printed nobody has to ask for that, and a wrong word in the settings is no way out.
    done = run("sh", script, env=env)
    must("nog geen herstelblad" in done.stdout, "an open backup without a word")
    max(dir_.glob("koers-*.db")).unlink()
    must(run("sh", "-c", "koers sleutel blad", env=env).returncode == 0, "no sheet")
    done = run("sh", script, env=env)
    secret = max(dir_.glob("koers-*.db"))
    must(done.returncode == 0 and secret.read_bytes()[:14] == b"koers-kopie 1\n" and "geen herstelblad" not in done.stdout, done.stdout)
    secret.unlink()
    done = run("sh", script, env={**env, "KOERS_BACKUP_VERSLEUTELD": "misschien"})
    must(done.returncode != 0 and "ja, nee or empty" in done.stdout, done.stdout)
    done = run("sh", script, env={**env, "KOERS_BACKUP_VERSLEUTELD": "nee"})
    must(done.returncode == 0 and max(dir_.glob("koers-*.db")).read_bytes()[:6] == b"SQLite", done.stdout)
    max(dir_.glob("koers-*.db")).unlink()
    # The key of the server is not in it, and is what it was checked with.
    key = work / "koers.sleutel"
    holds_no_key(dir_, key)
    kept = key.read_text()
    for wrong in (None, kept.replace("\n", "0\n")):
        key.unlink()
        if wrong:
            key.write_text(wrong)
            key.chmod(0o600)
        done = run("sh", script, env=env)
        must(done.returncode != 0 and "leutel" in done.stdout, f"checked without the key ({wrong}):\n{done.stdout}")
        must(sorted(p.name for p in dir_.iterdir()) == names, "something was kept of a backup that failed")
        if not wrong:
            must(not key.exists(), "a backup made a key of its own")
            key.touch()
    key.write_text(kept)
    # One line of an audit log changed: the copy is whole as a file, and must not pass.
    c = sqlite3.connect(db)
    with c:
        changed = c.execute("UPDATE audit SET uitkomst = uitkomst || '!' WHERE id = 2").rowcount
    c.close()
    stamp_pages(db)
    must(changed > 0, "no audit line was changed")
    done = run("sh", script, env=env)
    must(done.returncode != 0, f"a forged log passed:\n{done.stdout}")
    must(sorted(p.name for p in dir_.iterdir()) == names, "something was kept of a backup that failed")
    # A broken file.
    with open(db, "r+b") as f:
        f.seek(8192)
        f.write(os.urandom(65536))
    must(run("sh", script, env=env).returncode != 0, "a broken database passed")
    must(run("sh", script, env={**env, "KOERS_BACKUP_DAGEN": "veel"}).returncode != 0, "a wrong number of days passed")
    must(sorted(p.name for p in dir_.iterdir()) == names, "something was kept of a backup that failed")


def backup_from_postgres(work):
    """With PostgreSQL the key is in the working directory, as the units have it."""
    given = os.environ.get("KOERS_TEST_PG")
    if not given:
        return "skipped: no KOERS_TEST_PG (script/with-postgres)"
    bin_, dir_, state, cache = (work / name for name in ("bin", "copies", "state", "cache"))
    for path in (bin_, dir_, state, cache):
        path.mkdir()
    (bin_ / "koers").symlink_to(PROGRAM)
    name = f"inzet_kopie_{os.getpid()}"
    env = {**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", "KOERS_BACKUP_DIR": str(dir_), "CACHE_DIRECTORY": str(cache),
           "KOERS_DB": re.sub(r"/[^/]*$", f"/{name}", given)}
    must(run("psql", "-X", "-q", "-d", given, "-c", f"CREATE DATABASE {name}").returncode == 0, "no database")
    try:
        must(run(PROGRAM, "organisatie", "nieuw", "Zorggroep Proef", env=env, cwd=state).returncode == 0)
        must((state / "koers.sleutel").stat().st_mode & 0o777 == 0o600, "others can read the key")
        done = run("sh", PACKAGING / "lib/backup", env=env, cwd=state)
        must(done.returncode == 0 and "verified: " in done.stdout, done.stdout)
        holds_no_key(dir_, state / "koers.sleutel")
        (state / "koers.sleutel").rename(work / "koers.sleutel")
        done = run("sh", PACKAGING / "lib/backup", env=env, cwd=state)
        must(done.returncode != 0 and "leutel" in done.stdout, f"checked without the key:\n{done.stdout}")
        must(len(list(dir_.iterdir())) == 1, "something was kept of a backup that failed")
        # Elsewhere, when the settings say where.
        done = run("sh", PACKAGING / "lib/backup", env={**env, "KOERS_SLEUTEL": str(work / "koers.sleutel")}, cwd=state)
        must(done.returncode == 0, done.stdout)
    finally:
        run("psql", "-X", "-q", "-d", given, "-c", f"DROP DATABASE {name} WITH (FORCE)")


def key_stays_out_of_swap(work):
    """Where koers serve runs the key can be locked in memory, within the limit of the unit and without any right."""
    for unit in (PACKAGING / "systemd").glob("*.service"):
        text = unit.read_text()
        serves = "koers serve" in text
        if not serves and "lib/koers/backup" not in text:
            continue
        denied = " ".join(re.findall(r"^SystemCallFilter=~(.*)", text, re.M))
        must("@memlock" not in denied and "mlock" not in denied, f"{unit.name} refuses to lock memory")
        limit = re.search(r"^LimitMEMLOCK=(\d+)M$", text, re.M)
        # Of one request are open: a page or two each of key, pairs, boxes; of many requests at once.
        must(limit and int(limit.group(1)) >= 8, f"{unit.name} has no LimitMEMLOCK of 8M or more")
        for kilo, locked in ((int(limit.group(1)) * 1024, True), (0, False)) if serves else ():
            wrapped = work / f"koers-{unit.name}-{kilo}"
            less = "setpriv --bounding-set=-ipc_lock " if os.geteuid() == 0 else ""
            wrapped.write_text(f'#!/bin/sh\nexec prlimit --memlock={kilo * 1024} {less}"{PROGRAM}" "$@"\n')
            wrapped.chmod(0o755)
            server = servers.Koers(wrapped, work / "koers.db", work / f"{unit.name}-{kilo}.sock").ready()
            must(server.stop() == 0, server.said())
            said = server.said()
            must(("is not locked" not in said) == locked, f"{unit.name}, {kilo} KiB: {said}")


def manager_finds_the_key(work):
    """koers-beheer as typed in any directory: the key of the services, as the user koers."""
    bin_ = work / "bin"
    bin_.mkdir()
    (bin_ / "id").write_text("#!/bin/sh\necho 0\n")
    (bin_ / "setpriv").write_text('#!/bin/sh\necho "$*" >&2\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n')
    (bin_ / "koers").write_text('#!/bin/sh\necho "key=${KOERS_SLEUTEL:-} does=$*"\n')
    for path in bin_.iterdir():
        path.chmod(0o755)
    script = (PACKAGING / "lib/koers-beheer").read_text().replace("/etc/koers/", f"{work}/").replace("/usr/bin/koers", "koers")
    (work / "koers-beheer").write_text(script)
    shipped = (PACKAGING / "koers.conf").read_text()
    pg = "KOERS_DB=postgresql:///koers?host=/run/postgresql"
    for conf, key in ((shipped, ""), (shipped.replace("KOERS_DB=/var/lib/koers/koers.db", pg), "/var/lib/koers/koers.sleutel"),
                      (pg + "\nKOERS_SLEUTEL=/srv/sleutel\n", "/srv/sleutel"),
                      (shipped.replace("#KOERS_SLEUTEL=", "KOERS_SLEUTEL="), "/var/lib/koers/koers.sleutel")):
        (work / "koers.conf").write_text(conf)
        done = run("sh", work / "koers-beheer", "sleutel", "blad", cwd=work,
                   env={**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}"})
        must(done.returncode == 0 and f"key={key} does=sleutel blad" in done.stdout and "--reuid=koers" in done.stdout,
             f"{key}: {done.stdout}")


def purge_keeps_the_key(work):
    """Backups stay after a purge, and open with the key alone: it stays as well, and goes with nothing."""
    def purge(name, *files):
        root = work / name
        for i, path in enumerate(files):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(path)
            os.utime(root / path, (i, i))
        text = (PACKAGING / "debian/koers.postrm").read_text()
        script = root / "postrm"
        script.write_text(re.sub(r"/(etc|var)/", rf"{root}/\1/", text).replace("chown", "true"))
        done = run("sh", script, "purge")
        must(done.returncode == 0, done.stdout)
        return done.stdout, {p for p in files if (root / p).exists()}
    key, db, copy = "var/lib/koers/koers.sleutel", "var/lib/koers/koers.db", "var/backups/koers/koers-2026-01-01-020000.db"
    said, left = purge("verified", db, copy, key)
    must(left == {copy, key} and "the data are removed" in said and "the key of the server stays" in said, f"{left} {said}")
    must("deelsleutels" not in said, said)
    # Subkeys: gone only with a copy of the same night, and it says that nothing removes those any more.
    store, sub = "var/lib/koers/koers.deelsleutels.db", "var/backups/koers-deelsleutels/koers-2026-01-01-020000.db"
    older = sub.replace("01-01-02", "01-01-01")
    said, left = purge("subkeys", db, store, sub, copy, key)
    must(left == {sub, copy, key} and "the copies of the subkeys stay" in said and "30" in said, f"{left} {said}")
    said, left = purge("no-subkeys", db, store, copy, key)
    must(left == {db, store, copy, key} and "no copy of the subkeys" in said and "are removed" not in said, f"{left} {said}")
    said, left = purge("older-subkeys", db, store, older, copy, key)
    must(left == {db, store, older, copy, key} and "no copy of the subkeys" in said, f"{left} {said}")
    said, left = purge("only-subkeys", sub)
    must(left == {sub} and "the copies of the subkeys stay" in said, f"{left} {said}")
    said, left = purge("elsewhere", key, copy)
    must(left == {copy, key} and "the key of the server stays" in said, f"{left} {said}")
    said, left = purge("no-copy", key)
    must(left == {key}, f"{left} {said}")
    said, left = purge("newer", key, copy, db)
    must(left == {key, copy, db} and "so the data stay" in said, f"{left} {said}")
    (work / "empty/var/lib/koers").mkdir(parents=True)
    purge("empty")
    must(not (work / "empty/var/lib/koers").exists(), "an empty directory stays")


def restarts_lose_nothing(work):
    done = run(sys.executable, HERE / "restart.py", PROGRAM)
    must(done.returncode == 0, done.stdout)
    return done.stdout.strip()


def site_limits(work):
    done = run(sys.executable, HERE / "site.py", PROGRAM, work)
    must(done.returncode == 0, done.stdout)
    return done.stdout.strip().split("\n")[-1]


def two_servers_on_one_database(work):
    if not os.environ.get("KOERS_TEST_PG"):
        return "skipped: no KOERS_TEST_PG (script/with-postgres)"
    done = run(sys.executable, HERE / "two.py", PROGRAM, work)
    must(done.returncode == 0, done.stdout)
    return done.stdout.strip().split("\n")[-1]


CASES = [units_are_understood, units_are_fenced, versions_agree, manual_agrees, scripts_are_sound, backup_is_verified,
         backup_from_postgres, key_stays_out_of_swap, manager_finds_the_key, purge_keeps_the_key, site_limits, restarts_lose_nothing, two_servers_on_one_database]
passed = failed = 0
for case in CASES:
    if len(sys.argv) > 2 and case.__name__ not in sys.argv[2:]:
        continue
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="koers-inzet.") as directory:
        try:
            said = case(pathlib.Path(directory)) or ""
            passed += 1
            print(f"ok      {case.__name__} ({time.monotonic() - start:.1f} s){': ' + said if said else ''}", flush=True)
        except (AssertionError, subprocess.TimeoutExpired, SystemExit) as e:
            failed += 1
            print(f"WRONG   {case.__name__}: {e}", flush=True)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
