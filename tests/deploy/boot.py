#!/usr/bin/env python3
"""Installs the package on a Debian 12 that is booted for it, and tries what docs/beheer.md says: the first
administrator, a signal, mail, PDF, backup, logs, update under load, restore, PostgreSQL here and elsewhere, removal, an
update from a package with fewer schema steps, one whose step fails. By hand, as root; needs debootstrap,
systemd-container and what script/package made, twice:

    script/package && script/package 0.1.1
    tests/deploy/boot.py uitvoer/koers_0.1.0_amd64.deb uitvoer/koers_0.1.1_amd64.deb [--earlier DEB] [--failing DEB]

--earlier: a package from an older commit (without it that update is left out); --failing: one of a higher version
than the second, with a schema step that cannot succeed. --cache keeps the bare Debian for a next time."""
import argparse
import json
import os
import pathlib
import re
import shutil
import time

import machine

HERE = pathlib.Path(__file__).resolve().parent
HOST = "koers.example.org"
ANNA = "anna@voorbeeldwaard.example voorbeeld-waard-2026"
begun = time.monotonic()
passed = 0


def good(what, said=""):
    global passed
    passed += 1
    print(f"ok  {time.monotonic() - begun:6.1f} s  {what}{': ' + said.strip() if said.strip() else ''}", flush=True)


def check(condition, what, said=""):
    if not condition:
        raise SystemExit(f"WRONG  {what}\n{said}")
    good(what, said if len(said) < 300 else "")


def install(m):
    m.run("apt-get -q -y --no-install-recommends install /root/koers.deb", seconds=300)
    units = "koers.socket koers.service koers-post.service koers-pdf.service koers-backup.timer nginx.service"
    check(m.run(f"systemctl is-active {units}", quiet=True).split() == ["active"] * 6, "installed: every unit runs")
    said = m.run("curl -sk --http2 -o /dev/null -w '%{http_code} HTTP/%{http_version} tls=%{ssl_verify_result}' "
                 "https://localhost/inloggen")
    check(said.startswith("200 HTTP/2"), "a page through nginx, with TLS and HTTP/2", said)
    said = m.run("stat -c '%U %a' /var/lib/koers /var/lib/koers/koers.db /var/lib/koers/koers.sleutel /var/backups/koers "
                 "/run/koers/koers.sock /etc/koers/koers.conf")
    check(said.split() == "koers 700 koers 600 koers 600 koers 700 koers 660 root 640".split(), "who may read what", said)
    said = m.run("koers-beheer sleutel; koers-beheer sleutel blad; grep VmLck /proc/$(systemctl show -P MainPID koers)/status")
    check("verzegeld met deze sleutel" in said and "Regel 4: " in said and int(said.split()[-2]) > 0,
          "the key of the server, its sheet, and that it is locked in memory", said.split("\n")[-2])
    said = m.run("curl -sk https://localhost/gezond; curl -sk https://localhost/metrics | grep -c '^koers_'")
    check('"zandbak":"aan"' in said.replace(" ", "") and int(said.split()[-1]) > 5, "health and counts, for this machine",
          said + m.run("journalctl -q --no-pager -o cat -u koers -g zandbak"))
    said = m.run("journalctl -q --no-pager -p warning -u 'koers*'")
    check(said == "", "nothing to warn of", said)


