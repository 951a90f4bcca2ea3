"""Logs: one JSON object a line in production, readable lines in development, secrets redacted."""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Whatever a fault text may carry along: tokens in addresses and headers, long numbers of people.
_SECRET = re.compile(
    r"(?i)((?:access_token|refresh_token|appsecret_proof|secret_key|input_token|code|verify_token)"
    r"[=:]\s*\"?)[^&\s\"']+"
)
_LONG_NUMBER = re.compile(r"(?<![\w:.])\d{9}(?:\d{3})?(?![\w:.])")
_OURS = {"account", "trace", "letter", "timestamp", "level", "event"}


def redact(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    """Takes secrets and ID numbers out of every text that is not an id of ours."""
    for name, value in entry.items():
        if isinstance(value, str) and name not in _OURS:
            entry[name] = _LONG_NUMBER.sub("****", _SECRET.sub(r"\1****", value))
    return entry


def set_up(level: str, is_production: bool) -> None:
    """Sends structlog and the libraries' own logging to standard error, one form for both."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if is_production
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=shared,
        )
    )
    # Waitress warns of every request that waits for a thread; that is what the threads are for.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # A job that still runs when its beat comes goes on at the next one; nobody need hear of it.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    logging.basicConfig(handlers=[handler], level=max(logging.WARNING, _number(level)), force=True)
    # A job that takes longer than its alarm rings is no news; its runs are kept in the database.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # It tells a refused connection in seven lines and a traceback; we and Dramatiq do in one.
    logging.getLogger("pika").setLevel(logging.CRITICAL)


def _number(level: str) -> int:
    number: int = logging.getLevelNamesMapping()[level]
    return number
