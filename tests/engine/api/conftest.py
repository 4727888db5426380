"""A whole engine over real PostgreSQL, with a simulated host on a real TLS connection."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from vireo.engine.config import Config
from vireo.engine.main import application
from vireo.lab.simulated import SimulatedHost
from vireo.wire import tls
from vireo.wire.rpc import Peer

PASSWORD = "a password of tests"
ROOT = "/ovirt-engine/api"


@pytest.fixture(scope="session")
def pki(tmp_path_factory) -> Path:
    """ca.pem, and both.pem signed by it for every end."""
    place = tmp_path_factory.mktemp("pki")
    now = datetime.now(UTC)
    issuer = issuer_key = None
    for name in ("ca", "both"):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        issuer, issuer_key = issuer or subject, issuer_key or key
        builder = x509.CertificateBuilder(
            issuer, subject, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1)
        ).add_extension(x509.BasicConstraints(ca=name == "ca", path_length=None), critical=True)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (place / f"{name}.pem").write_bytes(
            secret + builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        )
    return place


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """A database that is ready for an engine; each test gets a copy."""
    from vireo.engine.auth import internal
    from vireo.engine.store.migrate import migrate
    from vireo.engine.store.seed import plant

    async def make() -> None:
        async with await psycopg.AsyncConnection.connect(server, autocommit=True) as db:
            if (await db.execute("select from pg_database where datname = 'ready'")).rowcount:
                return  # another folder's tests have made it: the fixture is one for each folder that takes it
            await db.execute("create database ready")
        async with await psycopg.AsyncConnection.connect(server.replace("dbname=postgres", "dbname=ready")) as db:
            await migrate(db)
            await plant(db)
            await internal.ensure_admin(db, PASSWORD)

    asyncio.run(make())
    return server


@pytest.fixture
async def dsn(template: str) -> AsyncIterator[str]:
    """A fresh database."""
    async with await psycopg.AsyncConnection.connect(template, autocommit=True) as db:
        await db.execute("create database fresh template ready")
    yield template.replace("dbname=postgres", "dbname=fresh")
    async with await psycopg.AsyncConnection.connect(template, autocommit=True) as db:
        await db.execute("drop database fresh with (force)")


@pytest.fixture
def config(dsn: str, pki: Path, tmp_path: Path) -> Config:
    (tmp_path / "password").write_text(PASSWORD)
    pem = pki / "both.pem"
    return Config(
        state_dir=tmp_path,
        dsn=dsn,
        ca=pki / "ca.pem",
        certificate=pem,
        key=pem,
        hosts_certificate=pem,
        hosts_key=pem,
        admin_password_file=tmp_path / "password",
    )


@contextlib.asynccontextmanager
async def running(config: Config) -> AsyncIterator[httpx.AsyncClient]:
    """An engine, and a client that is logged in with Basic."""
    app = application(config)
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope, receive, send):
            scope["state"] = dict(state)
            await app(scope, receive, send)

        transport = httpx.ASGITransport(with_state, raise_app_exceptions=False)
        headers = {"Accept": "application/json"}
        async with httpx.AsyncClient(
            transport=transport,
            base_url="https://engine.test",
            auth=("admin@internal", PASSWORD),
            headers=headers,
            timeout=30,
        ) as client:
            yield client


@pytest.fixture
async def engine(config: Config) -> AsyncIterator[httpx.AsyncClient]:
    async with running(config) as client:
        yield client


@contextlib.asynccontextmanager
async def serving(host: SimulatedHost, pki: Path, port: int = 0) -> AsyncIterator[int]:
    """The simulated host on a port of its own."""
    ctx = tls.context(pki / "ca.pem", pki / "both.pem", pki / "both.pem", server=True)

    async def greet(reader, writer):
        peer = Peer(host.methods(), "the engine")
        host.peers.add(peer)
        try:
            await tls.serve_peer(peer, reader, writer)
        finally:
            host.peers.discard(peer)

    server = await tls.listen("127.0.0.1", port, ctx, greet)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for peer in list(host.peers):
            if peer._carrier:
                peer._carrier._writer.transport.abort()


@pytest.fixture
async def host(pki: Path) -> AsyncIterator[SimulatedHost]:
    simulated = SimulatedHost()
    async with serving(simulated, pki) as port:
        simulated.port = port
        yield simulated


async def until(check, limit: float = 10.0):
    """Wait until the check gives something true; the test fails if it never does."""
    async with asyncio.timeout(limit):
        while True:
            if found := await check():
                return found
            await asyncio.sleep(0.02)


async def get(engine, path, **kw):
    r = await engine.get(ROOT + path, **kw)
    assert r.status_code == 200, (path, r.status_code, r.text)
    return r.json()


async def post(engine, path, body, status=(200, 201, 202)):
    r = await engine.post(ROOT + path, json=body)
    assert r.status_code in status, (path, r.status_code, r.text)
    return r.json()


@pytest.fixture
async def site(engine, host):
    """An engine with a host that is up and an active local storage domain: a data center that is up."""
    (center,) = (await get(engine, "/datacenters"))["data_center"]
    r = await engine.put(f"{ROOT}/datacenters/{center['id']}", json={"local": True})
    assert r.status_code == 200, r.text
    added = await post(engine, "/hosts", {"name": "h1", "address": "127.0.0.1", "port": host.port})
    await until(lambda: _is(engine, f"/hosts/{added['id']}", "up"))
    domain = await post(
        engine,
        "/storagedomains",
        {"name": "local", "type": "data", "host": {"name": "h1"}, "storage": {"type": "localfs", "path": "/data"}},
    )
    attached = await post(engine, f"/datacenters/{center['id']}/storagedomains", {"id": domain["id"]})
    assert attached["status"] == "active"
    return engine


async def _is(engine, path, status):
    found = await get(engine, path)
    return found if found.get("status") == status else None