def configure(m):
    """As docs/beheer.md says: a name, a certificate, a mail server."""
    m.run(f"""openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN={HOST} \
        -addext subjectAltName=DNS:{HOST},DNS:localhost -keyout /etc/ssl/koers.key -out /etc/ssl/koers.pem 2>/dev/null
        echo 127.0.0.1 {HOST} >>/etc/hosts
        sed -i 's|^server_name .*|server_name {HOST} localhost;|; s|^ssl_certificate .*|ssl_certificate /etc/ssl/koers.pem;|
            s|^ssl_certificate_key .*|ssl_certificate_key /etc/ssl/koers.key;|' /etc/koers/nginx.conf
        sed -i 's|^KOERS_HOST=.*|KOERS_HOST={HOST},localhost|; s|^KOERS_SMTP_URL=.*|KOERS_SMTP_URL=smtp://127.0.0.1:2525|
            s|^KOERS_SMTP_VAN=.*|KOERS_SMTP_VAN=koers@example.org|
            s|^KOERS_ALARM_MAIL=.*|KOERS_ALARM_MAIL=wacht@example.org|' /etc/koers/koers.conf
        nginx -t -q && systemctl reload nginx && systemctl restart koers""")
    # A mail server of our own, that keeps what it gets.
    m.run("systemctl -q is-active smtp-proef || systemd-run -q --unit=smtp-proef sh -c 'exec python3 -u -m aiosmtpd -n -l 127.0.0.1:2525 >/root/mail'")
    said = m.run(f"curl -s --cacert /etc/ssl/koers.pem -o /dev/null -w '%{{http_code}}' https://{HOST}/inloggen; "
                 f"curl -sk -o /dev/null -w ' %{{http_code}}' -H 'Host: elders.example' https://localhost/inloggen; "
                 f"curl -s -o /dev/null -w ' %{{http_code}} %{{redirect_url}}' http://{HOST}/code")
    check(said == f"200 421 308 https://{HOST}/code", "under its own name, and no other", said)


def wait_mail(m, words, seconds=30):
    for _ in range(seconds * 2):
        box = m.run("cat /root/mail", quiet=True)
        if words in box:
            return box
        time.sleep(0.5)
    raise SystemExit(f"no mail with {words}: {box[-2000:]}\n" + m.run("journalctl --no-pager -n 50 -u 'koers*'"))


def people(m):
    m.run('koers-beheer organisatie nieuw "Zorggroep Proef" --plaats Dorp')
    said = m.run("koers-beheer gebruiker nieuw beheer@example.org")
    link = re.search(r"https://\S+", said)
    check(bool(link) and HOST in link.group(0), "the first administrator, by the documented commands")
    check("seen" in m.run(f"python3 /root/inzet/visit.py first-admin {link.group(0)}"), "the administrator signs in")
    m.run("python3 /root/inzet/visit.py location 'Huize Proef'")
    said = m.run("python3 /root/inzet/visit.py signal /s/zorggroep-proef/huize-proef")
    good("a signal is given and its giver gets a code", said.split("\n")[-2])
    m.run("python3 /root/inzet/visit.py reset")
    box = wait_mail(m, "Subject: ")
    check("To: <beheer@example.org>" in box, "koers-post sends mail to a local SMTP server")
    m.run("echo Proef | koers-beheer mail iemand@example.org Proef")
    wait_mail(m, "To: <iemand@example.org>")
    good("koers mail sends with the same settings")


def backup(m):
    m.run("systemctl start koers-backup.service")
    said = m.run("journalctl -q --no-pager -o cat -u koers-backup.service")
    check("verified: /var/backups/koers/koers-" in said, "the backup is made, restored and checked")
    names = m.run("ls /var/backups/koers").split()
    check(len(names) == 1 and names[0].endswith(".db"), "one file, nothing beside it", " ".join(names))
    # Old ones go, but never the newest three.
    m.run("cd /var/backups/koers && for d in 01 02 03 04 05; do runuser -u koers -- sh -c \"echo x >koers-2026-01-$d-020000.db\"; "
          "touch -d '2026-01-01' koers-2026-01-$d-020000.db; done; sleep 1; systemctl start koers-backup.service")
    names = m.run("ls /var/backups/koers").split()
    check(len(names) == 3 and names[0] == "koers-2026-01-05-020000.db", "old ones go, the newest three stay", " ".join(names))
    m.run("rm /var/backups/koers/koers-2026-01-*")
    # A failing one is loud: the directory cannot be written.
    m.run("chmod 500 /var/backups/koers")
    status, _ = m.run("systemctl start koers-backup.service", status=True)
    check(status != 0, "a backup that cannot be written fails")
    box = wait_mail(m, "To: <wacht@example.org>")
    check("koers backup: " in box, "the mail holds the log of what failed", "" if "koers backup: " in box else box[-1500:])
    check("koers-backup.service failed" in m.run("journalctl -q --no-pager -o cat -p alert"),
          "and says so: an alert in the log and a mail")
    m.run("chmod 700 /var/backups/koers; systemctl reset-failed")


