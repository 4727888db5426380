"""The API's entry point: what this is, how much there is, and where everything is."""

from datetime import UTC, datetime

from vireo.context import user_id
from vireo.engine.api._tree import Tree
from vireo.engine.store.db import Db
from vireo.engine.store.seed import BLANK
from vireo.model import Link
from vireo.model.api import Api, ApiSummary, ApiSummaryItem, ProductInfo, SpecialObjects, Version
from vireo.model.template import Template
from vireo.model.user import User

ORDER = [
    "clusters",
    "datacenters",
    "events",
    "hosts",
    "networks",
    "roles",
    "storagedomains",
    "tags",
    "bookmarks",
    "icons",
    "templates",
    "instancetypes",
    "users",
    "groups",
    "domains",
    "vmpools",
    "vms",
    "disks",
    "jobs",
    "storageconnections",
    "vnicprofiles",
    "diskprofiles",
    "cpuprofiles",
    "schedulingpolicyunits",
    "schedulingpolicies",
    "permissions",
    "macpools",
    "networkfilters",
    "operatingsystems",
    "externalhostproviders",
    "openstackimageproviders",
    "openstackvolumeproviders",
    "openstacknetworkproviders",
    "katelloerrata",
    "affinitylabels",
    "clusterlevels",
    "imagetransfers",
    "externalvmimports",
    "externaltemplateimports",
]

VERSION = Version(major=4, minor=5, build=8, revision=0, full_version="4.5.8")
"""The version of oVirt's API that this is; clients compare it."""

COUNTS = """
select (select count(*) from host), (select count(*) from host where status = 'up'),
  (select count(*) from storage_domain), (select count(*) from storage_domain where status = 'active'),
  (select count(*) from "user"), (select count(*) from vm), (select count(*) from vm where host is not null),
  (select value #>> '{}' from setting where name = 'instance_id')"""


async def root(db: Db, tree: Tree, base: str) -> Api:
    """The `<api>` document."""
    row = await (await db.execute(COUNTS)).fetchone()
    assert row
    hosts, hosts_up, domains, domains_active, users, vms, vms_on, instance = row
    me = User(id=user_id.get(), href=f"{base}/users/{user_id.get()}")
    return Api(
        link=_links(tree, base),
        product_info=ProductInfo(name="oVirt Engine", vendor="ovirt.org", version=VERSION, instance_id=instance),
        special_objects=SpecialObjects(blank_template=Template(id=BLANK, href=f"{base}/templates/{BLANK}")),
        summary=ApiSummary(
            hosts=ApiSummaryItem(active=hosts_up, total=hosts),
            storage_domains=ApiSummaryItem(active=domains_active, total=domains),
            users=ApiSummaryItem(active=users, total=users),
            vms=ApiSummaryItem(active=vms_on, total=vms),
        ),
        time=datetime.now(UTC),
        authenticated_user=me,
        effective_user=me,
    )


def _links(tree: Tree, base: str) -> list[Link]:
    there = {c.path: c for c in tree.collections if "/" not in c.path}
    links: list[Link] = []
    for name in [*(n for n in ORDER if n in there), *sorted(there.keys() - set(ORDER))]:
        links.append(Link(href=f"{base}/{name}", rel=name))
        if there[name].kind:
            start = ";from={event_id}" if name == "events" else ""
            links.append(Link(href=f"{base}/{name}{start}?search={{query}}", rel=f"{name}/search"))
    return links
