"""Decisions: what they would do, taken, and their history."""

from aiohttp import web

from server.core.access import Rule
from server.core.api_decisions import Decision, DecisionDraft, DecisionOutcome, DecisionPreview
from server.core.errors import Refusal
from server.hiring.decisions import By
from server.http.body import answer_many, body_of
from server.http.decision_parts import DECISIONS
from server.http.keys import ACCOUNT, STORES
from server.http.reach import check_reach
from server.http.routes import Route
from server.http.security import base_url


async def preview_decisions(request: web.Request) -> web.StreamResponse:
    draft = await _draft(request)
    return await answer_many(await request.app[DECISIONS].preview(draft, base_url(request)))


async def take_decisions(request: web.Request) -> web.StreamResponse:
    draft = await _draft(request)
    by = By(request[ACCOUNT].id, request[ACCOUNT].name)
    return await answer_many(await request.app[DECISIONS].take(draft, by, base_url(request)))


async def decision_history(request: web.Request) -> web.StreamResponse:
    session = request.match_info["session"]
    if await request.app[STORES].sessions.get(session) is None:
        raise Refusal("not_found")
    return await answer_many(await request.app[DECISIONS].history(session))


async def _draft(request: web.Request) -> DecisionDraft:
    """Inviting to another opening is a right of its own."""
    draft = await body_of(request, DecisionDraft)
    await check_reach(request, "session", [item.session for item in draft.items])
    if draft.next_opening:
        await check_reach(request, "opening", [draft.next_opening], "invite")
    return draft


ROUTES = (
    Route(
        "POST",
        "/api/v1/decisions/preview",
        preview_decisions,
        "What these decisions would do, with the messages; changes nothing",
        "decisions",
        rule=Rule("decide", "body"),
        body=DecisionDraft,
        answer=DecisionPreview,
        many=True,
        refusals=("not_found",),
        audit="preview_decision",
    ),
    Route(
        "POST",
        "/api/v1/decisions",
        take_decisions,
        "Decide on one interview or many, each with a reason; the outcome of each",
        "decisions",
        rule=Rule("decide", "body"),
        body=DecisionDraft,
        answer=DecisionOutcome,
        many=True,
        refusals=("not_found",),
        audit="none",  # each decision is noted in its own transaction
    ),
    Route(
        "GET",
        "/api/v1/sessions/{session}/decisions",
        decision_history,
        "Every decision on an interview, oldest first; the last one stands",
        "decisions",
        rule=Rule("read_session", "session"),
        answer=Decision,
        many=True,
        refusals=("not_found",),
    ),
)
