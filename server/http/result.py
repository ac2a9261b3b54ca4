"""The candidate's own result: the link and a one-time code let in, a short-lived cookie keeps the door open.

A GET changes nothing. A link that is unknown, revoked or of somebody erased answers like one that never was.
"""

import asyncio
import json

from aiohttp import web

from server.core.api_result import (
    AskResultCode,
    EnterResultCode,
    Kept,
    OwnRequest,
    OwnResult,
    RequestDraft,
    ResultCodeSent,
    ResultDoor,
)
from server.core.errors import Refusal
from server.core.messages import Withdrawn
from server.hiring.requests import own_request
from server.hiring.result_door import INSIDE_S, ResultSubject
from server.hiring.result_page import may_see
from server.http.body import answer, body_of
from server.http.decision_parts import EXPORT_JOBS
from server.http.keys import GUESSES, HUB, SETTINGS, STORES
from server.http.language import reader_language
from server.http.origin import check_origin
from server.http.result_facts import gathered_data, gathered_kept, gathered_result
from server.http.result_parts import REQUESTS, RESULT_DOOR, RESULT_TIES
from server.http.routes import Query, Route
from server.http.security import is_secure, peer
from server.results.own_sheet import own_sheet

_LINK = ("link_unknown", "too_many")
_INSIDE = (*_LINK, "code_needed")


async def result_door(request: web.Request) -> web.StreamResponse:
    subject = await _subject(request)
    return answer(
        ResultDoor(
            organisation=subject.session.plan.organisation,
            addresses=tuple(subject.addresses()),
            inside=_is_inside(request, subject),
        )
    )


async def send_result_code(request: web.Request) -> web.StreamResponse:
    check_origin(request, needed=False)
    asked = await body_of(request, AskResultCode)
    subject = await _subject(request)
    return answer(await request.app[RESULT_TIES].codes.send(subject, asked.channel, asked.language))


async def enter_result(request: web.Request) -> web.StreamResponse:
    check_origin(request, needed=False)
    given = await body_of(request, EnterResultCode)
    subject = await _subject(request)
    await request.app[RESULT_TIES].codes.check(subject, given.code)
    await _note(request, subject, "entered_result")
    response = web.Response(status=204)
    settings = request.app[SETTINGS]
    response.set_cookie(
        _cookie(request),
        request.app[RESULT_DOOR].let_in(subject.invitation.id),
        max_age=INSIDE_S,
        httponly=True,
        secure=is_secure(settings),
        samesite="Strict",
        path="/",
    )
    return response


async def leave_result(request: web.Request) -> web.StreamResponse:
    check_origin(request, needed=False)
    response = web.Response(status=204)
    secure = is_secure(request.app[SETTINGS])
    response.del_cookie(_cookie(request), path="/", secure=secure, httponly=True, samesite="Strict")
    return response


async def own_result(request: web.Request) -> web.StreamResponse:
    return answer(await gathered_result(request.app, await _inside(request)))


async def own_kept(request: web.Request) -> web.StreamResponse:
    return answer(await gathered_kept(request.app, await _inside(request), _base(request)))


