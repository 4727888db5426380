"""Kinds of jobs and of undo, by the name of their function: what is stored is the name."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec

F = TypeVar("F", bound=Callable[..., Awaitable[Any]])


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """How a kind of job is tried again when it breaks: `retries` times, after `backoff`, twice that, ... seconds."""

    retries: int = 3
    backoff: float = 1.0


class Kind(msgspec.Struct, frozen=True):
    """A job's coroutine and how it is tried again."""

    fn: Callable[..., Awaitable[Any]]
    policy: Policy


KINDS: dict[str, Kind] = {}
UNDOS: dict[str, Callable[..., Awaitable[Any]]] = {}


def job(fn: F) -> F:
    """Make a coroutine a kind of job, named as its function: `async def start_vm(run, ...)`. Arguments are JSON."""
    KINDS[fn.__name__] = Kind(fn, Policy())
    return fn


def job_with(policy: Policy) -> Callable[[F], F]:
    """Like `job`, with a policy of its own."""

    def register(fn: F) -> F:
        KINDS[fn.__name__] = Kind(fn, policy)
        return fn

    return register


def undo(fn: F) -> F:
    """Make a coroutine a kind of undo.

    `async def f(db, ...)` is done in one transaction with its being done; `async def f(run, ...)` may have steps and ask
    hosts. One with a parameter `reason` is told why.
    """
    UNDOS[fn.__name__] = fn
    return fn


def writes(fn: Callable[..., Awaitable[Any]]) -> bool:
    """Whether an undo is database work only."""
    return next(iter(inspect.signature(fn).parameters)) == "db"


def wants_reason(fn: Callable[..., Awaitable[Any]]) -> bool:
    """Whether an undo wants to be told why."""
    return "reason" in inspect.signature(fn).parameters
