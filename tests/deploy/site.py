#!/usr/bin/env python3
"""The limits of the nginx site, before a server of ours.   site.py PROGRAM DIR"""
import pathlib
import re
import subprocess
import sys

import servers

program, work = sys.argv[1], pathlib.Path(sys.argv[2])
tried = 0


def must(condition, what, said=""):
    global tried
    tried += 1
    if not condition:
        raise SystemExit(f"{what}: {said}")


db = work / "koers.db"
subprocess.run([program, "demo", "--db", db], check=True, stdout=subprocess.DEVNULL)
koers = servers.Koers(program, db, work / "koers.sock", "--metrics", f"unix:{work}/koers.sock.metrics").ready()
nginx = servers.Nginx(work, str(work / "koers.sock"))
try:
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://localhost"}

    # What may be sent where.
    def sent(path, size, source):
        return nginx.ask("POST", path, b"x" * size, source, form)
    for path, fits, not_fits in (("/inloggen", 60_000, 70_000), ("/s/zorggroep-voorbeeldwaard/huize-dijkzicht", 250_000, 270_000),
                                 ("/themas", 1_000_000, 1_100_000), ("/meten/nieuw", 12_000_000, 13_000_000),
                                 ("/knopen/1/bijlagen", 12_000_000, 13_000_000), ("/knopen/1/reacties", 1_000_000, 1_100_000)):
        page = sent(path, fits, "127.0.0.9")[2]
        must(b"Too large" not in page, f"{path} takes {fits} bytes (whatever Koers says of them)", page[:300])
        status, _, page = sent(path, not_fits, "127.0.0.9")
        must(status == 413 and b"Too large" in page and b"not available" not in page and b"<!--#" not in page, f"{path} refuses {not_fits} bytes, in plain words", f"{status} {page[:200]}")

    # Signing in: so many at once from one address, whatever it says of itself; others go on; reading is free.
    said = [nginx.ask("POST", "/inloggen", b"a=b", "127.0.0.10", {**form, "X-Forwarded-For": f"10.0.0.{i}"})
            for i in range(45)]
    statuses = [s for s, _, _ in said]
    must(statuses[:30].count(429) == 0 and 429 in statuses, "thirty at once, then 429", statuses)
    refused = said[statuses.index(429)]
    must("Wacht een minuut".encode() in refused[2] and refused[1]["Retry-After"] == "30", "429 says what to do", refused[1])
    must(nginx.ask("POST", "/inloggen", b"a=b", "127.0.0.11", form)[0] != 429, "another address goes on")
    must(all(nginx.ask("GET", "/inloggen", source="127.0.0.10")[0] == 200 for _ in range(40)), "reading is free")

    # Compressed is only what holds no secret.
    page = nginx.ask("GET", "/inloggen", headers={"Accept-Encoding": "gzip"})
    must(page[1]["Content-Encoding"] is None, "a page with a token is not compressed")
    style = re.search(rb'href="(/static/[^"]+\.css)"', page[2]).group(1).decode()
    must(nginx.ask("GET", style, headers={"Accept-Encoding": "gzip"})[1]["Content-Encoding"] == "gzip", "style is")

    # TLS and HTTP/2; plain http is sent on.
    curl = ["curl", "-s", "--cacert", str(nginx.work / "cert.pem"), "-o", "/dev/null", "-w", "%{http_code} %{http_version}"]
    url = f"https://localhost:{nginx.port}/inloggen"
    must(subprocess.run([*curl, "--http2", url], capture_output=True, text=True).stdout == "200 2", "HTTP/2")
    must(subprocess.run([*curl, "--tls-max", "1.1", url], capture_output=True, text=True).returncode != 0, "TLS 1.1 is refused")
    said = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}",
                           f"http://127.0.0.1:{nginx.plain}/code"], capture_output=True, text=True).stdout
    must(said == "308 https://127.0.0.1/code", "plain http is sent on", said)
    must(nginx.ask("GET", "/inloggen")[1]["Strict-Transport-Security"] is not None, "and browsers remember it")

    # Supervisors on this machine.
    for path, words in (("/gezond", b""), ("/metrics", b"# TYPE ")):
        status, _, page = nginx.ask("GET", path)
        must(status == 200 and words in page, f"{path} answers this machine", f"{status} {page[:200]}")

    # Links are not written down.
    nginx.ask("GET", "/toegang/geheimelink")
    for _ in range(40):
        nginx.ask("POST", "/toegang/geheimelink", b"a=b", "127.0.0.12", form)
    # Without a server: a page of ours.
    must(koers.stop() == 0, "the server ends well", koers.said())
    status, headers, page = nginx.ask("GET", "/toegang/geheimelink")
    must(status in (502, 503, 504) and "even niet bereikbaar".encode() in page and headers["Retry-After"] == "30",
         "away for a moment, in plain words", f"{status} {page[:200]}")
    def log():
        return "".join(p.read_text() for p in (nginx.work / "log").glob("koers*"))
    servers.wait_for("the line of the last request", lambda: "GET 502" in log())
    logs = log()
    must("GET 200" in logs and "POST 429" in logs and "GET 502" in logs and "geheimelink" not in logs, "a log that names no link", logs[-500:])
finally:
    koers.stop()
    nginx.stop()
print(f"{tried} limits hold")