def wrong_setting(m):
    m.run(""
          "sed -i 's|^KOERS_DB=.*|KOERS_DB=/nergens/koers.db|' /etc/koers/koers.conf; systemctl restart koers", status=True)
    wait_mail(m, "koers.service is mislukt", 60)
    good("a server that cannot start says so by mail")
    m.run("""sed -i 's|^KOERS_DB=.*|KOERS_DB=/var/lib/koers/koers.db|' /etc/koers/koers.conf
        systemctl reset-failed koers koers.socket; systemctl start koers.socket koers""")
    check("200" in m.run("curl -sk -o /dev/null -w '%{http_code}' https://localhost/inloggen"), "and starts again as documented")


def demo(m):
    """The demo has what a new organisation has not: figures to read and something published."""
    m.run("""systemctl stop koers.socket koers
        cd /var/lib/koers && mkdir -m 700 /root/weg && mv koers* /root/weg/
        systemctl is-active koers-post koers-pdf && exit 1
        koers-beheer demo --db /var/lib/koers/koers.db >/root/demo
        systemctl start koers.socket koers""")
    said = m.run("python3 /root/inzet/visit.py figures /root/inzet/odb-2019-aanvulling.xlsx", seconds=200)
    good("a spreadsheet is read in a child without rights, within the unit's walls", said)
    said = m.run("python3 /root/inzet/visit.py pdf", seconds=200)
    check("%PDF-" in said, "koers-pdf makes a PDF with Chromium, without network", said)
    said = m.run("systemctl show -P NRestarts koers koers-post koers-pdf; "
                 "nsenter -t $(systemctl show -P MainPID koers-pdf) -n ip -br link | wc -l; "
                 "nsenter -t $(systemctl show -P MainPID koers) -n ip -br link | wc -l").split()
    check(said == ["0", "0", "0", "1", "1"], "nothing was restarted; server and PDF have loopback only", " ".join(said))


def signals(m, postgres=False):
    if postgres:
        return int(m.run("runuser -u postgres -- psql -XAtd koers -c \"SELECT count(*) FROM kwaliteit.knoop WHERE soort = 'signaal'\""))
    return int(m.run("sqlite3 'file:/var/lib/koers/koers.db?mode=ro' \"SELECT count(*) FROM knoop WHERE soort = 'signaal'\""))


def load(m, requests, during, postgres=False):
    before = signals(m, postgres)
    m.run(f"systemd-run -q --unit=load-proef sh -c 'python3 /root/inzet/load.py https://localhost:443 "
          f"zorggroep-voorbeeldwaard/huize-dijkzicht {requests} 48 /etc/ssl/koers.pem >/root/load 2>&1; echo $? >>/root/load'")
    time.sleep(1)
    during()
    check(m.run("systemctl is-active load-proef", quiet=True).strip() == "active", "the load went on all the while")
    for _ in range(600):
        if m.run("systemctl is-active load-proef", quiet=True).strip() not in ("active", "activating"):
            break
        time.sleep(0.5)
    said = m.run("cat /root/load; rm /root/load")
    kept = signals(m, postgres) - before
    acknowledged = re.search(r"(\d+) signals", said)
    check(said.split()[-1] == "0" and acknowledged and int(acknowledged.group(1)) == kept, "no request failed",
          said.split("\n")[0] + f", {kept} kept\n" + ("" if said.split()[-1] == "0" else m.run(
              "tail -3 /var/log/nginx/koers-error.log; journalctl --no-pager -n 90 -u koers | grep -v 'web nr'", quiet=True)))
    return int(said.split()[0])


def update(m, requests):
    def restarts():
        for _ in range(4):
            m.run("systemctl restart koers")
            time.sleep(1)
    load(m, requests, restarts)
    good("four restarts under load, through nginx")
    status = []

    def updating():
        status.append(m.run("dpkg -i /root/newer.deb", status=True, seconds=200))
    load(m, 3 * requests, updating)  # it makes a backup of all that was given before
    check(status[0][0] == 0, "an update under load", "" if status[0][0] == 0 else status[0][1])
    said = m.run("koers --version; systemctl show -P ActiveState koers koers-post koers-pdf koers.socket")
    check(said.split()[2:] == ["active"] * 4, "the new version runs", said.replace("\n", " "))
    check(len(m.run("ls /var/backups/koers").split()) == 3, "the update made a backup first")
    check("signed in" in m.run(f"python3 /root/inzet/visit.py sign-in {ANNA}"),
          "who had an account has it still")


