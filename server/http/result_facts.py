"""Gathers from the stores what the pure functions of the result page are given."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from aiohttp import web

from server.core.api_decisions import DecisionKind
from server.core.api_result import Kept, KeptMessage, KeptView, OwnResult
from server.core.facts import AnswerMeasured, Entry, StageEntered
from server.core.plan import Plan
from server.core.withdrawal import hides_recordings
from server.hiring.advice import AnswerFigures
from server.hiring.habits import HabitNorms
from server.hiring.kept import kept, own_data
from server.hiring.moments import moment, moment_or_none
from server.hiring.requests import own_request, terms
from server.hiring.result_door import ResultSubject
from server.hiring.result_page import ResultFacts, result_page
from server.http.keys import CLOCK, OPENINGS, STORES
from server.http.result_parts import REQUESTS, RESULT_TIES
from server.results.scoring import rules
from server.stores.audit import AuditFilter
from server.stores.decisions import DecisionStore
from server.stores.outbox import OutboxStore
from server.stores.sessions import ENDED

_DAY_S = 24 * 3600.0
_VIEWS = 2000


async def gathered_result(app: web.Application, subject: ResultSubject) -> OwnResult:
    """The page of this moment."""
    stores, session = app[STORES], subject.session
    entries = await stores.timeline.read_all(session.id)
    rows = await app[REQUESTS].of_session(session.id)
    opening = await app[OPENINGS].one(session.opening)
    facts = ResultFacts(
        candidate=session.candidate,
        plan=session.plan,
        stage=session.stage,
        handed_in_wall_s=handed_in_wall_s(entries, session.began_wall_s),
        report=await app[RESULT_TIES].scores(session.id),
        told=await _told(app, session.id),
        delay_hours=opening.settings.result_delay_hours,
        now_wall_s=app[CLOCK].wall_s(),
        norms=norms(session.plan),
        figures=figures(session.plan, entries),
        requests=tuple(own_request(row) for row in rows),
        terms=terms(session.plan.policy),
        recordings_hidden=hides_recordings(await stores.withdrawals.purposes(session.id)),
    )
    return await asyncio.to_thread(result_page, facts)


async def gathered_kept(app: web.Application, subject: ResultSubject, base: str) -> Kept:
    entries = await app[STORES].timeline.read_all(subject.session.id)
    return await _kept(app, subject, base, entries)


async def gathered_data(app: web.Application, subject: ResultSubject, base: str) -> dict[str, Any]:
    entries = await app[STORES].timeline.read_all(subject.session.id)
    listed = await _kept(app, subject, base, entries)
    rows = await app[REQUESTS].of_session(subject.session.id)
    return await asyncio.to_thread(own_data, subject, listed, entries, rows)


async def _kept(app: web.Application, subject: ResultSubject, base: str, entries: Sequence[Entry]) -> Kept:
    session = subject.session
    report = await app[RESULT_TIES].scores(session.id)
    listed = partial(
        kept,
        subject,
        entries,
        base=base,
        until_wall_s=await _until_wall_s(app, subject, entries),
        scores=len(report.versions),
        messages=await _messages(app, subject),
        viewed=await _viewed(app, session.id),
    )
    return await asyncio.to_thread(listed)


def handed_in_wall_s(entries: Sequence[Entry], began_wall_s: float) -> float | None:
    """When the interview ended, None while it goes on."""
    ended = [entry.at_ms for entry in entries if isinstance(entry.fact, StageEntered) and entry.fact.stage in ENDED]
    return began_wall_s + ended[-1] / 1000 if ended else None


def figures(plan: Plan, entries: Sequence[Entry]) -> Mapping[int, AnswerFigures]:
    """What was measured of the last take of each question."""
    last: dict[int, AnswerMeasured] = {}
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, AnswerMeasured) and 1 <= fact.question <= len(plan.questions):
            before = last.get(fact.question)
            if before is None or fact.take >= before.take:
                last[fact.question] = fact
    return {number: AnswerFigures(plan.question(number).answer_s, dict(one.values)) for number, one in last.items()}


def norms(plan: Plan) -> HabitNorms:
    """Those that scores are made with."""
    return HabitNorms(
        language=plan.language,
        rate_band_per_min=rules.RATE_BAND_PER_MIN[plan.language],
        pause_share=rules.PAUSE_SHARE_FREE,
        fillers_per_min=rules.FILLERS_FREE_PER_MIN,
        sentences=rules.ENOUGH_SENTENCES,
        signposts=rules.ENOUGH_SIGNPOSTS,
    )


async def _told(app: web.Application, session: str) -> DecisionKind | None:
    """The last decision that the candidate was sent a message about."""
    history = await DecisionStore(app[STORES].database).history(session)
    return next((row.decision for row in reversed(history) if row.notice == "asked"), None)


async def _until_wall_s(app: web.Application, subject: ResultSubject, entries: Sequence[Entry]) -> float | None:
    ended_s = handed_in_wall_s(entries, subject.session.began_wall_s)
    opening = await app[OPENINGS].one(subject.session.opening)
    return None if ended_s is None else ended_s + opening.settings.retention_days * _DAY_S


async def _messages(app: web.Application, subject: ResultSubject) -> list[KeptMessage]:
    rows = await OutboxStore(app[STORES].database).list(invitation=subject.invitation.id, limit=500)
    return [
        KeptMessage(
            kind=row.kind,
            channel=row.channel,
            address=row.address,
            made_at=moment(row.created_wall_s),
            sent_at=moment_or_none(row.sent_wall_s),
        )
        for row in rows
    ]


async def _viewed(app: web.Application, session: str) -> list[KeptView]:
    """Who looked, by role: the audit knows accounts, and a person's name is nobody's business here."""
    stores = app[STORES]
    rows = await stores.audit.list(AuditFilter(object=f"session:{session}"), limit=_VIEWS)
    roles: dict[str, str] = {}
    for who in {row.who for row in rows}:
        if (known := await stores.account_admin.get(who)) is not None:
            roles[who] = known.account.role
    seen: dict[tuple[str, str], tuple[int, float]] = {}
    for row in rows:
        if row.who in roles:
            place = (roles[row.who], row.action)
            times, last_s = seen.get(place, (0, 0.0))
            seen[place] = (times + 1, max(last_s, row.at_wall_s))
    ordered = sorted(seen.items(), key=lambda one: -one[1][1])
    return [
        KeptView(role=role, action=action, times=times, last_at=moment(last_s))
        for (role, action), (times, last_s) in ordered
    ]
