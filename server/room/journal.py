"""The way onto a session's timeline: number, fold, judge, commit, publish. In that order, for every fact there is."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from server.core.facts import (
    CheckReading,
    Draft,
    Entry,
    EventBegan,
    EventEnded,
    FlagCleared,
    FlagRaised,
    NetworkReading,
    PageReported,
    Said,
    SessionOpened,
    Signal,
    TermMentioned,
    Utterance,
)
from server.core.tasks import Tasks
from server.flags.panel import Panel
from server.interview.card import CardState
from server.interview.session import State, begin, evolve
from server.stores.database import StoreFailed
from server.stores.timeline import TimelineGap

log = structlog.get_logger()

WAITING_LIMIT = 20_000
"""Uncommitted entries a session may hold (a database that cannot write for an hour). Beyond that what is only observed is
left out and counted; what the session itself does is a few entries a question and is always taken."""
COMMIT_ENTRIES = 500
RETRY_S = 1.0
STORE_ERRORS = (StoreFailed, SQLAlchemyError, OSError)
"""What a database that is not there raises."""
_OBSERVED = (
    *(CheckReading, NetworkReading, PageReported, Said, Utterance, Signal, EventBegan, EventEnded, TermMentioned),
    *(FlagRaised, FlagCleared),
)


class TimelineAppender(Protocol):
    async def append(self, session: str, entries: Sequence[Entry]) -> None: ...
    async def last_n(self, session: str) -> int: ...


class Journal:
    """One session's timeline while it is live: `replay` what is stored, `start`, then `put`.

    `put` takes effect at once in memory (`state`, flags). Readers hear of an entry after it is committed, and what they are
    shown (`told`, `card`) is folded from committed entries alone: nobody has seen a fact that a crash could take back.
    """

    def __init__(
        self,
        session: str,
        opened: SessionOpened,
        panel: Panel,
        store: TimelineAppender,
        *,
        folded: Callable[[Entry], None],
        committed: Callable[[Sequence[Entry]], Awaitable[None]],
        stalled: Callable[[bool], None],
    ) -> None:
        self._session = session
        self._opened = opened
        self._panel = panel
        self._store = store
        self._folded = folded
        self._committed = committed
        self._stalled = stalled
        self._n = 0
        self._keys: set[str] = set()
        self._waiting: deque[Entry] = deque()
        self._drafts: deque[Draft] = deque()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._tasks = Tasks(f"journal-{session}")
        self.state: State = begin(opened)
        self.told: State = self.state
        """The state as far as it is committed."""
        self.told_n = 0
        self.card = CardState(opened.plan)
        self.left_out = 0
        self._started = False

    def replay(self, entry: Entry) -> None:
        """An entry that is stored already: it changes the state, and raises no flag a second time."""
        self._count(entry)
        self.state = evolve(self.state, entry)
        self._tell(entry)
        for draft in self._panel.judge(entry):
            if draft.key is None or draft.key not in self._keys:
                self._drafts.append(draft)

    def start(self) -> None:
        """Begin to commit; what the replay of an interrupted timeline still lacked is put now."""
        missing = [draft for draft in self._drafts if draft.key is None or draft.key not in self._keys]
        self._drafts.clear()
        self._started = True
        self._tasks.start(self._commit_on(), "commit")
        if self._n == 0:
            self.put(Draft(at_ms=0, fact=self._opened, key="session_opened"))
        self.put(*missing)

    def put(self, *drafts: Draft) -> list[Entry]:
        """Number these drafts and whatever flags follow from them; one whose key is there already is dropped."""
        made: list[Entry] = []
        queue = deque(drafts)
        while queue:
            draft = queue.popleft()
            if draft.key is not None and draft.key in self._keys:
                continue
            if len(self._waiting) >= WAITING_LIMIT and isinstance(draft.fact, _OBSERVED):
                self._leave_out()
                continue
            entry = Entry(n=self._n + 1, at_ms=draft.at_ms, key=draft.key, fact=draft.fact)
            self._count(entry)
            self.state = evolve(self.state, entry)
            self._waiting.append(entry)
            made.append(entry)
            queue.extend(self._panel.judge(entry))
        if made:
            self._idle.clear()
            self._wake.set()
        for entry in made:
            self._folded(entry)
        return made

    def _leave_out(self) -> None:
        if self.left_out == 0:
            log.error("timeline_full", session=self._session, entries=len(self._waiting))
        self.left_out += 1

    def wake(self, now_ms: int) -> None:
        """Let the rules see that time has passed."""
        self.put(*self._panel.wake(now_ms))

    def _count(self, entry: Entry) -> None:
        self._n = entry.n
        if entry.key is not None:
            self._keys.add(entry.key)

    def _tell(self, entry: Entry) -> None:
        self.told = evolve(self.told, entry)
        self.told_n = entry.n
        self.card.apply(entry)

    @property
    def last_n(self) -> int:
        return self._n

    async def settled(self) -> None:
        """Wait until everything put so far is committed."""
        await self._idle.wait()

    async def _commit_on(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch = [self._waiting[index] for index in range(min(len(self._waiting), COMMIT_ENTRIES))]
                await self._commit(batch)
                for entry in batch:
                    self._waiting.popleft()
                    self._tell(entry)
                await self._committed(batch)
            self._idle.set()

    async def _commit(self, batch: Sequence[Entry]) -> None:
        failures = 0
        while True:
            try:
                await self._store.append(self._session, batch)
            except (StoreFailed, TimelineGap) as error:
                if isinstance(error, TimelineGap) and await self._is_stored(batch):
                    log.warning("timeline_written_after_all", session=self._session, entries=len(batch))
                else:
                    failures += 1
                    if failures == 1:
                        self._stalled(True)
                        log.error("timeline_cannot_write", session=self._session, error=str(error))
                    await asyncio.sleep(RETRY_S)
                    continue
            if failures:
                self._stalled(False)
            return

    async def _is_stored(self, batch: Sequence[Entry]) -> bool:
        """Whether an append that was said to have failed had been committed (the answer was lost, not the entries)."""
        try:
            return await self._store.last_n(self._session) >= batch[-1].n
        except STORE_ERRORS:
            return False

    async def close(self, limit_s: float) -> None:
        """Commit what waits, for at most ``limit_s``, then stop. A journal that was never started says nothing."""
        if self._started:
            try:
                await asyncio.wait_for(self._idle.wait(), limit_s)
            except TimeoutError:
                log.error("timeline_entries_lost", session=self._session, entries=len(self._waiting))
        if self.left_out:
            log.error("timeline_entries_left_out", session=self._session, entries=self.left_out)
        await self._tasks.close()
