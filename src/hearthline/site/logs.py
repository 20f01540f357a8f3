"""Structured logs, one JSON object a line, that can be kept and passed on.

Patient data never reach them: our errors hold no values in ``str()``, and of any other error
only its type and where it came from is written, since a database or a parser may quote what it
was given.
"""

from __future__ import annotations

import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

FRAMES_KEPT = 12


def logging_settings(level: str) -> dict[str, Any]:
    """Return Django's ``LOGGING``: JSON lines on standard error from this level on."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        where_it_failed,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json", "level": level}
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.db.backends": {"level": "INFO"},
        },
    }


def where_it_failed(_logger: object, _name: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and the places it passed, without its words."""
    event.pop("stack_info", None)
    record = event.get("_record")
    exc_info = event.pop("exc_info", None) or getattr(record, "exc_info", None)
    if isinstance(exc_info, BaseException):
        exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
    if exc_info is True:
        exc_info = sys.exc_info()
    if isinstance(exc_info, tuple) and exc_info[0] is not None:
        event["error"] = f"{exc_info[0].__module__}.{exc_info[0].__qualname__}"
        event["at"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(exc_info[2])[-FRAMES_KEPT:]
        ]
    if record is not None:
        record.exc_info = record.exc_text = None
    return event
