"""A Debian 12 of its own, booted with systemd-nspawn: made once by debootstrap and kept, each run on a layer that is
thrown away. Needs root, and the packages debootstrap and systemd-container. Not here: what is tried in it (boot.py)."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

MIRROR = "http://deb.debian.org/debian"
BASE = "systemd-sysv,dbus,ca-certificates"
# By apt, which knows choices between packages; debootstrap does not.
MORE = "curl openssl python3 iproute2 procps sqlite3 postgresql python3-aiosmtpd chromium fonts-dejavu-core"


def must(*words, **more):
    done = subprocess.run(words, capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def base(cache, package):
    """The root file system, with what the package depends on downloaded, not installed: the machine has no network."""
    root = pathlib.Path(cache) / "debian"
    policy = root / "usr/sbin/policy-rc.d"

    def apt(*commands):
        must("chroot", str(root), "sh", "-c", " && ".join(f"apt-get -q -y --no-install-recommends {c}" for c in commands),
             env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"})
    made = root / "base-ready"
    if not made.exists():
        print(f"making a Debian 12 in {root}: some minutes", flush=True)
        must("debootstrap", "--variant=minbase", f"--include={BASE}", "bookworm", str(root), MIRROR)
    policy.write_text("#!/bin/sh\nexit 101\n")  # nothing starts in a file system that is not booted
    policy.chmod(0o755)
    if not made.exists():
        apt(f"install {MORE}")
        made.touch()
    shutil.copy(package, root / "root/koers.deb")
    apt("update", "-d install /root/koers.deb nginx ssl-cert logrotate")
    policy.unlink()
    return root


class Machine:
    def __init__(self, root):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="koers-boot."))
        for name in ("upper", "layer", "root"):
            (self.work / name).mkdir()
        # The layer on a file system of its own kind: overlay over overlay is refused by some kernels.
        must("mount", "-t", "tmpfs", "-o", "size=3g", "tmpfs", str(self.work / "upper"))
        for name in ("data", "work"):
            (self.work / "upper" / name).mkdir()
        must("mount", "-t", "overlay", "overlay", "-o",
             f"lowerdir={root},upperdir={self.work}/upper/data,workdir={self.work}/upper/work", str(self.work / "root"))
        self.root = self.work / "root"
        self.boot()

    def boot(self):
        self.console = open(self.work / "console", "ab")
        self.nspawn = subprocess.Popen(
            ["systemd-nspawn", "--register=no", "--keep-unit", "-b", "-D", str(self.root), "--private-network",
             "--machine=koers-proef", "--hostname=koers-proef", "--console=pipe",
             # A container is refused these, a machine is not.
             "--system-call-filter=landlock_create_ruleset landlock_add_rule landlock_restrict_self"],
            stdin=subprocess.DEVNULL, stdout=self.console, stderr=self.console)
        for _ in range(600):
            time.sleep(0.1)
            children = pathlib.Path(f"/proc/{self.nspawn.pid}/task/{self.nspawn.pid}/children").read_text().split()
            self.init = children[0] if children else None
            if self.init and self.run("systemctl is-system-running", quiet=True).strip() in ("running", "degraded"):
                return
        raise SystemExit(f"the machine did not boot: {self.work}/console")

    def run(self, script, quiet=False, status=False, seconds=300, **more):
        """A shell script inside; its output. status: (exit status, output). quiet: any status is good."""
        done = subprocess.run(["nsenter", "-t", self.init, "-m", "-u", "-i", "-n", "-p", "-C", "-r", "-w", "env", "-i",
                               "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8",
                               "DEBIAN_FRONTEND=noninteractive", "sh", "-c", script],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
                              timeout=seconds, **more)
        if status:
            return done.returncode, done.stdout
        if done.returncode != 0 and not quiet:
            raise SystemExit(f"in the machine: {script}\n{done.returncode}: {done.stdout[-4000:]}")
        return done.stdout

    def end(self):
        if self.nspawn.poll() is None:
            self.run("systemctl poweroff", quiet=True)
            try:
                self.nspawn.wait(60)
            except subprocess.TimeoutExpired:
                self.nspawn.kill()
                self.nspawn.wait()
        self.console.close()
        subprocess.run(["umount", str(self.root)], check=False)
        subprocess.run(["umount", str(self.work / "upper")], check=False)
        shutil.rmtree(self.work, ignore_errors=True)
