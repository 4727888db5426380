"""The first host, storage domain and VM of a new installation, made through the public API: only what is missing."""

import socket
from pathlib import Path
from typing import NamedTuple

from vireo.cli.api import Api, Entity, status_is
from vireo.cli.progress import Progress
from vireo.errors import Refused
from vireo.lab.guest_image import MEMORY_MIB, PROOF, GuestImage, wait_for

DATA_CENTER = CLUSTER = "Default"
STORAGE, DEMO, NETWORK = "local", "demo", "ovirtmgmt"
DISK_SIZE = 1 << 30
HOST_LIMIT, STORAGE_LIMIT, DISK_LIMIT, START_LIMIT, BOOT_LIMIT = 120.0, 60.0, 60.0, 90.0, 90.0
"""Seconds that each may take, on a slow machine without KVM."""


class Wishes(NamedTuple):
    """Where things are on this machine."""

    host_address: str
    vdsm_port: int
    storage: Path
    """An empty directory for the local storage domain, or the one that has it."""
    consoles: Path
    """Where VDSM logs the guests' serial consoles."""
    image: GuestImage


def ensure(api: Api, wishes: Wishes, progress: Progress) -> None:
    """All of it, in order. Refused, saying which and why, when one cannot be had."""
    ensure_local(api)
    with progress.step("Adding this machine as a host"):
        host = ensure_host(api, wishes)
    with progress.step("Adding the local storage domain"):
        domain = ensure_storage(api, wishes, host)
    with progress.step(f"Making the VM {DEMO}"):
        vm = ensure_vm(api, wishes, domain)
    with progress.step(f"Starting the VM {DEMO} and waiting for its serial console"):
        line = ensure_running(api, wishes, vm)
    progress.say(f"  The guest said: {line}")


def ensure_local(api: Api) -> None:
    """Let the data center use local storage, while it has none."""
    center = _expect(api, "/datacenters", "data_center", DATA_CENTER)
    if center.get("local") != "true" and not api.list(f"/datacenters/{center['id']}/storagedomains", "storage_domain"):
        api.update(f"/datacenters/{center['id']}", local="true")


def ensure_host(api: Api, wishes: Wishes) -> Entity:
    hosts = api.list("/hosts", "host")
    host = next((h for h in hosts if _same(h, wishes)), None) or api.add(
        "/hosts",
        name=_host_name(hosts),
        address=wishes.host_address,
        port=str(wishes.vdsm_port),
        cluster={"name": CLUSTER},
        root_password="-",  # noqa: S106 - required by the API, and not used: the host is installed
    )
    if host.get("status") == "maintenance":
        api.act(f"/hosts/{host['id']}/activate")
    return api.wait(f"/hosts/{host['id']}", status_is("up"), f"Connecting the host {host['name']}", HOST_LIMIT)


def _same(host: Entity, wishes: Wishes) -> bool:
    return host.get("address") == wishes.host_address and str(host.get("port", wishes.vdsm_port)) == str(
        wishes.vdsm_port
    )


def _host_name(hosts: list[Entity]) -> str:
    name, taken = socket.gethostname().split(".")[0] or "local", {host.get("name") for host in hosts}
    return name if name not in taken else f"{name}-local"


def ensure_storage(api: Api, wishes: Wishes, host: Entity) -> Entity:
    center = _expect(api, "/datacenters", "data_center", DATA_CENTER)
    domain = api.named("/storagedomains", "storage_domain", STORAGE) or api.add(
        "/storagedomains",
        name=STORAGE,
        type="data",
        storage={"type": "localfs", "path": str(wishes.storage)},
        host={"name": host["name"]},
    )
    attached = f"/datacenters/{center['id']}/storagedomains"
    found = api.named(attached, "storage_domain", STORAGE)
    if found is None:
        api.add(attached, id=domain["id"])
    elif found.get("status") == "maintenance":
        api.act(f"{attached}/{domain['id']}/activate")
    what = f"Activating the storage domain {STORAGE}"
    return api.wait(f"{attached}/{domain['id']}", status_is("active"), what, STORAGE_LIMIT)


def ensure_vm(api: Api, wishes: Wishes, domain: Entity) -> Entity:
    vm = api.named("/vms", "vm", DEMO) or _add_vm(api, wishes)
    path = f"/vms/{vm['id']}"
    if not api.list(f"{path}/nics", "nic"):
        profile = _expect(api, "/vnicprofiles", "vnic_profile", NETWORK)
        api.add(f"{path}/nics", name="nic1", interface="virtio", vnic_profile={"id": profile["id"]})
    if not api.list(f"{path}/diskattachments", "disk_attachment"):
        disk = {
            "name": f"{DEMO}_Disk1",
            "format": "cow",
            "provisioned_size": str(DISK_SIZE),
            "storage_domains": {"storage_domain": [{"id": domain["id"]}]},
        }
        api.add(f"{path}/diskattachments", interface="virtio", bootable="true", active="true", disk=disk)
    for attachment in api.list(f"{path}/diskattachments", "disk_attachment"):
        what = f"Making the disk of the VM {DEMO}"
        api.wait(f"/disks/{attachment['disk']['id']}", status_is("ok"), what, DISK_LIMIT)
    return api.get(path)


def _add_vm(api: Api, wishes: Wishes) -> Entity:
    memory = str(MEMORY_MIB << 20)
    return api.add(
        "/vms",
        name=DEMO,
        description="A small Linux that shows that everything works; `vireo up` made it",
        cluster={"name": CLUSTER},
        template={"name": "Blank"},
        memory=memory,
        memory_policy={"guaranteed": memory, "max": memory},
        console={"enabled": "true"},
        os={
            "type": "other_linux",
            "kernel": str(wishes.image.kernel),
            "initrd": str(wishes.image.initrd),
            "cmdline": wishes.image.cmdline,
        },
    )


def ensure_running(api: Api, wishes: Wishes, vm: Entity) -> str:
    """The line with which the guest says, on its serial console, that it has booted."""
    path, log, before = f"/vms/{vm['id']}", wishes.consoles / f"{vm['id']}.log", 0
    if vm.get("status") in {"down", "suspended"}:
        before = log.stat().st_size if log.exists() and vm["status"] == "down" else 0
        api.act(f"{path}/start")
    elif vm.get("status") == "paused":
        raise Refused(f"The VM {DEMO} is paused; stop it and run `vireo up` again, or let it be with --services-only.")
    api.wait(path, status_is("up"), f"Starting the VM {DEMO}", START_LIMIT)
    if log.exists() and log.stat().st_size < before:
        before = 0  # a new file
    return wait_for(log, PROOF, BOOT_LIMIT, before)


def _expect(api: Api, path: str, kind: str, name: str) -> Entity:
    found = api.named(path, kind, name)
    if found is None:
        raise Refused(f"{kind.replace('_', ' ').capitalize()} {name} does not exist, and the first objects need it.")
    return found
