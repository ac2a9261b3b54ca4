"""Flags: what people who hire make of them, and how each rule fared over an opening's interviews."""

from aiohttp import web

from server.core.access import Rule
from server.core.api import FlagMark, FlagMarkDraft, OpeningFlags
from server.core.errors import Refusal
from server.http.body import answer, answer_many, body_of
from server.http.keys import ACCOUNT, OPENINGS, PARTS, STORES
from server.http.routes import Route
from server.results.rule_record import RuleTally

FLAG_LIMIT_CHARS = 120
"""A flag's id is a rule's name and where it stands; a longer one is none of ours."""


async def mark_flag(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, FlagMarkDraft)
    account = request[ACCOUNT]
    session, flag = request.match_info["session"], request.match_info["flag"]
    if len(flag) > FLAG_LIMIT_CHARS:
        raise Refusal("not_found")
    marks = await request.app[PARTS].rooms.mark_flag(session, flag, draft.mark, account.name, account.id)
    return await answer_many(marks)


async def opening_flags(request: web.Request) -> web.StreamResponse:
    opening = (await request.app[OPENINGS].one(request.match_info["opening"])).id
    tally = RuleTally()
    async for _, entries in request.app[STORES].flag_facts.of_opening(opening):
        tally.add(entries)
    made: OpeningFlags = tally.record(opening, request.app[PARTS].declared().flags)
    return answer(made)


ROUTES = (
    Route(
        "PUT",
        "/api/v1/sessions/{session}/flags/{flag}/mark",
        mark_flag,
        "Say whether a flag was useful, or take that back (`none`); answers everybody's marks on it",
        "flags",
        rule=Rule("score", "session"),
        body=FlagMarkDraft,
        answer=FlagMark,
        many=True,
        refusals=("not_found", "busy"),
    ),
    Route(
        "GET",
        "/api/v1/openings/{opening}/flags",
        opening_flags,
        "How often each rule raised a flag in this opening's interviews, and how often people found it useful",
        "flags",
        rule=Rule("decide", "opening"),
        answer=OpeningFlags,
        refusals=("not_found",),
    ),
)
