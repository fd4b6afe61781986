#!/usr/bin/env python3
"""What people do in the booted machine (boot.py), through nginx and TLS, as their browser would. Prints what it saw.
visit.py first-admin LINK | location NAME | signal PATH | reset | figures FILE | pdf | sign-in EMAIL PASSWORD"""
import html
import http.cookiejar
import json
import re
import ssl
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

HOST = "https://koers.example.org"
PASSWORD = "een-goed-wachtwoord-2026"
ADMIN = "beheer@example.org"


class Browser:
    def __init__(self):
        self.jar = http.cookiejar.CookieJar()
        tls = ssl.create_default_context(cafile="/etc/ssl/koers.pem")
        self.opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=tls),
                                                  urllib.request.HTTPCookieProcessor(self.jar))

    def open(self, path, data=None, kind="application/x-www-form-urlencoded"):
        request = urllib.request.Request(urllib.parse.urljoin(HOST, path), data=data, headers={"Accept": "text/html"})
        if data is not None:
            request.add_header("Origin", HOST)
            request.add_header("Content-Type", kind)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.url, answer.read()
        except urllib.error.HTTPError as e:
            sys.exit(f"{path}: {e.code}\n{e.read().decode(errors='replace')[:2000]}")

    def page(self, path):
        return self.open(path)[2].decode()

    def form(self, page, action):
        """Where the form whose action matches goes, and its hidden fields."""
        for target, inside in re.findall(r'(?s)<form [^>]*action="([^"]*)"[^>]*>(.*?)</form>', page):
            if re.fullmatch(action, html.unescape(target).split("?")[0]):
                hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside)
                return html.unescape(target), {k: html.unescape(v) for k, v in hidden}
        sys.exit(f"no form to {action} in:\n{page[:3000]}")

    def send(self, page, action, **fields):
        target, hidden = self.form(page, action)
        return self.open(target, urllib.parse.urlencode({**hidden, **fields}).encode())

    def upload(self, page, action, name, path):
        target, hidden = self.form(page, action)
        line = uuid.uuid4().hex
        parts = [f'--{line}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
                 for k, v in hidden.items()]
        data = open(path, "rb").read()
        parts.append(f'--{line}\r\nContent-Disposition: form-data; name="{name}"; filename="{path.split("/")[-1]}"\r\n'
                     f"Content-Type: application/octet-stream\r\n\r\n".encode() + data + b"\r\n")
        return self.open(target, b"".join(parts) + f"--{line}--\r\n".encode(), f"multipart/form-data; boundary={line}")

    def sign_in(self, email, password):
        self.send(self.page("/inloggen"), "/inloggen", email=email, wachtwoord=password)
        page = self.page("/")
        if "/uitloggen" not in page:
            sys.exit(f"{email} is not signed in:\n{page[:2000]}")
        return page


def seen(page, words, seconds=0):
    if words not in page:
        sys.exit(f"'{words}' is not in:\n{page[:3000]}")
    print(f"seen: {words}")


def job(browser, url, seconds=120):
    """Waits until a job has ended well; the address it leads to."""
    path = urllib.parse.urlsplit(url).path
    if not path.startswith("/taken/"):
        sys.exit(f"no job at {url}")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        request = urllib.request.Request(urllib.parse.urljoin(HOST, path), headers={"Accept": "application/json"})
        with browser.opener.open(request, timeout=60) as answer:
            state = json.load(answer)
        if state["staat"] == "klaar":
            return state["naar"]
        if state["staat"] in ("mislukt", "gestopt"):
            sys.exit(f"the job failed: {state}")
        time.sleep(0.5)
    sys.exit(f"the job took too long: {state}")


def main(what, *words):
    b = Browser()
    if what == "first-admin":
        path = urllib.parse.urlsplit(words[0]).path
        b.send(b.page(path), re.escape(path), wachtwoord=PASSWORD, herhaal=PASSWORD)
        seen(Browser().sign_in(ADMIN, PASSWORD), "Beheer")
    elif what == "location":
        b.sign_in(ADMIN, PASSWORD)
        page = b.page("/beheer/locaties")
        kind = re.search(r'<option value="([^"]+)"', page[page.index('name="soort"'):]).group(1)
        b.send(page, "/beheer/locaties", naam=words[0], soort=kind, plaats="Dorp", vestigingsnummer="")
        seen(b.page("/beheer/locaties"), words[0])
    elif what == "signal":
        status, url, body = b.send(b.page(words[0]), re.escape(words[0]), verhaal="De soep was koud", bouwsteen="1", email="")
        seen(body.decode(), "code")
        code = re.search(r'<p class="code"><span>([^<]+)</span><span>([^<]+)</span>', body.decode())
        print(" ".join(code.groups()) if code else sys.exit(f"no code in {url}:\n{body.decode()[:3000]}"))
    elif what == "reset":
        b.send(b.page("/wachtwoord-vergeten"), "/wachtwoord-vergeten", email=words[0] if words else ADMIN)
    elif what == "sign-in":
        b.sign_in(*words)
        print("signed in")
    elif what == "figures":
        b.sign_in("anna@voorbeeldwaard.example", "voorbeeld-waard-2026")
        _, url, _ = b.upload(b.page("/meten/indicatoren"), "/meten/indicatoren/bestand", "bestand", words[0])
        page = b.page(job(b, url))
        print("read in:", re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<h1"):]))[:160])
    elif what == "pdf":
        b.sign_in("anna@voorbeeldwaard.example", "voorbeeld-waard-2026")
        overview = b.page("/kwaliteitsbeeld")
        for path in dict.fromkeys(re.findall(r'href="(/kwaliteitsbeeld/\d+)"', overview)):
            page = b.page(f"{path}/versies")
            if re.search(r'action="/kwaliteitsbeeld/\d+/versies/\d+/pdf"', page):
                _, url, _ = b.send(page, r"/kwaliteitsbeeld/\d+/versies/\d+/pdf")
                job(b, url)
                link = re.search(r'href="([^"]*kwaliteitsbeeld\.pdf)"', b.page(f"{path}/versies"))
                if not link:
                    sys.exit(f"no link to a PDF on {path}/versies")
                data = b.open(html.unescape(link.group(1)))[2]
                print("pdf:", data[:5].decode(), len(data), "bytes")
                return
        sys.exit("no version that can become a PDF")


main(*sys.argv[1:])
