"""Who took consent back: from what candidates asked for afterwards, and from the consents on timelines.

What follows from it is decided in :mod:`server.core.withdrawal`.
"""

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from server.core.facts import Purpose
from server.core.withdrawal import taken_back
from server.stores.database import Database
from server.stores.schema import sessions, timeline
from server.stores.schema_hiring import requests

_PART = 400


def asked_back() -> sa.ColumnElement[bool]:
    """Rows of ``requests`` by which everything is taken back."""
    return (requests.c.kind == "withdraw") | ((requests.c.kind == "erase") & (requests.c.outcome != "refused"))


def all_taken_back(session: sa.ColumnElement[Any], stage: sa.ColumnElement[Any] | None = None) -> sa.ColumnElement[bool]:
    """Whether nothing of this session may be shown, for queries; give ``stage`` where the query has the session's row.

    ``withdrawn`` is the stage of who took the consent to recording back during the interview.
    """
    asked = sa.exists(sa.select(requests.c.id).where(requests.c.session == session, asked_back()))
    return asked if stage is None else asked | (stage == "withdrawn")


class WithdrawalStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def purposes(self, session: str) -> frozenset[Purpose]:
        """Of which nothing may be shown any more; empty for most, and for an unknown session."""
        asked = sa.select(requests.c.id).where(requests.c.session == session, asked_back()).limit(1)
        given = (
            sa.select(timeline.c.body)
            .where(timeline.c.session == session, timeline.c.kind == "consent_given")
            .order_by(timeline.c.n)
        )
        async with self._database.read() as connection:
            afterwards = (await connection.execute(asked)).first() is not None
            bodies = () if afterwards else (await connection.scalars(given)).all()
        return taken_back([json.loads(body)["choices"] for body in bodies], afterwards=afterwards)

    async def all_of(self, ids: Collection[str]) -> frozenset[str]:
        """Those of these sessions of which nothing may be shown any more."""
        wanted, found = sorted(set(ids)), set[str]()
        async with self._database.read() as connection:
            for at in range(0, len(wanted), _PART):
                query = sa.select(sessions.c.id).where(
                    sessions.c.id.in_(wanted[at : at + _PART]), all_taken_back(sessions.c.id, sessions.c.stage)
                )
                found |= set((await connection.scalars(query)).all())
        return frozenset(found)
