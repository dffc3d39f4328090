"""A province of its own for tests and benches: a home with the services that a hotline needs, on ports of this machine."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ADMINISTRATOR = "zj-bulk-cement.admin"
AUDITOR = "zj-bulk-cement.auditor"
GATEWAY = "zj-12345.gateway"


def free_port():
    """The first of three ports in a row that nobody listens on."""
    for first in range(20000 + os.getpid() % 9000, 60000, 3):
        with contextlib.ExitStack() as stack:
            try:
                for port in range(first, first + 3):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
                return first
            except OSError:
                continue
    raise SystemExit("there is no free port")


class Province:
    """Registry and Enforcement as processes; both end with the block."""

    def __init__(self, program, parent=None):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="qth-", dir=parent))
        self.home = self.folder / "home"
        self.processes = {}

    def __enter__(self):
        try:
            self.port = free_port()
            self.run("init", "--port", str(self.port))
            self.start("registry")
            self.start("enforcement")
            self.populate()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for service in list(self.processes):
            self.stop(service)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *words, sender=None):
        """What a verb prints; stops the test when it fails."""
        command = [self.program, *words, "--home", str(self.home)] + (["--as", sender] if sender else [])
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"LANG": "C.UTF-8"})
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.stderr}")
        return done.stdout

    def start(self, service):
        log = open(self.folder / f"{service}.log", "ab")
        self.processes[service] = subprocess.Popen(
            [self.program, "serve", service, "--home", str(self.home)], stdout=log, stderr=log
        )
        log.close()
        offset = {"registry": 0, "enforcement": 2}[service]
        self.wait_for(self.port + offset)

    def wait_for(self, port):
        for _ in range(1000):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            time.sleep(0.02)
        raise SystemExit(f"nobody listens on {port}; see {self.folder}")

    def kill(self, service):
        process = self.processes.pop(service)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self, service):
        process = self.processes.pop(service)
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def populate(self):
        """Reference data, a gateway of the hotline, and an auditor, who sees every tip."""
        line = ["--agency", "zj-12345", "--division", "330000"]
        self.run("reference", "load", sender=ADMINISTRATOR)
        self.run(
            *["agency", "register", "zj-12345", "示例热线", "--department", "hotline", "--division", "330000"],
            sender=ADMINISTRATOR,
        )
        self.run(
            *["principal", "register", "zj-12345.administrator", "示例管理员", "--role", "administrator", *line],
            sender=ADMINISTRATOR,
        )
        self.run(
            *["principal", "register", GATEWAY, "示例网关", "--kind", "gateway", "--role", "hotline", *line],
            sender="zj-12345.administrator",
        )
        self.run(
            *["principal", "register", AUDITOR, "示例审计", "--agency", "zj-bulk-cement", "--role", "auditor"],
            *["--division", "330000"],
            sender="zj-construction.admin",
        )
        self.settle()

    def settle(self):
        """Waits until Enforcement knows the gateway and the division, which come to it by events."""
        words = ["tip", "file", "试报", "--division", "330481", "--ground", "land", "--target", "示例", "--place", "示例"]
        command = [self.program, *words, "--home", str(self.home), "--as", GATEWAY]
        for _ in range(200):
            if subprocess.run(command, capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        raise SystemExit("Enforcement takes no tips; see its log")

    def tips(self):
        """Every tip, as an auditor sees it."""
        return json.loads(self.run("tip", "list", "--all", "--json", sender=AUDITOR))

    def config(self, name="qth.conf", address=None, **more):
        """A configuration of the library for the gateway; returns its path."""
        client = json.loads((self.home / "client.json").read_text())
        key = next(each["publicKey"] for each in client if each["service"] == "enforcement")
        lines = {
            "addresses": address or f"127.0.0.1:{self.port + 2}",
            "target": "enforcement@zj",
            "principal": GATEWAY,
            "key": self.home / "keys" / f"{GATEWAY}.key",
            "service_key": key,
            "spool": "spool",
        }
        path = self.folder / name
        path.write_text("".join(f"{name} = {value}\n" for name, value in (lines | more).items()))
        return path
