"""The API's entry point: what this is, how much there is, and where everything is."""

from datetime import UTC, datetime

from vireo.context import user_id
from vireo.engine.api import _model
from vireo.engine.auth import permits
from vireo.engine.ops._call import Call
from vireo.engine.store.seed import BLANK
from vireo.model import Link
from vireo.model.api import (
    Api,
    ApiSummary,
    ApiSummaryItem,
    EngineBackupInfo,
    ProductInfo,
    SpecialObjects,
    Version,
)
from vireo.model.catalog import Tag
from vireo.model.template import Template
from vireo.model.user import User

UNLISTED = {"options"}
"""What the root has and does not link."""

VERSION = Version(major=4, minor=5, build=8, revision=0, full_version="4.5.8")
"""The version of oVirt's API that this is; clients compare it."""

COUNTS = """
select (select count(*) from host), (select count(*) from host where status = 'up'),
  (select count(*) from storage_domain), (select count(*) from storage_domain where status = 'active'),
  (select count(*) from "user"), (select count(*) from vm), (select count(*) from vm where host is not null),
  (select value #>> '{}' from setting where name = 'instance_id')"""


async def root(call: Call, base: str) -> Api:
    """The `<api>` document; for a filtered user without what is for administrators (wire 1.7)."""
    row = await (await call.db.execute(COUNTS)).fetchone()
    assert row
    hosts, hosts_up, domains, domains_active, users, vms, vms_on, instance = row
    me = User(id=user_id.get(), href=f"{base}/users/{user_id.get()}")
    summary = ApiSummary(
        hosts=ApiSummaryItem(active=hosts_up, total=hosts),
        storage_domains=ApiSummaryItem(active=domains_active, total=domains),
        users=ApiSummaryItem(active=users, total=users),
        vms=ApiSummaryItem(active=vms_on, total=vms),
    )
    all_of_it = permits.filtered() is None
    return Api(
        link=_links(base),
        engine_backup=EngineBackupInfo() if all_of_it else None,
        product_info=ProductInfo(name="oVirt Engine", version=VERSION, instance_id=instance if all_of_it else None),
        special_objects=SpecialObjects(
            blank_template=Template(id=BLANK, href=f"{base}/templates/{BLANK}"),
            root_tag=Tag(id=BLANK, href=f"{base}/tags/{BLANK}"),
        ),
        summary=summary if all_of_it else None,
        time=datetime.now(UTC),
        authenticated_user=me,
        effective_user=me,
    )


def _links(base: str) -> list[Link]:
    """All collections of the model in oVirt's order, each followed by its search if it has one (wire 1.8, 1.9)."""
    links: list[Link] = []
    for name in (n for n in _model.ROOT.links if n not in UNLISTED):
        links.append(Link(href=f"{base}/{name}", rel=name))
        if name in _model.ROOT.search:
            start = ";from={event_id}" if name == "events" else ""
            links.append(Link(href=f"{base}/{name}{start}?search={{query}}", rel=f"{name}/search"))
    return links
