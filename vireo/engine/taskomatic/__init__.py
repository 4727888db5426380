"""Durable jobs: a job is a coroutine whose steps are remembered in PostgreSQL.

A job always ends: it resumes at its step after a crash, waits while a host does not answer, and undoes what it did when it
is refused, breaks or is cancelled. Its locks end with it.
"""

from vireo.engine.taskomatic.jobs import Undo, Wish, cancel, enqueue
from vireo.engine.taskomatic.kinds import Policy, job, job_with, undo
from vireo.engine.taskomatic.locks import Lock, Locked, refuse_locked
from vireo.engine.taskomatic.run import Run
from vireo.engine.taskomatic.worker import Worker

__all__ = [
    "Lock", "Locked", "Policy", "Run", "Undo", "Wish", "Worker", "cancel", "enqueue", "job", "job_with", "refuse_locked",
    "undo",
]  # fmt: skip
