"""Where each entity is kept."""

from vireo.engine.store.table import Table
from vireo.model.affinity import AffinityGroup, AffinityLabel
from vireo.model.catalog import Bookmark, Tag
from vireo.model.cluster import Cluster
from vireo.model.cpu import CpuProfile, VirtualNumaNode
from vireo.model.datacenter import DataCenter
from vireo.model.disk import Disk, DiskAttachment, DiskProfile
from vireo.model.host import Host, SshPublicKey
from vireo.model.network import MacPool, Network, Nic, VnicProfile
from vireo.model.openstack import OpenStackImageProvider, OpenStackNetworkProvider, OpenStackVolumeProvider
from vireo.model.provider import ExternalHostProvider
from vireo.model.quota import Qos, Quota
from vireo.model.scheduling import SchedulingPolicy
from vireo.model.snapshot import Snapshot
from vireo.model.storage import IscsiBond, StorageConnection, StorageDomain
from vireo.model.template import InstanceType, Template
from vireo.model.user import Group, Role, User, UserOption
from vireo.model.vm import Vm
from vireo.model.vmpool import VmPool

mac_pools = Table("mac_pool", MacPool)
data_centers = Table("data_center", DataCenter, "status", "local", "mac_pool", label="Datacenter")
clusters = Table("cluster", Cluster, "data_center", "mac_pool")
networks = Table("network", Network, "data_center")
vnic_profiles = Table("vnic_profile", VnicProfile, "network")
hosts = Table("host", Host, "status", "address", "cluster")
storage_domains = Table("storage_domain", StorageDomain, "status", "data_center", "host")
templates = Table("template", Template, "status", "cluster", label="GetVmTemplate")
vms = Table("vm", Vm, "status", "host", "cluster", "template")
disks = Table("disk", Disk, "status", "storage_domain")
disk_attachments = Table("disk_attachment", DiskAttachment, "vm", "disk")
nics = Table("nic", Nic, "vm", "vnic_profile", "mac.address")
users = Table("user", User, "domain.name")
groups = Table("group", Group, "domain.name")
roles = Table("role", Role, "administrative", "mutable")
tags = Table("tag", Tag, "parent")
bookmarks = Table("bookmark", Bookmark)
user_options = Table("user_option", UserOption, "user")
ssh_public_keys = Table("ssh_public_key", SshPublicKey, "user")
cpu_profiles = Table("cpu_profile", CpuProfile, "cluster")
disk_profiles = Table("disk_profile", DiskProfile, "storage_domain")
instance_types = Table("instance_type", InstanceType, label="GetInstanceType")
vm_pools = Table("vm_pool", VmPool, "cluster", "template")
affinity_groups = Table("affinity_group", AffinityGroup, "cluster")
affinity_labels = Table("affinity_label", AffinityLabel)
scheduling_policies = Table("scheduling_policy", SchedulingPolicy)
storage_connections = Table("storage_connection", StorageConnection, "type")
snapshots = Table("snapshot", Snapshot, "vm")
external_host_providers = Table("external_host_provider", ExternalHostProvider)
image_providers = Table("openstack_image_provider", OpenStackImageProvider)
network_providers = Table("openstack_network_provider", OpenStackNetworkProvider)
volume_providers = Table("openstack_volume_provider", OpenStackVolumeProvider)
qoss = Table("qos", Qos, "data_center", "type")
quotas = Table("quota", Quota, "data_center")
iscsi_bonds = Table("iscsi_bond", IscsiBond, "data_center")
numa_nodes = Table("numa_node", VirtualNumaNode, "vm")
