#!/usr/bin/env python3
"""Two servers on one PostgreSQL behind the package's nginx site: what must be shared is.   two.py PROGRAM DIR
Needs KOERS_TEST_PG (script/with-postgres); makes a database of its own there and takes it away."""
import asyncio
import concurrent.futures
import html
import http.client
import os
import pathlib
import re
import socket
import subprocess
import sys
import urllib.parse

import servers
from load import Load

program, work = sys.argv[1], pathlib.Path(sys.argv[2])
given = os.environ.get("KOERS_TEST_PG_SCRAM") or os.environ["KOERS_TEST_PG"]  # as an installation signs in
name = f"inzet_{os.getpid()}"
db = urllib.parse.urlsplit(given)._replace(path=f"/{name}").geturl()
PLACE = "zorggroep-voorbeeldwaard/huize-dijkzicht"
REQUESTS = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
os.environ["KOERS_SLEUTEL"] = str(work / "koers.sleutel")  # both have the same one
tried = 0


def must(condition, what, said=""):
    global tried
    tried += 1
    if not condition:
        raise SystemExit(f"{what}: {said}")


def sql(text, where=None):
    done = subprocess.run(["psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", where or db, "-c", text],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{text}: {done.stdout}")
    return done.stdout.strip()


class Visitor:
    """A person with one address and one set of cookies, who may ask either server."""

    def __init__(self, address):
        self.address, self.cookies = address, {}

    def ask(self, server, method, path, fields=None):
        c = http.client.HTTPConnection("localhost", timeout=60)
        c.sock = socket.socket(socket.AF_UNIX)
        c.sock.connect(server.path)
        headers = {"Accept": "text/html", "X-Forwarded-For": self.address, "X-Forwarded-Proto": "https",
                   "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers.update({"Origin": "https://localhost", "Content-Type": "application/x-www-form-urlencoded"})
        c.request(method, path, body, headers)
        answer = c.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            key, value = cookie.split(";")[0].split("=", 1)
            self.cookies[key] = value
        c.close()
        return answer.status, text, answer.headers.get("Location")

    def form(self, server, path):
        status, page, _ = self.ask(server, "GET", path)
        if status != 200:
            raise SystemExit(f"GET {path}: {status}")
        for action, inside in re.findall(r'(?s)<form [^>]*action="([^"]*)"[^>]*>(.*?)</form>', page):
            if html.unescape(action) == path:
                return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside))
        raise SystemExit(f"no form on {path}")


def sign_in(visitor, at, to, email, password):
    fields = {**visitor.form(at, "/inloggen"), "email": email, "wachtwoord": password}
    return visitor.ask(to, "POST", "/inloggen", fields)


def shared(a, b):
    anna = Visitor("127.1.1.1")
    must(sign_in(anna, a, b, "anna@voorbeeldwaard.example", "voorbeeld-waard-2026")[0] == 303,
         "a form of one is good at the other: the key is shared")
    must("/uitloggen" in anna.ask(a, "GET", "/")[1] and "/uitloggen" in anna.ask(b, "GET", "/")[1],
         "signed in at one is signed in at both")
    giver = Visitor("127.1.1.2")
    fields = {**giver.form(a, f"/s/{PLACE}"), "verhaal": "Tweemaal verstuurd", "bouwsteen": "1", "email": ""}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        sent = list(pool.map(lambda s: giver.ask(s, "POST", f"/s/{PLACE}", fields), (a, b, a, b)))
    must([s[0] for s in sent] == [303] * 4, "sent to both at once is answered by both", [s[0] for s in sent])
    must(sql("SELECT count(*) FROM kwaliteit.signaal WHERE tekst = 'Tweemaal verstuurd'") == "1", "and gives one signal")
    # Guessing is counted over both: ten tries, five at each, and the door is closed at both.
    thief = Visitor("127.1.1.3")
    for i in range(10):
        sign_in(thief, a, (a, b)[i % 2], "bram@voorbeeldwaard.example", f"geraden-wachtwoord-{i}")
    must(sign_in(Visitor("127.1.1.4"), a, a, "bram@voorbeeldwaard.example", "voorbeeld-waard-2026")[0] != 303
         and sign_in(Visitor("127.1.1.5"), b, b, "bram@voorbeeldwaard.example", "voorbeeld-waard-2026")[0] != 303,
         "ten wrong passwords at either close the account at both")
    _, out, _ = anna.ask(a, "GET", "/account")
    token = re.search(r'(?s)action="/uitloggen".*?name="token" value="([^"]+)"', out).group(1)
    anna.ask(a, "POST", "/uitloggen", {"token": token})
    must("/uitloggen" not in anna.ask(b, "GET", "/")[1], "signed out at one is signed out at both")


def load(work, a, b):
    """Both behind the site: nothing fails, and what was acknowledged is there."""
    (work / "nginx").mkdir()
    (work / "nginx/upstream-2.conf").write_text(f"server unix:{b.path} max_fails=0;\n")
    nginx = servers.Nginx(work, a.path)
    before = int(sql("SELECT count(*) FROM kwaliteit.knoop WHERE soort = 'signaal'"))
    visitors = Load(f"https://localhost:{nginx.port}", PLACE, REQUESTS, 16, str(nginx.work / "cert.pem"))
    try:
        asyncio.run(visitors.run())
    finally:
        nginx.stop()
    kept = int(sql("SELECT count(*) FROM kwaliteit.knoop WHERE soort = 'signaal'")) - before
    must(visitors.failed == 0 and kept == visitors.acknowledged, "load over both", f"{visitors.report()}, {kept} kept")
    both = [s.said().count(" status=303") for s in (a, b)]
    must(min(both) > 0, "both took part", both)
    must(subprocess.run([program, "controleer"], env={**os.environ, "KOERS_DB": db}, stdout=subprocess.DEVNULL).returncode == 0,
         "the chain of the audit log is whole")
    return visitors.report()


sql(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0", given)
running = []
try:
    # An empty database, and both start at the same moment.
    running = [servers.Koers(program, db, work / f"{x}.sock", "--host", "localhost") for x in "ab"]
    for server in running:
        server.ready()
    must(True, "both start on an empty database at once")
    for server in running:
        must(server.stop() == 0, "each ends well", server.said())
    subprocess.run([program, "demo"], env={**os.environ, "KOERS_DB": db}, check=True, stdout=subprocess.DEVNULL)
    running = [servers.Koers(program, db, work / f"{x}.sock", "--host", "localhost").ready() for x in "ab"]
    shared(*running)
    said = load(work, *running)
finally:
    for server in running:
        server.stop()
    sql(f"DROP DATABASE {name} WITH (FORCE)", given)
print(f"{tried} things hold; {said}")
