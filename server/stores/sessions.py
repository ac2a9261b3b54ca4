"""Sessions: one per invitation. The row is the head of a session (what a list shows); the truth is its timeline."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from server.core.access import EVERYTHING, Sight
from server.core.clock import Clock, SystemClock
from server.core.errors import Refusal
from server.core.facts import Stage
from server.core.plan import Plan
from server.core.text import Language
from server.stores.database import Database
from server.stores.schema import invitations, sessions
from server.stores.sight import seen_sessions
from server.stores.webhooks import put_event_whole

SessionState = Literal["live", "idle", "submitted", "withdrawn"]
"""``live``: being held now; ``idle``: begun, not ended, nobody there."""
ENDED: tuple[Stage, ...] = ("submitted", "withdrawn")


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session's head. ``answered`` counts questions with a safe answer, ``flags`` the open ones."""

    id: str
    opening: str
    invitation: str
    candidate: str
    plan: Plan
    began_wall_s: float
    stage: Stage
    live: bool
    answered: int
    flags: int
    page_language: Language


@dataclass(frozen=True, slots=True)
class Device:
    """Who holds a session now: the hash of the device's secret (empty for nobody) and the page that opened last."""

    secret_hash: str
    page_id: str


class SessionStore:
    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    async def create(
        self,
        *,
        invitation: str,
        opening: str,
        candidate: str,
        plan: Plan,
        began_wall_s: float,
        page_language: Language,
        device: Device,
    ) -> tuple[SessionRow, bool]:
        """The invitation's session and whether this call made it; however many ask at once, one does.

        Raises Refusal ``link_unknown`` or ``link_revoked`` if the invitation is gone by now.
        """
        row: dict[str, object] = {
            "id": secrets.token_hex(10),
            "opening": opening,
            "invitation": invitation,
            "candidate": candidate,
            "plan": plan.model_dump_json(),
            "began_wall_s": began_wall_s,
            "stage": "consent",
            "live": True,
            "answered": 0,
            "flags": 0,
            "device_hash": device.secret_hash,
            "page_id": device.page_id,
            "page_language": page_language,
        }
        made = await self._database.write_whole(lambda connection: _insert(connection, row))
        return _session(made), made.id == row["id"]

    async def get(self, session: str) -> SessionRow | None:
        return await self._one(sessions.c.id == session)

    async def by_invitation(self, invitation: str) -> SessionRow | None:
        return await self._one(sessions.c.invitation == invitation)

    async def list(
        self,
        opening: str | None = None,
        state: SessionState | None = None,
        *,
        limit: int = 200,
        before_wall_s: float | None = None,
        sight: Sight = EVERYTHING,
    ) -> Sequence[SessionRow]:
        """Newest first; ``before_wall_s`` continues after the last one of an earlier page."""
        query = sa.select(sessions).order_by(sessions.c.began_wall_s.desc(), sessions.c.id).limit(limit)
        query = query.where(seen_sessions(sight))
        if opening is not None:
            query = query.where(sessions.c.opening == opening)
        if before_wall_s is not None:
            query = query.where(sessions.c.began_wall_s < before_wall_s)
        if state in ENDED:
            query = query.where(sessions.c.stage == state)
        elif state == "live":
            query = query.where(sessions.c.live)
        elif state == "idle":
            query = query.where(sa.not_(sessions.c.live), sessions.c.stage.not_in(ENDED))
        rows = await self._database.read_whole(lambda connection: connection.execute(query).all())
        return await asyncio.to_thread(_sessions, rows)

    async def live_ids(self) -> Sequence[str]:
        """Sessions that were being held: after a restart these are to be taken up again."""
        async with self._database.read() as connection:
            return list((await connection.scalars(sa.select(sessions.c.id).where(sessions.c.live))).all())

    async def update_summary(self, session: str, *, stage: Stage, live: bool, answered: int, flags: int) -> None:
        """What a list shows of the session, as its timeline says now."""
        change = (
            sa.update(sessions)
            .where(sessions.c.id == session)
            .values(stage=stage, live=live, answered=answered, flags=flags)
        )

        def work(connection: Connection) -> None:
            if stage == "submitted":
                self._tell_completed(connection, session)
            connection.execute(change)

        await self._database.write_whole(work)

    def _tell_completed(self, connection: Connection, session: str) -> None:
        """Other systems hear of it once, in the transaction that first says so."""
        held = sessions.join(invitations, invitations.c.id == sessions.c.invitation)
        query = sa.select(sessions.c.stage, sessions.c.opening, invitations.c.candidate_id).select_from(held)
        row = connection.execute(query.where(sessions.c.id == session)).first()
        if row is not None and row.stage != "submitted":
            data = {"session": session, "opening": row.opening, "candidate": row.candidate_id}
            put_event_whole(connection, self._clock.wall_s(), "interview.completed", data, key=session)

    async def device(self, session: str) -> Device | None:
        query = sa.select(sessions.c.device_hash, sessions.c.page_id).where(sessions.c.id == session)
        row = await self._database.read_whole(lambda connection: connection.execute(query).first())
        return None if row is None else Device(row[0], row[1])

    async def set_device(self, session: str, device: Device) -> None:
        """This device holds the session from now on; the former one does not any more."""
        change = (
            sa.update(sessions)
            .where(sessions.c.id == session)
            .values(device_hash=device.secret_hash, page_id=device.page_id)
        )
        await self._database.write_whole(lambda connection: connection.execute(change).close())

    async def by_device(self, secret_hash: str) -> SessionRow | None:
        """The session that this device holds; None if another took over."""
        return await self._one(sessions.c.device_hash == secret_hash) if secret_hash else None

    async def of_invitations(self, ids: Sequence[str]) -> dict[str, SessionRow]:
        """Sessions by their invitation."""
        query = sa.select(sessions).where(sessions.c.invitation.in_(ids))
        rows = await self._database.read_whole(lambda connection: connection.execute(query).all())
        return {row.invitation: _session(row) for row in rows}

    async def _one(self, condition: sa.ColumnElement[bool]) -> SessionRow | None:
        query = sa.select(sessions).where(condition)
        row = await self._database.read_whole(lambda connection: connection.execute(query).first())
        return None if row is None else _session(row)


