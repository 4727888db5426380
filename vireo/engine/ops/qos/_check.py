"""What a quality of service may hold, by its type."""

from msgspec.structs import replace

from vireo.errors import Invalid
from vireo.model.quota import Qos, QosType

OF = {
    QosType.CPU: ("cpu_limit",),
    QosType.STORAGE: (
        "max_throughput", "max_read_throughput", "max_write_throughput", "max_iops", "max_read_iops", "max_write_iops",
    ),
    QosType.NETWORK: (
        "inbound_average", "inbound_peak", "inbound_burst", "outbound_average", "outbound_peak", "outbound_burst",
    ),
    QosType.HOSTNETWORK: ("outbound_average_linkshare", "outbound_average_upperlimit", "outbound_average_realtime"),
}  # fmt: skip
"""The attributes of each type."""


def checked(q: Qos, verb: str) -> Qos:
    """The QoS without what its type does not have. Invalid, naming what is wrong."""
    kind = q.type or QosType.STORAGE
    mine = OF[kind]
    others = [a for names in OF.values() for a in names if a not in mine]
    for name in mine:
        value = getattr(q, name)
        if value is not None and value < 0:
            raise Invalid(f"Cannot {verb} QoS. {name} must not be negative, as {value} is.")
    {QosType.CPU: _cpu, QosType.STORAGE: _storage, QosType.NETWORK: _network, QosType.HOSTNETWORK: _host}[kind](q, verb)
    return replace(q, **dict.fromkeys(others))


def _cpu(q: Qos, verb: str) -> None:
    if q.cpu_limit is None or not 1 <= q.cpu_limit <= 100:
        raise Invalid(f"Cannot {verb} QoS. cpu_limit is a percentage from 1 to 100, not {q.cpu_limit}.")


def _storage(q: Qos, verb: str) -> None:
    for total, parts in (
        ("max_iops", (q.max_read_iops, q.max_write_iops)),
        ("max_throughput", (q.max_read_throughput, q.max_write_throughput)),
    ):
        if getattr(q, total) and any(parts):
            raise Invalid(f"Cannot {verb} QoS. {total} excludes limits of its own for reading and writing.")


def _network(q: Qos, verb: str) -> None:
    for way in ("inbound", "outbound"):
        values = [getattr(q, f"{way}_{name}") for name in ("average", "peak", "burst")]
        if any(v is not None for v in values) and any(v is None for v in values):
            raise Invalid(f"Cannot {verb} QoS. {way}_average, {way}_peak and {way}_burst belong together.")
        if values[0] is not None and values[1] < values[0]:
            raise Invalid(f"Cannot {verb} QoS. {way}_peak {values[1]} is lower than {way}_average {values[0]}.")


def _host(q: Qos, verb: str) -> None:
    upper, real = q.outbound_average_upperlimit, q.outbound_average_realtime
    if q.outbound_average_linkshare is None:
        raise Invalid(f"Cannot {verb} QoS. outbound_average_linkshare must be given.")
    if upper is not None and real is not None and upper < real:
        raise Invalid(f"Cannot {verb} QoS. The upper limit {upper} is lower than the guaranteed rate {real}.")
