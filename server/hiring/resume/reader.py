"""Reads résumés in child processes: off the event loop, with limits, and harming nobody if one is made to do harm."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import structlog

from server.core.api_bank import ResumeFound
from server.core.clock import Clock
from server.core.errors import Refusal
from server.hiring.confined import ChildFailed, Confined

log = structlog.get_logger()

RESUME_LIMIT_BYTES = 6 * 1024 * 1024
_MODULE = "server.hiring.resume.child"
_FAULTS = frozenset({"file_kind", "file_broken", "file_locked", "file_too_much", "file_no_text"})


class ResumeReader:
    def __init__(self, clock: Clock, confined: Confined | None = None) -> None:
        self._clock = clock
        self._confined = confined if confined is not None else Confined(_MODULE)

    async def read(self, raw: bytes) -> ResumeFound:
        """Raises Refusal with the file's fault, or ``busy``."""
        if not raw:
            raise Refusal("file_no_text")
        if len(raw) > RESUME_LIMIT_BYTES:
            raise Refusal("too_big")
        now = datetime.fromtimestamp(self._clock.wall_s(), UTC)
        try:
            text = await self._confined.run(raw, str(now.year * 12 + now.month - 1))
            return await asyncio.to_thread(_checked, text)
        except ChildFailed as failed:
            log.warning("resume_not_read", why=failed.why, size_bytes=len(raw))
            raise Refusal("file_too_much" if failed.why == "too_slow" else "file_broken") from None


def _checked(text: bytes) -> ResumeFound:
    try:
        answer: Any = json.loads(text)
        fault = answer.get("fault")
        found = None if fault else ResumeFound.model_validate(answer["found"])
    except (ValueError, KeyError, AttributeError):
        raise ChildFailed("died") from None
    if found is None:
        raise Refusal(fault if fault in _FAULTS else "file_broken")
    return found