def restore(m):
    m.run("systemctl start koers-backup.service")
    newest = m.run("ls /var/backups/koers | tail -1").strip()
    before = signals(m)
    m.run(f"""python3 /root/inzet/visit.py signal /s/zorggroep-voorbeeldwaard/huize-dijkzicht
        systemctl stop koers.socket koers
        koers-beheer herstel --overschrijf /var/backups/koers/{newest}
        systemctl start koers.socket koers""")
    check(signals(m) == before, "a backup is put back, by the documented commands")
    m.run("python3 /root/inzet/visit.py signal /s/zorggroep-voorbeeldwaard/huize-dijkzicht; koers-beheer controleer")
    good("and the server goes on with it")


def postgres(m, requests):
    """From SQLite to PostgreSQL by backup and restore, then a second server beside the first."""
    m.run("""systemctl start postgresql
        runuser -u postgres -- createuser koers
        runuser -u postgres -- createdb -O koers -E UTF8 -T template0 koers
        systemctl start koers-backup.service
        systemctl stop koers.socket koers
        sed -i 's|^KOERS_DB=.*|KOERS_DB=postgresql:///koers?host=/run/postgresql|' /etc/koers/koers.conf
        koers-beheer herstel /var/backups/koers/$(ls /var/backups/koers | tail -1)
        systemctl start koers.socket koers""", seconds=600)
    check("signed in" in m.run(f"python3 /root/inzet/visit.py sign-in {ANNA}"),
          "on PostgreSQL now, through its socket: the accounts came along")
    m.run("""systemctl enable -q --now koers@2.socket koers@2.service
        echo 'server unix:/run/koers/koers-2.sock max_fails=0;' >/etc/koers/upstream-2.conf
        nginx -t -q && systemctl reload nginx""")

    def restarts():
        for _ in range(2):
            m.run("systemctl restart koers")  # and with it the second, the mail and the PDF
            time.sleep(1)
        m.run("systemctl restart koers@2")
    load(m, requests, restarts, postgres=True)
    said = m.run("for u in koers koers@2; do journalctl -q -o cat -u $u | grep -c 'POST.*status=303'; done").split()
    check(all(int(n) > 100 for n in said), "two servers on one PostgreSQL, restarted under load; both took part", " ".join(said))
    m.run("koers-beheer controleer && systemctl start koers-backup.service")
    good("the log is whole, and the nightly backup works from PostgreSQL too")
    m.run("""systemctl disable -q --now koers@2.service koers@2.socket; rm /etc/koers/upstream-2.conf; systemctl reload nginx
        systemctl stop koers.socket koers
        sed -i 's|^KOERS_DB=.*|KOERS_DB=/var/lib/koers/koers.db|' /etc/koers/koers.conf
        systemctl start koers.socket koers""")


def removal(m):
    before = signals(m)
    m.run("apt-get -q -y remove koers")
    said = m.run("systemctl is-active koers.socket koers koers-post koers-pdf nginx", quiet=True).split()
    check(said == ["inactive"] * 4 + ["active"] and m.run("nginx -t -q") == "", "removed: it ended, nginx goes on")
    m.run("dpkg -i /root/newer.deb")
    check(signals(m) == before and "200" in m.run("curl -sk -o /dev/null -w '%{http_code}' https://localhost/inloggen"),
          "installed again: the data are there, and nginx serves it")
    said = m.run("apt-get -q -y purge koers 2>&1")
    left = m.run("ls -d /var/lib/koers /etc/koers /etc/nginx/sites-*/koers /var/cache/koers /lib/systemd/system/koers* "
                 "/etc/systemd/system/*/koers* /var/log/nginx/koers* 2>/dev/null", quiet=True)
    left += m.run("ls /var/lib/koers", quiet=True)
    check(left == "/var/lib/koers\nkoers.sleutel\n" and "the backups stay in /var/backups/koers" in said
          and "removed from /var/lib/koers" in said and "the key of the server stays" in said,
          "purged: data and settings are gone, backups and the key that opens them stay, and it says so", left)
    check(m.run("stat -c %U /var/backups/koers/*").split()[0] == "root", "backups then belong to root")
    # Without a good backup the data stay.
    m.run("rm -r /var/backups/koers; dpkg -i /root/newer.deb; sleep 1; "
          "koers-beheer organisatie nieuw 'Zorggroep Twee'; systemctl mask -q koers-backup.service")
    said = m.run("apt-get -q -y purge koers 2>&1; systemctl unmask -q koers-backup.service", quiet=True)
    check("so the data stay there" in said and m.run("ls /var/lib/koers/koers.db") != "",
          "purged without a backup: the data stay, and it says so", "" if "so the data" in said else said)


