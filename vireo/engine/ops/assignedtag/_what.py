"""What a tag is on."""

from collections.abc import Mapping

KINDS = ("vm", "host", "template", "user", "group")


def owner(path: Mapping[str, str]) -> tuple[str, str]:
    """Kind and id of the object in the path."""
    return next((kind, path[kind]) for kind in KINDS if kind in path)
