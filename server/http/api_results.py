"""The list of interviews with its filters, saved views, comparison and distribution."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from server.core.access import Rule
from server.core.api import Report
from server.core.api_decisions import (
    Comparison,
    ResultPage,
    ResultQuery,
    SavedView,
    SavedViewDraft,
    ScoreDistribution,
)
from server.core.api_scores import ScoreReport
from server.core.errors import Refusal
from server.http.api_scores import SCORES
from server.http.body import answer, answer_large, answer_many, body_of, moment, number_in_query
from server.http.keys import ACCOUNT, CLOCK, OPENINGS, SIGHT, STORES
from server.http.language import reader_language
from server.http.reach import check_reach
from server.http.result_query import best_of, described, query_of, row_of
from server.http.routes import Query, Route
from server.http.shown import shown_report
from server.interview.translation import in_language
from server.results.compare.compare import FEWEST, MOST, Side, compare
from server.results.distribution.figures import distribution
from server.stores.views import ViewRow

PAGE = 50
PAGE_LIMIT = 200


async def list_results(request: web.Request) -> web.StreamResponse:
    query, store = query_of(request), request.app[STORES].result_list
    limit = number_in_query(request, "limit", PAGE, 1, PAGE_LIMIT)
    best = await best_of(request, query)
    heads, following = await store.page(query, request[SIGHT], limit=limit, after=request.query.get("after", ""), best=best)
    total = await store.count(query, request[SIGHT], best=best)
    rows = tuple(row_of(request, head) for head in heads)
    return await answer_large(ResultPage(rows=rows, total=total, next=following))


async def list_views(request: web.Request) -> web.StreamResponse:
    return await answer_many([_view(row) for row in await request.app[STORES].views.list(request[ACCOUNT].id)])


async def save_view(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, SavedViewDraft)
    query = draft.query.model_dump_json(exclude_defaults=True)
    row = await request.app[STORES].views.save(request[ACCOUNT].id, draft.name, query, request.app[CLOCK].wall_s())
    return answer(_view(row), status=201)


async def delete_view(request: web.Request) -> web.StreamResponse:
    if not await request.app[STORES].views.delete(request[ACCOUNT].id, request.match_info["view"]):
        raise Refusal("not_found")
    return web.Response(status=204)


async def compare_sessions(request: web.Request) -> web.StreamResponse:
    ids = list(dict.fromkeys(filter(None, request.query.get("sessions", "").split(","))))
    if not FEWEST <= len(ids) <= MOST:
        raise Refusal("bad_request", "sessions")
    await check_reach(request, "session", ids)
    standing = await request.app[STORES].decisions.standing(ids)
    sides = []
    for id in ids:
        opening, made, scored = await gathered(request, id)
        decision = standing[id].decision if id in standing else None
        sides.append(Side(opening, made, scored, decision))
    return await answer_large(await asyncio.to_thread(compare, sides))


async def gathered(request: web.Request, session: str) -> tuple[str, Report, ScoreReport]:
    """An interview's opening, report and score. Raises Refusal ``not_found``."""
    row = await request.app[STORES].sessions.get(session)
    if row is None:
        raise Refusal("not_found")
    made = await shown_report(request.app, row)
    return row.opening, made, await request.app[SCORES].report(session)


async def opening_distribution(request: web.Request) -> web.StreamResponse:
    stores = request.app[STORES]
    opening = await request.app[OPENINGS].one(request.match_info["opening"])
    submitted, scores = await stores.result_list.scores(opening.id)
    ids = await stores.result_list.submitted_ids(opening.id)
    effective = await stores.scores.effective(ids)
    dimensions = in_language(opening.plan, reader_language(request)).dimensions
    of_dimension: dict[str, Sequence[float]] = {
        one.id: [value for score in effective.values() if (value := score.dimensions.get(one.id)) is not None]
        for one in dimensions
    }
    return answer(distribution(opening.id, submitted, scores, dimensions, of_dimension))


def _view(row: ViewRow) -> SavedView:
    return SavedView(
        id=row.id,
        name=row.name,
        query=ResultQuery.model_validate_json(row.query),
        created_at=moment(row.created_wall_s),
    )


ROUTES = (
    Route(
        "GET",
        "/api/v1/results",
        list_results,
        "Interviews with filters, newest first unless asked otherwise",
        "results",
        rule=Rule("read_session", "list"),
        answer=ResultPage,
        query=(
            *described(),
            Query("limit", "At most so many", {"type": "integer", "minimum": 1, "maximum": PAGE_LIMIT, "default": PAGE}),
            Query("after", "`next` of the page before", {"type": "string"}),
        ),
        refusals=("bad_request",),
    ),
    Route("GET", "/api/v1/views", list_views, "Your saved views", "results", rule="own", answer=SavedView, many=True),
    Route(
        "POST",
        "/api/v1/views",
        save_view,
        "Save a view; one of the same name is replaced",
        "results",
        rule="own",
        body=SavedViewDraft,
        answer=SavedView,
        status=201,
        refusals=("too_many",),
    ),
    Route(
        "DELETE",
        "/api/v1/views/{view}",
        delete_view,
        "Forget a view",
        "results",
        rule="own",
        status=204,
        refusals=("not_found",),
    ),
    Route(
        "GET",
        "/api/v1/compare",
        compare_sessions,
        "Two to five interviews side by side",
        "results",
        rule=Rule("read_session", "body"),
        answer=Comparison,
        query=(Query("sessions", "Their ids, with commas between", {"type": "string"}),),
        refusals=("bad_request", "not_found"),
        audit="compare",
    ),
    Route(
        "GET",
        "/api/v1/openings/{opening}/distribution",
        opening_distribution,
        "How the scores of its submitted interviews lie",
        "results",
        rule=Rule("decide", "opening"),
        answer=ScoreDistribution,
        refusals=("not_found",),
    ),
)