async def own_data_file(request: web.Request) -> web.StreamResponse:
    own = await gathered_data(request.app, await _inside(request), _base(request))
    text = await asyncio.to_thread(json.dumps, own, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return web.Response(text=text, content_type="application/json", headers=headers)


async def own_result_pdf(request: web.Request) -> web.StreamResponse:
    page = await gathered_result(request.app, await _inside(request))
    if not may_see("pdf", page):
        raise Refusal("not_found")
    paper = await request.app[RESULT_TIES].print(own_sheet(page, reader_language(request)))
    headers = {"Content-Disposition": 'attachment; filename="result.pdf"'}
    return web.Response(body=paper, content_type="application/pdf", headers=headers)


async def own_recording(request: web.Request) -> web.StreamResponse:
    subject = await _inside(request)
    recordings = request.app[STORES].recordings
    file = recordings.finished_name(_number(request, "question"), _number(request, "take"))
    path = recordings.path(subject.session.id, file)
    if not await asyncio.to_thread(path.is_file):
        raise Refusal("not_found")
    headers = {
        "Content-Type": "video/webm",
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{file}"',
    }
    return web.FileResponse(path, headers=headers)


async def ask_for(request: web.Request) -> web.StreamResponse:
    check_origin(request, needed=False)
    draft = await body_of(request, RequestDraft)
    subject = await _inside(request)
    row, fresh = await request.app[REQUESTS].ask(subject.session, draft)
    if fresh:
        if row.kind in ("withdraw", "erase"):
            request.app[EXPORT_JOBS].forget_files()  # what they hold is not shown any more
            gone = await request.app[STORES].withdrawals.purposes(subject.session.id)
            request.app[HUB].publish_withdrawn(Withdrawn(session=subject.session.id, purposes=tuple(sorted(gone))))
        await _note(request, subject, f"asked_{row.kind}")
    return answer(own_request(row), status=201 if fresh else 200)


async def _subject(request: web.Request) -> ResultSubject:
    """Whose link this is; made-up ones are counted. Raises Refusal ``link_unknown`` or ``too_many``."""
    token, at_door = request.match_info["token"], request.app[RESULT_DOOR]
    if not at_door.made_here(token):
        request.app[GUESSES].missed(peer(request))
        raise Refusal("link_unknown")
    return await at_door.subject(token)


async def _inside(request: web.Request) -> ResultSubject:
    """The same for somebody who has entered a code; raises Refusal ``code_needed`` besides."""
    subject = await _subject(request)
    if not _is_inside(request, subject):
        raise Refusal("code_needed")
    return subject


def _is_inside(request: web.Request, subject: ResultSubject) -> bool:
    return request.app[RESULT_DOOR].is_inside(subject.invitation.id, request.cookies.get(_cookie(request), ""))


async def _note(request: web.Request, subject: ResultSubject, action: str) -> None:
    session = subject.session.id
    await request.app[STORES].audit.append(f"candidate:{session}", action, f"session:{session}")


def _cookie(request: web.Request) -> str:
    return "__Host-lis_result" if is_secure(request.app[SETTINGS]) else "lis_result"


def _base(request: web.Request) -> str:
    return f"/api/result/{request.match_info['token']}"


def _number(request: web.Request, name: str) -> int:
    raw = request.match_info[name]
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 3):
        raise Refusal("not_found")
    return int(raw)


ROUTES = (
    Route(
        "GET",
        "/api/result/{token}",
        result_door,
        "Where a code can be sent, and whether one was entered on this device; changes nothing",
        "result",
        access="anybody",
        rule="candidate",
        answer=ResultDoor,
        refusals=_LINK,
    ),
    Route(
        "POST",
        "/api/result/{token}/code",
        send_result_code,
        "Send a one-time code to the address on file",
        "result",
        access="anybody",
        rule="candidate",
        body=AskResultCode,
        answer=ResultCodeSent,
        refusals=(*_LINK, "no_address", "code_wait", "wrong_origin"),
    ),
    Route(
        "POST",
        "/api/result/{token}/enter",
        enter_result,
        "Enter the code; sets a cookie for two hours",
        "result",
        access="anybody",
        rule="candidate",
        body=EnterResultCode,
        status=204,
        refusals=(*_LINK, "code_wrong", "code_over", "wrong_origin"),
    ),
    Route(
        "POST",
        "/api/result/{token}/leave",
        leave_result,
        "Forget the code on this device",
        "result",
        access="anybody",
        rule="candidate",
        status=204,
        refusals=("wrong_origin",),
    ),
    Route(
        "GET",
        "/api/result/{token}/result",
        own_result,
        "The result, as far as the opening lets it be seen",
        "result",
        access="anybody",
        rule="candidate",
        answer=OwnResult,
        refusals=_INSIDE,
    ),
    Route(
        "GET",
        "/api/result/{token}/result.pdf",
        own_result_pdf,
        "The same as a PDF, where the opening allows it",
        "result",
        access="anybody",
        rule="candidate",
        media_type="application/pdf",
        query=(Query("lang", "zh or en", {"type": "string", "enum": ["zh", "en"]}),),
        refusals=(*_INSIDE, "not_found"),
    ),
    Route(
        "GET",
        "/api/result/{token}/kept",
        own_kept,
        "What is kept about the candidate",
        "result",
        access="anybody",
        rule="candidate",
        answer=Kept,
        refusals=_INSIDE,
    ),
    Route(
        "GET",
        "/api/result/{token}/data.json",
        own_data_file,
        "The candidate's own data to take along",
        "result",
        access="anybody",
        rule="candidate",
        refusals=_INSIDE,
    ),
    Route(
        "GET",
        "/api/result/{token}/recordings/{question}/{take}",
        own_recording,
        "One's own recording; ranges are answered",
        "result",
        access="anybody",
        rule="candidate",
        media_type="video/webm",
        refusals=(*_INSIDE, "not_found"),
        ranges=True,
    ),
    Route(
        "POST",
        "/api/result/{token}/requests",
        ask_for,
        "Object, ask for a review by a person, withdraw consent, or have everything erased",
        "result",
        access="anybody",
        rule="candidate",
        body=RequestDraft,
        answer=OwnRequest,
        status=201,
        refusals=(*_INSIDE, "wrong_origin"),
    ),
)