def log_rotation(m, requests):
    """Debian's logrotate, with what the packages brought: the load goes on, and no line is lost."""
    m.run("test -e /lib/systemd/system/logrotate.timer && systemctl start logrotate.timer && logrotate -d /etc/logrotate.conf 2>&1")
    before = int(m.run("cat /var/log/nginx/koers.log | wc -l"))

    def rotate():
        for _ in range(3):
            time.sleep(1)
            m.run("logrotate -f /etc/logrotate.d/nginx")
    asked = load(m, requests, rotate)
    time.sleep(1)
    after = int(m.run("(zcat /var/log/nginx/koers.log.*.gz; cat /var/log/nginx/koers.log.1 /var/log/nginx/koers.log) | wc -l"))
    check(after - before == asked, "logs were rotated three times under load, no line is lost", f"{after - before} of {asked}")
    said = m.run("stat -c '%U %G %a' /var/log/nginx/koers*")
    check(len(said.split()) >= 12 and set(said.strip().split("\n")) == {"www-data adm 640"}, "nobody else may read them, old or new", said)
    lines = int(m.run("wc -l </var/log/nginx/koers.log"))
    m.run("curl -sk -o /dev/null https://localhost/inloggen; sleep 1")
    said = m.run("ls /proc/$(cat /run/nginx.pid)/fd -l | grep koers; wc -l </var/log/nginx/koers.log")
    check(int(said.split()[-1]) == lines + 1 and "koers.log.1" not in said and "deleted" not in said,
          "nginx writes into the new file", said)


