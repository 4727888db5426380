"""What a webhook is, where it may lead, and how a delivery is signed. Vireo's own; oVirt has none."""

import hashlib
import hmac
import ipaddress
from datetime import datetime

import httpx

from vireo.errors import Invalid
from vireo.model import Identified

SHORTEST = 16
"""Characters of a secret, at least."""
LONGEST = 2000
"""Characters of an address, at most."""
METADATA = frozenset(map(ipaddress.ip_address, ["100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"]))
"""Where clouds tell a machine its secrets, besides the link-local addresses."""


class Webhook(Identified, frozen=True, kw_only=True):
    """Changes of some kinds (of all, if none is named) are sent to an address.

    `secret` is only ever written. `failures` counts tries in a row that failed, `error` says why the last one did, and
    `delivered` is when something last arrived.
    """

    url: str | None = None
    secret: str | None = None
    kinds: list[str] | None = None
    active: bool | None = None
    failures: int | None = None
    error: str | None = None
    delivered: datetime | None = None


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The header Vireo-Signature: HMAC-SHA256 over the timestamp (seconds since 1970), a dot and the body.

    The receiver computes it with his copy of the secret, compares in constant time, and refuses old timestamps.
    """
    digest = hmac.new(secret.encode(), b"%d.%b" % (timestamp, body), hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def check_url(text: str | None) -> str:
    """An address that can be a webhook's. Invalid if it cannot: another scheme, a password in it, a forbidden host."""
    try:
        url = httpx.URL(text or "")
    except (httpx.InvalidURL, ValueError):
        raise Invalid(f"The address {text} of the webhook cannot be read.") from None
    if url.scheme not in {"http", "https"} or not url.host or len(str(url)) > LONGEST:
        raise Invalid("The address of a webhook begins with http:// or https:// and names a host.")
    if url.userinfo:
        raise Invalid("The address of a webhook is shown to administrators: it must not contain a password.")
    try:
        literal = ipaddress.ip_address(url.host)
    except ValueError:
        return str(url)
    if forbidden(literal):
        raise Invalid(f"A webhook must not lead to {url.host}.")
    return str(url)


def forbidden(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether nothing may be sent there: the link itself, many at once, nobody, and the metadata of clouds."""
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    return (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address in METADATA
        or (isinstance(address, ipaddress.IPv4Address) and address.is_reserved)
    )


def check_secret(secret: str | None) -> str:
    """A secret that is long enough. Invalid if it is not."""
    if secret is None or len(secret) < SHORTEST:
        raise Invalid(f"The secret of a webhook has at least {SHORTEST} characters.")
    return secret
