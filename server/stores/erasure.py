"""Finds and deletes every row about a candidate. Tables are found by their columns, so that a new one is not forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from server.stores.database import Database
from server.stores.schema import invitations, metadata, sessions
from server.stores.schema_hiring import audit, candidates, outbox, saved_views

_PART = 400


@dataclass(frozen=True, slots=True)
class Traces:
    """The ids under which a candidate is kept. ``words`` are their name, mail and phone, to find saved filters by."""

    candidate: str
    """Empty for an interview whose invitation names no candidate of the list."""
    invitations: tuple[str, ...]
    sessions: tuple[str, ...]
    messages: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return (*((self.candidate,) if self.candidate else ()), *self.invitations, *self.sessions)


class ErasureStore:
    def __init__(self, database: Database) -> None:
        self.database = database

    async def of_candidate(self, candidate: str) -> Traces | None:
        """None if there is no such candidate."""
        async with self.database.read() as connection:
            person = (await connection.execute(sa.select(candidates).where(candidates.c.id == candidate))).first()
            if person is None:
                return None
            links = await _all(connection, sa.select(invitations.c.id).where(invitations.c.candidate_id == candidate))
            return await _traces(connection, candidate, links, (person.name, person.mail, person.phone))

    async def of_session(self, session: str) -> Traces | None:
        """Of the session's candidate; of its invitation alone if that names none. None if there is no such session."""
        held = sessions.join(invitations, invitations.c.id == sessions.c.invitation)
        columns = (invitations.c.id, invitations.c.candidate_id, invitations.c.candidate)
        async with self.database.read() as connection:
            row = (await connection.execute(sa.select(*columns).select_from(held).where(sessions.c.id == session))).first()
            if row is not None and not row.candidate_id:
                return await _traces(connection, "", (row.id,), (row.candidate,))
        if row is None:
            return None
        whole = await self.of_candidate(row.candidate_id)
        if whole is not None:
            return whole
        async with self.database.read() as connection:
            return await _traces(connection, "", (row.id,), (row.candidate,))

    async def delete(self, connection: AsyncConnection, traces: Traces) -> int:
        """Delete every row about them inside the caller's transaction; how many rows went."""
        gone = 0
        for table in reversed(metadata.sorted_tables):
            if table is audit:
                continue
            for condition in _conditions(table, traces):
                gone += (await connection.execute(sa.delete(table).where(condition))).rowcount
        return gone + await _delete_views(connection, traces.words)


def _conditions(table: sa.Table, traces: Traces) -> Iterable[sa.ColumnElement[bool]]:
    """Which rows of a table are about them, by what its columns are called."""
    own = {"sessions": traces.sessions, "invitations": traces.invitations, "outbox": traces.messages}
    own["candidates"] = (traces.candidate,) if traces.candidate else ()
    wanted: dict[str, tuple[str, ...]] = {
        "session": traces.sessions,
        "invitation": traces.invitations,
        "candidate": (traces.candidate,) if traces.candidate else (),
        "candidate_id": (traces.candidate,) if traces.candidate else (),
        "subject": traces.ids,
        "id": own.get(table.name, ()),
    }
    for column in table.columns:
        ids = wanted.get(column.name, ())
        for begin in range(0, len(ids), _PART):
            yield column.in_(ids[begin : begin + _PART])


async def _traces(connection: AsyncConnection, candidate: str, links: Iterable[str], words: tuple[str, ...]) -> Traces:
    of_links = tuple(links)
    held = await _all(connection, sa.select(sessions.c.id).where(sessions.c.invitation.in_(of_links)))
    about: sa.ColumnElement[bool] = outbox.c.invitation.in_(of_links)
    if candidate:
        about = sa.or_(about, outbox.c.candidate == candidate)
    sent = await _all(connection, sa.select(outbox.c.id).where(about))
    return Traces(candidate, of_links, held, sent, tuple(word.strip() for word in words if word.strip()))


async def _delete_views(connection: AsyncConnection, words: Iterable[str]) -> int:
    """Saved filters with a word in them, however it is written: databases do not agree about capitals."""
    wanted = tuple(word.casefold() for word in words if len(word) > 1)
    held = (await connection.execute(sa.select(saved_views.c.id, saved_views.c.query))).all()
    named = [row.id for row in held if any(word in row.query.casefold() for word in wanted)]
    for begin in range(0, len(named), _PART):
        await connection.execute(sa.delete(saved_views).where(saved_views.c.id.in_(named[begin : begin + _PART])))
    return len(named)


async def _all(connection: AsyncConnection, query: sa.Select[Any]) -> tuple[str, ...]:
    return tuple((await connection.scalars(query)).all())
