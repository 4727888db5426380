"""A small client of the public REST API, oVirt's JSON, for the command line's own use."""

import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import httpx

from vireo.errors import Refused, Unreachable

Entity = dict[str, Any]
ROOT = "/ovirt-engine/api"


class Api:
    """Refused, with the engine's own words, when it says no; Unreachable when it does not answer."""

    def __init__(self, url: str, user: str, password: str, ca_file: Path, limit: float = 60) -> None:
        """`url`: of the machine, without a path; `limit`: seconds that an answer may take."""
        try:
            trust = ssl.create_default_context(cafile=ca_file)
        except OSError as e:
            raise Refused(f"The CA's certificate {ca_file} cannot be read: {e.strerror}.") from e
        self._http = httpx.Client(
            base_url=url,
            auth=(user, password),
            verify=trust,
            timeout=limit,
            headers={"Accept": "application/json"},
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def healthy(self) -> bool:
        """Whether the engine says of itself that it works."""
        try:
            return self._http.get("/ovirt-engine/services/health", timeout=5).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def list(self, path: str, kind: str) -> list[Entity]:
        """All of a collection; `kind` is the name of one of its things, e.g. storage_domain."""
        return self.call("GET", path).get(kind) or []

    def named(self, path: str, kind: str, name: str) -> Entity | None:
        return next((entity for entity in self.list(path, kind) if entity.get("name") == name), None)

    def get(self, path: str) -> Entity:
        return self.call("GET", path)

    def add(self, path: str, **what: Any) -> Entity:
        return self.call("POST", path, what)

    def update(self, path: str, **what: Any) -> Entity:
        return self.call("PUT", path, what)

    def act(self, path: str, **parameters: Any) -> Entity:
        return self.call("POST", path, parameters)

    def call(self, method: str, path: str, body: Entity | None = None) -> Entity:
        try:
            answer = self._http.request(method, f"{ROOT}{path}", json=body)
        except httpx.HTTPError as e:
            raise Unreachable(f"The engine at {self._http.base_url} does not answer: {e}") from e
        if answer.is_success:
            content: Entity = answer.json() if answer.content else {}
            return content
        raise Refused(f"The engine refused {method} {path}: {_fault(answer)}")

    def wait(self, path: str, done: Callable[[Entity], bool], what: str, limit: float) -> Entity:
        """The entity as soon as it is `done`. Refused, with the status it has, after `limit` seconds."""
        ends, entity = time.monotonic() + limit, self.get(path)
        while not done(entity):
            if time.monotonic() > ends:
                status = entity.get("status_detail") or entity.get("status") or "unknown"
                raise Refused(f"{what} took more than {limit:g} s; its status is {status}. {self._last_event()}")
            time.sleep(0.2)
            entity = self.get(path)
        return entity

    def _last_event(self) -> str:
        """The last thing that went wrong, in the engine's words."""
        for event in self.list("/events?max=20", "event"):
            if event.get("severity") in {"error", "alert", "warning"}:
                return f"The engine's last warning: {event.get('description')}"
        return ""


def _fault(answer: httpx.Response) -> str:
    try:
        content = answer.json()
    except ValueError:
        return f"HTTP status {answer.status_code}"
    fault = content.get("fault", content)
    return " ".join(filter(None, (str(fault.get("reason", "")), str(fault.get("detail", ""))))) or str(
        answer.status_code
    )


def status_is(*wanted: str) -> Callable[[Entity], bool]:
    return lambda entity: entity.get("status") in wanted
