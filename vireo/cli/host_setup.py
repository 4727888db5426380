"""What a machine needs to be a host besides packages, and Debian does not do by itself."""

import contextlib
import grp
import os
import pwd
from pathlib import Path

from vireo.lab.run import run

KVM = Path("/dev/kvm")
QEMU_USERS = ("libvirt-qemu", "qemu")
"""Debian's name, and everybody else's, of the user that libvirt runs QEMU as."""

STORAGE_GROUP, STORAGE_GID = "vdsm", 36
"""oVirt's storage domains belong to user and group 36 (vdsm: constants.py, VDSM_USER and VDSM_GROUP)."""


def prepare_libvirt() -> None:
    """What systemd and udev would have done before libvirtd, on a machine that has them.

    A /dev/kvm that QEMU's user may not open makes libvirt probe QEMU anew at each start of a VM, which takes 10 s; so it
    gets the group and mode that Debian's rules give it (50-udev-default.rules).
    """
    for path in ("/run/lock", "/run/libvirt"):
        Path(path).mkdir(exist_ok=True, parents=True)
    with contextlib.suppress(KeyError, OSError):
        if KVM.stat().st_mode & 0o060 == 0:
            os.chown(KVM, 0, grp.getgrnam("kvm").gr_gid)
            KVM.chmod(0o660)


def let_qemu_use_storage() -> None:
    """Put QEMU's user into the group that the volumes of storage domains belong to. Refused if that cannot be done."""
    try:
        group = grp.getgrgid(STORAGE_GID)
    except KeyError:
        run("groupadd", "--system", "--gid", str(STORAGE_GID), STORAGE_GROUP)
        group = grp.getgrgid(STORAGE_GID)
    for user in QEMU_USERS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(user)
            if STORAGE_GID not in os.getgrouplist(user, entry.pw_gid):
                run("usermod", "--append", "--groups", group.gr_name, user)
