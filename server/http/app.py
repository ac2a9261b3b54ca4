"""The HTTP side as one application; the sockets are added to it by :mod:`server.app`.

Run it with ``access_log=None``: paths hold tokens, and :mod:`server.http.access` logs what is safe.
"""

from aiohttp import web
from prometheus_client import Gauge

from server.core.llm import Llm, llm_of
from server.core.notices import NoticeOutcome
from server.hiring.bank.bank import Bank
from server.hiring.bank.importing import BankImporter
from server.hiring.candidate_history import CandidateHistory
from server.hiring.candidates import Candidates
from server.hiring.erasure import Erasure
from server.hiring.identity import IdentityPass, OneTimeCodes
from server.hiring.importing import Importing
from server.hiring.invitations import Invitations
from server.hiring.inviting import Inviting
from server.hiring.links import Links, ResultLinks
from server.hiring.openings import Openings
from server.hiring.redemption import Redemption
from server.hiring.requests import CandidateRequests
from server.hiring.result_door import ResultDoor
from server.hiring.result_notices import ResultNotices
from server.hiring.resume.reader import ResumeReader
from server.hiring.resume.resumes import Resumes
from server.hiring.retention import Retention
from server.hiring.sheets.reader import SheetReader
from server.http import (
    api_accounts,
    api_admin,
    api_audit,
    api_bank,
    api_candidates,
    api_decisions,
    api_erasure,
    api_exports,
    api_flags,
    api_import,
    api_invitations,
    api_messages,
    api_openings,
    api_requests,
    api_results,
    api_resumes,
    api_scores,
    api_sessions,
    api_templates,
    api_webhooks,
    candidate,
    identity,
    result,
)
from server.http.access import access
from server.http.answer_letters import AnswerLetters
from server.http.auth import guarded
from server.http.body import BODY_LIMIT_BYTES
from server.http.decision_parts import EXPORT_JOBS, MAKER, add_decisions
from server.http.errors import errors
from server.http.health import add_health_routes
from server.http.keys import (
    ACCESS_NEWS,
    AUDITED_LOOKS,
    CANDIDATE_HISTORY,
    CANDIDATES,
    CLOCK,
    CODES,
    DECLARED,
    ERASURE,
    GUESSES,
    IDENTITY,
    IMPORTING,
    INVITATIONS,
    INVITING,
    LINKS,
    OPENINGS,
    PARTS,
    POST,
    REDEMPTION,
    RESULT_LINKS,
    RETENTION,
    SESSIONS,
    SETTINGS,
    STORES,
    TIMELINE,
    AccessNews,
    HttpParts,
)
from server.http.limits import Guesses
from server.http.openapi import document
from server.http.post import PostedResultCodes, make_post
from server.http.result_parts import REQUESTS, RESULT_DOOR, RESULT_TIES, ResultTies
from server.http.routes import Route
from server.http.security import add_headers
from server.http.static import add_static_routes
from server.results.score_book import ScoreBook
from server.stores.untold import UntoldStore


def api_routes(parts: HttpParts) -> tuple[Route, ...]:
    """The whole route table of the API."""
    described: dict[str, object] = {}

    async def openapi(_request: web.Request) -> web.StreamResponse:
        return web.json_response(described)

    own = Route("GET", "/api/v1/openapi.json", openapi, "This document", "about", rule="public", access="anybody")
    table = (
        own,
        *api_accounts.ROUTES,
        *api_admin.ROUTES,
        *api_audit.ROUTES,
        *api_erasure.ROUTES,
        *api_webhooks.ROUTES,
        *api_openings.ROUTES,
        *api_candidates.ROUTES,
        *api_import.ROUTES,
        *api_invitations.ROUTES,
        *api_sessions.ROUTES,
        *api_scores.ROUTES,
        *api_results.ROUTES,
        *api_exports.ROUTES,
        *api_decisions.ROUTES,
        *api_flags.ROUTES,
        *candidate.ROUTES,
        *identity.ROUTES,
        *api_messages.ROUTES,
        *api_bank.ROUTES,
        *api_resumes.ROUTES,
        *api_templates.ROUTES,
        *result.ROUTES,
        *api_requests.ROUTES,
    )
    described.update(document(table, parts.settings))
    return table


