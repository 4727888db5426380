"""Below VMs: what only a running guest or a backup could tell."""

from vireo.engine.api._devices import Nothing
from vireo.model.backup import Backup, Checkpoint
from vireo.model.host import KatelloErratum
from vireo.model.vm import Application, ReportedDevice, Session


class Applications(Nothing):
    """Programs of the guest."""

    path, cls, parameter = "vms/{vm}/applications", Application, "application"


class Sessions(Nothing):
    """Who is logged in to the guest."""

    path, cls, parameter = "vms/{vm}/sessions", Session, "session"


class ReportedDevices(Nothing):
    """Devices that the guest reports."""

    path, cls, parameter = "vms/{vm}/reporteddevices", ReportedDevice, "reported_device"


class Checkpoints(Nothing):
    """Points that incremental backups start from."""

    path, cls, parameter = "vms/{vm}/checkpoints", Checkpoint, "checkpoint"


class Backups(Nothing):
    """Backups that run."""

    path, cls, parameter = "vms/{vm}/backups", Backup, "backup"


class KatelloErrata(Nothing):
    """Updates that the guest lacks."""

    path, cls, parameter = "vms/{vm}/katelloerrata", KatelloErratum, "katello_erratum"
