"""A request to the API, from its bytes to its answer: who, what, in one transaction, written back."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec.structs import replace
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from vireo import log
from vireo.codec import names
from vireo.context import correlation, correlation_id, user_id
from vireo.engine.api import _answers, _media, _model
from vireo.engine.api._collection import Collection, Verb, actions, verbs
from vireo.engine.api._media import CODECS
from vireo.engine.api._present import Presenter, follows
from vireo.engine.api._required import check_immutable, check_mandatory, empty_body
from vireo.engine.api._root import root
from vireo.engine.api._sso import error_page, session_of
from vireo.engine.api._stream import stream
from vireo.engine.api._tree import Place, Tree
from vireo.engine.auth import permissions, permits
from vireo.engine.auth.refusals import Denied
from vireo.engine.events.feed import Feed
from vireo.engine.hosts.links import Links, Live
from vireo.engine.ops._call import Call
from vireo.engine.store.db import Db, Pool
from vireo.engine.store.table import is_uuid
from vireo.engine.taskomatic import Locked
from vireo.errors import Gone, Refused, TooLarge
from vireo.model import Link
from vireo.model.action import Action, Fault
from vireo.model.job import CreationStatus, Job

logger = log.get(__name__)

BASE = "/ovirt-engine/api"
LARGEST = 10 << 20
"""Bytes of a request's body (wire 7.16)."""
BY_HEADER = {"filter": "filter", "all_content": "all-content"}
"""Parameters that may come as a header, too (wire 5.1)."""
NAMED = frozenset({"clusterlevels", "domains", "events", "operations", "operatingsystems", "options"})
"""Root collections whose ids are no UUIDs; elsewhere such an id is of nothing (wire 7.3)."""
PATIENCE = 60.0
"""Seconds that an answer waits for a job, where it waits."""
MOMENTS = 2.0
"""Seconds that a request waits for a lock before it is refused."""


class Api:
    """The handler of everything below /ovirt-engine/api. Made once, in main."""

    def __init__(self, pool: Pool, feed: Feed, links: Links, live: Live) -> None:
        self.pool, self.feed, self.links, self.live = pool, feed, links, live
        self.tree = Tree()

    async def handle(self, request: Request) -> Response:
        """Answer one request; no exception leaves this."""
        correlation_id.set(
            correlation(request.headers.get("correlation-id") or request.query_params.get("correlation_id"))
        )
        asked = Asked(self, request)
        try:
            session = await session_of(request)
            user_id.set(session.user_id)
            permits.enter(session, asked.query, request.headers.get("filter"))
            response = await asked.answer()
            if session.set_cookie:
                response.headers["set-cookie"] = session.set_cookie
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as e:  # the border: every error becomes an answer here
            response = _answers.failure(e, asked.kind, asked.action, asked.usage)
            if isinstance(e, Denied):
                return response
        response.headers["correlation-id"] = correlation_id.get()
        return response


