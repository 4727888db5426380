"""One scenario for each kind of job: what must be there first, the request, and the two ends that are allowed.

A scenario makes what it needs, then answers the request, the address to watch, and the statuses that it may have in the end:
undone first, then complete (None: it is not there).
"""

import itertools
import uuid
from collections.abc import Callable
from typing import NamedTuple

from tests.e2e.crash.machine import Machine

number = itertools.count()


class Scenario(NamedTuple):
    method: str
    path: str
    body: dict | None
    watch: str
    ends: tuple[str | None, ...]


def vm(m: Machine, disk: bool = True) -> str:
    name = f"vm{next(number)}"
    made = m.post(
        "/vms", {"name": name, "cluster": {"name": "Default"}, "template": {"name": "Blank"}, "memory": 64 << 20}
    )
    if disk:
        spec = {
            "name": name,
            "format": "cow",
            "provisioned_size": 1 << 30,
            "storage_domains": {"storage_domain": [{"name": "local"}]},
        }
        a = m.post(f"/vms/{made['id']}/diskattachments", {"interface": "virtio", "bootable": True, "disk": spec})
        m.is_(f"/disks/{a['id']}", "ok")
    return made["id"]


def up(m: Machine) -> str:
    id = vm(m)
    m.post(f"/vms/{id}/start")
    m.is_(f"/vms/{id}", "up")
    return id


def suspended(m: Machine) -> str:
    id = up(m)
    m.post(f"/vms/{id}/suspend")
    m.is_(f"/vms/{id}", "suspended")
    return id


def disk(m: Machine) -> str:
    made = m.post("/disks", disk_body())
    m.is_(f"/disks/{made['id']}", "ok")
    return made["id"]


def disk_body() -> dict:
    return {
        "id": str(uuid.uuid4()),
        "name": f"d{next(number)}",
        "format": "cow",
        "provisioned_size": 1 << 30,
        "storage_domains": {"storage_domain": [{"name": "local"}]},
    }


def domain(m: Machine) -> str:
    name = f"sd{next(number)}"
    return m.post("/storagedomains", domain_body(name))["id"]


def domain_body(name: str) -> dict:
    return {"name": name, "type": "data", "host": {"name": "h1"}, "storage": {"type": "localfs", "path": f"/{name}"}}


def center(m: Machine) -> str:
    return m.get("/datacenters")["data_center"][0]["id"]


def attached(m: Machine) -> str:
    id = domain(m)
    m.post(f"/datacenters/{center(m)}/storagedomains", {"id": id})
    return id


def in_maintenance(m: Machine) -> str:
    id = attached(m)
    m.post(f"/datacenters/{center(m)}/storagedomains/{id}/deactivate")
    return id


def _act(id: str, verb: str, *ends: str | None) -> Scenario:
    return Scenario("POST", f"/vms/{id}/{verb}", {}, f"/vms/{id}", ends)


def start_vm(m):
    return _act(vm(m), "start", "down", "up")


def restore_vm(m):
    return _act(suspended(m), "start", "suspended", "up")


def resume_vm(m):
    id = up(m)
    state = m.host_state()
    assert state.vms[id]
    m.post(f"/vms/{id}/stop")
    m.is_(f"/vms/{id}", "down")
    m.post(f"/vms/{id}/start", {"pause": "true"})
    m.is_(f"/vms/{id}", "paused", "up")
    return _act(id, "start", "paused", "up")


def stop_vm(m):
    return _act(up(m), "stop", "up", "down")


def discard_memory(m):
    return _act(suspended(m), "stop", "suspended", "down")


def shutdown_vm(m):
    return _act(up(m), "shutdown", "up", "down")


def reboot_vm(m):
    return _act(up(m), "reboot", "up")


def reset_vm(m):
    return _act(up(m), "reset", "up")


def suspend_vm(m):
    return _act(up(m), "suspend", "up", "suspended")


def remove_vm(m):
    id = vm(m)
    return Scenario("DELETE", f"/vms/{id}", None, f"/vms/{id}", ("down", None))


def add_disk(m):
    body = disk_body()
    return Scenario("POST", "/disks", body, f"/disks/{body['id']}", (None, "ok"))


def extend_disk(m):
    id = disk(m)
    return Scenario("PUT", f"/disks/{id}", {"provisioned_size": 2 << 30}, f"/disks/{id}", ("ok",))


def remove_disk(m):
    id = disk(m)
    return Scenario("DELETE", f"/disks/{id}", None, f"/disks/{id}", ("ok", None))


def add_domain(m):
    name = f"sd{next(number)}"
    return Scenario("POST", "/storagedomains", domain_body(name), f"/storagedomains?search=name%3D{name}", (None,))


def remove_domain(m):
    id = domain(m)
    return Scenario("DELETE", f"/storagedomains/{id}?format=true", None, f"/storagedomains/{id}", ("unattached", None))


def attach_domain(m):
    id, at = domain(m), center(m)
    return Scenario(
        "POST", f"/datacenters/{at}/storagedomains", {"id": id}, f"/storagedomains/{id}", ("unattached", None)
    )


def activate_domain(m):
    id, at = in_maintenance(m), center(m)
    path = f"/datacenters/{at}/storagedomains/{id}"
    return Scenario("POST", f"{path}/activate", {}, path, ("maintenance", "active"))


def detach_domain(m):
    id, at = in_maintenance(m), center(m)
    path = f"/datacenters/{at}/storagedomains/{id}"
    return Scenario("DELETE", path, None, path, ("maintenance", "unattached", None))


SCENARIOS: dict[str, tuple[Callable[[Machine], Scenario], str]] = {
    "start_vm": (start_vm, "start_vm"),
    "restore_vm": (restore_vm, "start_vm"),
    "resume_vm": (resume_vm, "resume_vm"),
    "stop_vm": (stop_vm, "stop_vm"),
    "discard_memory": (discard_memory, "discard_memory"),
    "shutdown_vm": (shutdown_vm, "shutdown_vm"),
    "reboot_vm": (reboot_vm, "reboot_vm"),
    "reset_vm": (reset_vm, "reset_vm"),
    "suspend_vm": (suspend_vm, "suspend_vm"),
    "remove_vm": (remove_vm, "remove_vm"),
    "add_disk": (add_disk, "add_disk"),
    "extend_disk": (extend_disk, "extend_disk"),
    "remove_disk": (remove_disk, "remove_disk"),
    "add_domain": (add_domain, "add_domain"),
    "remove_domain": (remove_domain, "remove_domain"),
    "attach_domain": (attach_domain, "attach_domain"),
    "activate_domain": (activate_domain, "attach_domain"),
    "detach_domain": (detach_domain, "detach_domain"),
}
"""By name: the scenario and the kind of its job."""
