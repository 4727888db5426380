"""What oVirt's V5 storage domains say of themselves and of their volumes, as text (facts: vdsm-wire 5.14, 5.15).

Only the standard library is imported here: this runs in the child process too (see _child).
"""

import hashlib

from vireo.errors import HostError, Invalid

BLANK = "00000000-0000-0000-0000-000000000000"
CHECKSUM = "_SHA_CKSUM"
VOLUME_LIMIT = 512
"""Bytes: on block domains a volume's metadata is one sector, and file domains keep to it."""
DESCRIPTION_LIMIT = 210
"""Characters of a volume's description that are kept; the rest is cut off, as VDSM does."""


def domain(uuid: str, name: str, type: str, role: str, path: str) -> dict[str, str]:
    """A new domain's metadata. `type` as on disk (LOCALFS), `role` is its class (Data, Iso, Backup)."""
    return {
        "ALIGNMENT": "1048576",
        "BLOCK_SIZE": "512",
        "CLASS": role,
        "DESCRIPTION": name,
        "IOOPTIMEOUTSEC": "10",
        "LEASERETRIES": "3",
        "LEASETIMESEC": "60",
        "LOCKPOLICY": "",
        "LOCKRENEWALINTERVALSEC": "5",
        "POOL_UUID": "",
        "REMOTE_PATH": path,
        "ROLE": "Regular",
        "SDUUID": uuid,
        "TYPE": type,
        "VERSION": "5",
    }


def dump_domain(metadata: dict[str, str]) -> bytes:
    """Sorted lines and the checksum that seals them."""
    lines = [f"{key}={metadata[key]}" for key in sorted(metadata)]
    return "".join(f"{line}\n" for line in [*lines, f"{CHECKSUM}={_seal(metadata)}"]).encode()


def parse_domain(data: bytes) -> dict[str, str]:
    """The metadata without its seal; HostError `meta_data_seal_is_broken` when that is wrong."""
    metadata = _parse(data)
    seal = metadata.pop(CHECKSUM, None)
    if not metadata.get("SDUUID"):
        raise HostError("The storage domain's metadata is empty or unreadable", "storage_domain_layout_corrupted")
    if seal is not None and seal != _seal(metadata):
        raise HostError(
            f"The metadata of storage domain {metadata['SDUUID']} was changed from outside: its checksum is {seal} and "
            f"should be {_seal(metadata)}. Restore dom_md/metadata from a backup.",
            "meta_data_seal_is_broken",
        )
    return metadata


def _seal(metadata: dict[str, str]) -> str:
    sha = hashlib.sha1(usedforsecurity=False)
    for key in sorted(metadata):
        sha.update(f"{key}={metadata[key]}".encode("ascii", "xmlcharrefreplace"))
    return sha.hexdigest()


def dump_volume(metadata: dict[str, str]) -> bytes:
    """Sorted lines and EOF; Invalid when that does not fit."""
    data = ("".join(f"{key}={metadata[key]}\n" for key in sorted(metadata)) + "EOF\n").encode()
    if len(data) > VOLUME_LIMIT:
        raise Invalid(
            f"The description of volume {metadata['IMAGE']} is too long: its metadata would take {len(data)} of "
            f"{VOLUME_LIMIT} bytes. Shorten the description."
        )
    return data


def parse_volume(data: bytes, path: str) -> dict[str, str]:
    """A volume's metadata; HostError `meta_data_key_not_found_error` when a key is missing. SEQ came late: default 0."""
    metadata = {"GEN": "0", "SEQ": "0", **_parse(data)}
    needed = ("CAP", "CTIME", "DESCRIPTION", "DOMAIN", "FORMAT", "IMAGE", "LEGALITY", "PUUID", "TYPE", "VOLTYPE")
    if missing := [key for key in needed if key not in metadata]:
        raise HostError(f"{path} lacks {', '.join(missing)}: it is damaged", "meta_data_key_not_found_error")
    if not metadata["CAP"].isdigit() or not metadata["CTIME"].isdigit():
        raise HostError(f"{path} has a CAP or CTIME that is no number: it is damaged", "meta_data_key_error")
    return metadata


def _parse(data: bytes) -> dict[str, str]:
    found = {}
    for line in data.decode(errors="replace").splitlines():
        if line.startswith("EOF"):
            break
        key, equals, value = line.partition("=")
        if equals:
            found[key.strip()] = value.strip()
    return found
