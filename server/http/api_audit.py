"""The audit, for administrators to read and to check."""

from datetime import datetime

from aiohttp import web

from server.core.access import Rule
from server.core.api_admin import AuditCheck, AuditEntry
from server.core.errors import Refusal
from server.http.body import answer, answer_many, moment, number_in_query
from server.http.keys import STORES
from server.http.routes import Query, Route
from server.stores.audit import AuditFilter


async def list_audit(request: web.Request) -> web.StreamResponse:
    stores, asked = request.app[STORES], request.query
    wanted = AuditFilter(
        who=asked.get("who", ""),
        action=asked.get("action", ""),
        object=asked.get("object", ""),
        since_wall_s=_wall_s(request, "since"),
        until_wall_s=_wall_s(request, "until"),
        before_n=number_in_query(request, "before", 0, 0, 2**31 - 1) or None,
    )
    rows = await stores.audit.list(wanted, limit=number_in_query(request, "limit", 200, 1, 1000))
    names = {one.account.id: one.account.name for one in await stores.account_admin.list()}
    entries = [
        AuditEntry(
            n=row.n,
            at=moment(row.at_wall_s),
            who=row.who,
            who_name=names.get(row.who, ""),
            action=row.action,
            object=row.object,
            detail=row.detail,
            hash=row.hash,
        )
        for row in rows
    ]
    return await answer_many(entries)


async def list_audit_actions(request: web.Request) -> web.StreamResponse:
    return web.json_response(list(await request.app[STORES].audit.actions()))


async def check_audit(request: web.Request) -> web.StreamResponse:
    verdict = await request.app[STORES].audit.check()
    return answer(AuditCheck(rows=verdict.rows, last_hash=verdict.last_hash, broken_n=verdict.broken_n, why=verdict.why))


def _wall_s(request: web.Request, name: str) -> float | None:
    raw = request.query.get(name)
    if raw is None:
        return None
    try:
        found = datetime.fromisoformat(raw)
    except ValueError:
        raise Refusal("bad_request", name) from None
    if found.tzinfo is None:
        raise Refusal("bad_request", name)
    return found.timestamp()


_TIME = {"type": "string", "format": "date-time"}
_TEXT = {"type": "string"}
_RULE = Rule("read_audit")

ROUTES = (
    Route(
        "GET",
        "/api/v1/audit",
        list_audit,
        "Who did what to what, newest first",
        "audit",
        rule=_RULE,
        answer=AuditEntry,
        many=True,
        query=(
            Query("who", "Only this account's id", _TEXT),
            Query("action", "Only this action", _TEXT),
            Query("object", "Only this object (`kind:id`)", _TEXT),
            Query("since", "Not before", _TIME),
            Query("until", "Before", _TIME),
            Query("before", "Only rows with a smaller number: continues a list", {"type": "integer", "minimum": 1}),
            Query("limit", "At most so many", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 200}),
        ),
        refusals=("bad_request",),
    ),
    Route(
        "GET",
        "/api/v1/audit/actions",
        list_audit_actions,
        "The actions that occur (a list of strings)",
        "audit",
        rule=_RULE,
    ),
    Route(
        "GET",
        "/api/v1/audit/check",
        check_audit,
        "Walk the whole chain of hashes; names the first broken row",
        "audit",
        rule=_RULE,
        audit="check_audit",
        answer=AuditCheck,
    ),
)
