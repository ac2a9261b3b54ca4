"""Candidates of an opening, each with the link that counts and the interview held under it.

``candidates.questions`` is a JSON array of :class:`server.core.plan.Question`.
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.events import EventData
from server.core.facts import Stage
from server.core.opening import OpeningSettings
from server.core.plan import Question
from server.core.text import Language
from server.stores.database import Database
from server.stores.schema import invitations, openings, sessions, timeline
from server.stores.schema_hiring import candidates
from server.stores.webhooks import put_new_events
from server.stores.withdrawals import all_taken_back

CHUNK_ROWS = 250
"""Rows in one statement: more would hold the event loop too long."""
_QUESTIONS: TypeAdapter[tuple[Question, ...]] = TypeAdapter(tuple[Question, ...])
Also = Callable[[AsyncConnection], Awaitable[None]]
"""What is written in the same transaction."""


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Who is a candidate of which opening. ``mail`` and ``phone`` are empty where they are not known."""

    id: str
    opening: str
    name: str
    mail: str
    phone: str
    language: Language
    note: str
    created_wall_s: float
    withdrawn_wall_s: float | None = None
    has_resume: bool = False
    has_questions: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate, the newest link that stands (else the newest of all), and the interview under it."""

    candidate: CandidateRow
    invitation: str | None = None
    invited_wall_s: float | None = None
    valid_from_wall_s: float | None = None
    valid_until_wall_s: float | None = None
    revoked_wall_s: float | None = None
    session: str | None = None
    stage: Stage | None = None
    live: bool = False
    answered: int = 0
    flags: int | None = 0
    """None where the candidate took consent back."""
    began_wall_s: float | None = None
    closed: bool = False
    """Whether the opening was closed, and when it closes by itself."""
    closes_wall_s: float | None = None
    last_wall_s: float | None = None
    """When the last fact of an interview came that is neither handed in nor being held; else None."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Row ``at`` (from 0) of those to be added is there already, told by ``of``."""

    at: int
    of: Literal["mail", "phone", "name"]
    candidate: str


def new_candidate_id() -> str:
    return secrets.token_hex(10)


def contact_keys(name: str, mail: str, phone: str) -> tuple[tuple[Literal["mail", "phone", "name"], str], ...]:
    """What tells that two rows are one person; the name alone only where there is nothing else."""
    keys: list[tuple[Literal["mail", "phone", "name"], str]] = []
    if mail:
        keys.append(("mail", mail.casefold()))
    if phone:
        keys.append(("phone", phone))
    return tuple(keys) or (("name", name.casefold()),)


class CandidateStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, rows: Sequence[CandidateRow]) -> Sequence[Clash]:
        """Add all of them (of one opening), or none if any is there already: then these are answered.

        Raises sqlalchemy's IntegrityError if the opening does not exist.
        """
        if not rows:
            return ()
        async with self._database.write() as connection:
            clashes = await _clashes(connection, rows)
            if not clashes:
                await insert_candidates(connection, rows)
        return clashes

    async def create_anyway(self, row: CandidateRow) -> Sequence[Clash]:
        """Add one whoever is there already; never a clash."""
        async with self._database.write() as connection:
            await insert_candidates(connection, (row,))
        return ()

    async def clashes(self, rows: Sequence[CandidateRow]) -> Sequence[Clash]:
        """Which of these (of one opening) are there already; nothing is changed."""
        if not rows:
            return ()
        async with self._database.read() as connection:
            return await _clashes(connection, rows)

    async def get(self, candidate: str) -> CandidateRow | None:
        query = sa.select(*_COLUMNS).where(candidates.c.id == candidate, candidates.c.erased_wall_s.is_(None))
        row = await self._database.read_whole(lambda connection: connection.execute(query).first())
        return None if row is None else _candidate(row)

    async def questions(self, candidate: str) -> tuple[Question, ...]:
        """The personal questions; none for an unknown candidate."""
        query = sa.select(candidates.c.questions).where(candidates.c.id == candidate)
        text = await self._database.read_whole(lambda connection: connection.scalar(query))
        return _QUESTIONS.validate_json(text) if text else ()

    async def stages(self, session: str) -> Sequence[tuple[int, Stage]]:
        """When (ms since the session began) it entered which stage, in order."""
        entered = (
            sa.select(timeline.c.at_ms, timeline.c.body)
            .where(timeline.c.session == session, timeline.c.kind == "stage_entered")
            .order_by(timeline.c.n)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(entered)).all()
        return [(row.at_ms, json.loads(row.body)["stage"]) for row in rows]

    async def standing(self, candidate: str) -> Standing | None:
        found = await self._standings(candidates.c.id == candidate)
        return found[0] if found else None

    async def of_opening(self, opening: str, *seen: sa.ColumnElement[bool]) -> Sequence[Standing]:
        """Newest first; ``seen`` are further conditions on ``candidates``."""
        return await self._standings(sa.and_(candidates.c.opening == opening, *seen))

    async def of_ids(self, ids: Sequence[str], *seen: sa.ColumnElement[bool]) -> Sequence[Standing]:
        """Those of these that exist, newest first."""
        found: list[Standing] = []
        for begin in range(0, len(ids), CHUNK_ROWS):
            part = ids[begin : begin + CHUNK_ROWS]
            found += await self._standings(sa.and_(candidates.c.id.in_(part), *seen))
        return found

    async def same_person(self, row: CandidateRow, *seen: sa.ColumnElement[bool]) -> Sequence[Standing]:
        """Candidates of other openings with the same mail or phone, newest first."""
        same = []
        if row.mail:
            same.append(sa.func.lower(candidates.c.mail) == row.mail.lower())
        if row.phone:
            same.append(candidates.c.phone == row.phone)
        if not same:
            return ()
        where = sa.and_(sa.or_(*same), candidates.c.id != row.id, *seen)
        async with self._database.read() as connection:
            found = list((await connection.scalars(sa.select(candidates.c.id).where(where).limit(50))).all())
        return await self.of_ids(found) if found else ()

    async def change(self, row: CandidateRow) -> bool:
        """Name, contacts, language and note; lists and links show the new name too. False if it is not there."""
        theirs = sa.select(invitations.c.id).where(invitations.c.candidate_id == row.id)
        async with self._database.write() as connection:
            changed = await connection.execute(
                sa.update(candidates)
                .where(candidates.c.id == row.id, candidates.c.erased_wall_s.is_(None))
                .values(name=row.name, mail=row.mail, phone=row.phone, language=row.language, note=row.note)
            )
            if changed.rowcount != 1:
                return False
            await connection.execute(
                sa.update(invitations).where(invitations.c.candidate_id == row.id).values(candidate=row.name)
            )
            await connection.execute(sa.update(sessions).where(sessions.c.invitation.in_(theirs)).values(candidate=row.name))
        return True

    async def set_questions(self, candidate: str, questions: tuple[Question, ...]) -> None:
        await self._set(candidate, questions=_QUESTIONS.dump_json(questions).decode())

    async def set_withdrawn(self, candidate: str, wall_s: float | None, also: Also | None = None) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                sa.update(candidates).where(candidates.c.id == candidate).values(withdrawn_wall_s=wall_s)
            )
            if also is not None:
                await also(connection)

    async def _set(self, candidate: str, **values: object) -> None:
        async with self._database.write() as connection:
            await connection.execute(sa.update(candidates).where(candidates.c.id == candidate).values(**values))

    async def _standings(self, of: sa.ColumnElement[bool]) -> Sequence[Standing]:
        async with self._database.read() as connection:
            rows = (await connection.execute(_standing_query(of))).all()
        return _all_standings(rows) if len(rows) <= 20 else await asyncio.to_thread(_all_standings, rows)


async def insert_candidates(connection: AsyncConnection, rows: Sequence[CandidateRow]) -> None:
    """Add them, and let webhooks tell of it."""
    for begin in range(0, len(rows), CHUNK_ROWS):
        part = rows[begin : begin + CHUNK_ROWS]
        values = [
            {
                "id": row.id,
                "opening": row.opening,
                "name": row.name,
                "mail": row.mail,
                "phone": row.phone,
                "language": row.language,
                "note": row.note,
                "questions": "[]",
                "created_wall_s": row.created_wall_s,
            }
            for row in part
        ]
        await connection.execute(sa.insert(candidates), values)
        told: dict[str, EventData] = {row.id: {"candidate": row.id, "opening": row.opening} for row in part}
        await put_new_events(connection, part[0].created_wall_s, "candidate.created", told)


async def insert_unless_there(connection: AsyncConnection, row: CandidateRow) -> Sequence[Clash]:
    """Add one inside the caller's transaction, unless somebody of the same mail or phone is there: then these are answered.

    Somebody known by name alone may be there twice.
    """
    clashes = await _clashes(connection, (row,)) if row.mail or row.phone else ()
    if not clashes:
        await insert_candidates(connection, (row,))
    return clashes


