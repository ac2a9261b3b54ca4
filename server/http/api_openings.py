"""Openings: make, read, change, close."""

from aiohttp import web

from server.core.access import Rule
from server.core.api import Opening, OpeningDraft
from server.http.body import answer, answer_many, body_of, moment
from server.http.keys import OPENINGS, SIGHT
from server.http.routes import Route
from server.stores.openings import OpeningRow


async def list_openings(request: web.Request) -> web.StreamResponse:
    return await answer_many([_opening(row) for row in await request.app[OPENINGS].all(request[SIGHT])])


async def make_opening(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, OpeningDraft)
    return answer(_opening(await request.app[OPENINGS].make(draft.plan)), status=201)


async def one_opening(request: web.Request) -> web.StreamResponse:
    return answer(_opening(await request.app[OPENINGS].one(request.match_info["opening"])))


async def change_opening(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, OpeningDraft)
    return answer(_opening(await request.app[OPENINGS].change(request.match_info["opening"], draft.plan)))


async def close_opening(request: web.Request) -> web.StreamResponse:
    return answer(_opening(await request.app[OPENINGS].set_closed(request.match_info["opening"], True)))


async def reopen_opening(request: web.Request) -> web.StreamResponse:
    return answer(_opening(await request.app[OPENINGS].set_closed(request.match_info["opening"], False)))


def _opening(row: OpeningRow) -> Opening:
    return Opening(
        id=row.id,
        plan=row.plan,
        created_at=moment(row.created_wall_s),
        closed=row.closed,
        invited=row.invited,
        submitted=row.submitted,
    )


ROUTES = (
    Route(
        "GET",
        "/api/v1/openings",
        list_openings,
        "All openings, newest first",
        "openings",
        rule=Rule("read_opening", "list"),
        answer=Opening,
        many=True,
    ),
    Route(
        "POST",
        "/api/v1/openings",
        make_opening,
        "Make an opening",
        "openings",
        rule=Rule("change_opening"),
        body=OpeningDraft,
        answer=Opening,
        status=201,
    ),
    Route(
        "GET",
        "/api/v1/openings/{opening}",
        one_opening,
        "One opening",
        "openings",
        rule=Rule("read_opening", "opening"),
        answer=Opening,
        refusals=("not_found",),
    ),
    Route(
        "PUT",
        "/api/v1/openings/{opening}",
        change_opening,
        "Change the plan for those who begin from now on",
        "openings",
        rule=Rule("change_opening", "opening"),
        body=OpeningDraft,
        answer=Opening,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        "/api/v1/openings/{opening}/close",
        close_opening,
        "Let nobody begin any more; who began may finish",
        "openings",
        rule=Rule("change_opening", "opening"),
        answer=Opening,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        "/api/v1/openings/{opening}/reopen",
        reopen_opening,
        "Open it again",
        "openings",
        rule=Rule("change_opening", "opening"),
        answer=Opening,
        refusals=("not_found",),
    ),
)
