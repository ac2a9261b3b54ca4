"""Marks on flags, on a session that is being held or on one that nobody holds any more."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from server.core.api import FlagMark
from server.core.clock import SessionClock
from server.core.errors import Refusal
from server.core.facts import Draft, Entry, Mark
from server.interview.marks import Marks
from server.room.parts import RoomHead, RoomParts
from server.room.room import Room
from server.stores.timeline import TimelineGap

COMMIT_LIMIT_S = 5.0
TRIES = 3
"""Another process (the command line) may append in between; then the number is taken anew."""


class Ended(Protocol):
    """How a session that nobody holds is read."""

    async def head(self, session: str) -> RoomHead | None: ...
    async def flag_entries(self, session: str) -> Sequence[Entry]: ...
    async def last_entry(self, session: str) -> Entry | None: ...


async def committed_marks(room: Room, flag: str) -> tuple[FlagMark, ...]:
    """The marks on a flag of a held session once all that was put is committed. Raises Refusal ``busy``."""
    try:
        await asyncio.wait_for(room.journal.settled(), COMMIT_LIMIT_S)
    except TimeoutError:
        raise Refusal("busy") from None
    return room.marks.of(flag)


async def mark_ended(
    session: str, flag: str, mark: Mark, by: str, account: str, parts: RoomParts, ended: Ended
) -> tuple[FlagMark, ...]:
    """Append the mark to a session that nobody holds and nobody can open meanwhile; the marks on the flag then.

    Numbers go on where the stored timeline ends and ``at_ms`` is never before its last time. Raises Refusal.
    """
    for _ in range(TRIES):
        head, last = await ended.head(session), await ended.last_entry(session)
        if head is None or last is None:
            raise Refusal("not_found")
        marks = Marks()
        for entry in await ended.flag_entries(session):
            marks.apply(entry)
        now_ms = max(last.at_ms, SessionClock(parts.clock, head.began_wall_s, last.at_ms).now_ms())
        draft = marks.draft(flag, mark, by, account, now_ms)
        if draft is None:
            return marks.of(flag)
        entry = _numbered(draft, last.n + 1)
        try:
            await parts.timeline.append(session, [entry])
        except TimelineGap:
            continue
        parts.hub.publish(session, [entry], now_ms)
        marks.apply(entry)
        return marks.of(flag)
    raise Refusal("busy")


def _numbered(draft: Draft, n: int) -> Entry:
    return Entry(n=n, at_ms=draft.at_ms, key=draft.key, fact=draft.fact)
