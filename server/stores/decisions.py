"""Decisions: append-only, numbered for each session from 1; the last one stands. A person takes them, never a program."""

import secrets
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.api_decisions import DecisionKind, NoticeState
from server.stores.database import Database
from server.stores.schema_hiring import decisions

IDS_LIMIT = 500


@dataclass(frozen=True, slots=True)
class NewDecision:
    """``known`` is the number of the decision that stood when this one was made up (0: none); None: whatever stood."""

    session: str
    opening: str
    account: str
    by: str
    decision: DecisionKind
    reason: str
    created_wall_s: float
    known: int | None = None
    next_opening: str = ""
    invitation: str = ""
    notice: NoticeState = ""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    id: str
    session: str
    n: int
    opening: str
    account: str
    by: str
    decision: DecisionKind
    reason: str
    next_opening: str
    invitation: str
    notice: NoticeState
    created_wall_s: float


InSameTransaction = Callable[[AsyncConnection, DecisionRow], Awaitable[None]]


class ChangedMeanwhileError(Exception):
    """Somebody else decided since the one who asks looked."""


class DecisionStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, new: NewDecision, also: InSameTransaction | None = None) -> DecisionRow:
        """Write it down, and in the same transaction what ``also`` writes (the candidate's message).

        Raises :class:`ChangedMeanwhileError` if ``known`` is not the last number any more.
        """
        async with self._database.write() as connection:
            last = await connection.scalar(sa.select(sa.func.max(decisions.c.n)).where(decisions.c.session == new.session))
            if new.known is not None and (last or 0) != new.known:
                raise ChangedMeanwhileError
            row = DecisionRow(
                id=secrets.token_hex(10),
                session=new.session,
                n=(last or 0) + 1,
                opening=new.opening,
                account=new.account,
                by=new.by,
                decision=new.decision,
                reason=new.reason,
                next_opening=new.next_opening,
                invitation=new.invitation,
                notice=new.notice,
                created_wall_s=new.created_wall_s,
            )
            values = {name: getattr(row, name) for name in DecisionRow.__slots__}
            await connection.execute(sa.insert(decisions).values(values))
            if also is not None:
                await also(connection, row)
        return row

    async def history(self, session: str) -> Sequence[DecisionRow]:
        """Oldest first."""
        query = sa.select(decisions).where(decisions.c.session == session).order_by(decisions.c.n)
        async with self._database.read() as connection:
            return [_decision(row) for row in await connection.execute(query)]

    async def standing(self, sessions: Collection[str]) -> dict[str, DecisionRow]:
        """The decision that stands, by session; who has none is not in it."""
        wanted = list(dict.fromkeys(sessions))
        found: dict[str, DecisionRow] = {}
        last = last_decisions()
        async with self._database.read() as connection:
            for begin in range(0, len(wanted), IDS_LIMIT):
                part = wanted[begin : begin + IDS_LIMIT]
                joined = decisions.join(last, sa.and_(last.c.session == decisions.c.session, last.c.n == decisions.c.n))
                query = sa.select(decisions).select_from(joined).where(decisions.c.session.in_(part))
                for row in await connection.execute(query):
                    found[row.session] = _decision(row)
        return found


def last_decisions() -> sa.Subquery:
    """The number of the decision that stands (``n``), by ``session``."""
    numbered = sa.select(decisions.c.session, sa.func.max(decisions.c.n).label("n"))
    return numbered.group_by(decisions.c.session).subquery("last_decisions")


def _decision(row: Any) -> DecisionRow:
    return DecisionRow(**{name: getattr(row, name) for name in DecisionRow.__slots__})
