"""What a request must say: refused as oVirt's model does (wire 7.7)."""

from typing import Any

from vireo.errors import Invalid


def need(body: Any, name: str, *attributes: str) -> None:
    """Invalid, telling the first that is missing. `a|b` needs one of both; a dot looks inside."""
    for attribute in attributes:
        options = attribute.split("|")
        if all(_value(body, o) is None for o in options):
            if len(options) == 1:
                raise Invalid(f"Parameter '{name}.{attribute}' is mandatory", "Input validation failed.")
            words = " or ".join(f"'{name}.{o}'" for o in options)
            raise Invalid(f"Parameters {words} are mandatory", "Input validation failed.")


def _value(body: Any, path: str) -> Any:
    for part in path.split("."):
        body = getattr(body, part, None)
    return body
