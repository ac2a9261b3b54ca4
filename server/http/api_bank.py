"""The question bank: search, own questions and templates, import and export."""

import asyncio
from typing import get_args

from aiohttp import web

from server.core.access import Rule
from server.core.api_bank import (
    BankImport,
    BankPage,
    BankQuestion,
    BankQuestionDraft,
    BankRole,
    BankSource,
    BankTemplate,
    BankTemplateDraft,
)
from server.core.errors import Refusal
from server.core.plan import Kind
from server.core.text import LANGUAGES, Language
from server.hiring.bank.bank import Bank, Search
from server.hiring.bank.exchange import written
from server.hiring.bank.importing import FILE_LIMIT_BYTES, BankImporter
from server.hiring.bank.search import QUERY_LIMIT_CHARACTERS
from server.hiring.bank.sheet import written_sheet
from server.http.auditing import about
from server.http.body import answer, answer_large, answer_many, body_of, number_in_query
from server.http.routes import Query, Route
from server.http.upload import upload_of
from server.stores.bank import NewBankQuestion

BANK = web.AppKey("bank", Bank)
BANK_IMPORTER = web.AppKey("bank_importer", BankImporter)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS: tuple[Kind, ...] = get_args(Kind)
_SOURCES: tuple[BankSource, ...] = get_args(BankSource)


async def list_roles(request: web.Request) -> web.StreamResponse:
    return await answer_many(await request.app[BANK].roles())


async def search_questions(request: web.Request) -> web.StreamResponse:
    offset = number_in_query(request, "offset", 0, 0, 100_000)
    limit = number_in_query(request, "limit", 50, 1, 200)
    return await answer_large(await request.app[BANK].page(_search(request), offset, limit))


async def one_bank_question(request: web.Request) -> web.StreamResponse:
    return answer(await request.app[BANK].question(request.match_info["bank_question"]))


async def add_bank_question(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, BankQuestionDraft)
    (made,) = await request.app[BANK].add([_new(draft)])
    about(request, "bank_question", made.id)
    return answer(made, status=201)


async def change_bank_question(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, BankQuestionDraft)
    return answer(await request.app[BANK].change(request.match_info["bank_question"], _new(draft)))


async def remove_bank_question(request: web.Request) -> web.StreamResponse:
    await request.app[BANK].remove(request.match_info["bank_question"])
    return web.Response(status=204)


async def list_bank_templates(request: web.Request) -> web.StreamResponse:
    return await answer_many(await request.app[BANK].templates(_language(request)))


async def one_bank_template(request: web.Request) -> web.StreamResponse:
    return answer(await request.app[BANK].template(request.match_info["template"]))


async def add_bank_template(request: web.Request) -> web.StreamResponse:
    draft = await body_of(request, BankTemplateDraft)
    made = await request.app[BANK].add_template(draft.title, draft.role, draft.plan)
    about(request, "bank_template", made.id)
    return answer(made, status=201)


async def remove_bank_template(request: web.Request) -> web.StreamResponse:
    await request.app[BANK].remove_template(request.match_info["template"])
    return web.Response(status=204)


async def export_bank_json(request: web.Request) -> web.StreamResponse:
    questions = await request.app[BANK].questions(_search(request))
    body = await asyncio.to_thread(written, questions)
    return _file(body, "application/json", "question-bank.json")


async def export_bank_xlsx(request: web.Request) -> web.StreamResponse:
    questions = await request.app[BANK].questions(_search(request))
    body = await asyncio.to_thread(written_sheet, questions)
    return _file(body, XLSX, "question-bank.xlsx")


async def import_bank(request: web.Request) -> web.StreamResponse:
    dry_run = request.query.get("dry_run", "0")
    if dry_run not in ("0", "1"):
        raise Refusal("bad_request", "dry_run")
    raw = await upload_of(request, FILE_LIMIT_BYTES)
    return await answer_large(await request.app[BANK_IMPORTER].take(raw, dry_run=dry_run == "1"))


def _file(body: bytes, media_type: str, name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type=media_type, headers=headers)


def _new(draft: BankQuestionDraft) -> NewBankQuestion:
    return NewBankQuestion(draft.role.strip(), draft.language, draft.question, draft.tags)


