"""What the verbs of all external providers have in common."""

import asyncio
import uuid
from typing import TypeVar
from urllib.parse import urlsplit

from msgspec.structs import replace

from vireo.base import merged
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.store.table import Table
from vireo.errors import Invalid, Refused
from vireo.model.provider import ExternalProvider

P = TypeVar("P", bound=ExternalProvider)
PATIENCE = 3.0
"""Seconds that a provider has to answer a connection."""


async def add(call: Call, table: Table[P], new: P) -> P:
    """A provider needs a name and an address; with authentication, credentials too."""
    missing = [n for n in ("name", "url") if not getattr(new, n)]
    if missing:
        raise Invalid(f"{type(new).__name__} [{', '.join(missing)}] required for add", "Incomplete parameters")
    await _names.free(call.db, table, "provider", "add", name=str(new.name))
    provider = replace(
        new,
        id=str(uuid.uuid4()),
        description=new.description or "",
        requires_authentication=bool(new.requires_authentication),
    )
    await table.add(call.db, provider)
    return provider


async def update(call: Call, table: Table[P], id: str, changes: P) -> None:
    """What the request lacks stays."""
    provider = await table.get(call.db, id, lock=True)
    if changes.name is not None and changes.name != provider.name:
        await _names.free(call.db, table, "provider", "edit", name=changes.name, but=id)
    await table.save(call.db, merged(provider, replace(changes, id=None)))


async def reach(provider: ExternalProvider) -> None:
    """Connect to the provider's address and hang up. Refused, with its name and address, if nothing answers there."""
    try:
        url = urlsplit(provider.url or "")
        port = url.port or (443 if url.scheme == "https" else 80)
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(url.hostname, port)
        writer.close()
    except (OSError, ValueError, TimeoutError) as e:
        why = str(e) or "it does not answer"
        raise Refused(f"Provider {provider.name} is not reachable at {provider.url}: {why}.") from e
