"""The list of interviews with filters, one query for each page: heads of sessions, the score that counts, the decision."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from server.core.access import Sight
from server.core.api_decisions import DecisionKind, ResultQuery
from server.core.errors import Refusal
from server.core.facts import Stage
from server.stores.database import Database
from server.stores.decisions import last_decisions
from server.stores.effective_scores import effective_scores
from server.stores.schema import FLAG_KINDS, openings, sessions, timeline
from server.stores.schema_hiring import decisions
from server.stores.sight import plan_department, seen_sessions
from server.stores.withdrawals import all_taken_back

ENDED: tuple[Stage, ...] = ("submitted", "withdrawn")
PAGE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class ResultHead:
    """``live`` is what the row says, which a crash may have left behind; the rooms know better. ``withdrawn``: the
    candidate took consent back; then there are neither flags nor a score."""

    id: str
    opening: str
    invitation: str
    candidate: str
    title: str
    department: str
    question_count: int
    began_wall_s: float
    stage: Stage
    live: bool
    answered: int
    flags: int | None
    score: float | None
    decision: DecisionKind | None
    decided_wall_s: float | None
    decided_by: str
    withdrawn: bool = False


class ResultListStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, query: ResultQuery, sight: Sight, *, limit: int = 50, after: str = "", best: float | None = None
    ) -> tuple[Sequence[ResultHead], str]:
        """One page and the mark of the next one (empty at the end). ``best`` is the least score for ``top_tenth``.

        Raises Refusal ``bad_request`` for a mark that is none.
        """
        selected, columns = _selected()
        found = selected.where(*_conditions(query, sight, columns, best))
        by_score = sa.func.coalesce(columns.score, -1.0)
        key = by_score if query.sort == "score" else sessions.c.began_wall_s
        if after:
            mark, _, id = after.partition("_")
            found = found.where(sa.tuple_(key, sessions.c.id) < sa.tuple_(sa.literal(_number(mark)), sa.literal(id)))
        found = found.order_by(key.desc(), sessions.c.id.desc()).limit(limit + 1)
        async with self._database.read() as connection:
            rows = (await connection.execute(found)).all()
        heads = await asyncio.to_thread(_heads, rows[:limit])
        if len(rows) <= limit:
            return heads, ""
        last = heads[-1]
        value = (-1.0 if last.score is None else last.score) if query.sort == "score" else last.began_wall_s
        return heads, f"{value!r}_{last.id}"

    async def count(self, query: ResultQuery, sight: Sight, *, best: float | None = None) -> int:
        selected, columns = _selected(sa.func.count())
        async with self._database.read() as connection:
            counted = selected.where(*_conditions(query, sight, columns, best))
            return await connection.scalar(counted) or 0

    async def of_ids(self, ids: Sequence[str], sight: Sight) -> Sequence[ResultHead]:
        """Those of these that the account may see, in the order asked for."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, ResultHead] = {}
        for begin in range(0, len(wanted), PAGE_LIMIT):
            selected, _ = _selected()
            part = sessions.c.id.in_(wanted[begin : begin + PAGE_LIMIT])
            async with self._database.read() as connection:
                rows = (await connection.execute(selected.where(part, seen_sessions(sight)))).all()
            found |= {head.id: head for head in await asyncio.to_thread(_heads, rows)}
        return [found[id] for id in wanted if id in found]

    async def scores(self, opening: str) -> tuple[int, Sequence[float]]:
        """How many submitted interviews the opening has, and the scores of those that have one, in no order."""
        selected, _ = _selected(columns_only=True)
        found = selected.where(sessions.c.opening == opening, sessions.c.stage == "submitted")
        async with self._database.read() as connection:
            values = [row.score for row in await connection.execute(found)]
        return len(values), [value for value in values if value is not None]

    async def submitted_ids(self, opening: str) -> Sequence[str]:
        query = sa.select(sessions.c.id).where(sessions.c.opening == opening, sessions.c.stage == "submitted")
        async with self._database.read() as connection:
            return list((await connection.scalars(query)).all())


@dataclass(frozen=True, slots=True)
class _Columns:
    score: sa.ColumnElement[Any]
    decision: sa.ColumnElement[Any]
    department: sa.ColumnElement[Any]