def build_http(parts: HttpParts) -> web.Application:
    """All routes but the sockets."""
    app = web.Application(middlewares=[access(parts.registry), errors], client_max_size=BODY_LIMIT_BYTES)
    app.on_response_prepare.append(add_headers)
    stores, clock = parts.stores, parts.clock
    links = Links(parts.secret)
    invitations = Invitations(stores.invitations, stores.candidates, stores.openings, stores.sessions, links, clock)
    app[PARTS] = parts
    app[SETTINGS] = parts.settings
    app[CLOCK] = clock
    app[STORES] = stores
    app[SESSIONS] = stores.sessions
    app[TIMELINE] = stores.timeline
    app[DECLARED] = parts.declared
    app[LINKS] = links
    app[INVITATIONS] = invitations
    app[INVITING] = Inviting(stores.invitations, stores.candidates, stores.openings, links, clock, parts.notices)
    app[CANDIDATES] = Candidates(stores.candidates, stores.openings, clock)
    app[CANDIDATE_HISTORY] = CandidateHistory(stores.candidates, stores.invitations)
    app[IMPORTING] = Importing(stores.candidates, stores.openings, SheetReader(), clock)
    app[OPENINGS] = Openings(stores.openings, clock)
    app[REDEMPTION] = Redemption(
        invitations, stores.sessions, stores.recordings, clock, parts.settings.disk_reserve_mb, parts.door
    )
    app[GUESSES] = Guesses(clock)
    app[POST] = parts.post or make_post(parts.settings, stores, parts.secret, clock, parts.registry)
    app[CODES] = OneTimeCodes(stores.database, parts.secret, clock)
    app[IDENTITY] = IdentityPass(parts.secret, clock)
    app[RESULT_LINKS] = ResultLinks(parts.secret)
    app[api_scores.SCORES] = ScoreBook(stores, clock, second=_llm(parts))
    add_decisions(app, parts.maker, app[POST].messages)
    app[ACCESS_NEWS] = AccessNews()
    app[AUDITED_LOOKS] = {}
    app[ERASURE] = erasure = Erasure(stores, parts.settings.data_dir, parts.rooms.held_back, clock)
    erasure.forget.append(app[EXPORT_JOBS].forget_files)
    app[RETENTION] = Retention(stores, erasure, clock)
    _add_result(app, parts)
    _add_bank(app, parts)
    for route in api_routes(parts):
        if route.method == "GET":
            app.router.add_get(route.path, guarded(route))  # HEAD as well
        else:
            app.router.add_route(route.method, route.path, guarded(route))
    add_static_routes(app)
    add_health_routes(app)
    _add_figures(parts)
    return app


def _add_result(app: web.Application, parts: HttpParts) -> None:
    stores, clock = parts.stores, parts.clock
    app[RESULT_TIES] = ResultTies(
        codes=PostedResultCodes(app[CODES], app[POST]), scores=app[api_scores.SCORES].whole, print=app[MAKER].pdf
    )
    app[REQUESTS] = CandidateRequests(stores.requests, clock, app[ERASURE], AnswerLetters(app[POST], stores.sessions, clock))
    app[RESULT_DOOR] = ResultDoor(
        app[RESULT_LINKS], parts.secret, stores.invitations, stores.sessions, stores.candidates, clock
    )


def _add_bank(app: web.Application, parts: HttpParts) -> None:
    stores = parts.stores
    app[api_bank.BANK] = bank = Bank(stores.bank, parts.clock)
    app[api_bank.BANK_IMPORTER] = BankImporter(bank)
    app[api_resumes.RESUMES] = Resumes(stores.resumes, stores.openings, ResumeReader(parts.clock), _llm(parts))


def _llm(parts: HttpParts) -> Llm | None:
    """The language model that this server may ask, None where none is set."""
    settings = parts.settings
    return llm_of(settings.llm_url, settings.llm_model, settings.llm_api_key.get_secret_value(), settings.llm_timeout_s)


def result_notices(app: web.Application) -> ResultNotices:
    """Who tells candidates that their result can be read; started and closed by :mod:`server.app`."""
    post = app[POST]

    async def tell(candidate: str, invitation: str, key: str) -> NoticeOutcome:
        outcome = await post.messages.tell("result_ready", candidate, key=key, invitation=invitation)
        post.worker.wake()
        return outcome

    stores = app[STORES]
    return ResultNotices(UntoldStore(stores.database), stores.sessions, tell, app[CLOCK])


def _add_figures(parts: HttpParts) -> None:
    timeline = parts.stores.timeline
    Gauge("lis_live_sessions", "Interviews being held", registry=parts.registry).set_function(
        lambda: len(parts.rooms.live_sessions())
    )
    for name, about, read in (
        ("lis_timeline_commits", "Transactions that wrote timelines", lambda: timeline.commits),
        ("lis_timeline_entries", "Timeline entries written", lambda: timeline.entries_written),
        ("lis_timeline_waiting", "Appends that wait for the writer", lambda: timeline.waiting),
    ):
        Gauge(name, about, registry=parts.registry).set_function(read)
