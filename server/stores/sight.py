"""What an account may see, as conditions of a query: lists are filtered there, never after it."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from server.core.access import Sight
from server.stores.schema import invitations, openings, sessions
from server.stores.schema_hiring import assignments, candidates

Column = sa.ColumnElement[Any]


class plan_department(GenericFunction[str]):
    """The department that a plan (JSON as text) names."""

    type = sa.String()
    inherit_cache = True


@compiles(plan_department, "sqlite")
def _sqlite(element: plan_department, compiler: Any, **options: Any) -> str:
    return f"json_extract({compiler.process(element.clauses, **options)}, '$.department')"


@compiles(plan_department)
def _others(element: plan_department, compiler: Any, **options: Any) -> str:
    return f"(CAST({compiler.process(element.clauses, **options)} AS json) ->> 'department')"


def seen_openings(sight: Sight, opening: Column = openings.c.id) -> Column:
    """Rows whose ``opening`` the sight takes in."""
    if sight.everything:
        return sa.true()
    if sight.department:
        all_openings = openings.alias()  # else the query around it would lend its own row
        of_department = plan_department(all_openings.c.plan) == sight.department
        return opening.in_(sa.select(all_openings.c.id).where(of_department))
    people = candidates.alias()
    mine = assignments.join(people, people.c.id == assignments.c.candidate)
    assigned = sa.select(people.c.opening).select_from(mine).where(assignments.c.account == sight.account)
    return opening.in_(assigned) if sight.account else sa.false()


def seen_candidates(sight: Sight, candidate: Column = candidates.c.id, opening: Column = candidates.c.opening) -> Column:
    """Rows about candidates; give the columns that hold the candidate's and the opening's id."""
    if sight.everything or sight.department or not sight.account:
        return seen_openings(sight, opening)
    return candidate.in_(sa.select(assignments.c.candidate).where(assignments.c.account == sight.account))


def seen_invitations(sight: Sight) -> Column:
    return seen_candidates(sight, invitations.c.candidate_id, invitations.c.opening)


def seen_sessions(sight: Sight, session: Column | None = None) -> Column:
    """Rows of ``sessions``; give ``session`` for rows of another table that hold a session's id."""
    if sight.everything:
        return sa.true()
    if session is not None:
        held = sessions.alias()
        return session.in_(sa.select(held.c.id).where(_seen_sessions(sight, held)))
    return _seen_sessions(sight, sessions)


def _seen_sessions(sight: Sight, held: sa.FromClause) -> Column:
    if sight.department or not sight.account:
        return seen_openings(sight, held.c.opening)
    links = invitations.alias()
    seen = seen_candidates(sight, links.c.candidate_id, links.c.opening)
    return held.c.invitation.in_(sa.select(links.c.id).where(seen))
