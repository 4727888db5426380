"""A small installation that can be killed: PostgreSQL that lives on, an engine and a simulated host as processes."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx
import msgspec
import psycopg

from tests.engine.api.conftest import PASSWORD
from vireo.lab.simulated import Kept

ROOT = "/ovirt-engine/api"


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Machine:
    def __init__(self, place: Path, pki: Path, dsn: str) -> None:
        self.dsn, self.port, self.host_port = dsn, free_port(), free_port()
        self.host_file = place / "host.state"
        pem, ca = str(pki / "both.pem"), str(pki / "ca.pem")
        (place / "password").write_text(PASSWORD)
        self.engine_config, self.host_config = place / "engine.json", place / "host.json"
        self.engine_config.write_text(
            json.dumps(
                {
                    "state_dir": str(place),
                    "dsn": dsn,
                    "port": self.port,
                    "ca": ca,
                    "certificate": pem,
                    "key": pem,
                    "hosts_certificate": pem,
                    "hosts_key": pem,
                    "admin_password_file": str(place / "password"),
                }
            )
        )
        self.host_config.write_text(
            json.dumps({"name": "h1", "file": str(self.host_file), "port": self.host_port, "pem": pem, "ca": ca})
        )
        self.pids: dict[str, int] = {}
        self.zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.crash.zygote"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        ctx = ssl.create_default_context(cafile=ca)
        ctx.check_hostname = False
        self.client = httpx.Client(
            base_url=f"https://127.0.0.1:{self.port}",
            auth=("admin@internal", PASSWORD),
            verify=ctx,
            timeout=20,
            headers={"Accept": "application/json"},
        )
        self.db = psycopg.connect(dsn, autocommit=True)

    def start(self, what: str, plan: dict | None = None) -> None:
        config = self.engine_config if what == "engine" else self.host_config
        self.zygote.stdin.write(f"{what} {config} {json.dumps(plan or {})}\n")
        self.zygote.stdin.flush()
        self.pids[what] = int(self.zygote.stdout.readline())

    def alive(self, what: str) -> bool:
        try:
            os.kill(self.pids[what], 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self, what: str) -> None:
        if self.alive(what):
            os.kill(self.pids[what], signal.SIGKILL)
        self.until(lambda: not self.alive(what), 5)

    def restart(self, what: str, plan: dict | None = None) -> None:
        self.kill(what)
        self.start(what, plan)

    def until(self, check, limit: float = 20.0, why: str = ""):
        end = time.monotonic() + limit
        while True:
            try:
                if found := check():
                    return found
            except httpx.TransportError:
                pass
            if time.monotonic() > end:
                raise AssertionError(f"not within {limit} s: {why}\n{self.picture()}")
            time.sleep(0.02)

    def healthy(self) -> None:
        self.until(lambda: self.client.get("/ovirt-engine/services/health").status_code == 200, why="health")

    def picture(self) -> str:
        jobs = self.db.execute("select kind, state, waits, error, attempts from job where ended is null").fetchall()
        vms = self.db.execute("select name, status from vm").fetchall()
        log = Path(f"{self.engine_config}.log")
        return f"jobs {jobs}\nvms {vms}\n" + (log.read_text()[-3000:] if log.exists() else "")

    def get(self, path: str, **kw):
        r = self.client.get(ROOT + path, **kw)
        assert r.status_code == 200, (path, r.status_code, r.text)
        return r.json()

    def post(self, path: str, body: dict | None = None):
        r = self.client.post(ROOT + path, json=body or {})
        assert r.status_code in {200, 201, 202}, (path, r.status_code, r.text, self.picture())
        return r.json()

    def attempt(self, method: str, path: str, body: dict | None = None) -> None:
        """Ask for something in whose middle the engine may die."""
        try:
            r = self.client.request(method, ROOT + path, json=body, timeout=3)
            assert r.status_code < 300 or r.status_code == 503, (path, r.status_code, r.text)
        except httpx.TransportError:
            pass  # it died, or waits for a host that did

    def status(self, path: str) -> str | None:
        r = self.client.get(ROOT + path)
        return None if r.status_code == 404 else r.json().get("status")

    def is_(self, path: str, *wanted: str | None) -> str | None:
        self.until(
            lambda: self.status(path) in wanted and self.quiet(), why=f"{path} to be {wanted}, is {self.status(path)}"
        )
        return self.status(path)

    def quiet(self) -> bool:
        return self.db.execute("select from job where ended is null").rowcount == 0

    def host_state(self) -> Kept:
        return msgspec.json.decode(self.host_file.read_bytes(), type=Kept)

    def steps(self, kind: str) -> int:
        """How many steps the last job of the kind took."""
        row = self.db.execute("select id from job where kind = %s order by created desc limit 1", (kind,)).fetchone()
        return self.db.execute("select from job_step where job_id = %s and seq > 0", row).rowcount

    def verbs(self, kind: str) -> dict[int, str]:
        """Which steps of the last job of the kind asked the host for what."""
        row = self.db.execute("select id from job where kind = %s order by created desc limit 1", (kind,)).fetchone()
        rows = self.db.execute(
            "select seq, name from job_step where job_id = %s and seq > 0 and name like '%%.%%'", row
        )
        return dict(rows.fetchall())

    def end(self) -> None:
        for what in self.pids:
            self.kill(what)
        self.zygote.stdin.close()
        self.zygote.wait(10)
        self.client.close()
        self.db.close()
