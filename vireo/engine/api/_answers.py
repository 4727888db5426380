"""Answers, and what becomes of errors: one table for the whole API."""

import re
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
from vireo.errors import Gone, NotFound, Refused, Unreachable
from vireo.model.action import Action, Fault

logger = log.get(__name__)

EMPTY = frozenset({"gone", "not_acceptable", "unsupported_media_type"})
"""Codes of refusals that are answered without a body (wire 2.13, 7.2)."""


PATH = re.compile(r" \([^() ]*\)$")
"""Where in the body a bad value is: oVirt's text ends before it, and clients compare the text."""


UNREADABLE = re.compile("cannot be read|should be a|namespaces are not known")
"""What is wrong with a document as such: then only its usage is told (wire 2.6)."""


def write(kind: str, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer of a media type."""
    return Response(body, status, headers, media_type=CONTENT_TYPE.get(kind, kind))


def no_such_path(url: str) -> Response:
    """404: the address is not part of the API (wire 7.11). A line of text that is called HTML, as oVirt's is."""
    text = f"RESTEASY003210: Could not find resource for full path: {escape(url)}"
    return Response(text, 404, media_type="text/html;charset=UTF-8")


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
        case Refused():
            return e.status, None if e.code in EMPTY else Fault(reason=e.reason, detail=_detail(e, usage))
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


def _detail(e: Refused, usage: Callable[[], str]) -> str:
    """What oVirt's clients read: a refused command's sentence stands in brackets, as a list of one (wire 7.6)."""
    match e.reason:
        case "Request syntactically incorrect.":
            return usage() if UNREADABLE.search(str(e)) else f"{e}. {usage()}"
        case "Invalid value":
            return PATH.sub("", str(e))
        case Refused.reason if not isinstance(e, NotFound) and e.code != "query":
            return str(e) if str(e).startswith("[") else f"[{e}]"
    return str(e)
