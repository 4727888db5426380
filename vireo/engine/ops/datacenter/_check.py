"""What a data center may be."""

from vireo.errors import Invalid
from vireo.model.api import Version
from vireo.model.storage import StorageFormat

LEVELS = [(4, n) for n in range(2, 9)]
"""The compatibility versions that there are, oldest first."""
NEWEST = Version(major=4, minor=8)


def level(version: Version | None, verb: str, what: str) -> tuple[int, int]:
    """The version as numbers. Invalid if there is no such version."""
    found = (version.major or 0, version.minor or 0) if version else LEVELS[-1]
    if found not in LEVELS:
        said = ", ".join(f"{a}.{b}" for a, b in LEVELS)
        raise Invalid(f"Cannot {verb} {what}. Version {found[0]}.{found[1]} is not supported; these are: {said}.")
    return found


def plain(text: str | None, verb: str) -> None:
    """Invalid if a description has other characters than ASCII has (oVirt's rule for data centers)."""
    if text and not text.isascii():
        raise Invalid(f"Cannot {verb} Data Center. The description may hold ASCII characters only.")


def versions(lowest: tuple[int, int]) -> list[Version]:
    """The versions that a data center of this one may be raised to, its own included."""
    return [Version(major=a, minor=b) for a, b in LEVELS if (a, b) >= lowest]


def storage_format(version: tuple[int, int]) -> StorageFormat:
    """The format of storage domains in a data center of this version."""
    return StorageFormat.V5 if version >= (4, 3) else StorageFormat.V4