class Asked:
    """One request to the API."""

    def __init__(self, api: Api, request: Request) -> None:
        self.api, self.request = api, request
        self.kind = "application/xml"
        self.action: Action | None = None
        self._content: bytes | None = None
        segments = [s for s in request.url.path.removeprefix(BASE).split("/") if s]
        self.root, self.version = BASE, request.headers.get("version", "4")
        if segments and re.fullmatch(r"v[0-9]+", segments[0]):
            self.version = segments[0][1:]
            self.root, segments = f"{BASE}/{segments[0]}", segments[1:]
        self.segments, matrix = _matrix(segments)
        headers = {n: request.headers[h] for n, h in BY_HEADER.items() if h in request.headers}
        self.query = headers | matrix | _first(request)
        self.present = Presenter(api.tree, self.root)

    def usage(self) -> str:
        """Where the right usage is described (wire 7.9)."""
        place = self.api.tree.find(self.segments)
        url = self.request.url
        method = self.request.method
        service = place.service if place else None
        verb = (place.action if place else None) or {"POST": "add", "PUT": "update"}.get(method, "get")
        if service:
            verb = service.actions.get(verb) or service.methods.get(method) or verb
        name = service.snake if service else "system"
        return f"For correct usage, see: {url.scheme}://{url.netloc}/ovirt-engine/apidoc#services/{name}/methods/{verb}"

    async def answer(self) -> Response:
        """Find the place, check the method, do it."""
        method = self.request.method
        if self.version != "4":
            return error_page("Bad Request", 405 if self.version == "3" else 400)
        if self.segments == ["events", "stream"] and method == "GET":
            return await stream(self.api.feed, self.api.pool, self.request)
        self.kind = _media.wanted(self.request.headers.get("accept"), self.query.get("accept"))
        if not self.segments:
            return await self._root()
        place = self.api.tree.find(self.segments)
        if place is None:
            return await self._progress() or _answers.no_such_path(
                self._absolute(f"{BASE}/v4/{'/'.join(self.segments)}")
            )
        if method not in place.methods:
            return _answers.not_allowed(place.methods)
        if method == "OPTIONS":
            allow = ", ".join(place.methods)
            return Response(allow, headers={"Allow": allow}, media_type="text/plain")
        if method in {"GET", "HEAD"}:
            permits.check_read(self.segments[0])
        return await self._at(place)

    async def _at(self, place: Place) -> Response:
        """Do what the address has."""
        method = self.request.method
        ids = self.segments[1:2] if place.service and self.segments[0] not in NAMED else []
        if ids and not is_uuid(ids[0]):
            raise Gone(f"{self.segments[1]} is no id")
        if method not in place.built:
            return await self._unbuilt(place)
        if method in {"GET", "HEAD"}:
            return await self._get(place, _there(place))
        return await self._patiently({"POST": self._post, "PUT": self._put, "DELETE": self._delete}[method], place)

    async def _patiently(self, act: Callable[[Place, Collection], Awaitable[Response]], place: Place) -> Response:
        """A VM is up a moment before the job that started it lets go of it: what is locked is asked for again."""
        clock = asyncio.get_running_loop().time
        ends = clock() + MOMENTS
        while True:
            try:
                return await act(place, _there(place))
            except Locked:
                if clock() > ends:
                    raise
            await asyncio.sleep(0.05)

    async def _unbuilt(self, place: Place) -> Response:
        """What oVirt has at this address and this engine not yet: an empty list where that can be, else a refusal."""
        method = self.request.method
        empty = place.service is not None and place.service.name in _model.EMPTY
        if method in {"GET", "HEAD"} and place.type and place.id is None and empty:
            return _answers.write(self.kind, CODECS[self.kind].dump_list([], place.type))
        if place.service and place.service.item is None and place.id is not None and method != "POST":
            raise Gone("nothing is here yet")
        service = place.service
        verb = (service.methods.get(method) if service else None) or method
        if place.action and method == "POST":
            verb = service.actions.get(place.action, place.action) if service else place.action
            self.action = await self._body(Action, place, verb)
            check_mandatory(service, verb, self.action, "action")
        elif method in {"POST", "PUT"} and place.type:
            body = await self._body(place.type, place, verb)
            check_mandatory(service, verb, body)
        raise NotBuilt(f"{place.what}.{verb} is not built yet.")

    async def _root(self) -> Response:
        if self.request.method not in {"GET", "HEAD", "OPTIONS"}:
            return _answers.not_allowed(["HEAD", "GET", "OPTIONS"])
        if self.request.method == "OPTIONS":
            return Response("HEAD, GET, OPTIONS", headers={"Allow": "HEAD, GET, OPTIONS"}, media_type="text/plain")
        async with self.api.pool.connection() as db:
            body = await root(self._call(db, None), self.root)
        at = f"{self.request.url.scheme}://{self.request.url.netloc}"
        links = sorted(f"<{at}{li.href}>; rel={li.rel}" for li in body.link or [])
        headers = {"Link": ",".join(links)}
        if self.request.method == "HEAD":
            return Response(status_code=200, headers=headers)
        return _answers.write(self.kind, CODECS[self.kind].dump(body), 200, headers)

    def _call(self, db: Db, place: Place | None) -> Call:
        return Call(db, self.api.links, self.api.live, place.path if place else {}, self.query)

    async def _get(self, place: Place, collection: Collection) -> Response:
        follow = follows(self.query.get("follow", ""))
        codec = CODECS[self.kind]
        async with self.api.pool.connection() as db:
            call = self._call(db, place)
            await permits.check_path(db, place.path)
            if place.id is None:
                found = await self.present.entities(call, collection, await collection.list(call), follow)
                if not found and collection.hollow and self.kind == "application/json":
                    return _answers.write(self.kind, b'{"%b":[]}' % names.singular(collection.cls).encode())
                return _answers.write(self.kind, codec.dump_list(found, collection.cls))
            e = await collection.get(call, place.id)
            return _answers.write(self.kind, codec.dump(await self.present.entity(call, collection, e, follow)))

    async def _post(self, place: Place, collection: Collection) -> Response:
        return await (self._act(place, collection) if place.action else self._add(place, collection))

    async def _do(self, call: Call, place: Place, verb: Verb, *what: Any) -> Any:
        """Call the verb: everything that writes comes through here."""
        kind = place.collection.entity if place.collection else None
        if place.action is None:
            await permits.check_path(call.db, place.path)
        await permits.check_verb(call.db, verb, kind, place.path, place.id, what[-1])
        out = await verb(call, *what)
        if verb.__name__ == "add":
            await permissions.created(call.db, kind, out.id)
        return out

    async def _add(self, place: Place, collection: Collection) -> Response:
        body = await self._body(collection.cls, place, "add")
        check_mandatory(place.service, "add", body)
        with self.api.feed.listen() as ear:
            async with self.api.pool.connection() as db:
                call = self._call(db, place)
                added = await self._do(call, place, verbs(collection.noun)["add"], body)
                call.wait = call.wait or self._expects("201-created")
            await self._wait(call, ear)
        async with self.api.pool.connection() as db:
            call = replace_db(call, db)
            e = await collection.fresh(call, await collection.get(call, str(added.id)))
            e = await self.present.entity(call, collection, e, written=True)
        if call.job and not call.wait:
            progress = Link(href=f"{e.href}/creation_status/{call.job}", rel="creation_status")
            e = replace(e, creation_status=CreationStatus.PENDING, link=[*(e.link or []), progress])
            return _answers.write(self.kind, CODECS[self.kind].dump(e), 202, {"Location": self._absolute(e.href)})
        headers = {"Location": self._absolute(e.href)} if collection.added == 201 else None
        return _answers.write(self.kind, CODECS[self.kind].dump(e), collection.added, headers)

    async def _put(self, place: Place, collection: Collection) -> Response:
        body = await self._body(collection.cls, place, "update")
        assert place.id
        check_immutable(place.id, body)
        async with self.api.pool.connection() as db:
            call = self._call(db, place)
            await self._do(call, place, verbs(collection.noun)["update"], place.id, body)
            e = await collection.get(call, place.id)
            e = await self.present.entity(call, collection, e, written=True)
            return _answers.write(self.kind, CODECS[self.kind].dump(e))

    async def _delete(self, place: Place, collection: Collection) -> Response:
        with self.api.feed.listen() as ear:
            async with self.api.pool.connection() as db:
                call = self._call(db, place)
                await collection.get(call, str(place.id))
                await self._do(call, place, verbs(collection.noun)["remove"], place.id)
            await self._wait(call, ear)
        if call.flag("async") or self._expects("202-accepted"):
            return Response(status_code=202)
        done = Action(status="complete", job=self._job(call))
        return _answers.write(self.kind, CODECS[self.kind].dump(done))

    async def _act(self, place: Place, collection: Collection) -> Response:
        self.action = Action()
        body = await self._body(Action, place, place.action or "")
        self.action = body
        assert place.action
        method = place.service.actions.get(place.action, "") if place.service else ""
        check_mandatory(place.service, method, body, "action")
        with self.api.feed.listen() as ear:
            async with self.api.pool.connection() as db:
                call = self._call(db, place)
                out = await self._do(call, place, actions(collection.noun)[place.action], place.id, body)
                call.wait = call.wait or body.async_ is False
            await self._wait(call, ear)
        done: Action = replace(out or body, status="complete", job=self._job(call))
        if body.async_ and call.job and not call.wait:
            done = replace(
                done, status="pending", id=call.job, href=f"{self.root}/{'/'.join(self.segments)}/{call.job}"
            )
            return _answers.write(self.kind, CODECS[self.kind].dump(done), 202)
        name = names.singular(collection.cls)
        if out is None and name in done.__struct_fields__ and getattr(done, name) is None:
            async with self.api.pool.connection() as db:
                call = replace_db(call, db)
                e = await collection.get(call, str(place.id))
                shown = await self.present.entity(call, collection, e)
                slim = type(e)(id=e.id, href=shown.href, link=shown.link, actions=shown.actions)
                done = replace(done, **{name: slim})
        return _answers.write(self.kind, CODECS[self.kind].dump(done))

    async def _progress(self) -> Response | None:
        """How far a job is that an answer with 202 named: below `creation_status` of an entity, or below an action."""
        *where, id = self.segments
        if not is_uuid(id) or len(where) < 3 or self.request.method not in {"GET", "HEAD"}:
            return None
        created = where[-1] == "creation_status"
        place = self.api.tree.find(where[:-1] if created else where)
        if place is None or place.id is None or not (created or place.action):
            return None
        async with self.api.pool.connection() as db:
            row = await (await db.execute("select state, error from job where id = %s", (id,))).fetchone()
        if row is None:
            raise Gone(f"Job {id} does not exist")
        state, error = row
        fault = Fault(reason="Operation Failed", detail=f"[{error}]") if state in {"failed", "aborted"} else None
        status = "failed" if fault else "complete" if state == "finished" else "in_progress"
        done = Action(id=id, href=f"{self.root}/{'/'.join(self.segments)}", status=status, fault=fault)
        return _answers.write(self.kind, CODECS[self.kind].dump(done, "creation" if created else None))

    def _expects(self, what: str) -> bool:
        """Whether the client asks for this status (wire 8.2, 8.5)."""
        headers = self.request.headers
        return what in {*headers.getlist("expect"), *headers.getlist("x-ovirt-expect")}

    def _absolute(self, href: str) -> str:
        return f"{self.request.url.scheme}://{self.request.url.netloc}{href}"

    def _job(self, call: Call) -> Job | None:
        return Job(id=call.job, href=f"{self.root}/jobs/{call.job}") if call.job else None

    async def _wait(self, call: Call, ear: "asyncio.Queue[Any]") -> None:
        """Hold the answer until the job has ended, where the verb asks for that. Refused if the job failed."""
        if not call.job or not call.wait:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    change = await ear.get()
                    if (
                        change.kind == "job"
                        and change.id == call.job
                        and change.status in {"finished", "failed", "aborted"}
                    ):
                        break
        except TimeoutError:
            call.wait = False
            return
        async with self.api.pool.connection() as db:
            row = await (await db.execute("select state, error from job where id = %s", (call.job,))).fetchone()
        if row and row[0] in {"failed", "aborted"}:
            raise Refused(row[1])

    async def _body(self, cls: type[Any], place: Place, method: str) -> Any:
        """The request's document. An action may come without one if it says of which type it is (wire 2.13)."""
        kind = _media.given(self.request.headers.get("content-type"))
        data = await self._bytes()
        if not data.strip():
            if cls is Action:
                return Action()
            if kind != "application/xml":
                raise empty_body(place.service, method, cls)
        return CODECS[kind].load(data, cls)

    async def _bytes(self) -> bytes:
        if self._content is not None:  # the request is tried again
            return self._content
        data = bytearray()
        async for chunk in self.request.stream():
            data += chunk
            if len(data) > LARGEST:
                raise TooLarge(f"The body of the request is larger than {LARGEST >> 20} MiB.")
        self._content = bytes(data)
        return self._content


class NotBuilt(Refused):
    """oVirt has it, and this engine not yet: 405, since the address is there and the method is not."""

    status, code = 405, "not_built"


def _there(place: Place) -> Collection:
    assert place.collection is not None
    return place.collection


def replace_db(call: Call, db: Db) -> Call:
    """The same call in another transaction."""
    again = Call(db, call.links, call.live, call.path, call.query)
    again.job, again.wait = call.job, call.wait
    return again


def _matrix(segments: list[str]) -> tuple[list[str], dict[str, str]]:
    """Matrix parameters of the last segment (wire 5.1): `vms;max=20`."""
    if not segments:
        return segments, {}
    last, *rest = segments[-1].split(";")
    found: dict[str, str] = {}
    for p in filter(None, rest):
        key, _, value = p.partition("=")
        found.setdefault(key, value)
    return [*segments[:-1], last] if last else segments[:-1], found


def _first(request: Request) -> dict[str, str]:
    """Query parameters; of a repeated one the first counts."""
    found: dict[str, str] = {}
    for key, value in request.query_params.multi_items():
        found.setdefault(key, value)
    return found
