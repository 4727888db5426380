"""A request to the API, from its bytes to its answer: who, what, in one transaction, written back."""

import asyncio
from typing import Any

from msgspec.structs import replace
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from vireo import log
from vireo.context import correlation, correlation_id, user_id
from vireo.engine.api import _answers, _media
from vireo.engine.api._collection import actions, verbs
from vireo.engine.api._media import CODECS
from vireo.engine.api._present import Presenter, follows
from vireo.engine.api._root import root
from vireo.engine.api._sso import session_of
from vireo.engine.api._stream import stream
from vireo.engine.api._tree import Place, Tree
from vireo.engine.auth.refusals import Denied
from vireo.engine.events.feed import Feed
from vireo.engine.hosts.links import Links, Live
from vireo.engine.ops._call import Call
from vireo.engine.store.db import Db, Pool
from vireo.errors import Refused, TooLarge
from vireo.model.action import Action
from vireo.model.job import CreationStatus, Job

logger = log.get(__name__)

BASE = "/ovirt-engine/api"
LARGEST = 10 << 20
"""Bytes of a request's body (wire 7.16)."""
PATIENCE = 60.0
"""Seconds that an answer waits for a job, where it waits."""


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
        segments = [s for s in request.url.path.removeprefix(BASE).split("/") if s]
        self.root = BASE
        if segments and segments[0] == "v4":
            self.root, segments = BASE + "/v4", segments[1:]
        self.segments, matrix = _matrix(segments)
        self.query = matrix | _first(request)
        self.present = Presenter(api.tree, self.root)

    def usage(self) -> str:
        """Where the right usage is described (wire 7.9)."""
        place = self.api.tree.find(self.segments)
        url = self.request.url
        noun = place.collection.noun if place else "system"
        verb = (place.action if place else None) or {"POST": "add", "PUT": "update"}.get(self.request.method, "get")
        service = f"{noun}s" if place and place.id is None else noun
        return (
            f"For correct usage, see: {url.scheme}://{url.netloc}/ovirt-engine/apidoc#services/{service}/methods/{verb}"
        )

    async def answer(self) -> Response:
        """Find the place, check the method, do it."""
        method = self.request.method
        if self.segments == ["events", "stream"] and method == "GET":
            return await stream(self.api.feed, self.request.headers.get("last-event-id"))
        self.kind = _media.wanted(self.request.headers.get("accept"), self.query.get("accept"))
        if not self.segments:
            return await self._root()
        place = self.api.tree.find(self.segments)
        if place is None:
            return _answers.no_such_path(self.request.url.path)
        if method not in place.methods:
            return _answers.not_allowed(place.methods)
        if method == "OPTIONS":
            allow = ", ".join(place.methods)
            return Response(allow, headers={"Allow": allow}, media_type="text/plain")
        if method in {"GET", "HEAD"}:
            return await self._get(place)
        return await {"POST": self._post, "PUT": self._put, "DELETE": self._delete}[method](place)

    async def _root(self) -> Response:
        if self.request.method not in {"GET", "HEAD", "OPTIONS"}:
            return _answers.not_allowed(["GET", "HEAD", "OPTIONS"])
        async with self.api.pool.connection() as db:
            body = await root(db, self.api.tree, self.root)
        at = f"{self.request.url.scheme}://{self.request.url.netloc}"
        links = sorted(f"<{at}{li.href}>; rel={li.rel}" for li in body.link or [])
        headers = {"Link": ",".join(links)}
        if self.request.method == "HEAD":
            return Response(status_code=200, headers=headers)
        return _answers.write(self.kind, CODECS[self.kind].dump(body), 200, headers)

    def _call(self, db: Db, place: Place) -> Call:
        return Call(db, self.api.links, self.api.live, place.path, self.query)

    async def _get(self, place: Place) -> Response:
        follow = follows(self.query.get("follow", ""))
        codec, collection = CODECS[self.kind], place.collection
        async with self.api.pool.connection() as db:
            call = self._call(db, place)
            if place.id is None:
                found = [await self.present.entity(call, collection, e, follow) for e in await collection.list(call)]
                return _answers.write(self.kind, codec.dump_list(found, collection.cls))
            e = await collection.get(call, place.id)
            return _answers.write(self.kind, codec.dump(await self.present.entity(call, collection, e, follow)))

    async def _post(self, place: Place) -> Response:
        return await (self._act(place) if place.action else self._add(place))

    async def _add(self, place: Place) -> Response:
        body = await self._body(place.collection.cls)
        with self.api.feed.listen() as ear:
            async with self.api.pool.connection() as db:
                call = self._call(db, place)
                added = await verbs(place.collection.noun)["add"](call, body)
            await self._wait(call, ear)
        async with self.api.pool.connection() as db:
            call = replace_db(call, db)
            e = await place.collection.get(call, str(added.id))
            e = await self.present.entity(call, place.collection, e)
        status = 202 if call.job and not call.wait else 201
        if status == 202:
            e = replace(e, creation_status=CreationStatus.PENDING)
        location = f"{self.request.url.scheme}://{self.request.url.netloc}{e.href}"
        return _answers.write(self.kind, CODECS[self.kind].dump(e), status, {"Location": location})

    async def _put(self, place: Place) -> Response:
        body = await self._body(place.collection.cls)
        assert place.id
        async with self.api.pool.connection() as db:
            call = self._call(db, place)
            await verbs(place.collection.noun)["update"](call, place.id, body)
            e = await place.collection.get(call, place.id)
            return _answers.write(
                self.kind, CODECS[self.kind].dump(await self.present.entity(call, place.collection, e))
            )

    async def _delete(self, place: Place) -> Response:
        with self.api.feed.listen() as ear:
            async with self.api.pool.connection() as db:
                call = self._call(db, place)
                await place.collection.get(call, str(place.id))
                await verbs(place.collection.noun)["remove"](call, place.id)
            await self._wait(call, ear)
        if call.flag("async"):
            return Response(status_code=202)
        done = Action(status="complete", job=self._job(call))
        return _answers.write(self.kind, CODECS[self.kind].dump(done))

    async def _act(self, place: Place) -> Response:
        self.action = Action()
        body = await self._body(Action)
        self.action = body
        assert place.action
        with self.api.feed.listen() as ear:
            async with self.api.pool.connection() as db:
                call = self._call(db, place)
                out = await actions(place.collection.noun)[place.action](call, place.id, body)
            await self._wait(call, ear)
        done: Action = replace(out or body, status="complete", job=self._job(call))
        name = place.collection.cls.__name__.lower()
        if out is None and name in done.__struct_fields__:
            async with self.api.pool.connection() as db:
                call = replace_db(call, db)
                e = await place.collection.get(call, str(place.id))
                shown = await self.present.entity(call, place.collection, e)
                slim = type(e)(id=e.id, href=shown.href, link=shown.link, actions=shown.actions)
                done = replace(done, **{name: slim})
        return _answers.write(self.kind, CODECS[self.kind].dump(done))

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
                    if change.kind == "job" and change.id == call.job and change.status in {"finished", "failed"}:
                        break
        except TimeoutError:
            call.wait = False
            return
        async with self.api.pool.connection() as db:
            row = await (await db.execute("select state, error from job where id = %s", (call.job,))).fetchone()
        if row and row[0] == "failed":
            raise Refused(row[1])

    async def _body(self, cls: type[Any]) -> Any:
        """The request's document. An action may come without one if it says of which type it is (wire 2.13)."""
        kind = _media.given(self.request.headers.get("content-type"))
        data = await self._bytes()
        if not data.strip() and cls is Action:
            return Action()
        return CODECS[kind].load(data, cls)

    async def _bytes(self) -> bytes:
        data = bytearray()
        async for chunk in self.request.stream():
            data += chunk
            if len(data) > LARGEST:
                raise TooLarge(f"The body of the request is larger than {LARGEST >> 20} MiB.")
        return bytes(data)


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
