"""/vnicprofiles and /networks/{network}/vnicprofiles"""

from vireo.engine.api._collection import Collection
from vireo.engine.store import vnic_profiles
from vireo.model.network import VnicProfile


class VnicProfiles(Collection):
    """What a network card may do in a network; of all networks or of one."""

    path, cls, table, noun, parameter = "vnicprofiles", VnicProfile, vnic_profiles, "vnicprofile", "profile"
    also = ("networks/{network}/vnicprofiles", "datacenters/{data_center}/networks/{network}/vnicprofiles")
    written = "networks/{network}/vnicprofiles"
