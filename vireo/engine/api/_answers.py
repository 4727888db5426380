"""Answers, and what becomes of errors: one table for the whole API."""

from collections.abc import Callable
from html import escape

import psycopg
from msgspec.structs import replace
from starlette.responses import Response

from vireo import log
from vireo.context import correlation_id
from vireo.engine.api._media import CODECS, CONTENT_TYPE
from vireo.engine.api._sso import unauthorized
from vireo.engine.auth.refusals import Denied
from vireo.errors import Gone, HostError, Invalid, NotFound, Refused, Unreachable
from vireo.model.action import Action, Fault

logger = log.get(__name__)

EMPTY = frozenset({"gone", "not_acceptable", "unsupported_media_type"})
"""Codes of refusals that are answered without a body (wire 2.13, 7.2)."""


def write(kind: str, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer of a media type."""
    return Response(body, status, headers, media_type=CONTENT_TYPE.get(kind, kind))


def no_such_path(path: str) -> Response:
    """404 in HTML: the address is not part of the API (wire 7.11)."""
    text = f"Could not find resource for full path: {escape(path)}"
    return Response(f"<html><head><title>Error</title></head><body>{text}</body></html>", 404, media_type="text/html")


def not_allowed(methods: list[str]) -> Response:
    """405: the address is there and has not this method."""
    return Response(status_code=405, headers={"Allow": ", ".join(methods)})


def failure(e: Exception, kind: str, action: Action | None, usage: Callable[[], str]) -> Response:
    """What an error is answered with: a fault, inside the action if one failed."""
    if isinstance(e, Denied):
        return unauthorized(str(e), e.set_cookie)
    status, fault = _fault(e, usage)
    if fault is None:
        return Response(status_code=status)
    codec = CODECS[kind]
    syntax = fault.reason == "Request syntactically incorrect."
    if action is not None and not syntax:
        return write(kind, codec.dump(replace(action, fault=fault, status="failed")), status)
    return write(kind, codec.dump(fault), status)


def _fault(e: Exception, usage: Callable[[], str]) -> tuple[int, Fault | None]:
    match e:
        case Gone():
            return e.status, None
        case Refused() if e.code in EMPTY:
            return e.status, None
        case Invalid() if e.reason == "Request syntactically incorrect.":
            return e.status, Fault(reason=e.reason, detail=f"{usage()} ({e})")
        case NotFound() | Invalid():
            return e.status, Fault(reason=e.reason, detail=str(e))
        case HostError() | Refused():
            return e.status, Fault(reason=e.reason, detail=f"[{e}]")
        case Unreachable():
            return e.status, Fault(reason="Operation Failed", detail=str(e))
        case psycopg.errors.UniqueViolation():
            return 409, Fault(reason="Operation Failed", detail="[Another request has just taken the name or id.]")
        case psycopg.OperationalError():
            logger.warning("database error", error=str(e))
            return 503, Fault(reason="Operation Failed", detail="The database does not answer. Try again in a moment.")
    logger.error("request failed", exc_info=e)
    detail = f"Internal error. The engine's log has it under correlation id {correlation_id.get()}."
    return 500, Fault(reason="Operation Failed", detail=detail)
