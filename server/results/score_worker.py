"""Scores what was submitted: as soon as its analysis is complete, and what is there when the deadline has come.

It looks into the database and keeps no list, so nothing is lost by a restart, nor what became complete while the
server was down.
"""

import asyncio
from collections.abc import Awaitable, Callable

import sqlalchemy as sa
import structlog

from server.core.api_scores import Score, ScoreReason
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.faults import where
from server.core.tasks import Tasks
from server.results.score_book import DEADLINE_S, ScoreBook
from server.stores.database import StoreFailed
from server.stores.scores import Submitted
from server.stores.stores import Stores

log = structlog.get_logger()

EVERY_S = 2.0
REST_S = 0.02
"""Between two interviews, so that running ones are not held up."""
FAILED_REST_S = 300.0
"""One interview that cannot be scored must not stop the others; it is tried again later."""
STORE_ERRORS = (StoreFailed, sa.exc.SQLAlchemyError)
COMPUTING_ERRORS = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, Refusal)
FAILED_AT_MOST = 1_000
SECOND_AT_MOST = 200

Told = Callable[[Score], Awaitable[None]]


class ScoreWorker:
    """One for each server. ``told`` hears of every version that was made."""

    def __init__(self, stores: Stores, book: ScoreBook, clock: Clock, told: Told | None = None) -> None:
        self._stores = stores
        self._book = book
        self._clock = clock
        self._told = told
        self._tasks = Tasks("scores")
        self._again_s: dict[str, float] = {}
        self._second: asyncio.Queue[Score] = asyncio.Queue(SECOND_AT_MOST)
        self.second_lost = 0
        """Interviews not put to the second marker because too many waited."""
        book.listener = self._heard

    def start(self) -> None:
        self._tasks.start(self._go_on(), "worker")
        self._tasks.start(self._second_marks(), "second-marker")

    async def close(self) -> None:
        await self._tasks.close()

    async def _go_on(self) -> None:
        while True:
            try:
                await self.round()
            except STORE_ERRORS as error:
                log.warning("scores_not_made", error=type(error).__name__)
            await asyncio.sleep(EVERY_S)

    async def round(self) -> int:
        """Score what is due now; how many that were."""
        made = 0
        for one in await self._stores.scores.waiting(now_wall_s=self._clock.wall_s()):
            reason = self._due(one)
            if reason is not None and await self._make(one.session, reason):
                made += 1
                await asyncio.sleep(REST_S)
        while self._book.asked:
            made += await self._make(self._book.asked.popleft(), "weights")
            await asyncio.sleep(REST_S)
        return made

    def _due(self, one: Submitted) -> ScoreReason | None:
        if self._clock.monotonic_s() < self._again_s.get(one.session, 0.0):
            return None
        if one.analysed:
            return "completed" if one.scored else "first"
        late = self._clock.wall_s() >= one.submitted_wall_s + DEADLINE_S
        return "deadline" if late and not one.scored else None

    async def _make(self, session: str, reason: ScoreReason) -> bool:
        try:
            score = await (self._book.rescore(session) if reason == "weights" else self._book.make(session, reason))
        except COMPUTING_ERRORS as error:
            log.error("scoring_failed", session=session, error=type(error).__name__, where=where(error))
            if len(self._again_s) >= FAILED_AT_MOST:
                self._again_s.clear()
            self._again_s[session] = self._clock.monotonic_s() + FAILED_REST_S
            return False
        self._again_s.pop(session, None)
        if score is None:
            return False
        log.info("scored", session=session, version=score.version, reason=score.reason, complete=score.complete)
        return True

    async def _heard(self, score: Score) -> None:
        """A version was made, here or by a request."""
        if self._second.full():
            self.second_lost += 1
        else:
            self._second.put_nowait(score)
        if self._told is not None:
            await self._told(score)

    async def _second_marks(self) -> None:
        """One interview after the other: the model may be slow, and scores do not wait for it."""
        while True:
            score = await self._second.get()
            try:
                await self._book.second_mark(score.session, score.version)
            except (*STORE_ERRORS, *COMPUTING_ERRORS) as error:
                log.warning("second_mark_failed", session=score.session, error=type(error).__name__, where=where(error))
