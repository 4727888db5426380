"""For tests inside the private machine: the installation, the SDK's connection to it, and what is on disk and in libvirt."""

import os
import socket
import subprocess
import time
from pathlib import Path

import ovirtsdk4 as sdk
from ovirtsdk4 import types
from ovirtsdk4.types import VmStatus

from vireo.cli import installation
from vireo.cli.state import State
from vireo.lab.guest_image import CMDLINE, PROOF

state = State(Path(os.environ["VIREO_STATE_DIR"]))
MEMORY = 128 << 20


def connect(**changes):
    info = installation.info(state)
    password = Path(info["password_file"]).read_text().strip()
    wishes = {
        "url": info["api_url"],
        "username": info["user"],
        "password": password,
        "ca_file": info["ca_file"],
        **changes,
    }
    return sdk.Connection(**wishes)


def until(condition, limit, what):
    """The first true answer of `condition`; fails after `limit` seconds. An engine that is away is no answer."""
    ends, last = time.monotonic() + limit, None
    while True:
        try:
            last = condition()
        except (sdk.Error, OSError) as e:
            last = None if isinstance(e, sdk.NotFoundError) else e
        if last and not isinstance(last, Exception):
            return last
        assert time.monotonic() < ends, f"{what} did not come about within {limit} s; the last answer was {last!r}"
        time.sleep(0.2)


def service(connection, vm):
    return connection.system_service().vms_service().vm_service(vm.id)


def status_is(connection, vm, *wanted):
    return lambda: service(connection, vm).get().status in wanted


def add_vm(connection, name, *, disk=True, nic=True):
    """From Blank, with the demo guest's kernel, a serial console, a disk of 1 GiB and a card on ovirtmgmt."""
    system = connection.system_service()
    vm = system.vms_service().add(
        types.Vm(
            name=name,
            cluster=types.Cluster(name="Default"),
            template=types.Template(name="Blank"),
            memory=MEMORY,
            memory_policy=types.MemoryPolicy(guaranteed=MEMORY, max=MEMORY),
            console=types.Console(enabled=True),
            os=types.OperatingSystem(
                type="other_linux",
                kernel=str(state.images / "demo-vmlinuz"),
                initrd=str(state.images / "demo-initrd.gz"),
                cmdline=CMDLINE,
            ),
        )
    )
    if disk:
        attachments = service(connection, vm).disk_attachments_service()
        attachment = attachments.add(
            types.DiskAttachment(
                interface=types.DiskInterface.VIRTIO,
                bootable=True,
                active=True,
                disk=types.Disk(
                    name=f"{name}_disk",
                    format=types.DiskFormat.COW,
                    provisioned_size=1 << 30,
                    storage_domains=[types.StorageDomain(name="local")],
                ),
            )
        )
        found = system.disks_service().disk_service(attachment.disk.id)
        until(lambda: found.get().status == types.DiskStatus.OK, 20, "the disk")
    if nic:
        profiles = system.vnic_profiles_service().list()
        profile = next(p for p in profiles if p.name == "ovirtmgmt")
        service(connection, vm).nics_service().add(
            types.Nic(name="nic1", vnic_profile=types.VnicProfile(id=profile.id))
        )
    until(status_is(connection, vm, VmStatus.DOWN), 20, f"{name} to be whole")
    return vm


def start(connection, vm):
    before = boots(vm)
    service(connection, vm).start()
    until(status_is(connection, vm, VmStatus.UP), 30, f"{vm.name} up")
    until(lambda: boots(vm) == before + 1, 60, f"{vm.name} to say that it has booted")


def end(connection, vm):
    """Stop and remove it, whatever it does."""
    try:
        service(connection, vm).stop()
        until(status_is(connection, vm, VmStatus.DOWN), 20, f"{vm.name} down")
        service(connection, vm).remove()
    except sdk.NotFoundError:
        return
    until(lambda: vm.id not in {v.id for v in connection.system_service().vms_service().list()}, 20, "its removal")


def console(vm):
    """What the guest has said on its serial console, by VDSM's log."""
    path = state.consoles / f"{vm.id}.log"
    return path.read_text(errors="replace") if path.exists() else ""


def boots(vm):
    return console(vm).count(PROOF)


def type_in(vm, line):
    """A line for the shell on the guest's serial console."""
    with socket.socket(socket.AF_UNIX) as port:
        port.connect(str(state.vdsm_run / f"{vm.id}.sock"))
        port.sendall(f"\n{line}\n".encode())
        time.sleep(0.2)


def running():
    """The ids of the domains that libvirt runs, paused ones too."""
    done = subprocess.run(
        ["virsh", "-q", "-c", "qemu:///system", "list", "--uuid"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def images():
    """The image directories of the local storage domain."""
    return {path.name for path in (state.storage / "local").glob("*/images/*")}


def jobs_under_way(connection):
    return [
        job.description
        for job in connection.system_service().jobs_service().list()
        if job.status == types.JobStatus.STARTED
    ]
