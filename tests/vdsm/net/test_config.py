"""What the configuration may say of networks, and lease files."""

import time

import pytest

from vireo.errors import Invalid
from vireo.vdsm.config import Config
from vireo.vdsm.host import Host
from vireo.vdsm.net import leases, networks

GOOD = {"bridge": "br0", "address": "192.168.150.1/24", "dhcp_range": ["192.168.150.10", "192.168.150.99"]}
BAD = [
    ({"bridge": "a-name-of-16-char"}, "cannot be a bridge's name"),
    ({"bridge": "a/b"}, "cannot be a bridge's name"),
    ({"bridge": "a b"}, "cannot be a bridge's name"),
    ({"bridge": 5}, "bridge"),
    ({"colour": "red"}, "colour"),
    ({"address": "192.168.150.300/24"}, "192.168.150.300"),
    ({"address": None}, "needs an address"),
    ({"dhcp_range": ["192.168.150.10"]}, "length 2"),
    ({"dhcp_range": ["192.168.150.99", "192.168.150.10"]}, "is not a range in"),
    ({"dhcp_range": ["192.168.151.10", "192.168.151.20"]}, "is not a range in"),
    ({"dhcp_range": ["192.168.150.1", "192.168.150.20"]}, "own address"),
    ({"dhcp_range": ["10", "20"]}, "10"),
]


def test_a_network_without_a_bridges_name_has_its_own():
    assert networks.configured(Config(networks={"ovirtmgmt": {}}))["ovirtmgmt"].bridge == "ovirtmgmt"
    assert networks.configured(Config(networks={"n": GOOD}))["n"].bridge == "br0"


@pytest.mark.parametrize(("change", "words"), BAD)
def test_wrong_networks_are_refused_by_name(change, words):
    with pytest.raises(Invalid, match=f"Network red is configured wrongly.*{words}"):
        networks.configured(Config(networks={"red": {**GOOD, **change}}))


async def test_leases_are_read_and_those_that_ran_out_are_not(tmp_path):
    host = Host(config=Config(state_dir=str(tmp_path)), virt=None, tasks=None)
    await leases.start(host)
    assert leases.addresses() == {}
    (tmp_path / "net").mkdir()
    now = int(time.time())
    (tmp_path / "net" / "br0.leases").write_text(
        f"{now + 99} 56:6F:00:00:00:01 10.0.0.5 vm1 *\n{now - 99} 56:6f:00:00:00:02 10.0.0.6 * *\n"
        f"0 56:6f:00:00:00:03 10.0.0.7 * 01:56\n\nduid 00:01\n"
    )
    assert leases.addresses() == {"56:6f:00:00:00:01": ["10.0.0.5"], "56:6f:00:00:00:03": ["10.0.0.7"]}