def _insert(connection: Connection, values: dict[str, object]) -> Any:
    """The row of the invitation's session: a new one, or the one that was there."""
    invitation, began_wall_s = values["invitation"], values["began_wall_s"]
    of_invitation = sa.select(sessions).where(sessions.c.invitation == invitation)
    if (existing := connection.execute(of_invitation).first()) is not None:
        return existing
    standing = sa.and_(invitations.c.id == invitation, invitations.c.revoked_wall_s.is_(None))
    opened = sa.func.coalesce(invitations.c.opened_wall_s, began_wall_s)
    if connection.execute(sa.update(invitations).where(standing).values(opened_wall_s=opened)).rowcount != 1:
        known = connection.scalar(sa.select(invitations.c.id).where(invitations.c.id == invitation))
        raise Refusal("link_revoked" if known else "link_unknown")
    connection.execute(sa.insert(sessions).values(values))
    return connection.execute(of_invitation).one()


def _sessions(rows: Sequence[Any]) -> list[SessionRow]:
    """Plans take a moment to read: call it in a thread for more than a few rows."""
    return [_session(row) for row in rows]


def _session(row: Any) -> SessionRow:
    return SessionRow(
        id=row.id,
        opening=row.opening,
        invitation=row.invitation,
        candidate=row.candidate,
        plan=Plan.model_validate_json(row.plan),
        began_wall_s=row.began_wall_s,
        stage=row.stage,
        live=row.live,
        answered=row.answered,
        flags=row.flags,
        page_language=row.page_language,
    )
