"""Scores: the newest with its evidence, every version, made anew, and marks by hand."""

from aiohttp import web

from server.core.access import Rule
from server.core.api_scores import RescoredOpening, ReviewDraft, Score, ScoreReport
from server.core.errors import Refusal
from server.http.body import answer, answer_large, body_of
from server.http.keys import ACCOUNT, OPENINGS
from server.http.routes import Route
from server.results.score_book import ScoreBook

SCORES = web.AppKey("scores", ScoreBook)


async def one_score(request: web.Request) -> web.StreamResponse:
    return await answer_large(await request.app[SCORES].report(request.match_info["session"]))


async def one_version(request: web.Request) -> web.StreamResponse:
    raw = request.match_info["version"]
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 6):
        raise Refusal("not_found")
    return await answer_large(await request.app[SCORES].version(request.match_info["session"], int(raw)))


async def rescore(request: web.Request) -> web.StreamResponse:
    session, book = request.match_info["session"], request.app[SCORES]
    if await book.rescore(session) is None:
        raise Refusal("busy")
    return await answer_large(await book.report(session))


async def rescore_opening(request: web.Request) -> web.StreamResponse:
    opening = (await request.app[OPENINGS].one(request.match_info["opening"])).id
    count = await request.app[SCORES].ask_for(opening)
    return answer(RescoredOpening(opening=opening, sessions=count), status=202)


async def review(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, ReviewDraft)
    account, session, book = request[ACCOUNT], request.match_info["session"], request.app[SCORES]
    await book.review(session, draft, account=account.id, by=account.name)
    return await answer_large(await book.report(session))


ROUTES = (
    Route(
        "GET",
        "/api/v1/sessions/{session}/score",
        one_score,
        "The score with every formula and its evidence, the marks by hand, and what counts with them",
        "scores",
        rule=Rule("read_session", "session"),
        answer=ScoreReport,
        refusals=("not_found",),
    ),
    Route(
        "GET",
        "/api/v1/sessions/{session}/score/versions/{version}",
        one_version,
        "One version as it was computed",
        "scores",
        rule=Rule("read_session", "session"),
        answer=Score,
        refusals=("not_found", "consent_withdrawn"),
    ),
    Route(
        "POST",
        "/api/v1/sessions/{session}/score/rescore",
        rescore,
        "Score anew with the opening's weights of now; the versions before stay",
        "scores",
        rule=Rule("score", "session"),
        answer=ScoreReport,
        refusals=("not_found", "wrong_moment", "busy", "consent_withdrawn"),
    ),
    Route(
        "POST",
        "/api/v1/sessions/{session}/score/reviews",
        review,
        "Change a score with a reason, leave a remark, accept the recommendation or not",
        "scores",
        rule=Rule("score", "session"),
        body=ReviewDraft,
        answer=ScoreReport,
        audit="none",  # noted in the transaction of the mark
        refusals=("not_found", "wrong_moment", "bad_request", "consent_withdrawn"),
    ),
    Route(
        "POST",
        "/api/v1/openings/{opening}/rescore",
        rescore_opening,
        "Score every interview of the opening anew with its weights of now, in the background",
        "scores",
        rule=Rule("change_opening", "opening"),
        answer=RescoredOpening,
        status=202,
        refusals=("not_found",),
    ),
)
