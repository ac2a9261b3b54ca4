"""Sessions: lists, timeline, report, recordings, the live picture."""

import asyncio
from datetime import datetime

from aiohttp import web

from server.core.access import Rule
from server.core.api import Report, SessionSummary, TimelinePage
from server.core.errors import Refusal
from server.core.withdrawal import hides_recordings
from server.http.body import answer, answer_large, answer_many, moment, number_in_query
from server.http.keys import PARTS, SIGHT, STORES
from server.http.routes import Query, Route
from server.http.shown import shown_entries, shown_report
from server.stores.sessions import SessionRow, SessionState

STATES: tuple[SessionState, ...] = ("live", "idle", "submitted", "withdrawn")
TIMELINE_LIMIT = 1000


async def list_sessions(request: web.Request) -> web.StreamResponse:
    asked = request.query.get("state")
    state = next((one for one in STATES if one == asked), None)
    if asked is not None and state is None:
        raise Refusal("bad_request", "state")
    rows = await request.app[STORES].sessions.list(
        request.query.get("opening"),
        state,
        limit=number_in_query(request, "limit", 200, 1, 500),
        before_wall_s=_before_wall_s(request),
        sight=request[SIGHT],
    )
    live = request.app[PARTS].rooms.live_sessions()
    gone = await request.app[STORES].withdrawals.all_of([row.id for row in rows])
    return await answer_many([_summary(row, live, gone) for row in rows])


async def one_session(request: web.Request) -> web.StreamResponse:
    row = await _session(request)
    gone = await request.app[STORES].withdrawals.all_of([row.id])
    return answer(_summary(row, request.app[PARTS].rooms.live_sessions(), gone))


async def timeline(request: web.Request) -> web.StreamResponse:
    row = await _session(request)
    since = number_in_query(request, "since", 0, 0, 2**31 - 1)
    limit = number_in_query(request, "limit", 500, 1, TIMELINE_LIMIT)
    entries = await shown_entries(request.app, row.id, since, limit + 1)
    page = TimelinePage.model_construct(session=row.id, entries=tuple(entries[:limit]), more=len(entries) > limit)
    return await answer_large(page)


async def one_report(request: web.Request) -> web.StreamResponse:
    return await answer_large(await shown_report(request.app, await _session(request)))


async def recording(request: web.Request) -> web.StreamResponse:
    row = await _session(request)
    if hides_recordings(await request.app[STORES].withdrawals.purposes(row.id)):
        raise Refusal("recording_withdrawn")
    recordings = request.app[STORES].recordings
    file = recordings.finished_name(_number(request, "question"), _number(request, "take"))
    path = recordings.path(row.id, file)
    if not await asyncio.to_thread(path.is_file):
        raise Refusal("not_found")
    disposition = "attachment" if "download" in request.query else "inline"
    headers = {
        "Content-Type": "video/webm",
        "Cache-Control": "private, no-cache",  # a consent taken back counts at once
        "Content-Disposition": f'{disposition}; filename="{row.id}-{file}"',
    }
    return web.FileResponse(path, headers=headers)


async def picture(request: web.Request) -> web.StreamResponse:
    session, rooms = request.match_info["session"], request.app[PARTS].rooms
    if session not in rooms.live_sessions():  # asked for each second: a live one needs no look-up
        session = (await _session(request)).id
    jpeg = await rooms.picture(session)
    if jpeg is None:
        return web.Response(status=204)
    return web.Response(body=jpeg, content_type="image/jpeg")


async def _session(request: web.Request) -> SessionRow:
    row = await request.app[STORES].sessions.get(request.match_info["session"])
    if row is None:
        raise Refusal("not_found")
    return row


def _number(request: web.Request, name: str) -> int:
    raw = request.match_info[name]
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 3):
        raise Refusal("not_found")
    return int(raw)


def _before_wall_s(request: web.Request) -> float | None:
    raw = request.query.get("before")
    if raw is None:
        return None
    try:
        before = datetime.fromisoformat(raw)
    except ValueError:
        raise Refusal("bad_request", "before") from None
    if before.tzinfo is None:
        raise Refusal("bad_request", "before")
    return before.timestamp()


def _summary(row: SessionRow, live: frozenset[str], gone: frozenset[str]) -> SessionSummary:
    return SessionSummary(
        id=row.id,
        opening=row.opening,
        invitation=row.invitation,
        candidate=row.candidate,
        title=row.plan.title,
        department=row.plan.department,
        began_at=moment(row.began_wall_s),
        stage=row.stage,
        live=row.id in live,
        answered=row.answered,
        question_count=len(row.plan.questions),
        flags=None if row.id in gone else row.flags,
        withdrawn=row.id in gone,
    )


_LIMIT = {"type": "integer", "minimum": 1}

ROUTES = (
    Route(
        "GET",
        "/api/v1/sessions",
        list_sessions,
        "Sessions, newest first",
        "sessions",
        rule=Rule("read_session", "list"),
        answer=SessionSummary,
        many=True,
        query=(
            Query("opening", "Only those of this opening", {"type": "string"}),
            Query("state", "Only those in this state", {"type": "string", "enum": list(STATES)}),
            Query("limit", "At most so many", {**_LIMIT, "maximum": 500, "default": 200}),
            Query("before", "Only those that began earlier: continues a list", {"type": "string", "format": "date-time"}),
        ),
        refusals=("bad_request",),
    ),
    Route(
        "GET",
        "/api/v1/sessions/{session}",
        one_session,
        "One session",
        "sessions",
        rule=Rule("read_session", "session"),
        answer=SessionSummary,
        refusals=("not_found",),
    ),
    Route(
        "GET",
        "/api/v1/sessions/{session}/timeline",
        timeline,
        "Its numbered facts after `since`",
        "sessions",
        rule=Rule("read_session", "session"),
        audit="view_timeline",
        answer=TimelinePage,
        query=(
            Query("since", "Number of the last entry known", {"type": "integer", "minimum": 0, "default": 0}),
            Query("limit", "At most so many", {**_LIMIT, "maximum": TIMELINE_LIMIT, "default": 500}),
        ),
        refusals=("not_found", "bad_request"),
    ),
    Route(
        "GET",
        "/api/v1/sessions/{session}/report",
        one_report,
        "Everything its timeline says, arranged for reading",
        "sessions",
        rule=Rule("read_session", "session"),
        audit="view_report",
        answer=Report,
        refusals=("not_found",),
    ),
    Route(
        "GET",
        "/api/v1/sessions/{session}/recordings/{question}/{take}",
        recording,
        "A take's recording; ranges are answered",
        "sessions",
        rule=Rule("read_session", "session"),
        audit="view_recording",
        media_type="video/webm",
        query=(Query("download", "Offer it to be saved", {"type": "string"}),),
        refusals=("not_found", "recording_withdrawn"),
        ranges=True,
    ),
    Route(
        "GET",
        "/api/v1/sessions/{session}/picture.jpg",
        picture,
        "The newest live picture; 204 when there is none",
        "sessions",
        rule=Rule("read_session", "session"),
        media_type="image/jpeg",
        refusals=("not_found",),
    ),
)
