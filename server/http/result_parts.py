"""What the candidate's result page stands on, tied in :mod:`server.http.app`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from server.core.api_result import CodeChannel, ResultCodeSent
from server.core.api_scores import ScoreReport
from server.core.text import Language
from server.hiring.requests import CandidateRequests
from server.hiring.result_door import ResultDoor, ResultSubject
from server.results.pdf.sheet import Sheet

ScoresOf = Callable[[str], Awaitable[ScoreReport]]
"""A session's score with what people changed in it."""


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


@dataclass(frozen=True, slots=True)
class ResultTies:
    """The parts of others that the result page uses."""

    codes: ResultCodes
    scores: ScoresOf
    print: Printer


RESULT_TIES = web.AppKey("result_ties", ResultTies)
RESULT_DOOR = web.AppKey("result_door", ResultDoor)
REQUESTS = web.AppKey("requests", CandidateRequests)
