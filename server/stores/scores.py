"""Scores: every version of every session, as it was computed; and of the newest one what counts with marks by hand."""

import asyncio
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.api_scores import EffectiveScore, Review, Score
from server.stores.database import Database
from server.stores.reviews import reviews_of
from server.stores.schema import sessions, timeline
from server.stores.schema_hiring import scores
from server.stores.webhooks import put_event
from server.stores.withdrawals import all_taken_back

_TAKE_KINDS = ("stage_entered", "answer_analysed")
PAGE = 200
LATE_S = 7 * 86_400.0
NOT_SPOKEN = frozenset({"choice", "short_text"})
"""Such answers are not analysed: nothing is waited for."""


@dataclass(frozen=True, slots=True)
class ScoreHead:
    """What a list shows of one version."""

    session: str
    version: int
    rules_version: str
    weights_sha256: str
    reason: str
    complete: bool
    composite: float | None
    effective: float | None
    created_wall_s: float


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submitted session that may have to be scored. ``submitted_ms`` is on its own clock."""

    session: str
    opening: str
    began_wall_s: float
    submitted_ms: int
    analysed: bool
    """Whether of each question the newest take is analysed."""
    scored: bool
    """Whether there is a version already, an incomplete one."""

    @property
    def submitted_wall_s(self) -> float:
        return self.began_wall_s + self.submitted_ms / 1000


class ScoreStore:
    """Versions are only ever added; a session's are gone when it is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, score: Score, counts: Callable[[Score, Sequence[Review]], EffectiveScore]) -> bool:
        """Keep this version with what it counts after all marks by hand; False when another process kept one of this
        number meanwhile, or the session is gone."""
        try:
            async with self._database.write() as connection:
                effective = counts(score, await reviews_of(connection, score.session))
                values = {
                    "session": score.session,
                    "version": score.version,
                    "rules_version": score.rules_version,
                    "weights_sha256": score.weights_sha256,
                    "reason": score.reason,
                    "complete": score.complete,
                    "composite": score.composite.value,
                    "effective": effective.composite,
                    "effective_body": effective.model_dump_json(),
                    "body": score.model_dump_json(),
                    "created_wall_s": score.created_at.timestamp(),
                }
                await connection.execute(sa.insert(scores).values(values))
                await _tell_ready(connection, score)
        except IntegrityError:
            return False
        return True

    async def newest(self, session: str) -> Score | None:
        query = sa.select(scores.c.body).where(scores.c.session == session).order_by(scores.c.version.desc()).limit(1)
        async with self._database.read() as connection:
            body = await connection.scalar(query)
        return None if body is None else await asyncio.to_thread(Score.model_validate_json, body)

    async def version(self, session: str, version: int) -> Score | None:
        query = sa.select(scores.c.body).where(scores.c.session == session, scores.c.version == version)
        async with self._database.read() as connection:
            body = await connection.scalar(query)
        return None if body is None else await asyncio.to_thread(Score.model_validate_json, body)

    async def versions(self, session: str) -> Sequence[ScoreHead]:
        """Newest first."""
        query = sa.select(scores).where(scores.c.session == session).order_by(scores.c.version.desc())
        async with self._database.read() as connection:
            return [_head(row) for row in (await connection.execute(query)).all()]

    async def effective(self, ids: Collection[str]) -> dict[str, EffectiveScore]:
        """By session what counts now; a session without a score, or whose candidate took consent back, is not in it."""
        found: dict[str, EffectiveScore] = {}
        wanted = sorted(set(ids))
        for at in range(0, len(wanted), PAGE):
            part = wanted[at : at + PAGE]
            query = (
                sa.select(scores.c.session, scores.c.effective_body)
                .where(scores.c.session.in_(part), sa.not_(all_taken_back(scores.c.session)))
                .order_by(scores.c.session, scores.c.version)
            )
            async with self._database.read() as connection:
                rows = (await connection.execute(query)).all()
            found |= await asyncio.to_thread(_effective, rows)
        return found

    async def waiting(self, *, now_wall_s: float, limit: int = PAGE) -> Sequence[Submitted]:
        """Submitted sessions without a complete score, newest first, with how far their analysis has come.

        One that was scored at its deadline is looked at for :data:`LATE_S` more.
        """
        done = sa.select(scores.c.session).where(scores.c.complete)
        begun = sa.select(scores.c.session).where(sa.not_(scores.c.complete))
        query = (
            sa.select(
                sessions.c.id,
                sessions.c.opening,
                sessions.c.plan,
                sessions.c.began_wall_s,
                sessions.c.id.in_(begun).label("scored"),
            )
            .where(
                sessions.c.stage == "submitted",
                sessions.c.id.not_in(done),
                sa.or_(sessions.c.id.not_in(begun), sessions.c.began_wall_s > now_wall_s - LATE_S),
            )
            .order_by(sessions.c.began_wall_s.desc(), sessions.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        progress = await self._progress({row.id: _spoken(row.plan) for row in rows})
        return [
            Submitted(row.id, row.opening, row.began_wall_s, *progress[row.id], bool(row.scored))
            for row in rows
            if row.id in progress
        ]

    async def submitted_of(self, opening: str) -> Sequence[str]:
        """Scored sessions of an opening, oldest first."""
        query = (
            sa.select(sessions.c.id)
            .where(sessions.c.opening == opening, sessions.c.id.in_(sa.select(scores.c.session)))
            .order_by(sessions.c.began_wall_s, sessions.c.id)
        )
        async with self._database.read() as connection:
            return list((await connection.scalars(query)).all())

    async def submitted_ms(self, session: str) -> int | None:
        """When it was submitted, on its own clock."""
        progress = await self._progress({session: frozenset()})
        return progress[session][0] if session in progress else None

    async def _progress(self, spoken: Mapping[str, frozenset[int]]) -> dict[str, tuple[int, bool]]:
        """By session when it was submitted and whether the takes that count, of its spoken questions, are analysed."""
        found: dict[str, tuple[int, bool]] = {}
        ids = list(spoken)
        for at in range(0, len(ids), PAGE):
            query = (
                sa.select(timeline.c.session, timeline.c.at_ms, timeline.c.kind, timeline.c.body)
                .where(timeline.c.session.in_(ids[at : at + PAGE]), timeline.c.kind.in_(_TAKE_KINDS))
                .order_by(timeline.c.session, timeline.c.n)
            )
            async with self._database.read() as connection:
                rows = (await connection.execute(query)).all()
            of_session: dict[str, list[Any]] = {}
            for row in rows:
                of_session.setdefault(row.session, []).append(row)
            for session, own in of_session.items():
                if (made := _progress(own, spoken[session])) is not None:
                    found[session] = made
        return found


async def _tell_ready(connection: AsyncConnection, score: Score) -> None:
    """Other systems hear of a session's first score, in the transaction that makes it."""
    if score.version != 1:
        return
    opening = await connection.scalar(sa.select(sessions.c.opening).where(sessions.c.id == score.session))
    data = {"session": score.session, "opening": opening, "complete": score.complete}
    await put_event(connection, score.created_at.timestamp(), "report.ready", data, key=score.session)


def _spoken(plan: str) -> frozenset[int]:
    questions = enumerate(json.loads(plan)["questions"], start=1)
    return frozenset(number for number, one in questions if one.get("kind", "") not in NOT_SPOKEN)


def _progress(rows: Sequence[Any], spoken: frozenset[int]) -> tuple[int, bool] | None:
    """None for a session that is not submitted by its timeline."""
    submitted_ms: int | None = None
    newest: dict[int, int] = {}
    analysed: set[tuple[int, int]] = set()
    for row in rows:
        fact = json.loads(row.body)
        if row.kind == "answer_analysed":
            analysed.add((fact["question"], fact["take"]))
        elif fact["stage"] == "submitted":
            submitted_ms = row.at_ms
        elif fact["stage"] == "answering" and fact.get("question") and fact.get("take"):
            newest[fact["question"]] = max(fact["take"], newest.get(fact["question"], 0))
    if submitted_ms is None:
        return None
    return submitted_ms, {place for place in newest.items() if place[0] in spoken} <= analysed


def _effective(rows: Sequence[Any]) -> dict[str, EffectiveScore]:
    """Of rows by version, each session's last."""
    last = {row.session: row.effective_body for row in rows}
    return {session: EffectiveScore.model_validate_json(body) for session, body in last.items()}


def _head(row: Any) -> ScoreHead:
    return ScoreHead(
        session=row.session,
        version=row.version,
        rules_version=row.rules_version,
        weights_sha256=row.weights_sha256,
        reason=row.reason,
        complete=row.complete,
        composite=row.composite,
        effective=row.effective,
        created_wall_s=row.created_wall_s,
    )
