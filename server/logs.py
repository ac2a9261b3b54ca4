"""Log lines: one event a line, console or JSON, UTC. Private data has no business in any of them."""

import logging

import structlog

from server.config import Settings
from server.core.faults import exception_by_place


class _OncePerSecond(logging.Filter):
    """A library that logs the same thing for every bad packet is heard once a second."""

    def __init__(self) -> None:
        super().__init__()
        self._last_s: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        place = (record.pathname, record.lineno)
        if record.created - self._last_s.get(place, 0.0) < 1.0:
            return False
        self._last_s[place] = record.created
        return True


def set_up_logs(settings: Settings) -> None:
    """Configure structlog and the libraries' own logging for this process."""
    level = getattr(logging, settings.log_level.upper())
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            exception_by_place,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=max(level, logging.WARNING), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("asyncio", "aioice", "aiortc", "aiohttp.server"):
        logging.getLogger(name).addFilter(_OncePerSecond())
