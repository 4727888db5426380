"""Whether a text is a public SSH key."""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

from vireo.errors import Invalid


def checked(content: str | None) -> str:
    """The key in OpenSSH's format, with its comment. Invalid if it is none."""
    text = (content or "").strip()
    try:
        load_ssh_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise Invalid("[Cannot add User Profile Property. The content is no public SSH key.]") from None
    return text
