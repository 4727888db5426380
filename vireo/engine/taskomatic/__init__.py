"""Durable jobs: a job is a coroutine whose steps are remembered in PostgreSQL."""

from vireo.engine.taskomatic.jobs import enqueue, job, refuse_locked
from vireo.engine.taskomatic.run import Run
from vireo.engine.taskomatic.worker import Worker

__all__ = ["Run", "Worker", "enqueue", "job", "refuse_locked"]
