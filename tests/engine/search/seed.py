"""The objects of the recorded searches, as rows; what the recorded engine added to them by itself is added here."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psycopg import AsyncConnection, sql
from psycopg.types.json import Jsonb

RECORDED = Path(__file__).parent / "recorded"
SEED = json.loads((RECORDED / "seed.json").read_text())
NOW = datetime.now(UTC).isoformat()
BLANK = "00000000-0000-0000-0000-000000000000"


class Rows:
    """Writes rows and remembers what is needed to complete others."""

    def __init__(self, db: AsyncConnection) -> None:
        self.db, self.ids, self.of = db, {}, {}

    async def add(self, table: str, key: str, *, name: str | None = None, id: str | None = None, **columns: Any) -> str:
        id = id or str(uuid.uuid4())
        spec = columns.pop("spec", {})
        self.ids[key] = id
        self.of[id] = spec | columns | {"name": name}
        row = {"id": id, "name": name, "spec": Jsonb(spec)} | columns
        query = sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(map(sql.Placeholder, row)),
        )
        await self.db.execute(query, row)
        return id


async def load(db: AsyncConnection) -> dict[str, str]:
    # oVirt lets two machines of different data centers have one name
    await db.execute("alter table vm drop constraint if exists vm_name_key")
    rows = Rows(db)
    await _fresh(rows)
    for step in SEED["steps"]:
        maker = MAKERS.get(step["path"].split("/")[-1])
        if maker and "tags" not in step["path"] and "permissions" not in step["path"]:
            await maker(rows, step, _filled(step["body"], rows.ids))
    await db.execute("update event set time = time + id * interval '1 ms'")
    return rows.ids


async def _fresh(rows: Rows) -> None:
    """What every installation has."""
    spec = {"description": "The default Data Center", "version": {"major": 4, "minor": 8}}
    dc = await rows.add(
        "data_center", "datacenter:Default", name="Default", status="uninitialized", local=False, spec=spec
    )
    spec = {"description": "The default server cluster", "cpu": {"architecture": "undefined", "type": ""}}
    await rows.add(
        "cluster", "cluster:Default", name="Default", data_center=dc, spec=spec | {"version": {"major": 4, "minor": 8}}
    )
    await _management(rows, dc, "Default")
    # the recorded engine had one more data center, of which only the network shows
    dc = await rows.add("data_center", "datacenter:other", name="other", status="uninitialized", local=False)
    await _management(rows, dc, "other")
    spec = {
        "description": "Blank template",
        "memory": 1 << 30,
        "os": {"type": "other"},
        "version": {"version_number": 1},
    }
    await rows.add("template", "template:Blank", name="Blank", id=BLANK, status="ok", spec=spec)
    spec = {"principal": "admin", "user_name": "admin@internal-authz", "last_name": "", "department": "", "email": ""}
    await rows.add("user", "user:admin", name="admin", domain="internal-authz", spec=spec)


async def _management(rows: Rows, dc: str, name: str) -> None:
    spec = {"description": "Management Network", "comment": "", "mtu": 0, "stp": False, "usages": ["vm", "management"]}
    net = await rows.add("network", f"network:{name}/ovirtmgmt", name="ovirtmgmt", data_center=dc, spec=spec)
    await rows.add("vnic_profile", f"vnicprofile:{name}/ovirtmgmt", name="ovirtmgmt", network=net)


async def _datacenter(rows: Rows, step: dict, body: dict) -> None:
    spec = {k: body[k] for k in ("description", "comment", "version")}
    dc = await rows.add("data_center", step["key"], name=body["name"], status="up", local=body["local"], spec=spec)
    await _management(rows, dc, body["name"])


async def _cluster(rows: Rows, step: dict, body: dict) -> None:
    spec = {k: body[k] for k in ("description", "comment", "version", "cpu")}
    await rows.add("cluster", step["key"], name=body["name"], data_center=body["data_center"]["id"], spec=spec)


async def _network(rows: Rows, step: dict, body: dict) -> None:
    if "data_center" not in body:
        return
    spec = {k: v for k, v in body.items() if k not in ("name", "data_center")}
    spec["usages"] = body["usages"]["usage"]
    net = await rows.add("network", step["key"], name=body["name"], data_center=body["data_center"]["id"], spec=spec)
    await rows.add("vnic_profile", f"profile:{net}", name=body["name"], network=net)


async def _vnic_profile(rows: Rows, step: dict, body: dict) -> None:
    await rows.add("vnic_profile", step["key"], name=body["name"], network=body["network"]["id"])


async def _user(rows: Rows, step: dict, body: dict) -> None:
    name = body["user_name"].partition("@")[0]
    who = next(u for u in SEED["directory"]["users"] if u["name"] == name)
    spec = {
        "principal": name,
        "user_name": body["user_name"],
        "last_name": who["last"],
        "department": who["department"],
    }
    await rows.add("user", step["key"], name=who["first"], domain="internal-authz", spec=spec)


async def _vm(rows: Rows, step: dict, body: dict) -> None:
    template = body["template"].get("id", BLANK)
    inherited = {
        k: v for k, v in rows.of[template].items() if k in ("memory", "memory_policy", "os", "type", "cpu", "bios")
    }
    own = {k: v for k, v in body.items() if k not in ("name", "cluster", "template")}
    cluster = body["cluster"]["id"]
    ppc, old = rows.of[cluster]["cpu"]["architecture"] == "ppc64", rows.of[cluster]["version"]["minor"] < 7
    bios = {"type": "i440fx_sea_bios" if ppc else "q35_sea_bios" if old else "q35_ovmf"}
    spec = {"comment": "", "type": "server", "bios": bios, "creation_time": NOW} | inherited | own
    spec.setdefault("memory_policy", {"guaranteed": spec["memory"] // 2})
    await rows.add("vm", step["key"], name=body["name"], status="down", cluster=cluster, template=template, spec=spec)


async def _template(rows: Rows, step: dict, body: dict) -> None:
    vm = rows.of[body["vm"]["id"]]
    spec = {k: vm[k] for k in ("memory", "memory_policy", "os", "bios", "type")} | {"creation_time": NOW}
    spec |= {k: body[k] for k in ("description", "comment") if k in body}
    name = body.get("version", {}).get("version_name", "base version")
    spec["version"] = {"version_name": name, "version_number": 1 if name == "base version" else 2}
    await rows.add("template", step["key"], name=body["name"], status="ok", cluster=vm["cluster"], spec=spec)


async def _pool(rows: Rows, step: dict, body: dict) -> None:
    """Its machines; there are no pools here."""
    for number in range(1, int(body["size"]) + 1):
        vm = {k: body[k] for k in ("cluster", "template", "description")} | {"name": f"{body['name']}-{number}"}
        await _vm(rows, {"key": f"{step['key']}-{number}"}, vm)


async def _nic(rows: Rows, step: dict, body: dict) -> None:
    vm = rows.ids[step["path"].split("/")[2].removeprefix("$")]
    profile, mac = body["vnic_profile"]["id"], body["mac"]["address"]
    await rows.add("nic", step["key"], name=body["name"], vm=vm, vnic_profile=profile, mac=mac)


async def _disk(rows: Rows, step: dict, body: dict) -> None:
    spec = {"description": body["description"], "shareable": body["shareable"], "storage_type": "lun"}
    await rows.add("disk", step["key"], name=body["alias"], status="ok", spec=spec)


async def _attachment(rows: Rows, step: dict, body: dict) -> None:
    vm = rows.ids[step["path"].split("/")[2].removeprefix("$")]
    await rows.add("disk_attachment", step["key"], vm=vm, disk=body["disk"]["id"])


async def _event(rows: Rows, step: dict, body: dict) -> None:
    about = {k: body[k]["id"] for k in ("vm", "template", "cluster", "data_center", "user") if k in body}
    names = {k: rows.of[id]["user_name" if k == "user" else "name"] for k, id in about.items() if k != "user"}
    for thing in ("vm", "template"):
        if thing in about:
            about["cluster"] = rows.of[about[thing]]["cluster"]
    code = {"normal": 9801, "warning": 9802, "error": 9803, "alert": 9804}[body["severity"]]
    row = {"code": code, "severity": body["severity"], "message": body["description"], "origin": body["origin"]}
    row |= {"custom_id": body["custom_id"], "names": Jsonb(names)} | about
    query = sql.SQL("insert into event ({}) values ({}) returning id").format(
        sql.SQL(", ").join(map(sql.Identifier, row)), sql.SQL(", ").join(map(sql.Placeholder, row))
    )
    cursor = await rows.db.execute(query, row)
    rows.ids[step["key"]] = str((await cursor.fetchone())[0])


MAKERS = {
    "datacenters": _datacenter,
    "clusters": _cluster,
    "networks": _network,
    "vnicprofiles": _vnic_profile,
    "users": _user,
    "vms": _vm,
    "templates": _template,
    "vmpools": _pool,
    "nics": _nic,
    "disks": _disk,
    "diskattachments": _attachment,
    "events": _event,
}


def _filled(value: Any, ids: dict[str, str]) -> Any:
    """References become ids; numbers and booleans become what they say."""
    if isinstance(value, dict):
        return {k: v if k in TEXTS else _filled(v, ids) for k, v in value.items()}
    if isinstance(value, list):
        return [_filled(v, ids) for v in value]
    if isinstance(value, str) and value.startswith("$"):
        return ids[value[1:]]
    if value in ("true", "false"):
        return value == "true"
    return int(value) if isinstance(value, str) and value.isdigit() else value


TEXTS = ("name", "alias", "description", "comment")
