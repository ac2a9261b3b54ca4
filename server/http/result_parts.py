"""What the candidate's result page stands on, tied in :mod:`server.app`; where a part is not there the page says so."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import web

from server.core.api_result import CodeChannel, ResultCodeSent
from server.core.api_scores import ScoreReport
from server.core.errors import Refusal
from server.core.text import Language
from server.hiring.requests import CandidateRequests, Erasure
from server.hiring.result_door import ResultDoor, ResultSubject
from server.results.pdf.sheet import Sheet

ScoresOf = Callable[[str], Awaitable[ScoreReport | None]]
"""A session's score with what people changed in it; None for a session that is not known."""


Printer = Callable[[Sheet], Awaitable[bytes]]
"""Draws a sheet as a PDF, away from the event loop."""


class ResultCodes(Protocol):
    """One-time codes for reading a result."""

    async def send(self, subject: ResultSubject, channel: CodeChannel, language: Language) -> ResultCodeSent:
        """Raises Refusal ``no_address`` or, when asked for too often, ``too_many``."""
        ...

    async def check(self, subject: ResultSubject, code: str) -> None:
        """Use the code up; raises Refusal ``code_wrong``."""
        ...


class NoCodes:
    """A server that sends nothing."""

    async def send(self, subject: ResultSubject, channel: CodeChannel, language: Language) -> ResultCodeSent:
        raise Refusal("no_address")

    async def check(self, subject: ResultSubject, code: str) -> None:
        raise Refusal("code_wrong")


class NoErasure:
    """A server that cannot erase yet says so; nothing is called erased that is not."""

    async def erase_session(self, session: str, *, by: str) -> None:
        raise Refusal("busy")


async def _no_print(_sheet: Sheet) -> bytes:
    raise Refusal("busy")


async def _no_scores(_session: str) -> ScoreReport | None:
    return None


@dataclass(frozen=True, slots=True)
class ResultTies:
    """The parts of others that the result page uses."""

    codes: ResultCodes = field(default_factory=NoCodes)
    scores: ScoresOf = _no_scores
    erasure: Erasure = field(default_factory=NoErasure)
    print: Printer = _no_print


RESULT_TIES = web.AppKey("result_ties", ResultTies)
RESULT_DOOR = web.AppKey("result_door", ResultDoor)
REQUESTS = web.AppKey("requests", CandidateRequests)
