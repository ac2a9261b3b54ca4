"""All rooms of this server: opened when a page comes (or a restart takes them up), closed when nobody is left."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from server.core.api import FlagMark
from server.core.facts import Entry, Mark
from server.core.tasks import Tasks
from server.room.marking import Ended, committed_marks, mark_ended
from server.room.parts import RoomParts
from server.room.room import Room

log = structlog.get_logger()

SWEEP_S = 5.0


class Heads(Ended, Protocol):
    """Where a session's head and timeline are read from."""

    async def session_of(self, invitation: str) -> str | None: ...
    async def entries(self, session: str) -> Sequence[Entry]: ...
    async def live_ids(self) -> Iterable[str]: ...


@dataclass(slots=True)
class _Turn:
    """Opening and closing one session, one after the other; kept while anybody waits for it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Rooms:
    """Sessions being held now."""

    def __init__(self, parts: RoomParts, heads: Heads) -> None:
        self._parts = parts
        self._heads = heads
        self._rooms: dict[str, Room] = {}
        self._turns: dict[str, _Turn] = {}
        self._idle_since_s: dict[str, float] = {}
        self._tasks = Tasks("rooms")
        self.closing = False

    async def start(self) -> None:
        """Take up what was being held when the server stopped, and keep sweeping."""
        for session in await self._heads.live_ids():
            self._tasks.start(self._take_up(session), f"take-up-{session}")
        self._tasks.start(self._sweep(), "sweep")

    async def _take_up(self, session: str) -> None:
        if await self.open(session) is None:
            log.warning("live_session_missing", session=session)

    @contextlib.asynccontextmanager
    async def _turn(self, session: str) -> AsyncIterator[None]:
        turn = self._turns.setdefault(session, _Turn())
        turn.users += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.users -= 1
            if turn.users == 0:
                del self._turns[session]

    async def open(self, session: str) -> Room | None:
        """The room of this session, opened if need be; None for an unknown session or while closing."""
        async with self._turn(session):
            room = self._rooms.get(session)
            if room is not None or self.closing:
                return room
            head = await self._heads.head(session)
            if head is None:
                return None
            room = Room(head, await self._heads.entries(session), self._parts)
            try:
                await room.open()
                if not self.closing:
                    self._rooms[session] = room
            finally:
                if session not in self._rooms:
                    await room.close()
            return self._rooms.get(session)

    def get(self, session: str) -> Room | None:
        """The room if the session is being held."""
        return self._rooms.get(session)

    def live_sessions(self) -> frozenset[str]:
        return frozenset(name for name, room in self._rooms.items() if not room.state.ended)

    def tell_reduced(self) -> None:
        """Let every session say what analysis does less of at the moment."""
        for room in self._rooms.values():
            if not room.state.ended:
                room.tell_reduced()

    async def picture(self, session: str) -> bytes | None:
        room = self._rooms.get(session)
        return await room.picture() if room is not None else None

    async def mark_flag(self, session: str, flag: str, mark: Mark, by: str, account: str) -> tuple[FlagMark, ...]:
        """What somebody makes of a flag, during the interview or after it; everybody's marks on it then.

        No room is opened for it: while nobody holds the session, the fact is appended to what is stored. Raises Refusal.
        """
        async with self._turn(session):
            room = self._rooms.get(session)
            if room is None:
                return await mark_ended(session, flag, mark, by, account, self._parts, self._heads)
            room.mark(flag, mark, by, account)
        return await committed_marks(room, flag)

    @contextlib.asynccontextmanager
    async def held_back(self, session: str) -> AsyncIterator[None]:
        """End what is held of this session; nobody can open it until the block is left."""
        async with self._turn(session):
            room = self._rooms.pop(session, None)
            self._idle_since_s.pop(session, None)
            if room is not None:
                room.revoke()
                await room.close(left=True)
            yield

    async def revoke(self, invitation: str) -> None:
        """The invitation was withdrawn: end the page that uses it."""
        session = await self._heads.session_of(invitation)
        room = self._rooms.get(session) if session is not None else None
        if room is not None:
            room.revoke()

    async def _sweep(self) -> None:
        """Close rooms where nobody has been for a while and nothing is left to do."""
        keep_s = self._parts.settings.session_keep_s
        while True:
            await asyncio.sleep(SWEEP_S)
            now_s = self._parts.clock.monotonic_s()
            for session, room in list(self._rooms.items()):
                if not room.idle:
                    self._idle_since_s.pop(session, None)
                    continue
                since_s = self._idle_since_s.setdefault(session, now_s)
                if room.state.ended or now_s - since_s > keep_s:
                    try:
                        await self._close(session, left=True, only_idle=True)
                    except Exception as error:  # one room's fault: the others are swept all the same
                        log.error("room_not_closed", session=session, error=type(error).__name__, exc_info=error)

    async def _close(self, session: str, *, left: bool, only_idle: bool = False) -> None:
        async with self._turn(session):
            self._idle_since_s.pop(session, None)
            room = self._rooms.get(session)
            if room is not None and (room.idle or not only_idle):
                del self._rooms[session]
                await room.close(left=left)

    async def close(self) -> None:
        """Close all rooms; their sessions are taken up again at the next start."""
        self.closing = True
        await self._tasks.close()
        await asyncio.gather(*(self._close(session, left=False) for session in list(self._rooms)))