async def _clashes(connection: AsyncConnection, rows: Sequence[CandidateRow]) -> Sequence[Clash]:
    there = sa.select(candidates.c.id, candidates.c.name, candidates.c.mail, candidates.c.phone).where(
        candidates.c.opening == rows[0].opening, candidates.c.erased_wall_s.is_(None)
    )
    found = (await connection.execute(there)).all()
    return _compared(found, rows) if len(rows) + len(found) < 200 else await asyncio.to_thread(_compared, found, rows)


def _compared(found: Iterable[Any], rows: Sequence[CandidateRow]) -> Sequence[Clash]:
    known: dict[tuple[str, str], str] = {}
    for one in found:
        for key in contact_keys(one.name, one.mail, one.phone):
            known.setdefault(key, one.id)
    return [
        Clash(at, key[0], known[key])
        for at, row in enumerate(rows)
        for key in contact_keys(row.name, row.mail, row.phone)
        if key in known
    ]


_COLUMNS = (
    *(column for column in candidates.c if column.name not in ("resume", "questions")),
    sa.and_(candidates.c.resume.is_not(None), candidates.c.resume != "").label("has_resume"),
    (candidates.c.questions != "[]").label("has_questions"),
)


def _standing_query(of: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """One row per candidate, whatever their number of links: each is looked up by the index on ``candidate_id``."""
    own = invitations.alias("own")
    taken_back = sa.case((own.c.revoked_wall_s.is_(None), 0), else_=1)
    that_counts = (
        sa.select(own.c.id)
        .where(own.c.candidate_id == candidates.c.id)
        .order_by(taken_back, own.c.created_wall_s.desc(), own.c.id)
        .limit(1)
        .correlate(candidates)
        .scalar_subquery()
    )
    last_ms = (
        sa.select(timeline.c.at_ms)
        .where(timeline.c.session == sessions.c.id)
        .order_by(timeline.c.n.desc())
        .limit(1)
        .correlate(sessions)
        .scalar_subquery()
    )
    waits = sa.and_(sa.not_(sessions.c.live), sessions.c.stage.not_in(("submitted", "withdrawn")))
    joined = (
        candidates.join(openings, openings.c.id == candidates.c.opening)
        .outerjoin(invitations, invitations.c.id == that_counts)
        .outerjoin(sessions, sessions.c.invitation == invitations.c.id)
    )
    return (
        sa.select(
            *_COLUMNS,
            invitations.c.id.label("invitation"),
            invitations.c.created_wall_s.label("invited_wall_s"),
            invitations.c.valid_from_wall_s,
            invitations.c.valid_until_wall_s,
            invitations.c.revoked_wall_s,
            sessions.c.id.label("session"),
            sessions.c.stage,
            sessions.c.live,
            sessions.c.answered,
            sa.case((all_taken_back(sessions.c.id, sessions.c.stage), sa.null()), else_=sessions.c.flags).label("flags"),
            sessions.c.began_wall_s,
            openings.c.closed,
            openings.c.settings,
            sa.case((waits, last_ms)).label("last_ms"),
        )
        .select_from(joined)
        .where(of, candidates.c.erased_wall_s.is_(None))
        .order_by(candidates.c.created_wall_s.desc(), candidates.c.id)
    )


def _candidate(row: Any) -> CandidateRow:
    return CandidateRow(
        id=row.id,
        opening=row.opening,
        name=row.name,
        mail=row.mail,
        phone=row.phone,
        language=row.language,
        note=row.note,
        created_wall_s=row.created_wall_s,
        withdrawn_wall_s=row.withdrawn_wall_s,
        has_resume=bool(row.has_resume),
        has_questions=bool(row.has_questions),
    )


def _all_standings(rows: Sequence[Any]) -> list[Standing]:
    return [_standing(row) for row in rows]


def _standing(row: Any) -> Standing:
    began_s = row.began_wall_s
    waits = began_s is not None and not row.live and row.stage not in ("submitted", "withdrawn")
    return Standing(
        candidate=_candidate(row),
        invitation=row.invitation,
        invited_wall_s=row.invited_wall_s,
        valid_from_wall_s=row.valid_from_wall_s,
        valid_until_wall_s=row.valid_until_wall_s,
        revoked_wall_s=row.revoked_wall_s,
        session=row.session,
        stage=row.stage,
        live=bool(row.live),
        answered=row.answered or 0,
        flags=row.flags if row.session is not None else 0,
        began_wall_s=began_s,
        closed=row.closed,
        closes_wall_s=_closes_wall_s(row.settings),
        last_wall_s=began_s + (row.last_ms or 0) / 1000 if waits else None,
    )


@lru_cache(maxsize=64)
def _closes_wall_s(settings: str) -> float | None:
    closes_at = OpeningSettings.model_validate_json(settings).closes_at
    return None if closes_at is None else closes_at.timestamp()
