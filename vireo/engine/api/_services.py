"""Addresses beside the API: health, certificates, the welcome page."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vireo import log
from vireo.engine.api._sso import error_page

ENGINE = "/ovirt-engine"
PATIENCE = 5.0
"""Seconds the database has to answer the health service."""

_LATIN = "charset=ISO-8859-1"
_CONTENT_TYPES = {
    "X509-PEM": f"application/x-x509-cert; {_LATIN}",
    "X509-PEM-CA": f"application/x-x509-ca-cert; {_LATIN}",
    "OPENSSH-PUBKEY": f"text/plain; {_LATIN}",
}
_WELCOME = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Vireo</title></head><body>
<h1>Vireo</h1>
<p>The engine is running. This installation has no portal yet.</p>
<ul>
<li><a href="{ENGINE}/api">REST API</a> (log in as user@profile, for example admin@internal)</li>
<li><a href="{ENGINE}/services/pki-resource?resource=ca-certificate&amp;format=X509-PEM-CA">CA certificate</a></li>
</ul>
</body></html>
"""

_log = log.get(__name__)


def routes() -> list[Route]:
    return [
        Route(f"{ENGINE}/services/health", _health, methods=["GET"]),
        Route(f"{ENGINE}/services/pki-resource", _pki_resource, methods=["GET"]),
        Route("/", _to(ENGINE), methods=["GET"]),
        Route(ENGINE, _to(f"{ENGINE}/"), methods=["GET"]),
        Route(f"{ENGINE}/", _welcome, methods=["GET"]),
    ]


async def _health(request: Request) -> Response:
    """200 while the database answers, otherwise 500 (HealthStatus); monitors match the text."""
    try:
        async with asyncio.timeout(PATIENCE), request.state.pool.connection(timeout=PATIENCE) as db:
            await db.execute("select 1")
    except (psycopg.Error, OSError, TimeoutError) as e:
        _log.error("The database does not answer.", error=type(e).__name__)
        return Response("Unable to contact Database!", 500, media_type=f"text/html;{_LATIN}")
    return Response("DB Up!Welcome to Health Status!", media_type=f"text/html;{_LATIN}")


async def _pki_resource(request: Request) -> Response:
    """A certificate of the engine, for everybody (PKIResourceServlet): clients fetch the CA's before they trust it."""
    config = request.state.config
    files: dict[str, Path] = {"ca-certificate": config.ca, "engine-certificate": config.certificate}
    resource, format = (request.query_params.get(name) for name in ("resource", "format"))
    if resource not in files:
        return error_page(f"Resource '{resource or ''}' is invalid", 400)
    if format not in _CONTENT_TYPES:
        return error_page(f"Format '{format or ''}' is invalid", 400)
    try:
        body = await asyncio.to_thread(_encoded, files[resource], format)
    except (OSError, ValueError):
        _log.exception("A certificate cannot be read.", resource=resource, file=str(files[resource]))
        return error_page(f"The resource '{resource}' cannot be read; the reason is in the engine's log.", 500)
    return Response(body, headers={"Content-Type": _CONTENT_TYPES[format]})


def _encoded(file: Path, format: str) -> bytes:
    """The file's certificates and nothing else that may be in it, such as a key. Raises OSError and ValueError."""
    certificates = x509.load_pem_x509_certificates(file.read_bytes())
    if format == "OPENSSH-PUBKEY":
        return certificates[0].public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH) + b" ovirt-engine\n"
    return b"".join(c.public_bytes(Encoding.PEM) for c in certificates)


def _to(place: str) -> Callable[[Request], Awaitable[Response]]:
    async def redirect(_: Request) -> Response:
        return Response(status_code=302, headers={"Location": place})

    return redirect


async def _welcome(_: Request) -> Response:
    return Response(_WELCOME, media_type="text/html", headers={"X-Frame-Options": "SAMEORIGIN"})
