"""The list's query as it stands in an address, and what is read by it."""

from collections.abc import AsyncIterator, Sequence

from aiohttp import web
from pydantic import ValidationError

from server.core.access import Sight
from server.core.api_decisions import ResultQuery, ResultRow
from server.core.errors import Refusal
from server.http.body import moment, moment_or_none
from server.http.keys import PARTS, SIGHT, STORES
from server.http.routes import Query
from server.results.distribution.figures import best_tenth_from
from server.stores.result_list import PAGE_LIMIT, ResultHead

NAMES = tuple(ResultQuery.model_fields)


def query_of(request: web.Request) -> ResultQuery:
    """An empty parameter is one that is not there. Raises Refusal ``bad_request`` naming the field."""
    given = {name: request.query[name] for name in NAMES if request.query.get(name, "") != ""}
    try:
        return ResultQuery.model_validate(given)
    except ValidationError as error:
        where = error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
        raise Refusal("bad_request", str(where[0]) if where else "top_tenth") from None


async def best_of(request: web.Request, query: ResultQuery) -> float | None:
    """The least score of the opening's best tenth, where the query asks for it."""
    if not query.top_tenth:
        return None
    _, scores = await request.app[STORES].result_list.scores(query.opening)
    return best_tenth_from(scores)


async def heads_of(request: web.Request, query: ResultQuery, limit: int) -> Sequence[ResultHead]:
    """All that the query holds; raises Refusal ``too_big`` for more than ``limit``."""
    found: list[ResultHead] = []
    async for page in _pages(request, query, request[SIGHT]):
        found += page
        if len(found) > limit:
            raise Refusal("too_big", str(limit))
    return found


async def _pages(request: web.Request, query: ResultQuery, sight: Sight) -> AsyncIterator[Sequence[ResultHead]]:
    best, after = await best_of(request, query), ""
    while True:
        page, after = await request.app[STORES].result_list.page(query, sight, limit=PAGE_LIMIT, after=after, best=best)
        yield page
        if not after:
            return


def row_of(request: web.Request, head: ResultHead) -> ResultRow:
    return ResultRow(
        id=head.id,
        opening=head.opening,
        invitation=head.invitation,
        candidate=head.candidate,
        title=head.title,
        department=head.department,
        began_at=moment(head.began_wall_s),
        stage=head.stage,
        live=head.id in request.app[PARTS].rooms.live_sessions(),
        answered=head.answered,
        question_count=head.question_count,
        flags=head.flags,
        score=head.score,
        decision=head.decision,
        decided_at=moment_or_none(head.decided_wall_s),
        decided_by=head.decided_by,
        withdrawn=head.withdrawn,
    )


_ABOUT = {
    "opening": "Only those of this opening",
    "department": "Only those of openings of this department",
    "name": "Only candidates whose name holds this",
    "since": "Only those that began at this time or later",
    "until": "Only those that began before this time",
    "state": "Only those in this state",
    "score_min": "Only those with this score or more",
    "score_max": "Only those with this score or less",
    "flags": "Only those with open flags, or with none",
    "rule": "Only those in which this rule raised a flag",
    "decision": "Only those with this decision; `none`: not decided",
    "top_tenth": "Only the best tenth of the opening by score",
    "sort": "`time` (newest first) or `score` (highest first); never by score unless asked",
}


def described() -> tuple[Query, ...]:
    """For the API's description."""
    schemas = ResultQuery.model_json_schema()["properties"]
    return tuple(
        Query(
            name, _ABOUT[name], {key: value for key, value in schemas[name].items() if key not in ("title", "description")}
        )
        for name in NAMES
    )
