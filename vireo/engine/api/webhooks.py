"""/webhooks: Vireo's own, oVirt has none. For administrators only; the secret is never shown."""

from psycopg.rows import dict_row

from vireo.engine.api._collection import Collection, Rows, limit_of
from vireo.engine.auth import permits
from vireo.engine.notify.webhook import Webhook
from vireo.engine.ops._call import Call
from vireo.engine.store.table import is_uuid
from vireo.errors import Forbidden, Gone

SELECT = """
select w.id::text, w.name, w.description, w.comment, w.url, w.kinds, w.active, d.failures, d.error, d.last as delivered
from webhook w join webhook_delivery d using (id) where %(id)s::uuid is null or w.id = %(id)s order by w.name limit %(max)s"""


class Webhooks(Collection):
    """Who is told of changes, and how that goes."""

    path, cls, noun, parameter = "webhooks", Webhook, "webhook", "webhook"

    async def list(self, call: Call) -> list[Webhook]:
        return await self._read(call, None, limit_of(call))

    async def get(self, call: Call, id: str) -> Webhook:
        found = await self._read(call, id, 1) if is_uuid(id) else []
        if not found:
            raise Gone(f"Webhook {id} does not exist")
        return found[0]

    async def _read(self, call: Call, id: str | None, max: int | None) -> Rows[Webhook]:
        rights = permits.current.get()
        if rights is not None and not rights.administrator:
            raise Forbidden("User is not authorized to perform this action.")
        cursor = call.db.cursor(row_factory=dict_row)
        rows = await cursor.execute(SELECT, {"id": id, "max": max})
        return [Webhook(**r) async for r in rows]
