#!/usr/bin/env python3
"""Stops and starts the server again and again behind one inherited socket, under load: no request may fail, and every
acknowledged signal is in the database, once.   restart.py PROGRAM [REQUESTS [RESTARTS]]"""
import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from load import Load  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
REQUESTS = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
RESTARTS = int(sys.argv[3]) if len(sys.argv) > 3 else 6
LONGEST = 30 + REQUESTS / 100  # seconds for all of it, on a machine that does much else
PLACE = "zorggroep-voorbeeldwaard/huize-dijkzicht"


def signals(db):
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as c:
        return c.execute("SELECT count(*) FROM knoop WHERE soort = 'signaal'").fetchone()[0]


class Server:
    """As systemd does: the socket stays with us, the program gets it as descriptor 3."""

    def __init__(self, db, path, log):
        self.db, self.log = db, log
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(path)
        self.socket.listen(4096)
        self.told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)  # NOTIFY_SOCKET
        self.told.bind(path + ".told")
        self.told.setblocking(False)

    async def hears(self, words):
        said = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self.told, 100), 20)
        if said != words:
            raise SystemExit(f"the server tells systemd {said}, not {words}")

    async def start(self):
        # The pid in LISTEN_PID is the shell's, which then becomes the program.
        self.process = await asyncio.create_subprocess_exec(
            "bash", "-c", f'exec 3<&{self.socket.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" serve --zonder post,pdf '
            '--db "$1"', PROGRAM, self.db, pass_fds=[self.socket.fileno()], stderr=self.log,
            env={**os.environ, "NOTIFY_SOCKET": self.told.getsockname()})
        await self.hears(b"READY=1")

    async def stop(self):
        self.process.terminate()
        await self.hears(b"STOPPING=1")
        return await asyncio.wait_for(self.process.wait(), 30)


async def restarts(server, load):
    """Spread over the load; each leaves some requests waiting in the socket's queue."""
    done = 0
    while done < RESTARTS:
        goal = (done + 1) * REQUESTS // (RESTARTS + 1)
        while load.done < goal:
            if server.process.returncode is not None:
                raise SystemExit(f"the server ended by itself with {server.process.returncode}")
            await asyncio.sleep(0.01)
        status = await server.stop()
        if status != 0:
            raise SystemExit(f"the server ended with {status}")
        await server.start()
        done += 1
    return done


async def main(work):
    db = f"{work}/koers.db"
    subprocess.run([PROGRAM, "demo", "--db", db], check=True, stdout=subprocess.DEVNULL)
    before = signals(db)
    path = f"{work}/koers.sock"
    with open(f"{work}/log", "wb") as log:
        server = Server(db, path, log)
        load = Load(f"unix:{path}", PLACE, REQUESTS, 48)
        await server.start()
        try:
            _, done = await asyncio.wait_for(asyncio.gather(load.run(), restarts(server, load)), LONGEST)
            status = await server.stop()
        except BaseException:
            if server.process.returncode is None:
                server.process.kill()
            sys.stdout.write(open(f"{work}/log", encoding="utf-8", errors="replace").read()[-2000:])
            raise
    kept = signals(db) - before
    print(f"{load.report()}, {kept} kept, {done} restarts")
    # The last answer of a stopped server may be cut off only when its signal was not kept either.
    good = load.failed == 0 and load.done >= REQUESTS and kept == load.acknowledged and status == 0
    if not good:
        sys.stdout.write(open(f"{work}/log", encoding="utf-8", errors="replace").read()[-2000:])
    return 0 if good else 1


with tempfile.TemporaryDirectory(prefix="koers-restart.") as directory:
    os.environ.pop("KOERS_DB", None)
    os.environ.pop("KOERS_HOST", None)
    sys.exit(asyncio.run(main(directory)))
