"""Change a tag, or move it in the tree."""

from vireo.base import merged
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.ops.tag._checks import ROOT, check_name, parent
from vireo.engine.store import tags
from vireo.errors import Refused
from vireo.model.catalog import Tag

PERMIT = "tag_management"


async def update(call: Call, id: str, changes: Tag) -> None:
    """The root stays as it is, and no tag can be put below itself."""
    tag = await tags.get(call.db, id, lock=True)
    if id == ROOT:
        raise Refused("Cannot edit Tag. The root of the tags cannot be changed.")
    if changes.name is not None and changes.name != tag.name:
        await check_name(call.db, changes.name, "edit", but=id)
    above = await parent(call.db, changes.parent) if changes.parent is not None else tag.parent
    if changes.parent is not None and above is not None:
        query = """
            with recursive up (id) as (
              select %s::uuid union select t.parent from up join tag t on t.id = up.id where t.parent is not null)
            select 1 from up where id = %s"""
        if await (await call.db.execute(query, (above.id, id))).fetchone():
            raise Refused(f"Cannot edit Tag. The tag {tag.name} cannot be put below itself.")
    after = merged(tag, Tag(name=changes.name, description=changes.description, parent=above))
    await tags.save(call.db, after)
    await record(call.db, "USER_UPDATE_TAG", tag=after)
