"""The tags of types: `vm` for one and `vms` for many."""

import functools
import re

from vireo.base import Part

IRREGULAR = {
    "GlusterBrick": ("brick", "bricks"),
    "GlusterBrickMemoryInfo": ("brick_memoryinfo", "gluster_brick_memory_infos"),
    "GlusterMemoryPool": ("memory_pool", "memory_pools"),
    "GlusterServerHook": ("server_hook", "server_hooks"),
    "KatelloErratum": ("katello_erratum", "katello_errata"),
    "MigrationOptions": ("migration", "migration_optionss"),
    "NumaNode": ("host_numa_node", "host_numa_nodes"),
    "OpenStackImage": ("openstack_image", "openstack_images"),
    "OpenStackImageProvider": ("openstack_image_provider", "openstack_image_providers"),
    "OpenStackNetwork": ("openstack_network", "openstack_networks"),
    "OpenStackNetworkProvider": ("openstack_network_provider", "openstack_network_providers"),
    "OpenStackSubnet": ("openstack_subnet", "openstack_subnets"),
    "OpenStackVolumeProvider": ("openstack_volume_provider", "openstack_volume_providers"),
    "OperatingSystem": ("os", "oss"),
    "OperatingSystemInfo": ("operating_system", "operation_systems"),
    "TransparentHugePages": ("transparent_hugepages", "transparent_huge_pagess"),
    "VirtualNumaNode": ("vm_numa_node", "vm_numa_nodes"),
}
"""oVirt's tags that do not follow from the type's name: of one and of many."""


@functools.cache
def singular(cls: type[Part]) -> str:
    """The tag of one: HighAvailability -> high_availability."""
    if cls.__name__ in IRREGULAR:
        return IRREGULAR[cls.__name__][0]
    return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


@functools.cache
def plural(cls: type[Part]) -> str:
    """The tag of many: CustomProperty -> custom_properties."""
    if cls.__name__ in IRREGULAR:
        return IRREGULAR[cls.__name__][1]
    one = singular(cls)
    return re.sub(r"(?<=[^aeiou])y$", "ie", one) + "s"
