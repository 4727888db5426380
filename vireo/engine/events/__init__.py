"""What happened: for people (audit.py) and for whoever listens (feed.py)."""

from vireo.engine.events.audit import record

__all__ = ["record"]
