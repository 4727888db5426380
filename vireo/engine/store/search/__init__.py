"""oVirt's search language: `compile` turns a search into parameterised SQL over one table, always aliased `e`.

    query = compile("vm", "name=web* and host.status=up sortby memory desc page 2", max=50)
    await vms.select(db, query.tail(), query.params)

Another kind is one file in `fields/`; what oVirt can search and we keep nothing of is listed in `fields/_missing.py`.
Source: oVirt's administration guide, "Searches", and the answers of an engine 4.5 (tests/engine/search).
"""

from vireo.engine.store.search.compiler import Query, compile
from vireo.engine.store.search.tree import BadSearch

__all__ = ["BadSearch", "Query", "compile"]
