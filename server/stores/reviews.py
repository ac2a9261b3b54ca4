"""Marks by hand on a session's score. Only ever added; who and when stand with each."""

import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.api_scores import EffectiveScore, Review, ReviewKind, Score, SecondOpinion
from server.stores.database import Database
from server.stores.schema_hiring import reviews, scores

SECOND = "second"
"""Kind of a row that the second marker left."""


@dataclass(frozen=True, slots=True)
class NewReview:
    """``body`` are the fields of :class:`Review` that its kind has."""

    session: str
    account: str
    by: str
    kind: ReviewKind
    body: dict[str, object]
    created_wall_s: float


class ReviewStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_session(self, session: str) -> Sequence[Review]:
        """Oldest first."""
        async with self._database.read() as connection:
            return await reviews_of(connection, session)

    async def add(
        self,
        new: NewReview,
        counts: Callable[[Score, Sequence[Review]], EffectiveScore],
        also: Callable[[AsyncConnection], Awaitable[None]] | None = None,
    ) -> Review:
        """Keep it, and with it in one transaction what the newest version of the score counts from now on, and what ``also``
        writes.

        An id begins with a number that grows, so that two of one moment keep their order.
        """
        newest = sa.select(scores.c.version, scores.c.body).where(scores.c.session == new.session)
        async with self._database.write() as connection:
            before = await reviews_of(connection, new.session)
            row = {
                "id": f"{len(before):06d}{secrets.token_hex(8)}",
                "session": new.session,
                "account": new.account,
                "by": new.by,
                "kind": new.kind,
                "body": json.dumps(new.body, ensure_ascii=False),
                "created_wall_s": new.created_wall_s,
            }
            await connection.execute(sa.insert(reviews).values(row))
            after = await reviews_of(connection, new.session)
            score = (await connection.execute(newest.order_by(scores.c.version.desc()).limit(1))).first()
            if score is not None:
                effective = counts(Score.model_validate_json(score.body), after)
                change = sa.update(scores).where(scores.c.session == new.session, scores.c.version == score.version)
                values = {"effective": effective.composite, "effective_body": effective.model_dump_json()}
                await connection.execute(change.values(values))
            if also is not None:
                await also(connection)
        return next(one for one in after if one.id == row["id"])

    async def keep_second(self, session: str, opinion: SecondOpinion, now_wall_s: float) -> None:
        """What the second marker said; it stands among the marks but is none of a person's."""
        row = {
            "id": secrets.token_hex(11),
            "session": session,
            "account": "",
            "by": opinion.model[:200],
            "kind": SECOND,
            "body": opinion.model_dump_json(),
            "created_wall_s": now_wall_s,
        }
        async with self._database.write() as connection:
            await connection.execute(sa.insert(reviews).values(row))

    async def second(self, session: str) -> SecondOpinion | None:
        """The newest opinion of the second marker."""
        query = (
            sa.select(reviews.c.body)
            .where(reviews.c.session == session, reviews.c.kind == SECOND)
            .order_by(reviews.c.created_wall_s.desc(), reviews.c.id.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            body = await connection.scalar(query)
        return None if body is None else SecondOpinion.model_validate_json(body)


async def reviews_of(connection: AsyncConnection, session: str) -> Sequence[Review]:
    """Oldest first."""
    query = (
        sa.select(reviews)
        .where(reviews.c.session == session, reviews.c.kind != SECOND)
        .order_by(reviews.c.created_wall_s, reviews.c.id)
    )
    return [_review(row) for row in (await connection.execute(query)).all()]


def _review(row: Any) -> Review:
    head = {"id": row.id, "kind": row.kind, "by": row.by, "at": datetime.fromtimestamp(row.created_wall_s, UTC)}
    return Review.model_validate({**json.loads(row.body), **head})