def postgres_elsewhere(m):
    """PostgreSQL over TCP, with TLS and a password: the drop-in of docs/beheer.md for the units without a network."""
    m.run("""cd /etc/ssl && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=db.example.org \
            -addext subjectAltName=DNS:db.example.org -keyout db.key -out db.pem 2>/dev/null
        chown postgres db.key && chmod 600 db.key && echo 127.0.0.1 db.example.org >>/etc/hosts
        echo "ssl_cert_file='/etc/ssl/db.pem'
        ssl_key_file='/etc/ssl/db.key'
        listen_addresses='127.0.0.1'" >/etc/postgresql/15/main/conf.d/tls.conf
        systemctl restart postgresql
        runuser -u postgres -- psql -q -c "CREATE ROLE elders LOGIN PASSWORD 'geheim-12'"
        runuser -u postgres -- createdb -O elders -E UTF8 -T template0 elders
        systemctl start koers-backup.service
        systemctl stop koers.socket koers
        sed -i 's|^KOERS_DB=.*|KOERS_DB="postgresql://elders:geheim-12@db.example.org/elders?sslmode=verify-full\&sslrootcert=/etc/ssl/db.pem"|' \
            /etc/koers/koers.conf
        koers-beheer herstel /var/backups/koers/$(ls /var/backups/koers | tail -1)""", seconds=600)
    # Without the drop-in the server has no network: it must say so, and not hang.
    m.run("systemctl start koers.socket koers", status=True)
    said = m.run("journalctl -q --no-pager -o cat -n 40 -u koers")
    check("PostgreSQL" in said or "database" in said, "without the drop-in: an end with a word", said[-280:])
    m.run("""systemctl stop koers.socket koers; systemctl reset-failed
        for unit in koers koers-post koers-pdf koers@; do
            install -D -m 644 /usr/share/doc/koers/examples/postgresql-elsewhere.conf /etc/systemd/system/$unit.service.d/postgresql.conf
        done
        systemctl daemon-reload; systemctl start koers.socket koers""")
    check("signed in" in m.run(f"python3 /root/inzet/visit.py sign-in {ANNA}"),
          "PostgreSQL over TCP with TLS (verify-full) and a password, from the units")
    said = m.run("curl -sk https://localhost/gezond; runuser -u postgres -- psql -XAtc \"SELECT count(*), count(*) FILTER (WHERE ssl) "
                 "FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE datname = 'elders'\"")
    counts = said.strip().split("\n")[-1].split("|")
    check('"zandbak":"aan"' in said and '"staat":"goed"' in said and counts[0] == counts[1] != "0", "its walls stand, every connection has TLS", said)
    m.run("python3 /root/inzet/visit.py reset anna@voorbeeldwaard.example")
    wait_mail(m, "To: <anna@voorbeeldwaard.example>")
    good("mail goes out from there")
    said = m.run("python3 /root/inzet/visit.py figures /root/inzet/odb-2021-nalevering.xlsx", seconds=200)
    good("a spreadsheet is read", said)
    said = m.run("python3 /root/inzet/visit.py pdf", seconds=200)
    check("%PDF-" in said, "koers-pdf makes a PDF from there", said)
    said = m.run("systemctl show -P NRestarts koers koers-post koers-pdf; journalctl -q --no-pager -o cat -u 'koers*' -b -g 'zandbak: systeemaanroep' || true")
    check(said.split() == ["0", "0", "0"], "nothing was restarted, no call was refused", said)
    before = len(m.run("ls /var/backups/koers").split())
    m.run("systemctl start koers-backup.service; koers-beheer controleer", seconds=600)
    check(len(m.run("ls /var/backups/koers").split()) == before + 1, "the nightly backup works from there")
    check("geheim-12" not in m.run("journalctl --no-pager; cat /proc/[0-9]*/cmdline | tr '\\0' ' '"), "the password stands in no log and no command line")
    # It goes away longer than six quick tries, and comes back.
    m.run("systemctl stop postgresql; systemctl restart koers", status=True)
    time.sleep(40)
    m.run("systemctl start postgresql")
    for _ in range(60):
        if "200" in m.run("curl -sk -o /dev/null -m 40 -w '%{http_code}' https://localhost/inloggen", quiet=True):
            break
        time.sleep(1)
    check("200" in m.run("curl -sk -o /dev/null -w '%{http_code}' https://localhost/inloggen"),
          "a PostgreSQL that comes forty seconds after the server is waited for", m.run("systemctl show -P NRestarts koers"))
    m.run("""systemctl stop koers.socket koers
        rm -r /etc/systemd/system/koers*.service.d; systemctl daemon-reload; systemctl reset-failed
        sed -i 's|^KOERS_DB=.*|KOERS_DB=/var/lib/koers/koers.db|' /etc/koers/koers.conf
        systemctl start koers.socket koers""")


DB = "/var/lib/koers/koers.db"


def changed(m, path=DB):
    """The rows of /root/before (rows.py) that are no longer there as they were: how many of all, and by table."""
    m.run(f"python3 /root/inzet/rows.py {path} /root/before >/root/after")
    before, after = (json.loads((m.root / f"root/{name}").read_text()) for name in ("before", "after"))
    lost = {t: len(set(was["rows"]) - set(after.get(t, {"rows": []})["rows"])) for t, was in before.items()}
    return sum(len(was["rows"]) for was in before.values()), {t: n for t, n in lost.items() if n}