def _selected(*given: sa.ColumnElement[Any], columns_only: bool = False) -> tuple[sa.Select[Any], _Columns]:
    scored, last = effective_scores(), last_decisions()
    joined = (
        sessions.join(openings, openings.c.id == sessions.c.opening)
        .outerjoin(scored, scored.c.session == sessions.c.id)
        .outerjoin(last, last.c.session == sessions.c.id)
        .outerjoin(decisions, sa.and_(decisions.c.session == last.c.session, decisions.c.n == last.c.n))
    )
    columns = _Columns(scored.c.score, decisions.c.decision, plan_department(openings.c.plan))
    gone = all_taken_back(sessions.c.id, sessions.c.stage)
    whole: tuple[sa.ColumnElement[Any], ...] = (
        sessions.c.id,
        sessions.c.opening,
        sessions.c.invitation,
        sessions.c.candidate,
        sessions.c.plan,
        sessions.c.began_wall_s,
        sessions.c.stage,
        sessions.c.live,
        sessions.c.answered,
        sa.case((gone, sa.null()), else_=sessions.c.flags).label("flags"),
        gone.label("withdrawn"),
        columns.score,
        columns.decision,
        columns.department.label("department"),
        decisions.c.created_wall_s.label("decided_wall_s"),
        decisions.c.by.label("decided_by"),
    )
    wanted = given or ((columns.score,) if columns_only else whole)
    return sa.select(*wanted).select_from(joined), columns


def _conditions(query: ResultQuery, sight: Sight, columns: _Columns, best: float | None) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [seen_sessions(sight)]
    if query.opening:
        found.append(sessions.c.opening == query.opening)
    if query.department:
        found.append(columns.department == query.department)
    if query.name:
        found.append(sa.func.lower(sessions.c.candidate).contains(query.name.lower(), autoescape=True))
    if query.since is not None:
        found.append(sessions.c.began_wall_s >= _wall_s(query.since))
    if query.until is not None:
        found.append(sessions.c.began_wall_s < _wall_s(query.until))
    if query.score_min is not None:
        found.append(columns.score >= query.score_min)
    if query.score_max is not None:
        found.append(columns.score <= query.score_max)
    if query.top_tenth:
        found.append(sa.false() if best is None else sa.and_(columns.score >= best, sessions.c.stage == "submitted"))
    if query.flags is not None:
        found.append(sessions.c.flags > 0 if query.flags == "any" else sessions.c.flags == 0)
    if query.rule:
        found.append(_raised(query.rule))
    if query.flags is not None or query.rule:
        found.append(sa.not_(all_taken_back(sessions.c.id, sessions.c.stage)))
    if query.decision is not None:
        found.append(columns.decision.is_(None) if query.decision == "none" else columns.decision == query.decision)
    if query.state is not None:
        found.append(_state(query.state))
    return found


def _state(state: str) -> sa.ColumnElement[bool]:
    if state in ENDED:
        return sessions.c.stage == state
    if state == "live":
        return sessions.c.live.is_(True)
    return sa.and_(sa.not_(sessions.c.live), sessions.c.stage.not_in(ENDED))


def _raised(rule: str) -> sa.ColumnElement[bool]:
    """A flag of the rule stands on the timeline; led by the index of flags."""
    raised = sa.select(timeline.c.session).where(
        timeline.c.session == sessions.c.id,
        FLAG_KINDS,
        timeline.c.kind == "flag_raised",
        timeline.c.body.contains(f'"rule":"{rule}"', autoescape=True),
    )
    return raised.exists()


def _wall_s(moment: datetime) -> float:
    return moment.timestamp()


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Refusal("bad_request", "after") from None


def _heads(rows: Sequence[Any]) -> list[ResultHead]:
    """Of a plan only three fields are wanted: reading it whole would take ten times as long."""
    found = []
    for row in rows:
        plan = json.loads(row.plan)
        found.append(
            ResultHead(
                id=row.id,
                opening=row.opening,
                invitation=row.invitation,
                candidate=row.candidate,
                title=plan["title"],
                department=row.department or "",
                question_count=len(plan["questions"]),
                began_wall_s=row.began_wall_s,
                stage=row.stage,
                live=row.live,
                answered=row.answered,
                flags=row.flags,
                score=row.score,
                decision=row.decision,
                decided_wall_s=row.decided_wall_s,
                decided_by=row.decided_by or "",
                withdrawn=bool(row.withdrawn),
            )
        )
    return found
