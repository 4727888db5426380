"""Where each entity is kept."""

from vireo.engine.store.table import Table
from vireo.model.cluster import Cluster
from vireo.model.datacenter import DataCenter
from vireo.model.disk import Disk, DiskAttachment
from vireo.model.host import Host
from vireo.model.network import MacPool, Network, Nic, VnicProfile
from vireo.model.storage import StorageDomain
from vireo.model.template import Template
from vireo.model.user import User
from vireo.model.vm import Vm

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
