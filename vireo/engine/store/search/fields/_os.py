"""The operating systems that a search may name (osinfo's unique names)."""

from vireo.engine.store.search.types import Word

_NAMES = """
    other other_linux other_linux_kernel_4 other_linux_ppc64 other_linux_s390x other_ppc64 other_s390x
    windows_xp windows_2003 windows_2003x64 windows_2008 windows_2008x64 windows_2008R2x64 windows_7 windows_7x64
    windows_8 windows_8x64 windows_2012x64 windows_2012R2x64 windows_10 windows_10x64 windows_2016x64 windows_2019x64
    windows_11 windows_2022 windows_2025
    rhel_3 rhel_3x64 rhel_4 rhel_4x64 rhel_5 rhel_5x64 rhel_6 rhel_6x64 rhel_6_ppc64 rhel_6_9_plus_ppc64
    rhel_7x64 rhel_7_ppc64 rhel_7_s390x rhel_atomic7x64 rhel_8x64 rhel_8_ppc64 rhel_9x64 rhel_9_ppc64 rhel_10x64
    rhcos_x64 sles_11 sles_11_ppc64 sles_12_s390x
    ubuntu_12_04 ubuntu_12_10 ubuntu_13_04 ubuntu_13_10 ubuntu_14_04 ubuntu_14_04_ppc64 ubuntu_16_04_s390x ubuntu_18_04
    debian_7 debian_9 freebsd freebsdx64
"""


def os(source: str) -> Word:
    """The field `os`, which takes exact names only."""
    return Word(source, words=frozenset(_NAMES.split()))
