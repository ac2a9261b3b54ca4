"""History as rooms use it: what is known when an interview begins, and what one leaves when it was handed in."""

import asyncio

import structlog

from server.core.facts import HistoryKnown
from server.core.plan import Plan
from server.core.tasks import Tasks
from server.core.withdrawal import withhold
from server.results.history import COMPARED_INTERVIEWS, answered_questions, known, question_key
from server.room.journal import STORE_ERRORS
from server.stores.history import FigureRow
from server.stores.stores import Stores

log = structlog.get_logger()

REST_S = 0.2
"""Between two old interviews that are read anew, so that running ones are not held up."""


class HistoryBook:
    """Over the stores. What it keeps can be made again from the timelines at any time (:meth:`rebuild`)."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._tasks = Tasks("history")

    async def known(self, opening: str, plan: Plan) -> HistoryKnown | None:
        """What finished interviews of this opening say of the plan's questions now; None when too few have ended."""
        keys = {question_key(plan, number) for number in range(1, len(plan.questions) + 1)}
        interviews = await self._stores.history.of_questions(opening, keys, interviews=COMPARED_INTERVIEWS)
        return await asyncio.to_thread(known, plan, interviews)

    async def keep(self, session: str) -> None:
        """Keep what this interview leaves but for what consent was taken back for; doing it again changes nothing."""
        row = await self._stores.sessions.get(session)
        if row is None or row.stage == "withdrawn":
            return
        gone = await self._stores.withdrawals.purposes(session)
        entries = withhold(await self._stores.timeline.read_all(session), gone)
        answered = await asyncio.to_thread(answered_questions, row.plan, entries)
        rows = [FigureRow(one.question, one.question_key, one.figures) for one in answered]
        await self._stores.history.put(session, row.opening, rows)

    async def rebuild(self) -> int:
        """Make everything kept again from the timelines; how many interviews that were."""
        sessions = await self._stores.history.submitted()
        for session in sessions:
            await self.keep(session)
        return len(sessions)

    def start(self) -> None:
        """Take in, at leisure, interviews that were handed in before history was kept."""
        self._tasks.start(self._catch_up(), "catch-up")

    async def _catch_up(self) -> None:
        try:
            for session in await self._stores.history.missing():
                await self.keep(session)
                await asyncio.sleep(REST_S)
        except STORE_ERRORS as error:
            log.warning("history_not_caught_up", error=type(error).__name__)

    def __len__(self) -> int:
        """Work that goes on."""
        return len(self._tasks)

    async def close(self) -> None:
        await self._tasks.close()
