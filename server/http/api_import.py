"""Import of candidates from a sheet, and the sheet to fill in."""

import asyncio

from aiohttp import web

from server.core.access import Rule
from server.core.api_candidates import ImportedRow, ImportFault, ImportResult
from server.core.errors import Refusal
from server.core.text import Language
from server.hiring.importing import Imported
from server.hiring.sheets.reader import SHEET_LIMIT_BYTES
from server.hiring.sheets.template import template_csv, template_xlsx
from server.http.auditing import about
from server.http.body import answer_large
from server.http.keys import IMPORTING
from server.http.language import reader_language
from server.http.routes import Query, Route
from server.http.upload import upload_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PREVIEW_ROWS = 20
_FILE_NAME = {"zh": "candidates-zh", "en": "candidates-en"}


async def import_candidates(request: web.Request) -> web.StreamResponse:
    dry_run = request.query.get("dry_run", "0")
    if dry_run not in ("0", "1"):
        raise Refusal("bad_request", "dry_run")
    raw = await upload_of(request, SHEET_LIMIT_BYTES)
    imported = await request.app[IMPORTING].take(request.match_info["opening"], raw, dry_run=dry_run == "1")
    if imported.candidates:
        about(request, "candidate", *imported.candidates[:100])
    language = reader_language(request)
    return await answer_large(await asyncio.to_thread(_result, imported, language, dry_run=dry_run == "1"))


async def import_template_xlsx(request: web.Request) -> web.StreamResponse:
    language = reader_language(request)
    return _file(template_xlsx(language), XLSX, f"{_FILE_NAME[language]}.xlsx")


async def import_template_csv(request: web.Request) -> web.StreamResponse:
    language = reader_language(request)
    return _file(template_csv(language), "text/csv", f"{_FILE_NAME[language]}.csv")


def _file(body: bytes, media_type: str, name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type=media_type, headers=headers)


def _result(imported: Imported, language: Language, *, dry_run: bool) -> ImportResult:
    return ImportResult(
        dry_run=dry_run,
        rows=imported.rows,
        good=len(imported.good),
        imported=len(imported.candidates),
        faults=tuple(
            ImportFault(row=one.row, column=one.column, code=one.code, text=one.text(language)) for one in imported.faults
        ),
        ignored_columns=imported.ignored,
        without_contact=sum(not line.mail and not line.phone for line in imported.good),
        preview=tuple(
            ImportedRow(
                row=line.row,
                name=line.name,
                mail=line.mail,
                phone=line.phone,
                language=line.language or imported.language,
                note=line.note,
            )
            for line in imported.good[:PREVIEW_ROWS]
        ),
        candidates=imported.candidates,
    )


ROUTES = (
    Route(
        "POST",
        "/api/v1/openings/{opening}/candidates/import",
        import_candidates,
        "Add candidates from an XLSX or CSV file (the body): all of them, or none and every fault by its row",
        "candidates",
        rule=Rule("change_candidate", "opening"),
        upload=(XLSX, "text/csv", "application/octet-stream"),
        answer=ImportResult,
        query=(Query("dry_run", "1: only say what would happen", {"type": "string", "enum": ["0", "1"], "default": "0"}),),
        refusals=("not_found", "bad_request", "busy"),
    ),
    Route(
        "GET",
        "/api/v1/import-template.xlsx",
        import_template_xlsx,
        "The sheet to fill in, in the reader's language",
        "candidates",
        rule=Rule("change_candidate"),
        media_type=XLSX,
    ),
    Route(
        "GET",
        "/api/v1/import-template.csv",
        import_template_csv,
        "The same as CSV",
        "candidates",
        rule=Rule("change_candidate"),
        media_type="text/csv",
    ),
)
