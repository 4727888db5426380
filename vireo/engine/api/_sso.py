"""Single sign-on: /ovirt-engine/sso, the logout, and who sends a request."""

import base64
import binascii
from html import escape
from urllib.parse import parse_qsl, urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vireo.engine.auth import cookies, logins, scopes
from vireo.engine.auth.refusals import CannotAuthenticate, Denied
from vireo.engine.auth.sessions import Session, authenticate
from vireo.errors import TooLarge

SSO = "/ovirt-engine/sso"
LOGOUT = "/ovirt-engine/services/sso-logout"
LONGEST_FORM = 64 << 10
"""Bytes."""

_HEADERS = {
    "X-XSS-Protection": "1; MODE=BLOCK",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "NOSNIFF",
    "Cache-Control": "no-store",  # RFC 6749, 5.1
}


class OAuthError(Exception):
    """A refusal of the SSO: a word of RFC 6749 and a sentence."""

    def __init__(self, word: str, message: str) -> None:
        super().__init__(message)
        self.word = word


def routes() -> list[Route]:
    both = ["GET", "POST"]
    return [
        Route(f"{SSO}/oauth/token", _token, methods=both),
        Route(f"{SSO}/oauth/token-http-auth", _token_http_auth, methods=both),
        Route(f"{SSO}/oauth/revoke", _for_clients, methods=both),
        Route(f"{SSO}/oauth/token-info", _for_clients, methods=both),
        Route(f"{SSO}/status", _status, methods=both),
        Route(LOGOUT, _logout, methods=both),
    ]


async def session_of(request: Request) -> Session:
    """Who sends this request. Raises Denied; the answer must carry the session's `set_cookie` if there is one."""
    headers = request.headers
    return await authenticate(
        request.state.pool,
        headers.get("authorization"),
        prefer=",".join(headers.getlist("prefer")),
        cookie=request.cookies.get(cookies.NAME),
        ttl=headers.get("session-ttl"),
    )


def unauthorized(text: str, set_cookie: str | None = None) -> Response:
    """The 401 answer, HTML whatever the client accepts; `text` is what clients search for."""
    headers = {"WWW-Authenticate": 'Basic realm="RESTAPI"'} | ({"Set-Cookie": set_cookie} if set_cookie else {})
    return error_page(text, 401, headers)


async def denied(_: Request, e: Exception) -> Response:
    """The handler of `Unauthorized` in the application's table of exceptions."""
    return unauthorized(str(e), e.set_cookie if isinstance(e, Denied) else None)


def error_page(text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    """An error as a small HTML page, as oVirt answers where no resource is reached."""
    page = f"<html><head><title>Error</title></head><body>{escape(text, quote=False)}</body></html>"
    return Response(page, status, headers=headers, media_type="text/html;charset=UTF-8")


async def _token(request: Request) -> Response:
    form = await _form(request)
    scope = form.get("scope", "")
    try:
        return _json(await _issue(request, form, scope))
    except CannotAuthenticate as e:
        return _refusal(scope, e.code, str(e))
    except OAuthError as e:
        return _refusal(scope, e.word, str(e))


async def _issue(request: Request, form: dict[str, str], scope: str) -> dict[str, str]:
    match form.get("grant_type"):
        case "password" if scopes.ON_BEHALF not in scope.split():
            user, password = _parameter(form, "username"), _parameter(form, "password")
            _check_accept(request)
        case "password" | "authorization_code":
            raise _no_such_client(request, form)
        case "urn:ovirt:params:oauth:grant-type:http":
            raise OAuthError("access_denied", "Authentication failed: no mechanism for HTTP authentication is set up.")
        case _:
            message = "The authorization grant type is not supported by the authorization server."
            raise OAuthError("unsupported_grant_type", message)
    token = await logins.login(request.state.pool, user, password, scope)
    exp = int(token.expires.timestamp()) * 1000
    return {"access_token": token.token, "scope": token.scope, "exp": str(exp), "token_type": "bearer"}


async def _token_http_auth(_: Request) -> Response:
    """Kerberos is not set up: the answer oVirt gives then. The client's own `redirect_uri` is not followed."""
    message = "No mechanism for HTTP authentication is set up."
    query = urlencode({"error": "unauthorized_client", "error_description": message})
    return Response(status_code=302, headers={**_HEADERS, "Location": f"/ovirt-engine/oauth2-callback?{query}"})


async def _for_clients(request: Request) -> Response:
    """What only registered clients may ask, of whom there are none: token-info and revoke."""
    form = await _form(request)
    e = _no_such_client(request, form)
    return _refusal(form.get("scope", ""), e.word, str(e))


async def _status(_: Request) -> Response:
    return _json({"status_description": "SSO Webapp Deployed", "version": "0", "status": "active"})


async def _logout(request: Request) -> Response:
    """The token is refused from now on. `{ }` also for one that is unknown or missing, so that nobody can probe."""
    if token := (await _form(request)).get("token"):
        async with request.state.pool.connection() as db:
            await logins.logout(db, token)
    return Response(b"{ }", headers=_HEADERS, media_type="application/json")


async def _form(request: Request) -> dict[str, str]:
    """The parameters of query and form body; of a repeated one the first counts. Raises TooLarge."""
    text = request.url.query
    if request.headers.get("content-type", "").partition(";")[0].strip() == "application/x-www-form-urlencoded":
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST_FORM:
                raise TooLarge(f"The form is longer than {LONGEST_FORM} bytes.")
        text += "&" + body.decode(errors="replace")
    return dict(reversed(parse_qsl(text, keep_blank_values=True)))


def _parameter(form: dict[str, str], name: str) -> str:
    if name not in form:
        raise OAuthError("invalid_request", f"Missing parameter: '{name}'")
    return form[name]


def _check_accept(request: Request) -> None:
    if request.headers.get("accept") != "application/json":
        raise OAuthError("invalid_request", "Missing parameter: 'Accept Header'")


def _no_such_client(request: Request, form: dict[str, str]) -> OAuthError:
    id, secret = form.get("client_id"), form.get("client_secret")
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if not id and not secret and scheme == "Basic":
        try:
            id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            id = secret = None
    if not id or not secret:
        return OAuthError("invalid_request", f"Missing parameter: '{'client_secret' if id else 'client_id'}'")
    return OAuthError("unauthorized_client", "The client is not authorized to request an authorization.")


def _refusal(scope: str, word: str, message: str) -> Response:
    """A refusal, in the shape that clients of this scope expect."""
    word_at, message_at = ("error_code", "error") if scopes.is_api(scope) else ("error", "error_description")
    return _json({word_at: word, message_at: message}, 400)


def _json(body: dict[str, str], status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, headers=_HEADERS, media_type="application/json")
