"""The candidate's two requests before the socket: look at the invitation (changes nothing), and open it (a click)."""

from aiohttp import web

from server.core.api import Landing, LandingWords, OpenedLink, OpenLink
from server.core.errors import Refusal
from server.core.plan import Plan
from server.hiring.consent import consent_text
from server.hiring.invitations import Redeemable
from server.hiring.openings import minutes_of
from server.http.body import answer, body_of
from server.http.device import device_secret, set_device
from server.http.identity_pass import check_identity
from server.http.keys import GUESSES, INVITATIONS, LINKS, REDEMPTION, RESULT_LINKS
from server.http.origin import check_origin
from server.http.routes import Route
from server.http.security import peer
from server.interview.policy import offers_expression
from server.interview.translation import in_language

_REFUSALS = (
    *("link_unknown", "link_revoked", "link_early", "link_expired", "too_many"),
    *("opening_closed", "opening_paused", "opening_early", "opening_over"),
)


async def landing(request: web.Request) -> web.StreamResponse:
    found = await request.app[INVITATIONS].redeemable(token_of(request))
    return answer(_landing(found, f"/r/{request.app[RESULT_LINKS].token(found.invitation.id)}"))


async def open_link(request: web.Request) -> web.StreamResponse:
    check_origin(request, needed=False)
    token = token_of(request)
    asked = await body_of(request, OpenLink)
    opened = await request.app[REDEMPTION].open(
        token, asked, device_secret(request), check=lambda found: check_identity(request, found)
    )
    response = answer(OpenedLink(session=opened.session.id, began=opened.created, moved=opened.moved))
    set_device(request, response, opened.device_secret)
    return response


def token_of(request: web.Request) -> str:
    """The link's token; made-up ones are counted. Raises Refusal ``link_unknown`` or ``too_many``."""
    token = request.match_info["token"]
    if request.app[LINKS].invitation_of(token) is None:
        request.app[GUESSES].missed(peer(request))
        raise Refusal("link_unknown")
    return token


def _landing(found: Redeemable, result_path: str) -> Landing:
    stage = None if found.session is None else found.session.stage
    chosen = found.plan.language
    others = tuple(_words(in_language(found.opening.plan, one)) for one in found.languages if one != chosen)
    shown = landing_of(found.plan, found.invitation.candidate, others)
    stands = {"started": found.session is not None, "submitted": stage in ("submitted", "withdrawn")}
    return shown.model_copy(update={**stands, "result_path": result_path})


def landing_of(plan: Plan, candidate: str, others: tuple[LandingWords, ...] = ()) -> Landing:
    """What an invitation to this plan (in one language) shows before anything begins."""
    return Landing(
        candidate=candidate,
        title=plan.title,
        department=plan.department,
        organisation=plan.organisation,
        interview_language=plan.language,
        offered=(_words(plan), *others),
        question_count=len(plan.questions),
        minutes=minutes_of(plan),
        expression_offered=offers_expression(plan),
        started=False,
        submitted=False,
        consent=consent_text(plan),
    )


def _words(plan: Plan) -> LandingWords:
    return LandingWords(language=plan.language, title=plan.title, department=plan.department, organisation=plan.organisation)


ROUTES = (
    Route(
        "GET",
        "/api/candidate/invitations/{token}",
        landing,
        "What the invitation is for; changes nothing",
        "candidate",
        rule="candidate",
        access="anybody",
        answer=Landing,
        refusals=_REFUSALS,
    ),
    Route(
        "POST",
        "/api/candidate/invitations/{token}/open",
        open_link,
        "Begin or continue on this device; sets the device's cookie",
        "candidate",
        rule="candidate",
        access="anybody",
        body=OpenLink,
        answer=OpenedLink,
        refusals=(
            *_REFUSALS,
            "identity_needed",
            "language_not_offered",
            "link_used",
            "moved",
            "storage_full",
            "full",
            "wrong_origin",
        ),
    ),
)
