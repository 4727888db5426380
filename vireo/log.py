"""Log lines: one JSON object each, with the correlation id."""

import logging
import sys
from typing import Any

import msgspec
import structlog

from vireo.context import correlation_id


def _correlate(_: object, __: str, event: dict[str, Any]) -> dict[str, Any]:
    return {"correlation_id": correlation_id.get(), **event}


def configure(level: str = "INFO") -> None:
    """Write to standard error: ours and the libraries' lines through the same processors."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _correlate,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(lambda event, **_: msgspec.json.encode(event, enc_hook=str).decode()),
            ],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)


def get(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module: `log = log.get(__name__)`."""
    return structlog.stdlib.get_logger(name)
