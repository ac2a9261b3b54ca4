"""Openings: make, copy, read, change, pause, close; what they can be made of, and what a candidate sees of one."""

from aiohttp import web

from server.core.access import Rule
from server.core.api import KindDeclared, Opening, OpeningDraft, OpeningOptions, OpeningPreview, PolicyDeclared
from server.core.plan import KINDS, POLICIES, Plan
from server.http.auditing import about
from server.http.body import answer, answer_many, body_of, moment
from server.http.candidate import landing_of
from server.http.keys import OPENINGS, SETTINGS, SIGHT
from server.http.routes import Route
from server.interview.kinds import find_kinds
from server.interview.policies import find_policies
from server.interview.translation import in_language
from server.interview.view import question_view
from server.stores.openings import OpeningRow


async def list_openings(request: web.Request) -> web.StreamResponse:
    return await answer_many([_opening(row) for row in await request.app[OPENINGS].all(request[SIGHT])])


async def make_opening(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, OpeningDraft)
    made = await request.app[OPENINGS].make(draft.plan, draft.settings)
    about(request, "opening", made.id)
    return answer(_opening(made), status=201)


async def one_opening(request: web.Request) -> web.StreamResponse:
    return answer(_opening(await request.app[OPENINGS].one(request.match_info["opening"])))


async def change_opening(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, OpeningDraft)
    openings = request.app[OPENINGS]
    return answer(_opening(await openings.change(request.match_info["opening"], draft.plan, draft.settings)))


async def copy_opening(request: web.Request) -> web.StreamResponse:
    made = await request.app[OPENINGS].copy(request.match_info["opening"])
    about(request, "opening", made.id)
    return answer(_opening(made), status=201)


async def pause_opening(request: web.Request) -> web.StreamResponse:
    return answer(_opening(await request.app[OPENINGS].set_paused(request.match_info["opening"], True)))


async def resume_opening(request: web.Request) -> web.StreamResponse:
    return answer(_opening(await request.app[OPENINGS].set_paused(request.match_info["opening"], False)))


async def close_opening(request: web.Request) -> web.StreamResponse:
    return answer(_opening(await request.app[OPENINGS].set_closed(request.match_info["opening"], True)))


async def reopen_opening(request: web.Request) -> web.StreamResponse:
    return answer(_opening(await request.app[OPENINGS].set_closed(request.match_info["opening"], False)))


async def preview_opening(request: web.Request) -> web.StreamResponse:
    row = await request.app[OPENINGS].one(request.match_info["opening"])
    return answer(_preview(row.plan))


async def preview_draft(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, OpeningDraft)
    return answer(_preview(draft.plan))


async def opening_options(request: web.Request) -> web.StreamResponse:
    usual = request.app[SETTINGS]
    hours = {"remind_before_end_h": usual.remind_before_end_h, "remind_after_h": usual.remind_after_h}
    return answer(OPTIONS.model_copy(update=hours))


def _preview(plan: Plan) -> OpeningPreview:
    first, *others = (_preview_in(in_language(plan, one)) for one in plan.languages)
    return first.model_copy(update={"other": others[0] if others else None})


def _preview_in(plan: Plan) -> OpeningPreview:
    numbers = range(1, len(plan.questions) + 1)
    return OpeningPreview(landing=landing_of(plan, ""), questions=tuple(question_view(plan, number) for number in numbers))


def _opening(row: OpeningRow) -> Opening:
    return Opening(
        id=row.id,
        plan=row.plan,
        settings=row.settings,
        created_at=moment(row.created_wall_s),
        closed=row.closed,
        paused=row.paused,
        invited=row.invited,
        submitted=row.submitted,
    )


_FAULTS = (
    *("policy_no_expression", "policy_no_expression_score", "score_needs_expression"),
    *("translation_missing", "plan_too_long"),
)
OPTIONS = OpeningOptions(
    kinds=tuple(
        KindDeclared(
            kind=kind.name,
            title=kind.title,
            description=kind.description,
            spoken=kind.spoken,
            preparation_s=kind.preparation_s,
            answer_s=kind.answer_s,
            judged=kind.judged,
        )
        for kind in sorted(find_kinds().values(), key=lambda kind: KINDS.index(kind.name))
    ),
    policies=tuple(
        PolicyDeclared(
            policy=profile.name,
            title=profile.title,
            description=profile.description,
            expression_events=profile.expression_events,
            expression_scored=profile.expression_scored,
        )
        for profile in sorted(find_policies().values(), key=lambda profile: POLICIES.index(profile.name))
    ),
)

ROUTES = (
    Route(
        "GET",
        "/api/v1/opening-options",
        opening_options,
        "Kinds of questions and profiles of law",
        "openings",
        rule=Rule("read_opening"),
        answer=OpeningOptions,
    ),
    Route(
        "POST",
        "/api/v1/opening-preview",
        preview_draft,
        "What a candidate would see of this draft; nothing is kept",
        "openings",
        rule=Rule("change_opening"),
        audit="none",
        body=OpeningDraft,
        answer=OpeningPreview,
    ),
    Route(
        "GET",
        "/api/v1/openings/{opening}/preview",
        preview_opening,
        "What a candidate sees of it",
        "openings",
        rule=Rule("read_opening", "opening"),
        answer=OpeningPreview,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        "/api/v1/openings/{opening}/copy",
        copy_opening,
        "The same plan and settings again, without the time window",
        "openings",
        rule=Rule("change_opening", "opening"),
        answer=Opening,
        status=201,
        refusals=("not_found", *_FAULTS),
    ),
    Route(
        "POST",
        "/api/v1/openings/{opening}/pause",
        pause_opening,
        "Let nobody begin for now; links stay valid, and who began may finish",
        "openings",
        rule=Rule("change_opening", "opening"),
        answer=Opening,
        refusals=("not_found",),
    ),
    Route(
        "POST",
        "/api/v1/openings/{opening}/resume",
        resume_opening,
        "Let candidates begin again",
        "openings",
        rule=Rule("change_opening", "opening"),
        answer=Opening,
        refusals=("not_found",),
    ),
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
        refusals=_FAULTS,
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
        refusals=("not_found", *_FAULTS),
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
