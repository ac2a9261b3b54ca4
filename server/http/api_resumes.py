"""Résumés: read a file, keep what was found with a candidate, propose personal questions.

Personal questions are kept by ``PUT /api/v1/candidates/{candidate}/questions``.
"""

from aiohttp import web

from server.core.access import Rule
from server.core.api_bank import CandidateResume, ResumeFound, ResumeProposals
from server.core.errors import Refusal
from server.hiring.resume.reader import RESUME_LIMIT_BYTES
from server.hiring.resume.resumes import Resumes
from server.http.body import answer_large
from server.http.routes import Query, Route
from server.http.upload import upload_of

RESUMES = web.AppKey("resumes", Resumes)
_FAULTS = ("file_kind", "file_broken", "file_locked", "file_too_much", "file_no_text", "too_big", "busy")
_KINDS = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/plain",
    "application/octet-stream",
)


async def read_resume(request: web.Request) -> web.StreamResponse:
    raw = await upload_of(request, RESUME_LIMIT_BYTES)
    return await answer_large(await request.app[RESUMES].read(raw))


async def keep_resume(request: web.Request) -> web.StreamResponse:
    raw = await upload_of(request, RESUME_LIMIT_BYTES)
    return await answer_large(await request.app[RESUMES].take(request.match_info["candidate"], raw))


async def kept_resume(request: web.Request) -> web.StreamResponse:
    return await answer_large(await request.app[RESUMES].of(request.match_info["candidate"]))


async def forget_resume(request: web.Request) -> web.StreamResponse:
    await request.app[RESUMES].forget(request.match_info["candidate"])
    return web.Response(status=204)


async def propose_questions(request: web.Request) -> web.StreamResponse:
    by = request.query.get("by", "")
    if by not in ("", "rules"):
        raise Refusal("bad_request", "by")
    resumes = request.app[RESUMES]
    return await answer_large(await resumes.proposals(request.match_info["candidate"], by_rules=by == "rules"))


_OF_CANDIDATE = "/api/v1/candidates/{candidate}/resume"
_READ, _CHANGE = Rule("read_candidate", "candidate"), Rule("change_candidate", "candidate")
ROUTES = (
    Route(
        "POST", "/api/v1/resumes/read", read_resume, "Read a résumé (PDF, DOCX, text); it is kept nowhere", "candidates",
        rule=Rule("change_candidate"), audit="none", upload=_KINDS, answer=ResumeFound, refusals=_FAULTS,
    ),
    Route(
        "PUT", _OF_CANDIDATE, keep_resume, "Read a résumé and keep what was found with the candidate", "candidates",
        rule=_CHANGE, upload=_KINDS, answer=CandidateResume, refusals=("not_found", *_FAULTS),
    ),
    Route(
        "GET", _OF_CANDIDATE, kept_resume, "What was found in the candidate's résumé", "candidates",
        rule=_READ, audit="view_resume", answer=CandidateResume, refusals=("not_found",),
    ),
    Route(
        "DELETE", _OF_CANDIDATE, forget_resume, "Take away what was found in the résumé", "candidates",
        rule=_CHANGE, status=204, refusals=("not_found",),
    ),
    Route(
        "POST", f"{_OF_CANDIDATE}/proposals", propose_questions, "Personal questions from résumé and opening", "candidates",
        rule=_CHANGE, answer=ResumeProposals, refusals=("not_found", "wrong_moment"),
        query=(Query("by", "rules: do not ask the model that is set", {"type": "string", "enum": ["rules"]}),),
    ),
)  # fmt: skip
