"""Visitors: each asks for the form of a location and gives a signal, again and again, half GET and half POST.
Counts what failed; what was acknowledged must be in the database afterwards.

By itself, against a running server:  load.py URL|unix:PATH ORGANISATIE/LOCATIE REQUESTS VISITORS [CA]
"""
import asyncio
import re
import ssl
import sys
import time
import urllib.parse

PATIENCE = 40  # seconds for one answer: longer than a restart


class Failed(Exception):
    pass


class Visitor:
    """One address of its own: limits count per address. Over TLS the connection is kept, as browsers do; over the
    socket each request has its own, as nginx does."""

    def __init__(self, load, number):
        self.load, self.cookie = load, ""
        # 127.x.y.z are all this machine.
        self.address = f"127.{1 + number // 60000}.{number // 240 % 250}.{1 + number % 240}"
        self.reader = self.writer = None

    async def connect(self):
        if self.load.path:
            self.reader, self.writer = await asyncio.open_unix_connection(self.load.path)
        else:
            self.reader, self.writer = await asyncio.open_connection(
                "127.0.0.1", self.load.port, ssl=self.load.tls, server_hostname="localhost" if self.load.tls else None,
                local_addr=(self.address, 0))

    def close(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None

    async def ask(self, method, path, body=b""):
        fresh = self.writer is None
        if fresh:
            await self.connect()
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n"
        if self.load.path:
            head += f"X-Forwarded-For: {self.address}\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n"
        if self.cookie:
            head += f"Cookie: {self.cookie}\r\n"
        if method == "POST":
            head += ("Origin: https://localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                     f"Content-Length: {len(body)}\r\n")
        self.writer.write(head.encode() + b"\r\n" + body)
        try:
            answer = await self.reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as e:
            self.close()
            if not fresh and not e.partial:  # nginx ended a kept connection between requests: a browser connects again
                return await self.ask(method, path, body)
            raise Failed("connection ended without an answer") from None
        text = answer.decode("latin-1")
        status = int(text[9:12])
        length = re.search(r"(?i)\r\ncontent-length: (\d+)", text)
        page = await self.reader.readexactly(int(length.group(1))) if length else b""
        for cookie in re.findall(r"(?i)\r\nset-cookie: ([^;\r]+)", text):
            self.cookie = cookie
        if self.load.path or "\r\nconnection: close" in text.lower():
            self.close()
        return status, page

    async def once(self):
        """A form and what is sent with it: two requests."""
        status, page = await self.ask("GET", self.load.place)
        self.load.count(status == 200, f"GET {status}")
        if status != 200:
            return
        token = re.search(rb'name="token" value="([0-9a-f]+)"', page).group(1).decode()
        body = urllib.parse.urlencode({"token": token, "verhaal": f"Onder belasting {self.load.done}", "bouwsteen": "1",
                                       "email": ""}).encode()
        status, _ = await self.ask("POST", self.load.place, body)
        self.load.count(status == 303, f"POST {status}")
        self.load.acknowledged += status == 303


class Load:
    def __init__(self, where, place, requests, visitors, ca=None):
        self.path = where[5:] if where.startswith("unix:") else None
        url = urllib.parse.urlsplit(where)
        self.port = url.port
        self.tls = None
        if url.scheme == "https":
            self.tls = ssl.create_default_context(cafile=ca)
        self.place = f"/s/{place}"
        self.requests, self.visitors = requests, visitors
        self.done = self.failed = self.acknowledged = 0
        self.begun, self.longest, self.why, self.next = 0, 0.0, {}, 0

    def count(self, good, what):
        self.done += 1
        if not good:
            self.failed += 1
            self.why[what] = self.why.get(what, 0) + 1

    async def visit(self):
        # Thirty signals per visitor, then another comes: what a house sends in a minute.
        while self.begun < self.requests:
            visitor = Visitor(self, self.next)
            self.next += 1
            for _ in range(30):
                if self.begun >= self.requests:
                    break
                self.begun += 2
                start = time.monotonic()
                try:
                    await asyncio.wait_for(visitor.once(), 2 * PATIENCE)
                except (OSError, Failed, asyncio.TimeoutError, asyncio.IncompleteReadError) as e:
                    self.count(False, f"{type(e).__name__} {e}")
                    visitor.close()
                self.longest = max(self.longest, time.monotonic() - start)
            visitor.close()

    async def run(self):
        start = time.monotonic()
        await asyncio.gather(*(self.visit() for _ in range(self.visitors)))
        self.seconds = time.monotonic() - start

    def report(self):
        return (f"{self.done} requests in {self.seconds:.1f} s, {self.failed} failed, {self.acknowledged} signals "
                f"acknowledged, longest visit {self.longest:.2f} s" + (f": {self.why}" if self.why else ""))


if __name__ == "__main__":
    load = Load(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:6])
    asyncio.run(load.run())
    print(load.report())
    sys.exit(1 if load.failed else 0)
