"""Erasing candidates, and what openings no longer keep."""

from aiohttp import web

from server.core.access import Rule
from server.core.api_admin import RetentionItem, RetentionRun
from server.core.errors import Refusal
from server.http.body import answer, answer_many, moment
from server.http.keys import ACCOUNT, ERASURE, RETENTION, SIGHT
from server.http.routes import Route
from server.stores.retention import Overdue


async def erase_candidate(request: web.Request) -> web.StreamResponse:
    if not await request.app[ERASURE].candidate(request.match_info["candidate"], request[ACCOUNT].id):
        raise Refusal("not_found")
    return web.Response(status=204)


async def erase_session(request: web.Request) -> web.StreamResponse:
    if not await request.app[ERASURE].session(request.match_info["session"], request[ACCOUNT].id):
        raise Refusal("not_found")
    return web.Response(status=204)


async def retention_dry_run(request: web.Request) -> web.StreamResponse:
    return await answer_many([_item(one) for one in await request.app[RETENTION].dry_run(request[SIGHT])])


async def retention_run(request: web.Request) -> web.StreamResponse:
    done = await request.app[RETENTION].run(request[ACCOUNT].id, request[SIGHT])
    return answer(RetentionRun(erased=done.erased, failed=done.failed))


def _item(one: Overdue) -> RetentionItem:
    return RetentionItem(
        object=f"candidate:{one.candidate}" if one.candidate else f"session:{one.session}",
        opening=one.opening,
        title=one.title,
        candidate=one.name,
        over_since=moment(one.over_since_wall_s),
        retention_days=one.retention_days,
    )


ROUTES = (
    Route(
        "DELETE",
        "/api/v1/candidates/{candidate}",
        erase_candidate,
        "Erase the candidate: interviews, recordings, messages, scores, everything but ids in the audit",
        "erasure",
        rule=Rule("erase", "candidate"),
        audit="ask_to_erase",
        status=204,
        refusals=("not_found",),
    ),
    Route(
        "DELETE",
        "/api/v1/sessions/{session}",
        erase_session,
        "Erase the candidate whose interview this is",
        "erasure",
        rule=Rule("erase", "session"),
        audit="ask_to_erase",
        status=204,
        refusals=("not_found",),
    ),
    Route(
        "GET",
        "/api/v1/retention",
        retention_dry_run,
        "What a run would erase now, longest over first; changes nothing",
        "erasure",
        rule=Rule("erase", "list"),
        answer=RetentionItem,
        many=True,
    ),
    Route(
        "POST",
        "/api/v1/retention/run",
        retention_run,
        "Erase now what openings no longer keep",
        "erasure",
        rule=Rule("erase", "list"),
        audit="run_retention",
        answer=RetentionRun,
    ),
)
