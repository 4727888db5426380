"""Every verb names the permit that it takes."""

import importlib
import pkgutil

from vireo.engine.api._tree import Tree
from vireo.engine.auth.catalogue import PERMITS, ROLES
from vireo.engine.auth.objects import PARENTS


def verbs():
    """Every verb that the API can call."""
    for noun in sorted({c.noun for c in Tree().collections if c.noun}):
        package = importlib.import_module(f"vireo.engine.ops.{noun}")
        for m in pkgutil.iter_modules(package.__path__):
            if not m.name.startswith("_"):
                yield f"{package.__name__}.{m.name}"


def test_every_verb_takes_a_permit_that_there_is():
    wrong = {}
    for name in verbs():
        module = importlib.import_module(name)
        permit, on = getattr(module, "PERMIT", None), getattr(module, "ON", "system")
        if permit not in PERMITS or on not in {"system", *PARENTS}:
            wrong[name] = (permit, on)
    assert not wrong, "each verb says PERMIT, and ON where needed: see vireo/engine/auth/permits.py"


def test_there_are_the_permits_and_roles_of_ovirt():
    assert (len(PERMITS), len(ROLES)) == (99, 37)
    assert {n for r in ROLES for n in r["permits"]} <= {p.number for p in PERMITS.values()}
