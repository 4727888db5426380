"""/externalhostproviders and /openstack*providers"""

from typing import Any

from vireo.engine.api._collection import Collection, without
from vireo.engine.ops._call import Call
from vireo.engine.store import external_host_providers, image_providers, network_providers, volume_providers
from vireo.model.openstack import OpenStackImageProvider, OpenStackNetworkProvider, OpenStackVolumeProvider
from vireo.model.provider import ExternalHostProvider


class Providers(Collection):
    """What others provide. Passwords are not shown."""

    async def view(self, call: Call, e: Any) -> Any:
        return without(e, "password")


class ExternalHostProviders(Providers):
    """Foreman servers, which know hosts."""

    path, cls, table = "externalhostproviders", ExternalHostProvider, external_host_providers
    noun, parameter = "externalhostprovider", "external_host_provider"


class OpenStackImageProviders(Providers):
    """Glance servers, which have images."""

    path, cls, table = "openstackimageproviders", OpenStackImageProvider, image_providers
    noun, parameter = "openstackimageprovider", "image_provider"


class OpenStackNetworkProviders(Providers):
    """Network providers, such as OVN."""

    path, cls, table = "openstacknetworkproviders", OpenStackNetworkProvider, network_providers
    noun, parameter = "openstacknetworkprovider", "openstacknetworkprovider"


class OpenStackVolumeProviders(Providers):
    """Cinder servers, which have volumes."""

    path, cls, table = "openstackvolumeproviders", OpenStackVolumeProvider, volume_providers
    noun, parameter = "openstackvolumeprovider", "openstackvolumeprovider"
