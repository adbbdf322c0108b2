"""Structured logs: one line per event, as text for people or as JSON for machines."""

from __future__ import annotations

import logging
import sys

import structlog

# What is told of at less than a warning is noise; of requests to a language model it would be what members wrote.
NOISY = (
    "discord",
    "alembic",
    "apscheduler",
    "pgqueuer",
    "aiohttp",
    "matplotlib",
    "asyncio",
    "anthropic",
    "httpx2",
    "httpcore2",
)


def configure(level: str, log_format: str) -> None:
    """Send our events and those of the libraries to standard error in one form."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            # The richer ones show the values of variables, and so what members wrote.
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLogger().level))
    for needless in ("discord.client", "discord.state"):  # they warn of voice and intents that we go without
        logging.getLogger(needless).setLevel(logging.ERROR)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