def _search(request: web.Request) -> Search:
    text = request.query.get("text", "")
    if len(text) > QUERY_LIMIT_CHARACTERS:
        raise Refusal("bad_request", "text")
    kind = next((one for one in _KINDS if one == request.query.get("kind")), None)
    source = next((one for one in _SOURCES if one == request.query.get("source")), None)
    for name, found in (("kind", kind), ("source", source)):
        if name in request.query and found is None:
            raise Refusal("bad_request", name)
    return Search(text, request.query.get("role"), _language(request), kind, source, _language(request, "first"))


def _language(request: web.Request, name: str = "language") -> Language | None:
    asked = request.query.get(name)
    found = next((one for one in LANGUAGES if one == asked), None)
    if asked is not None and found is None:
        raise Refusal("bad_request", name)
    return found


_LANGUAGE = Query("language", "Language of the question", {"type": "string", "enum": list(LANGUAGES)})
_SEARCH = (
    Query("text", "Words, or Chinese characters, that all stand in it", {"type": "string", "maxLength": 200}),
    Query("role", "Id of the role; empty for general ones", {"type": "string"}),
    _LANGUAGE,
    Query("kind", "Type of question", {"type": "string", "enum": list(_KINDS)}),
    Query("source", "What comes with the product, or one's own", {"type": "string", "enum": list(_SOURCES)}),
    Query("first", "Questions in this language before the others", {"type": "string", "enum": list(LANGUAGES)}),
)
_PAGE = (
    Query("limit", "How many", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
    Query("offset", "After how many", {"type": "integer", "minimum": 0, "default": 0}),
)
_READ, _CHANGE = Rule("read_bank"), Rule("change_bank")
_BASE = "/api/v1/bank"
ROUTES = (
    Route(
        "GET", f"{_BASE}/roles", list_roles, "Roles that the bank has questions for", "bank",
        rule=_READ, answer=BankRole, many=True,
    ),
    Route(
        "GET", f"{_BASE}/questions", search_questions, "Search the bank, best first", "bank",
        rule=_READ, answer=BankPage, query=(*_SEARCH, *_PAGE),
    ),
    Route(
        "GET", f"{_BASE}/questions/{{bank_question}}", one_bank_question, "One question", "bank",
        rule=_READ, answer=BankQuestion, refusals=("not_found",),
    ),
    Route(
        "POST", f"{_BASE}/questions", add_bank_question, "Add a question of one's own", "bank",
        rule=_CHANGE, body=BankQuestionDraft, answer=BankQuestion, status=201,
    ),
    Route(
        "PUT", f"{_BASE}/questions/{{bank_question}}", change_bank_question, "Change a question of one's own", "bank",
        rule=_CHANGE, body=BankQuestionDraft, answer=BankQuestion, refusals=("not_found", "not_allowed"),
    ),
    Route(
        "DELETE", f"{_BASE}/questions/{{bank_question}}", remove_bank_question, "Remove a question of one's own", "bank",
        rule=_CHANGE, status=204, refusals=("not_found", "not_allowed"),
    ),
    Route(
        "GET", f"{_BASE}/templates", list_bank_templates, "Whole plans to begin an opening with; one's own first", "bank",
        rule=_READ, answer=BankTemplate, many=True, query=(_LANGUAGE,),
    ),
    Route(
        "GET", f"{_BASE}/templates/{{template}}", one_bank_template, "One template", "bank",
        rule=_READ, answer=BankTemplate, refusals=("not_found",),
    ),
    Route(
        "POST", f"{_BASE}/templates", add_bank_template, "Keep a plan as a template", "bank",
        rule=_CHANGE, body=BankTemplateDraft, answer=BankTemplate, status=201,
    ),
    Route(
        "DELETE", f"{_BASE}/templates/{{template}}", remove_bank_template, "Remove a template of one's own", "bank",
        rule=_CHANGE, status=204, refusals=("not_found", "not_allowed"),
    ),
    Route(
        "GET", f"{_BASE}/export.json", export_bank_json, "What the search finds, as a file", "bank",
        rule=_READ, media_type="application/json", query=_SEARCH,
    ),
    Route(
        "GET", f"{_BASE}/export.xlsx", export_bank_xlsx, "What the search finds, as a spreadsheet", "bank",
        rule=_READ, media_type=XLSX, query=_SEARCH,
    ),
    Route(
        "POST", f"{_BASE}/import", import_bank, "Add the questions of a file, all or none", "bank",
        rule=_CHANGE, answer=BankImport, upload=("application/json", XLSX),
        query=(Query("dry_run", "1: check alone", {"type": "string", "enum": ["0", "1"]}),),
        refusals=("too_big", "busy", "bad_request"),
    ),
)  # fmt: skip
