"""Candidates: add, look, change, withdraw, their personal questions."""

import asyncio
from collections.abc import Sequence
from typing import get_args

from aiohttp import web

from server.core.access import Rule, may_ever
from server.core.api_candidates import (
    Candidate,
    CandidateDraft,
    CandidateEvent,
    CandidatePage,
    CandidateStatus,
    NextRound,
    OtherRound,
    PersonalQuestions,
)
from server.core.errors import Refusal
from server.hiring.candidates import Placed
from server.hiring.personal_questions import languages_of
from server.http.auditing import about
from server.http.body import answer, answer_large, answer_many, body_of, moment, moment_or_none, number_in_query
from server.http.keys import CANDIDATE_HISTORY, CANDIDATES, INVITATIONS, INVITING, OPENINGS, PARTS, PERSON, SIGHT
from server.http.routes import Query, Route
from server.http.security import base_url

STATUSES: tuple[CandidateStatus, ...] = get_args(CandidateStatus)
LIST_LIMIT = 10_000


async def list_candidates(request: web.Request) -> web.StreamResponse:
    status = request.query.get("status")
    if status is not None and status not in STATUSES:
        raise Refusal("bad_request", "status")
    limit = number_in_query(request, "limit", 1000, 1, LIST_LIMIT)
    words = request.query.get("q", "").casefold().split()[:10]
    placed = await request.app[CANDIDATES].of_opening(request.match_info["opening"], request[SIGHT])
    shown = [one for one in placed if status is None or one.status == status]
    if words:
        shown = await asyncio.to_thread(lambda: [one for one in shown if _has(one, words)])
    return await answer_many(await shown_candidates(request, shown[:limit]))


def _has(placed: Placed, words: Sequence[str]) -> bool:
    row = placed.candidate
    text = f"{row.name}\n{row.mail}\n{row.phone}\n{row.note}".casefold()
    return all(word in text for word in words)


async def add_candidate(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, CandidateDraft)
    placed = await request.app[CANDIDATES].add(request.match_info["opening"], draft)
    about(request, "candidate", placed.candidate.id)
    return answer(shown_candidate(request, placed), status=201)


async def one_candidate(request: web.Request) -> web.StreamResponse:
    return await _page(request, await request.app[CANDIDATES].one(request.match_info["candidate"]))


async def change_candidate(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, CandidateDraft)
    return answer(shown_candidate(request, await request.app[CANDIDATES].change(request.match_info["candidate"], draft)))


async def set_personal_questions(request: web.Request) -> web.StreamResponse:
    asked = await body_of(request, PersonalQuestions)
    candidate = request.match_info["candidate"]
    await request.app[CANDIDATES].set_questions(candidate, asked.questions)
    return await _page(request, await request.app[CANDIDATES].one(candidate))


async def withdraw_candidate(request: web.Request) -> web.StreamResponse:
    placed = await request.app[CANDIDATES].set_withdrawn(request.match_info["candidate"], True)
    standing = placed.standing
    if standing.invitation is not None and standing.revoked_wall_s is None and standing.stage != "submitted":
        await request.app[INVITING].revoke(standing.invitation)
        await request.app[PARTS].rooms.revoke(standing.invitation)
        placed = await request.app[CANDIDATES].one(placed.candidate.id)
    return answer(shown_candidate(request, placed))


async def restore_candidate(request: web.Request) -> web.StreamResponse:
    return answer(
        shown_candidate(request, await request.app[CANDIDATES].set_withdrawn(request.match_info["candidate"], False))
    )


async def next_round(request: web.Request) -> web.StreamResponse:
    asked = await body_of(request, NextRound)
    placed = await request.app[CANDIDATES].carry(request.match_info["candidate"], asked.opening)
    about(request, "candidate", placed.candidate.id)
    return answer(shown_candidate(request, placed), status=201)


async def _page(request: web.Request, placed: Placed) -> web.StreamResponse:
    candidates, row = request.app[CANDIDATES], placed.candidate
    happened = await request.app[CANDIDATE_HISTORY].of(placed)
    others = await candidates.other_rounds(row.id, request[SIGHT])
    titles = {one: (await request.app[OPENINGS].one(one)).plan.title for one in {o.candidate.opening for o in others}}
    plan = (await request.app[OPENINGS].one(row.opening)).plan
    page = CandidatePage(
        candidate=shown_candidate(request, placed),
        questions=await candidates.questions(row.id),
        questions_languages=languages_of(plan, row.language),
        questions_fixed=placed.standing.session is not None,
        history=tuple(CandidateEvent(at=moment(one.wall_s), what=one.what) for one in happened),
        others=tuple(
            OtherRound(
                candidate=one.candidate.id,
                opening=one.candidate.opening,
                title=titles[one.candidate.opening],
                status=one.status,
                created_at=moment(one.candidate.created_wall_s),
            )
            for one in others
        ),
    )
    return await answer_large(page)


