"""Put a tag on an object."""

from collections.abc import Mapping

from vireo.engine.auth import permits
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.assignedtag._what import owner
from vireo.engine.ops.tag._checks import ROOT
from vireo.engine.store import groups, hosts, tags, templates, users, vms
from vireo.engine.store.db import Db
from vireo.engine.store.table import Table, is_uuid
from vireo.errors import Invalid, NotFound
from vireo.model.catalog import Tag

PERMIT = "tag_management"


async def on(db: Db, path: Mapping[str, str], body: Tag) -> str | None:
    """The object. A tag by name is a query first, which is for administrators only (as recorded: 400, not 403)."""
    if body.name is not None and body.id is None:
        permits.check_read("tags")
    return owner(path)[1]


TABLES: dict[str, Table] = {"vm": vms, "host": hosts, "template": templates, "user": users, "group": groups}  # type: ignore[type-arg]
CODES = {
    "vm": "USER_ATTACH_TAG_TO_VM",
    "host": "USER_ATTACH_TAG_TO_VDS",
    "template": "USER_ATTACH_TAG_TO_TEMPLATE",
    "user": "USER_ATTACH_TAG_TO_USER",
    "group": "USER_ATTACH_TAG_TO_USER_GROUP",
}


async def add(call: Call, new: Tag) -> Tag:
    """By id or by name; one that is there already is answered as it is."""
    if new.id is not None:
        tag = await tags.find(call.db, id=new.id) if is_uuid(new.id) else None
        if tag is None:
            raise Invalid(f"[Cannot attach Tag. There is no tag {new.id}.]")
    else:
        tag = await tags.find(call.db, name=new.name)
        if tag is None:
            raise NotFound(f"Entity not found: {new.name}")
    if tag.id == ROOT:
        raise Invalid("[Cannot attach Tag. The root of the tags is on everything.]")
    kind, id = owner(call.path)
    thing = await TABLES[kind].get(call.db, id)
    query = "insert into tagged (tag, kind, object) values (%s, %s, %s) on conflict do nothing"
    await call.db.execute(query, (tag.id, kind, id))
    await record(call.db, CODES[kind], tag=tag, subject=thing)
    call.path["added"] = str(tag.id)
    return Tag(id=tag.id)
