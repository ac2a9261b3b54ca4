"""Figures of finished answers, by opening and question: what later interviews are compared with."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from server.stores.database import Database
from server.stores.schema import answer_figures, sessions
from server.stores.withdrawals import all_taken_back


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One answer's figures, by name. ``question`` is its number in that interview's plan."""

    question: int
    question_key: str
    figures: Mapping[str, float]


class HistoryStore:
    """A session's rows are replaced as a whole and go when the session goes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, session: str, opening: str, rows: Sequence[FigureRow]) -> None:
        """All that this session leaves; what it left before is replaced."""
        values = [
            {
                "session": session,
                "question": row.question,
                "opening": opening,
                "question_key": row.question_key,
                "figures": json.dumps(dict(row.figures), sort_keys=True),
            }
            for row in rows
        ]

        def work(connection: Connection) -> None:
            connection.execute(sa.delete(answer_figures).where(answer_figures.c.session == session))
            if values:
                connection.execute(sa.insert(answer_figures), values)

        await self._database.write_whole(work)

    async def of_questions(
        self, opening: str, keys: Collection[str], *, interviews: int
    ) -> dict[str, list[Mapping[str, float]]]:
        """By question key the figures of each submitted interview once, newest first, at most ``interviews``."""

        def work(connection: Connection) -> dict[str, list[Mapping[str, float]]]:
            return {
                key: [json.loads(row.figures) for row in connection.execute(_newest(opening, key, interviews))]
                for key in keys
            }

        return await self._database.read_whole(work)

    async def missing(self) -> Sequence[str]:
        """Submitted sessions, being held by nobody, of which nothing is kept (an older server's)."""
        kept = sa.select(answer_figures.c.session)
        query = sa.select(sessions.c.id).where(
            sessions.c.stage == "submitted", sa.not_(sessions.c.live), sessions.c.id.not_in(kept)
        )
        async with self._database.read() as connection:
            return list((await connection.scalars(query)).all())

    async def submitted(self) -> Sequence[str]:
        """Every submitted session."""
        async with self._database.read() as connection:
            return list((await connection.scalars(sa.select(sessions.c.id).where(sessions.c.stage == "submitted"))).all())


def _newest(opening: str, key: str, interviews: int) -> sa.Select[tuple[str]]:
    """A question that stands twice in one plan is read at its first place."""
    other = answer_figures.alias()
    first = sa.select(sa.func.min(other.c.question)).where(
        other.c.session == answer_figures.c.session, other.c.question_key == key
    )
    return (
        sa.select(answer_figures.c.figures)
        .join(sessions, sessions.c.id == answer_figures.c.session)
        .where(
            answer_figures.c.opening == opening,
            answer_figures.c.question_key == key,
            answer_figures.c.question == first.scalar_subquery(),
            sessions.c.stage == "submitted",
            sa.not_(all_taken_back(sessions.c.id, sessions.c.stage)),
        )
        .order_by(sessions.c.began_wall_s.desc(), sessions.c.id)
        .limit(interviews)
    )
