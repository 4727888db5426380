"""Health, certificates and the welcome page."""

from types import SimpleNamespace

import httpx
import pytest
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tests.engine.auth.conftest import State
from vireo.engine.api import _services

PKI = "/ovirt-engine/services/pki-resource"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_the_engine_says_that_it_is_well(client, method):
    r = await client.request(method, "/ovirt-engine/services/health")
    assert (r.status_code, r.headers["content-type"]) == (200, "text/html;charset=ISO-8859-1")
    assert r.headers["content-length"] == "31"
    assert method == "HEAD" or r.content == b"DB Up!Welcome to Health Status!"


async def test_the_engine_says_that_its_database_is_down(monkeypatch):
    monkeypatch.setattr(_services, "PATIENCE", 0.2)
    pool = AsyncConnectionPool("host=/nonexistent", min_size=0, max_size=1, open=False)
    app = Starlette(routes=_services.routes(), middleware=[Middleware(State, pool=pool)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://engine") as client:
        r = await client.get("/ovirt-engine/services/health")
        assert (r.status_code, r.text) == (500, "Unable to contact Database!")
        await pool.open()
        assert (await client.get("/ovirt-engine/services/health")).status_code == 500
        await pool.close()


@pytest.mark.parametrize(
    ("format", "type", "start"),
    [
        ("X509-PEM", "application/x-x509-cert; charset=ISO-8859-1", "-----BEGIN CERTIFICATE-----"),
        ("X509-PEM-CA", "application/x-x509-ca-cert; charset=ISO-8859-1", "-----BEGIN CERTIFICATE-----"),
        ("OPENSSH-PUBKEY", "text/plain; charset=ISO-8859-1", "ssh-rsa "),
    ],
)
@pytest.mark.parametrize("resource", ["ca-certificate", "engine-certificate"])
async def test_certificates_are_public_and_keys_are_not(client, config, resource, format, type, start):
    r = await client.get(PKI, params={"resource": resource, "format": format})
    assert (r.status_code, r.headers["content-type"]) == (200, type)
    assert r.text.startswith(start)
    assert "PRIVATE" not in r.text
    if format == "X509-PEM":
        file = {"ca-certificate": config.ca, "engine-certificate": config.certificate}[resource]
        assert r.text in file.read_text()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "resource=ca-certificate",
        "format=X509-PEM",
        "resource=<b>&format=X509-PEM",
        "resource=ca-certificate&format=<b>",
    ],
)
async def test_a_wrong_wish_for_a_certificate_is_400_html(client, query):
    r = await client.get(f"{PKI}?{query}")
    assert (r.status_code, r.headers["content-type"]) == (400, "text/html;charset=UTF-8")
    assert "<b>" not in r.text


async def test_a_certificate_that_is_not_there_is_500(pool, tmp_path):
    config = SimpleNamespace(ca=tmp_path / "none", certificate=tmp_path / "none")
    app = Starlette(routes=_services.routes(), middleware=[Middleware(State, config=config)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://engine") as client:
        r = await client.get(PKI, params={"resource": "ca-certificate", "format": "X509-PEM"})
    assert r.status_code == 500
    assert str(tmp_path) not in r.text


@pytest.mark.parametrize(("path", "location"), [("/", "/ovirt-engine"), ("/ovirt-engine", "/ovirt-engine/")])
async def test_redirects(client, path, location):
    r = await client.get(path)
    assert (r.status_code, r.headers["location"]) == (302, location)


async def test_the_welcome_page_leads_to_the_api_and_the_certificate(client):
    r = await client.get("/ovirt-engine/")
    assert (r.status_code, r.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for link in ("/ovirt-engine/api", "pki-resource?resource=ca-certificate"):
        assert f"{link}" in r.text
