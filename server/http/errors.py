"""The one border where errors become answers: sorted by fault, in the reader's language, without private data."""

import html

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from server.core.api import Problem
from server.core.errors import Refusal, text_of
from server.core.text import Language
from server.http.language import reader_language
from server.http.routes import route_name
from server.stores.database import StoreFailed

log = structlog.get_logger()

STATUS: dict[str, int] = {
    "not_valid": 400,
    "not_json": 400,
    "bad_request": 400,
    "too_deep": 400,
    "recording_consent_needed": 400,
    "bad_offer": 400,
    "version": 400,
    "hello_first": 400,
    "policy_no_expression": 400,
    "policy_no_expression_score": 400,
    "score_needs_expression": 400,
    "plan_too_long": 400,
    "translation_missing": 400,
    "not_an_answer": 400,
    "not_signed_in": 401,
    "sign_in_failed": 401,
    "wrong_origin": 403,
    "not_allowed": 403,
    "code_needed": 403,
    "recording_withdrawn": 403,
    "consent_withdrawn": 403,
    "link_early": 403,
    "must_change_password": 403,
    "not_found": 404,
    "link_unknown": 404,
    "identity_needed": 403,
    "code_wrong": 403,
    "code_over": 410,
    "code_wait": 429,
    "template_faulty": 400,
    "wrong_moment": 409,
    "candidate_there": 409,
    "language_not_offered": 409,
    "no_address": 409,
    "moved": 409,
    "no_takes_left": 409,
    "consent_text_old": 409,
    "last_admin": 409,
    "name_taken": 409,
    "link_revoked": 410,
    "link_expired": 410,
    "link_used": 410,
    "opening_closed": 410,
    "opening_over": 410,
    "opening_paused": 403,
    "opening_early": 403,
    "too_big": 413,
    "file_kind": 415,
    "file_broken": 422,
    "file_locked": 422,
    "file_too_much": 422,
    "file_no_text": 422,
    "too_many": 429,
    "sign_in_wait": 429,
    "internal": 500,
    "media_failed": 502,
    "busy": 503,
    "full": 503,
    "shutting_down": 503,
    "storage_full": 507,
}
RETRY_AFTER_S = 5
_OF_STATUS = {404: "not_found", 405: "bad_request", 413: "too_big", 416: "bad_request"}


def problem(code: str, text: str, status: int, headers: dict[str, str] | None = None) -> web.Response:
    body = Problem(code=code, text=text).model_dump_json()
    return web.Response(text=body, status=status, content_type="application/json", headers=headers)


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever a handler raises ends here as an answer."""
    language = reader_language(request)
    try:
        return await handler(request)
    except Refusal as refusal:
        status = STATUS.get(refusal.code, 400)
        headers = {"Retry-After": str(refusal.retry_after_s or RETRY_AFTER_S)} if status in (429, 503) else {}
        if status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm="live-interview-server"'
        return _answer(request, refusal.code, refusal.text(language), status, language, headers)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        code = _OF_STATUS.get(error.status, "bad_request")
        kept = {name: error.headers[name] for name in ("Allow", "Content-Range") if name in error.headers}
        return _answer(request, code, text_of(code, language), error.status, language, kept)
    except StoreFailed as failed:
        log.error("database_failed", route=route_name(request), why=str(failed))
        _cut_short_if_begun(request)
        code, headers = ("storage_full", {}) if failed.full else ("busy", {"Retry-After": str(RETRY_AFTER_S)})
        return _answer(request, code, text_of(code, language), STATUS[code], language, headers)
    except Exception as error:  # noqa: BLE001 - the outermost border: a bug must end as an answer, with a trace in the log
        frame = _innermost(error)
        log.error("request_failed", route=route_name(request), error=type(error).__name__, where=frame)
        _cut_short_if_begun(request)
        return _answer(request, "internal", text_of("internal", language), 500, language, {})


def _cut_short_if_begun(request: web.Request) -> None:
    if request.writer.output_size > 0:  # an answer has begun, a socket perhaps: it cannot become another one
        raise ConnectionResetError("answer cut short") from None


def _answer(
    request: web.Request, code: str, text: str, status: int, language: Language, headers: dict[str, str]
) -> web.Response:
    if request.path.startswith("/api/") or "text/html" not in request.headers.get("Accept", ""):
        return problem(code, text, status, headers)
    page = (
        f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{status}</title><p>{html.escape(text)}</p></html>"
    )
    return web.Response(text=page, status=status, content_type="text/html", headers=headers)


def _innermost(error: BaseException) -> str:
    """File and line where it happened; never the message, which may quote private data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
