"""Servers of our own on sockets in a directory, and the package's nginx site before them, for the tests beside this."""
import http.client
import os
import pathlib
import socket
import ssl
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(what, condition, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.05)
    raise SystemExit(f"waited {seconds} s in vain: {what}")


def answers(address):
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as s:
        return s.connect_ex(address) == 0


class Koers:
    def __init__(self, program, db, path, *options):
        self.path = str(path)
        self.log = open(self.path + ".log", "ab")
        self.begun = self.log.tell()
        self.process = subprocess.Popen([program, "serve", "--listen", f"unix:{path}", "--zonder", "post,pdf", *options],
                                        env={**os.environ, "KOERS_DB": str(db)}, stdout=self.log, stderr=self.log)

    def started(self):
        """It said so: the address answers before, when a word to stop would still end it as any program."""
        return b"koers serve: zandbak" in pathlib.Path(self.path + ".log").read_bytes()[self.begun:] and answers(self.path)

    def ready(self):
        wait_for(f"{self.path}\n" + self.said(), lambda: self.started() or self.process.poll() is not None)
        if self.process.poll() is not None:
            raise SystemExit(f"the server ended: {self.said()}")
        return self

    def said(self):
        return pathlib.Path(self.path + ".log").read_text(errors="replace")[-3000:]

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        status = self.process.wait(30)
        self.log.close()
        return status


class Nginx:
    """upstream: what stands behind `server unix:` in the site."""

    def __init__(self, work, upstream):
        self.port, self.plain, self.work = free_port(), free_port(), pathlib.Path(work) / "nginx"
        done = subprocess.run([str(HERE / "nginx.sh"), str(self.work), upstream, str(self.port), str(self.plain)],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            raise SystemExit(f"nginx does not accept the site:\n{done.stdout}")
        self.process = subprocess.Popen(["nginx", "-c", str(self.work / "nginx.conf")])
        wait_for("nginx", lambda: answers(("127.0.0.1", self.port)))
        self.tls = ssl.create_default_context(cafile=str(self.work / "cert.pem"))

    def ask(self, method, path, body=None, source="127.0.0.1", headers=None):
        """(status, headers, body) over TLS, from an address of this machine."""
        c = http.client.HTTPSConnection("localhost", self.port, context=self.tls, source_address=(source, 0), timeout=60)
        try:
            c.request(method, path, body=body, headers={"Accept": "text/html", **(headers or {})})
            answer = c.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            c.close()

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
