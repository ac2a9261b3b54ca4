"""A site with two departments, an account of each role, and one object of each kind in either department."""

import json
from dataclasses import dataclass
from typing import Any, get_args

import sqlalchemy as sa

from server.core.access import AccountRole, Object
from server.http.routes import Route
from server.stores.schema_hiring import assignments, candidates, decisions, outbox, requests, reviews
from tests.http.site import PASSWORD, PLAN, Site

ROLES: tuple[AccountRole, ...] = get_args(AccountRole)


@dataclass(frozen=True)
class Grounds:
    """A site with two departments; ``own`` and ``foreign`` hold one object of each kind."""

    site: Site
    own: dict[Object, str]
    foreign: dict[Object, str]
    beside: dict[Object, str]
    """Another candidate of the own opening, assigned to nobody."""
    keys: dict[AccountRole, str]

    async def ask(self, role: AccountRole | None, route: Route, path: str) -> tuple[int, str, bytes]:
        """Status, code of the problem (empty if there is none) and body."""
        headers = {} if role is None else {"Authorization": f"Bearer {self.keys[role]}"}
        if route.body is not None:
            headers["Content-Type"] = "application/json"
        data = b"{}" if route.body is not None else None
        self.site.client.session.cookie_jar.clear()
        async with self.site.client.request(route.method, path, headers=headers, data=data) as answer:
            raw = await answer.content.read(1_000_000)
            is_problem = answer.content_type == "application/json" and answer.status >= 400
            return answer.status, json.loads(raw)["code"] if is_problem else "", raw


async def two_departments(site: Site) -> Grounds:
    """The own is that of the head's department, and assigned to the interviewer."""
    accounts, keys = {}, {}
    for role in ROLES:
        department = "Platform" if role == "head" else ""
        made = await site.stores.accounts.create(role, PASSWORD, role, must_change_password=False, department=department)
        accounts[role] = made.id
        keys[role] = (await site.stores.api_keys.create(made.id, "test"))[1]
    assert (await site.sign_in("hr")).status == 200
    own = await objects_of(site, "Platform")
    foreign = await objects_of(site, "Sales")
    beside = await objects_of(site, "Platform", own["opening"])
    async with site.stores.database.write() as connection:
        row = {"candidate": own["candidate"], "account": accounts["interviewer"]}
        await connection.execute(sa.insert(assignments).values(row))
    return Grounds(site, own, foreign, beside, keys)


_VALID: dict[Object, dict[str, Any]] = {
    "message": {"kind": "invitation", "channel": "mail", "state": "waiting", "language": "en"},
    "request": {"kind": "review", "outcome": "open", "language": "en"},
    "review": {"kind": "remark", "body": '{"text": "x"}'},
    "decision": {"decision": "reject"},
}
"""What a row must say so that it can be read."""


async def objects_of(site: Site, department: str, opening: str = "") -> dict[Object, str]:
    """One opening of the department with a candidate, who began an interview, and what hangs on it."""
    beside = opening != ""
    if not beside:
        answer = await site.post("/api/v1/openings", {"plan": {**PLAN, "department": department}})
        assert answer.status == 201
        opening = (await answer.json())["id"]
    person: dict[str, Any] = {column.name: "" for column in candidates.columns}
    tag = department.lower() + ("2" if beside else "1")
    ident = f"{tag:0<20}"[:20]
    person |= {"id": ident, "opening": opening, "name": "Lin Yue", "language": "en", "created_wall_s": 1.0}
    person |= dict.fromkeys(("resume", "withdrawn_wall_s", "erased_wall_s"))
    async with site.stores.database.write() as connection:
        await connection.execute(sa.insert(candidates).values(_fitting(candidates, person)))
    invitation = await site.invitation(opening)
    async with site.stores.database.write() as connection:
        change = sa.text("UPDATE invitations SET candidate_id = :candidate WHERE id = :id")
        await connection.execute(change, {"candidate": ident, "id": invitation["id"]})
    answer = await site.open_link(invitation["link"].rsplit("/", 1)[1])
    assert answer.status == 200
    session = (await answer.json())["session"]
    found: dict[Object, str] = {"opening": opening, "candidate": ident, "invitation": invitation["id"], "session": session}
    tables: dict[Object, sa.Table] = {"message": outbox, "request": requests, "review": reviews, "decision": decisions}
    for kind, table in tables.items():
        id = f"{kind}{tag}"
        values = {"id": id, "key": id, "opening": opening, "candidate": ident}
        values |= _VALID[kind]
        values |= {"invitation": invitation["id"], "session": session}
        async with site.stores.database.write() as connection:
            await connection.execute(sa.insert(table).values(_fitting(table, values)))
        found[kind] = id
    return found


def _fitting(table: sa.Table, values: dict[str, Any]) -> dict[str, Any]:
    """The values that the table has columns for, and a plain one for every other that needs one."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if values.get(column.name) is not None and values[column.name] != "":
            row[column.name] = values[column.name]
        elif not column.nullable and column.server_default is None:
            text = isinstance(column.type, sa.String | sa.Text)
            row[column.name] = ("[]" if isinstance(column.type, sa.Text) else "") if text else 0
    return row
