"""Exports: the list as a spreadsheet, a report as PDF, and many at once with progress."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from aiohttp import web

from server.core.access import Rule
from server.core.api_decisions import ExportDraft, ExportFormat, ExportJob
from server.core.errors import Refusal
from server.core.text import Language
from server.hiring.decisions import shown_decision
from server.http.api_results import gathered
from server.http.auditing import about, note_before
from server.http.body import answer, body_of
from server.http.decision_parts import EXPORT_JOBS, MAKER
from server.http.keys import ACCOUNT, CLOCK, SIGHT, STORES
from server.http.language import reader_language
from server.http.reach import check_reach
from server.http.result_query import described, heads_of, query_of
from server.http.routes import Query, Route
from server.interview.translation import in_language
from server.results.export.asked import MakeTable
from server.results.export.bundle import BUNDLE_LIMIT, bundle
from server.results.export.jobs import Job, shown
from server.results.export.results_table import results_table
from server.results.pdf.hr import hr_sheet
from server.results.pdf.words import Words
from server.stores.result_list import ResultHead

ROWS_LIMIT = 5000
ABOUT_LIMIT = 200
MEDIA: dict[ExportFormat, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "pdf": "application/zip",
}
PDF = "application/pdf"


async def results_xlsx(request: web.Request) -> web.StreamResponse:
    return await _table_at_once(request, "xlsx")


async def results_csv(request: web.Request) -> web.StreamResponse:
    return await _table_at_once(request, "csv")


async def report_pdf(request: web.Request) -> web.StreamResponse:
    session = request.match_info["session"]
    file = await _pdf(request, session, reader_language(request))
    return _file(file, PDF, f"report-{session[:8]}.pdf")


async def begin_export(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, ExportDraft)
    known = request.app[EXPORT_JOBS].forgotten
    limit = BUNDLE_LIMIT if draft.format == "pdf" else ROWS_LIMIT
    if len(draft.sessions) > limit:
        raise Refusal("too_big", str(limit))
    if draft.query is None:
        await check_reach(request, "session", draft.sessions)
        heads = await request.app[STORES].result_list.of_ids(draft.sessions, request[SIGHT])
        if len(heads) != len(set(draft.sessions)):
            raise Refusal("not_found")
    else:
        heads = await heads_of(request, draft.query, limit)
        about(request, "session", *[head.id for head in heads[:ABOUT_LIMIT]])
    jobs, account = request.app[EXPORT_JOBS], request[ACCOUNT].id

    async def reports(job: Job) -> bytes:
        async def pdf(session: str) -> bytes:
            return await _pdf(request, session, draft.language)

        chosen = [(head.id, head.candidate) for head in heads]
        return await bundle(job, chosen, pdf, Words(draft.language)("left_out"))

    async def table(job: Job) -> bytes:
        made = await _table(request, heads, "csv" if draft.format == "csv" else "xlsx", draft.language)
        job.done = job.total
        return made

    work = reports if draft.format == "pdf" else table
    await note_before(request, "export")
    return answer(shown(jobs.start(account, draft.format, len(heads), work, known)), status=202)


async def export_progress(request: web.Request) -> web.StreamResponse:
    return answer(shown(request.app[EXPORT_JOBS].of(request[ACCOUNT].id, request.match_info["export"])))


async def export_file(request: web.Request) -> web.StreamResponse:
    job = request.app[EXPORT_JOBS].of(request[ACCOUNT].id, request.match_info["export"])
    if job.state != "ready":
        raise Refusal("not_found")
    ending = "zip" if job.format == "pdf" else job.format
    return _file(job.file, MEDIA[job.format], f"interviews.{ending}")


async def cancel_export(request: web.Request) -> web.StreamResponse:
    request.app[EXPORT_JOBS].cancel(request[ACCOUNT].id, request.match_info["export"])
    return web.Response(status=204)


async def _table_at_once(request: web.Request, format: Literal["csv", "xlsx"]) -> web.StreamResponse:
    query = query_of(request)
    if query.opening:
        about(request, "opening", query.opening)
    heads = await heads_of(request, query, ROWS_LIMIT)
    made = await _table(request, heads, format, reader_language(request))
    return _file(made, MEDIA[format], f"interviews.{format}")


async def _table(
    request: web.Request, heads: Sequence[ResultHead], format: Literal["csv", "xlsx"], language: Language
) -> bytes:
    """With a column for each dimension where all are of one opening."""
    stores = request.app[STORES]
    effective = await stores.scores.effective([head.id for head in heads])
    openings = {head.opening for head in heads}
    opening = await stores.openings.get(openings.pop()) if len(openings) == 1 else None
    dimensions = in_language(opening.plan, language).dimensions if opening is not None else ()
    table = await asyncio.to_thread(results_table, heads, dimensions, effective, language)
    return await request.app[MAKER].make(MakeTable(table=table, format=format))


async def _pdf(request: web.Request, session: str, language: Language) -> bytes:
    _, report, scored = await gathered(request, session)
    decisions = [shown_decision(row) for row in await request.app[STORES].decisions.history(session)]
    made_at = datetime.fromtimestamp(request.app[CLOCK].wall_s(), UTC)
    sheet = await asyncio.to_thread(hr_sheet, report, scored, decisions, made_at, language)
    return await request.app[MAKER].pdf(sheet)


def _file(body: bytes, media_type: str, name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return web.Response(body=body, content_type=media_type, headers=headers)


_LANGUAGE = Query("lang", "Language of the file: `zh` or `en`", {"type": "string"})
ROUTES = (
    Route(
        "GET",
        "/api/v1/results.xlsx",
        results_xlsx,
        "The list as a spreadsheet, numbers and dates as such; 5,000 rows at most",
        "exports",
        rule=Rule("export", "list"),
        media_type=MEDIA["xlsx"],
        query=(*described(), _LANGUAGE),
        refusals=("bad_request", "too_big", "busy"),
    ),
    Route(
        "GET",
        "/api/v1/results.csv",
        results_csv,
        "The list as CSV, safe to open in a spreadsheet; 5,000 rows at most",
        "exports",
        rule=Rule("export", "list"),
        media_type=MEDIA["csv"],
        query=(*described(), _LANGUAGE),
        refusals=("bad_request", "too_big", "busy"),
    ),
    Route(
        "GET",
        "/api/v1/sessions/{session}/report.pdf",
        report_pdf,
        "The whole report as PDF",
        "exports",
        rule=Rule("export", "session"),
        media_type=PDF,
        query=(_LANGUAGE,),
        refusals=("not_found", "busy"),
    ),
    Route(
        "POST",
        "/api/v1/exports",
        begin_export,
        "Begin an export: a table, or a ZIP of reports as PDF",
        "exports",
        rule=Rule("export", "body"),
        body=ExportDraft,
        answer=ExportJob,
        status=202,
        audit="none",  # noted before it begins
        refusals=("not_found", "too_big", "busy"),
    ),
    Route(
        "GET",
        "/api/v1/exports/{export}",
        export_progress,
        "How far it is; asking keeps it going",
        "exports",
        rule="own",
        answer=ExportJob,
        refusals=("not_found",),
    ),
    Route(
        "GET",
        "/api/v1/exports/{export}/file",
        export_file,
        "The finished file, for ten minutes",
        "exports",
        rule="own",
        media_type="application/octet-stream",
        refusals=("not_found",),
    ),
    Route(
        "DELETE",
        "/api/v1/exports/{export}",
        cancel_export,
        "Stop it and forget its file",
        "exports",
        rule="own",
        status=204,
        refusals=("not_found",),
    ),
)
