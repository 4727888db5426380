"""The addresses of section 4 as a real application over it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vireo.engine.api import _services, _sso
from vireo.engine.auth import internal
from vireo.engine.store.db import Pool
from vireo.engine.store.migrate import migrate
from vireo.errors import Unauthorized

PASSWORD = "correct horse"


@pytest.fixture(scope="session")
async def schema(server: str) -> AsyncIterator[str]:
    async with AsyncConnectionPool(server, min_size=1, max_size=1, open=False) as pool, pool.connection() as db:
        await migrate(db)
        await internal.ensure_admin(db, PASSWORD)
        # Hashes are slow on purpose: each test gets a copy of this account.
        await db.execute(
            'create table account_0 as table account; create table user_0 as table "user";'
            " create table permission_0 as table permission"
        )
    return server


@pytest.fixture
async def pool(schema: str) -> AsyncIterator[Pool]:
    """Empty tables but for admin@internal; refusals come at once."""
    async with AsyncConnectionPool(schema, min_size=1, max_size=4, open=False) as pool:
        async with pool.connection() as db:
            await db.execute('truncate account, session, setting, "user" cascade')
            await db.execute("insert into setting values ('auth', %s)", (Jsonb({"response_seconds": 0.0}),))
            await db.execute('insert into account table account_0; insert into "user" table user_0')
            await db.execute("insert into permission table permission_0 on conflict do nothing")
        yield pool


class State:
    def __init__(self, app, **state) -> None:
        self.app, self.state = app, state

    async def __call__(self, scope, receive, send) -> None:
        scope["state"] = dict(self.state)
        await self.app(scope, receive, send)


async def _vms(request: Request) -> Response:
    session = await _sso.session_of(request)
    headers = {"Set-Cookie": session.set_cookie} if session.set_cookie else {}
    return Response(f"{session.user_id} {session.kind}", headers=headers)


@pytest.fixture(scope="session")
def config(tmp_path_factory) -> SimpleNamespace:
    place = tmp_path_factory.mktemp("pki")
    for name in ("ca", "engine"):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(
            subject, subject, key.public_key(), x509.random_serial_number(), now, now + timedelta(1)
        )
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        certificate = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        (place / f"{name}.pem").write_bytes(secret + certificate)
    return SimpleNamespace(ca=place / "ca.pem", certificate=place / "engine.pem")


@pytest.fixture
async def client(pool: Pool, config: SimpleNamespace) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(
        routes=[*_sso.routes(), *_services.routes(), Route("/ovirt-engine/api/vms", _vms)],
        middleware=[Middleware(State, pool=pool, config=config)],
        exception_handlers={Unauthorized: _sso.denied},
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://engine") as client:
        client.headers.pop("accept")
        yield client