async def shown_candidates(request: web.Request, placed: Sequence[Placed]) -> list[Candidate]:
    """Thousands of them are made off the event loop."""
    return await asyncio.to_thread(lambda: [shown_candidate(request, one) for one in placed])


def shown_candidate(request: web.Request, placed: Placed) -> Candidate:
    """With the link only for those who may invite: who has it can be interviewed under that name."""
    row, standing = placed.candidate, placed.standing
    link = None
    if standing.invitation is not None and standing.revoked_wall_s is None and may_ever(request[PERSON], "invite"):
        link = request.app[INVITATIONS].link(base_url(request), standing.invitation)
    return Candidate(
        id=row.id,
        opening=row.opening,
        name=row.name,
        mail=row.mail,
        phone=row.phone,
        language=row.language,
        note=row.note,
        created_at=moment(row.created_wall_s),
        status=placed.status,
        invitation=standing.invitation,
        link=link,
        valid_from=moment_or_none(standing.valid_from_wall_s),
        valid_until=moment_or_none(standing.valid_until_wall_s),
        session=standing.session,
        stage=standing.stage,
        live=standing.live,
        answered=standing.answered,
        flags=standing.flags,
        has_resume=row.has_resume,
        has_questions=row.has_questions,
    )


ROUTES = (
    Route(
        "GET",
        "/api/v1/openings/{opening}/candidates",
        list_candidates,
        "An opening's candidates with their status, newest first",
        "candidates",
        rule=Rule("read_candidate", "opening"),
        answer=Candidate,
        many=True,
        query=(
            Query("status", "Only those of this status", {"type": "string", "enum": list(STATUSES)}),
            Query("q", "Words that name, mail, phone or note hold", {"type": "string"}),
            Query("limit", "How many", {"type": "integer", "minimum": 1, "maximum": LIST_LIMIT, "default": 1000}),
        ),
        refusals=("not_found", "bad_request"),
    ),
    Route(
        "POST",
        "/api/v1/openings/{opening}/candidates",
        add_candidate,
        "Add a candidate; nobody is invited by that",
        "candidates",
        rule=Rule("change_candidate", "opening"),
        body=CandidateDraft,
        answer=Candidate,
        status=201,
        refusals=("not_found", "candidate_there"),
    ),
    Route(
        "GET",
        "/api/v1/candidates/{candidate}",
        one_candidate,
        "One candidate: contacts, status, what happened, personal questions, other rounds",
        "candidates",
        rule=Rule("read_candidate", "candidate"),
        audit="view_candidate",
        answer=CandidatePage,
        refusals=("not_found",),
    ),
    Route(
        "PUT",
        "/api/v1/candidates/{candidate}",
        change_candidate,
        "Change name, contacts, language or note",
        "candidates",
        rule=Rule("change_candidate", "candidate"),
        body=CandidateDraft,
        answer=Candidate,
        refusals=("not_found", "candidate_there"),
    ),
    Route(
        "PUT",
        "/api/v1/candidates/{candidate}/questions",
        set_personal_questions,
        "Set the questions asked of this candidate after the opening's own; until the interview begins",
        "candidates",
        rule=Rule("change_candidate", "candidate"),
        body=PersonalQuestions,
        answer=CandidatePage,
        refusals=("not_found", "wrong_moment"),
    ),
    Route(
        "POST",
        "/api/v1/candidates/{candidate}/withdraw",
        withdraw_candidate,
        "Take out of the round; the link stops working and an interview held under it ends",
        "candidates",
        rule=Rule("change_candidate", "candidate"),
        answer=Candidate,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        "/api/v1/candidates/{candidate}/restore",
        restore_candidate,
        "Take back into the round; a link that was taken back stays so",
        "candidates",
        rule=Rule("change_candidate", "candidate"),
        answer=Candidate,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        "/api/v1/candidates/{candidate}/next-round",
        next_round,
        "The same person as a candidate of another opening, not invited yet",
        "candidates",
        rule=Rule("change_candidate", "candidate"),
        body=NextRound,
        answer=Candidate,
        status=201,
        refusals=("not_found", "candidate_there"),
    ),
)
