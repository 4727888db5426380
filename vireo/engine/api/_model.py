"""The addresses that oVirt's API has, with their methods, actions and links: services.json, as the model says.

What is built is found in the collections beside this file; what the API has is said here, so that links, methods and the
names in faults are oVirt's whether or not a service is built yet. Of a service the file holds: `below`, the services under it
by their name in the path; `item`, that of one of its entities; `type`, what it gives; `methods` by HTTP's name; `actions` by
their name in the path; `mandatory`, what a body must have; `tier1`, the methods that clients use; `search`, links to searches.
"""

import json
import re
from pathlib import Path
from typing import Any

import msgspec

ALLOW = ("HEAD", "DELETE", "POST", "GET", "OPTIONS", "PUT")
"""Methods in the order in which oVirt tells them."""


EMPTY = frozenset(
    [
        "AffinityGroupHostLabels",
        "AffinityGroupHosts",
        "AffinityGroupVmLabels",
        "AffinityGroupVms",
        "AffinityGroups",
        "AffinityLabelHosts",
        "AffinityLabelVms",
        "AffinityLabels",
        "AssignedAffinityLabels",
        "AssignedDiskProfiles",
        "ClusterEnabledFeatures",
        "ClusterExternalProviders",
        "ClusterFeatures",
        "DiskProfiles",
        "DiskSnapshots",
        "EngineKatelloErrata",
        "EventSubscriptions",
        "ExternalComputeResources",
        "ExternalDiscoveredHosts",
        "ExternalHostGroups",
        "ExternalHostProviders",
        "ExternalHosts",
        "ExternalNetworkProviderConfigurations",
        "ExternalProviderCertificates",
        "FenceAgents",
        "Files",
        "GlusterBricks",
        "GlusterHooks",
        "GlusterVolumes",
        "HostHooks",
        "ImageTransfers",
        "Images",
        "InstanceTypeNics",
        "InstanceTypeWatchdogs",
        "IscsiBonds",
        "KatelloErrata",
        "LinkLayerDiscoveryProtocol",
        "NetworkLabels",
        "NicNetworkFilterParameters",
        "OpenstackImageProviders",
        "OpenstackImages",
        "OpenstackNetworkProviders",
        "OpenstackNetworks",
        "OpenstackSubnets",
        "OpenstackVolumeAuthenticationKeys",
        "OpenstackVolumeProviders",
        "OpenstackVolumeTypes",
        "SnapshotCdroms",
        "SnapshotDisks",
        "SnapshotNics",
        "Snapshots",
        "StorageDomainContentDisks",
        "StorageDomainServerConnections",
        "StorageDomainTemplates",
        "StorageDomainVms",
        "StorageServerConnectionExtensions",
        "StorageServerConnections",
        "TemplateDiskAttachments",
        "TemplateMediatedDevices",
        "TemplateNics",
        "TemplateWatchdogs",
        "UnmanagedNetworks",
        "VirtualFunctionAllowedNetworks",
        "VmApplications",
        "VmBackups",
        "VmCheckpointDisks",
        "VmCheckpoints",
        "VmHostDevices",
        "VmMediatedDevices",
        "VmNumaNodes",
        "VmPools",
        "VmReportedDevices",
        "VmSessions",
        "VmWatchdogs",
    ]
)
"""Services that answer an empty list until their collection is built; every other address that is not built refuses."""


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """What is at an address."""

    name: str = ""
    below: dict[str, str] = {}
    item: str | None = None
    type: str | None = None
    methods: dict[str, str] = {}
    actions: dict[str, str] = {}
    mandatory: dict[str, list[list[str]]] = {}
    tier1: list[str] = []
    search: list[str] = []

    @property
    def snake(self) -> str:
        """The name as the documentation's addresses have it: vm_nics."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.name).lower()

    @property
    def links(self) -> list[str]:
        """What is linked below an entity."""
        return [name for name in self.below if not name.startswith("{")]

    @property
    def allowed(self) -> list[str]:
        """The methods of the address, as the header Allow tells them."""
        known = {*self.methods, "OPTIONS", *(["HEAD"] if "GET" in self.methods else [])}
        return [m for m in ALLOW if m in known]


def _read() -> dict[str, Service]:
    raw: dict[str, Any] = json.loads((Path(__file__).parent / "services.json").read_text())
    return {name: msgspec.convert(data | {"name": name}, Service) for name, data in raw.items()}


SERVICES = _read()
ROOT = SERVICES["System"]


def find(segments: list[str]) -> Service | None:
    """The service of an address below the root, whatever ids are in it; None if the API has no such address."""
    service = ROOT
    for i, segment in enumerate(segments):
        name = service.below.get(segment) if i % 2 == 0 or segment in service.below else _item(service)
        if name is None:
            return None
        service = SERVICES[name]
    return service


def _item(service: Service) -> str | None:
    return service.item or next((s for name, s in service.below.items() if name.startswith("{")), None)
