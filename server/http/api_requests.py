"""What candidates ask for about their data and their result, and the answers of those who hire."""

from collections.abc import Sequence

from aiohttp import web

from server.core.access import Rule
from server.core.api_decisions import NoticePreview
from server.core.api_result import AnsweredRequest, CandidateRequest, RequestAnswer
from server.http.body import answer, answer_many, body_of, moment, moment_or_none
from server.http.keys import ACCOUNT, CLOCK, SIGHT, STORES
from server.http.result_parts import REQUESTS
from server.http.routes import Query, Route
from server.http.security import base_url
from server.stores.requests import RequestRow


async def list_requests(request: web.Request) -> web.StreamResponse:
    rows = await request.app[STORES].requests.list(request[SIGHT], only_open="open" in request.query)
    return await answer_many(await _candidate_requests(request, rows))


async def requests_of_session(request: web.Request) -> web.StreamResponse:
    rows = await request.app[REQUESTS].of_session(request.match_info["session"])
    return await answer_many(await _candidate_requests(request, rows))


async def answer_request(request: web.Request) -> web.StreamResponse:
    given = await body_of(request, RequestAnswer)
    account = request[ACCOUNT]
    id, base = request.match_info["request"], base_url(request)
    done = await request.app[REQUESTS].answer(id, given, account.name, account.id, base)
    shown = await _candidate_requests(request, [done.request]) if done.request else []
    return answer(AnsweredRequest(erased=done.erased, request=shown[0] if shown else None, notice=done.notice))


async def preview_answer(request: web.Request) -> web.StreamResponse:
    given = await body_of(request, RequestAnswer)
    return answer(await request.app[REQUESTS].preview(request.match_info["request"], given, base_url(request)))


async def _candidate_requests(request: web.Request, rows: Sequence[RequestRow]) -> list[CandidateRequest]:
    now_s = request.app[CLOCK].wall_s()
    sessions = request.app[STORES].sessions
    known = {id: await sessions.get(id) for id in {row.session for row in rows}}
    found = []
    for row in rows:
        session = known[row.session]
        if session is None:
            continue
        found.append(
            CandidateRequest(
                id=row.id,
                session=row.session,
                candidate=session.candidate,
                title=session.plan.title,
                department=session.plan.department,
                kind=row.kind,
                text=row.text,
                language=row.language,
                made_at=moment(row.created_wall_s),
                due_at=moment(row.due_wall_s),
                overdue=row.outcome == "open" and row.due_wall_s < now_s,
                outcome=row.outcome,
                answered_at=moment_or_none(row.answered_wall_s),
                answered_by=row.answered_by,
                answer=row.answer,
            )
        )
    return found


ROUTES = (
    Route(
        "GET",
        "/api/v1/requests",
        list_requests,
        "Candidates' requests: open ones first, those due soonest ahead",
        "requests",
        rule=Rule("answer_request", "list"),
        answer=CandidateRequest,
        many=True,
        query=(Query("open", "Only those that wait for an answer", {"type": "string"}),),
    ),
    Route(
        "GET",
        "/api/v1/sessions/{session}/requests",
        requests_of_session,
        "What the candidate of this interview asked for",
        "requests",
        rule=Rule("read_session", "session"),
        answer=CandidateRequest,
        many=True,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        "/api/v1/requests/{request}/answer/preview",
        preview_answer,
        "The message that this answer would send to the candidate; changes nothing",
        "requests",
        rule=Rule("answer_request", "request"),
        audit="none",
        body=RequestAnswer,
        answer=NoticePreview,
        refusals=("not_found", "wrong_moment", "bad_request"),
    ),
    Route(
        "POST",
        "/api/v1/requests/{request}/answer",
        answer_request,
        "Answer one; granting an erasure erases everything of this candidate at once",
        "requests",
        rule=Rule("answer_request", "request"),
        body=RequestAnswer,
        answer=AnsweredRequest,
        refusals=("not_found", "wrong_moment", "bad_request"),
    ),
)
