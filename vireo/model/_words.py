"""The numbers and times that attributes are."""

from datetime import datetime
from typing import Annotated, TypeAlias

from msgspec import Meta

Int: TypeAlias = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]
Long: TypeAlias = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Unsigned: TypeAlias = Annotated[int, Meta(ge=0, le=2**32 - 1)]

Decimal: TypeAlias = Annotated[float, Meta(extra={"decimal": True})]
"""A number that oVirt writes without a fraction where it has none; a plain float always has one."""

Date: TypeAlias = datetime
"""A point in time with its zone; on the wire to the millisecond."""