def from_earlier(m):
    """A real step of the schema through the package, from what an older commit made and kept."""
    m.run("systemctl mask -q koers-backup.service; dpkg -P koers; systemctl unmask -q koers-backup.service", quiet=True)
    m.run("rm -rf /var/lib/koers /var/backups/koers; dpkg -i /root/earlier.deb")
    configure(m)
    m.run("""systemctl stop koers.socket koers; rm -f /var/lib/koers/koers*.db*
        koers-beheer demo --db /var/lib/koers/koers.db >/root/demo; systemctl start koers.socket koers""")
    load(m, 10000, lambda: None)
    m.run("systemctl stop koers.socket koers")
    m.run(f"python3 /root/inzet/rows.py {DB} >/root/before")
    steps = int(m.run("koers schema | grep -c ^stap"))
    m.run("systemctl start koers.socket koers; dpkg -i /root/newer.deb; systemctl stop koers.socket koers", seconds=300)
    now = int(m.run("koers schema | grep -c ^stap"))
    check(now > steps, f"the package took the database {now - steps} steps further", m.run("dpkg -s koers | grep Version"))
    total, lost = changed(m)
    check(total > 5000 and not lost, "every row is as it was", f"{total} rows {lost}")
    m.run("systemctl start koers.socket koers; koers-beheer controleer")
    check("signed in" in m.run(f"python3 /root/inzet/visit.py sign-in {ANNA}"), "who had an account has it still")
    m.run("python3 /root/inzet/visit.py signal /s/zorggroep-voorbeeldwaard/huize-dijkzicht")
    names = m.run("ls /var/backups/koers").split()
    total, lost = changed(m, f"/var/backups/koers/{names[0]}")
    check(len(names) == 1 and not lost, "the backup of before holds them all", f"{names[0]} {lost}")
    m.run(f"""systemctl stop koers.socket koers; koers-beheer herstel --overschrijf /var/backups/koers/{names[0]}
        systemctl start koers.socket koers; koers-beheer controleer""")
    check("signed in" in m.run(f"python3 /root/inzet/visit.py sign-in {ANNA}"), "put back in the newer program it is brought up to date")


def failing_step(m):
    """A package whose step of the schema cannot succeed: the data stay, it is told, and the way back is open."""
    m.run(f"systemctl stop koers.socket koers; : >/root/mail; python3 /root/inzet/rows.py {DB} >/root/before; systemctl start koers.socket koers")
    m.run("dpkg -i /root/failing.deb", status=True, seconds=300)
    wait_mail(m, "koers.service is mislukt", 90)
    said = m.run("journalctl -q --no-pager -o cat -n 60 -u koers")
    check("proef_stap_gaat_niet" in said or "UNIQUE" in said, "a step that fails ends in an alarm", said[-250:])
    said = m.run("curl -sk -m 60 -w '%{http_code}' https://localhost/inloggen")
    check("<h1>Koers" in said and said[-3:] in ("502", "503"), "visitors read that Koers is away", said[-3:])
    total, lost = changed(m)
    check(not lost, "every row is as it was", f"{total} rows {lost}")
    status, said = m.run("dpkg -i /root/newer.deb", status=True, seconds=300)
    check(status == 0, "and the package of before can be put back", said[-1500:] if status else "")
    m.run("systemctl reset-failed koers koers.socket; systemctl start koers.socket koers", status=True)
    check("signed in" in m.run(f"python3 /root/inzet/visit.py sign-in {ANNA}"), "which goes on with the data")


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("older")
    words.add_argument("newer")
    words.add_argument("--earlier")
    words.add_argument("--failing")
    words.add_argument("--cache", default="/var/cache/koers-boot")
    words.add_argument("--requests", type=int, default=20000)
    given = words.parse_args()
    steps = [install, configure, people, backup, wrong_setting, demo, lambda m: log_rotation(m, given.requests),
             lambda m: update(m, given.requests),
             restore, lambda m: postgres(m, given.requests), postgres_elsewhere, removal]
    steps += [from_earlier] if given.earlier else []
    steps += [failing_step] if given.earlier and given.failing else []
    os.makedirs(given.cache, exist_ok=True)
    root = machine.base(given.cache, given.older)
    m = machine.Machine(root)
    try:
        good("booted")
        for name in ("newer", "earlier", "failing"):
            if getattr(given, name):
                shutil.copy(getattr(given, name), m.root / f"root/{name}.deb")
        (m.root / "root/inzet").mkdir()
        for path in (HERE / "visit.py", HERE / "load.py", HERE / "rows.py", *(HERE.parent / "data/odb").glob("*.xlsx")):
            shutil.copy(path, m.root / "root/inzet")
        for step in steps:
            step(m)
    finally:
        m.end()
    print(f"{passed} passed, 0 failed")


main()
