"""What the guest is given at its first boot: cloud-init or Sysprep."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.model.hostnic import BootProtocol
from vireo.model.initialization import Initialization, NicConfiguration
from vireo.model.network import Ip
from vireo.model.user import Domain

HIDDEN = "******"
"""What a password is shown as; written back, it stays what it was."""


def check(vm: V, change: Change) -> V:
    """An empty one takes away all that was there (flow vm-cloud-init)."""
    given, asked = vm.initialization, change.asked.initialization
    if given is None or (asked is not None and all(getattr(asked, f) is None for f in asked.__struct_fields__)):
        return replace(vm, initialization=None)
    before = change.before.initialization if change.before else None
    if given.root_password == HIDDEN:
        given = replace(given, root_password=before.root_password if before else None)
    given = replace(
        given,
        configuration=None,
        regenerate_ssh_keys=bool(given.regenerate_ssh_keys),
        nic_configurations=[_nic(n) for n in given.nic_configurations or []],
    )
    return replace(vm, initialization=given, domain=Domain(name=given.domain) if given.domain else None)


def _nic(nic: NicConfiguration) -> NicConfiguration:
    return replace(
        nic,
        ip=nic.ip or Ip(),
        ipv6=nic.ipv6 or Ip(),
        boot_protocol=nic.boot_protocol or BootProtocol.NONE,
        ipv6_boot_protocol=nic.ipv6_boot_protocol or BootProtocol.NONE,
    )


def shown(given: Initialization) -> Initialization:
    """As clients see it: a password is never readable back."""
    hidden = HIDDEN if given.root_password else None
    cloud = given.cloud_init
    if cloud and cloud.users:
        cloud = replace(cloud, users=[replace(u, password=None) for u in cloud.users])
    return replace(given, root_password=hidden, cloud_init=cloud)
