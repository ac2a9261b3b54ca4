"""Where objects belong (:class:`server.core.access.Scope`): one query for all ids that a request is about."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from server.core.access import Object, Scope
from server.stores.database import Database
from server.stores.schema import invitations, openings, sessions
from server.stores.schema_hiring import assignments, candidates, decisions, outbox, requests, reviews
from server.stores.sight import plan_department

IDS_LIMIT = 500
"""Ids in one query; more are asked for in parts."""


class ScopeStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def scope(self, kind: Object, id: str) -> Scope | None:
        """None for an id that does not exist."""
        return (await self.scopes(kind, (id,))).get(id)

    async def scopes(self, kind: Object, ids: Iterable[str]) -> dict[str, Scope]:
        """By id; one that does not exist is not in it."""
        wanted = list(dict.fromkeys(ids))
        departments: dict[str, str] = {}
        assigned: dict[str, set[str]] = {}
        async with self._database.read() as connection:
            for begin in range(0, len(wanted), IDS_LIMIT):
                query = _query(kind, wanted[begin : begin + IDS_LIMIT])
                for row in await connection.execute(query):
                    departments[row.id] = row.department or ""
                    if row.account is not None:
                        assigned.setdefault(row.id, set()).add(row.account)
        return {id: Scope(departments[id], frozenset(assigned.get(id, ()))) for id in departments}


def _query(kind: Object, ids: list[str]) -> sa.Select[Any]:
    if kind == "opening":
        theirs = candidates.join(assignments, assignments.c.candidate == candidates.c.id)
        of_opening = sa.select(candidates.c.opening, assignments.c.account).select_from(theirs).distinct().subquery()
        joined = openings.outerjoin(of_opening, of_opening.c.opening == openings.c.id)
        department = plan_department(openings.c.plan)
        columns = (openings.c.id.label("id"), department.label("department"), of_opening.c.account)
        return sa.select(*columns).select_from(joined).where(openings.c.id.in_(ids))
    id, opening, candidate, source = _place(kind)
    joined = source.join(openings, openings.c.id == opening).outerjoin(assignments, assignments.c.candidate == candidate)
    columns = (id.label("id"), plan_department(openings.c.plan).label("department"), assignments.c.account)
    return sa.select(*columns).select_from(joined).where(id.in_(ids))


def _place(kind: Object) -> tuple[sa.Column[Any], sa.Column[Any], sa.Column[Any], Any]:
    """The columns of the object's, its opening's and its candidate's id, and what to select them from."""
    of_session = sessions.join(invitations, invitations.c.id == sessions.c.invitation)
    match kind:
        case "candidate":
            return candidates.c.id, candidates.c.opening, candidates.c.id, candidates
        case "invitation":
            return invitations.c.id, invitations.c.opening, invitations.c.candidate_id, invitations
        case "session":
            return sessions.c.id, sessions.c.opening, invitations.c.candidate_id, of_session
        case "message":
            return outbox.c.id, outbox.c.opening, outbox.c.candidate, outbox
        case "request" | "review" | "decision":
            table = {"request": requests, "review": reviews, "decision": decisions}[kind]
            held = of_session.join(table, table.c.session == sessions.c.id)
            return table.c.id, sessions.c.opening, invitations.c.candidate_id, held
        case _:
            raise KeyError(kind)
