"""What the host says of itself, from texts and from this machine."""

import os
from pathlib import Path

import pytest

from vireo.errors import Unreachable
from vireo.vdsm.config import Config
from vireo.vdsm.host import Host
from vireo.vdsm.hw import accelerator, capabilities, proc, stats

CPUINFO = """\
processor\t: 0\nmodel name\t: AMD EPYC\ncpu MHz\t\t: 2596.098\nphysical id\t: 0\ncore id\t\t: 0\nflags\t\t: fpu aes

processor\t: 1\nmodel name\t: AMD EPYC\nphysical id\t: 0\ncore id\t\t: 0

processor\t: 2\nmodel name\t: AMD EPYC\nphysical id\t: 1\ncore id\t\t: 0

processor\t: 3\nmodel name\t: AMD EPYC\nphysical id\t: 1\ncore id\t\t: 0
"""
DOMCAPS = """<domainCapabilities><cpu><mode name='custom' supported='yes'>
<model usable='yes'>Nehalem</model><model usable='no'>EPYC</model><model usable='yes'>Conroe</model></mode></cpu>
</domainCapabilities>"""


class Libvirt:
    """Beside virt.Virt: answers what a libvirtd answered."""

    away = False

    async def versions(self):
        self.there()
        return "9.0.0", "7.2.22"

    async def domain_capabilities(self, accelerator, machine=None):
        self.there()
        return DOMCAPS

    async def ids(self):
        self.there()
        return ["a", "b"]

    def there(self):
        if self.away:
            raise Unreachable("libvirtd is not reachable on this host")


@pytest.fixture
def host(tmp_path):
    return Host(config=Config(uuid="u", state_dir=str(tmp_path), accelerator="qemu"), virt=Libvirt(), tasks=None)


def test_sockets_cores_and_threads_are_counted_for_the_whole_host():
    cpu = capabilities.parse_cpuinfo(CPUINFO)
    assert (cpu.sockets, cpu.cores, cpu.threads) == (2, 2, 4)
    assert (cpu.model, cpu.speed, cpu.flags) == ("AMD EPYC", 2596.098, ["aes", "fpu"])


def test_without_a_topology_every_cpu_is_a_core():
    cpu = capabilities.parse_cpuinfo("processor : 0\n\nprocessor : 1\n")
    assert (cpu.sockets, cpu.cores, cpu.threads) == (1, 2, 2)


def test_the_operating_system_has_its_full_name():
    assert (
        capabilities.operating_system('# x\nNAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12"\n')
        == "Debian GNU/Linux 12"
    )
    assert capabilities.operating_system("") == "Linux"


def test_machines_and_usable_models_are_read():
    text = "Supported machines are:\nnone   empty machine\nq35    Standard PC (alias of pc-q35-7.2)\npc-q35-7.2   Standard PC\n"
    assert capabilities.machines(text) == ["pc-q35-7.2", "q35"]
    assert capabilities.usable_models(DOMCAPS) == ["Conroe", "Nehalem"]


def test_cpu_times_add_up():
    now = proc.parse_stat("cpu  10 1 5 80 4 2 1 3 9 0\ncpu0 ...")
    assert now == proc.CpuTimes(11, 11, 84)
    assert proc.parse_stat("cpu 1 2 3 4") == proc.CpuTimes(3, 3, 4)
    assert proc.parse_meminfo("MemTotal:  2048 kB\nHugePages_Total:  5\n") == {"MemTotal": 2}


def test_load_is_of_the_time_between_two_calls():
    load = stats.stats(proc.CpuTimes(100, 100, 100), proc.CpuTimes(130, 110, 160), 3)
    assert (load.cpuUser, load.cpuSys, load.cpuIdle) == (30, 10, 60)
    assert (load.vmCount, load.memTotal) == (3, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20)
    assert stats.stats(proc.cpu_times(), proc.cpu_times(), 0).cpuIdle >= 0


async def test_stats_go_on_while_libvirtd_is_away(host):
    ask = stats.verbs(host)["Host.getStats"]
    assert (await ask()).vmCount == 2
    host.virt.away = True
    assert (await ask()).vmCount == 2


@pytest.mark.slow
async def test_this_machine_tells_real_facts(host):
    ask = capabilities.verbs(host)["Host.getCapabilities"]
    caps = await ask()
    assert caps.memSize == int(Path("/proc/meminfo").read_text().split()[1]) >> 10
    assert caps.cpuThreads == os.cpu_count()
    assert "q35" in caps.emulatedMachines
    assert (caps.accelerator, caps.kvmEnabled, caps.libvirtVersion) == ("qemu", False, "9.0.0")
    assert caps.qemuVersion == await accelerator.qemu_version()
    assert caps.kernelVersion == os.uname().release
    assert caps.bootTime.timestamp() < Path("/proc/self").stat().st_ctime
    host.virt.away = True
    assert (await ask()).cpuModels == []
