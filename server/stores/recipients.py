"""Who a message is for and whether it is still wanted: candidate, link, opening and interview, read together."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from server.core.plan import Plan
from server.core.text import Language
from server.stores.database import Database
from server.stores.outbox import DONE
from server.stores.schema import invitations, openings, sessions
from server.stores.schema_hiring import candidates, outbox


@dataclass(frozen=True, slots=True)
class Recipient:
    """One candidate with the link that a message is about (``invitation`` is empty without one). Not to be logged."""

    candidate: str
    opening: str
    invitation: str
    name: str
    mail: str
    phone: str
    language: Language
    plan: Plan
    valid_from_wall_s: float | None = None
    valid_until_wall_s: float | None = None


@dataclass(frozen=True, slots=True)
class LinkState:
    """What has become of a link since a message about it was written."""

    revoked: bool
    begun: bool
    submitted: bool
    gone: bool
    """The candidate was withdrawn or erased."""
    closed: bool
    """The opening was closed or paused, or is over."""
    until_wall_s: float | None
    """When it cannot be opened any more: its own window's end or the opening's."""


@dataclass(frozen=True, slots=True)
class Unopened:
    """A link that nobody has opened although the message about it has left; ``told_wall_s`` is when it first did."""

    invitation: str
    from_wall_s: float | None
    until_wall_s: float | None
    told_wall_s: float
    channel: str
    base_url: str
    before_end_h: float | None = None
    """As the opening has it; None: as the server is set."""
    after_h: float | None = None


class RecipientStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_candidate(self, candidate: str) -> Recipient | None:
        """With their newest link, if they have one. None for one who is unknown or erased."""
        newest = (
            sa.select(invitations.c.id)
            .where(invitations.c.candidate_id == candidates.c.id)
            .order_by(invitations.c.created_wall_s.desc(), invitations.c.id)
            .limit(1)
            .correlate(candidates)
            .scalar_subquery()
        )
        joined = candidates.join(openings, openings.c.id == candidates.c.opening).outerjoin(
            invitations, invitations.c.id == newest
        )
        return await self._one(joined, candidates.c.id == candidate)

    async def of_invitation(self, invitation: str) -> Recipient | None:
        """None for one that is unknown, belongs to no candidate, or to one who was erased."""
        return await self._one(_JOINED, invitations.c.id == invitation)

    async def plans(self, ids: Sequence[str]) -> dict[str, Plan]:
        """Plans of openings, by id."""
        query = sa.select(openings.c.id, openings.c.plan).where(openings.c.id.in_(set(ids)))
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return {row.id: Plan.model_validate_json(row.plan) for row in rows}

    async def link_state(self, invitation: str, now_s: float) -> LinkState | None:
        """None if the invitation is gone."""
        query = sa.select(
            invitations, *_FATE, openings.c.closed, openings.c.paused, openings.c.settings, sessions.c.stage
        ).select_from(_WITH_SESSION)
        async with self._database.read() as connection:
            row = (await connection.execute(query.where(invitations.c.id == invitation))).first()
        if row is None:
            return None
        ends = _ends(row.valid_until_wall_s, json.loads(row.settings))
        return LinkState(
            revoked=row.revoked_wall_s is not None,
            begun=row.opened_wall_s is not None or row.stage is not None,
            submitted=row.stage in ("submitted", "withdrawn"),
            gone=row.withdrawn_wall_s is not None or row.erased_wall_s is not None,
            closed=row.closed or row.paused or (ends is not None and now_s >= ends),
            until_wall_s=ends,
        )

    async def unopened(self) -> Sequence[Unopened]:
        """Links that stand, were told of, and were not opened, in openings that go on."""
        told = (
            sa.select(
                outbox.c.invitation,
                sa.func.min(outbox.c.sent_wall_s).label("told_wall_s"),
                sa.func.max(outbox.c.id).label("message"),
            )
            .where(outbox.c.kind.in_(("invitation", "rescheduled")), outbox.c.state.in_(DONE))
            .group_by(outbox.c.invitation)
            .subquery("told")
        )
        message = outbox.alias("message")
        query = (
            sa.select(invitations.c.id, invitations.c.opening, invitations.c.valid_from_wall_s)
            .add_columns(invitations.c.valid_until_wall_s, told.c.told_wall_s, message.c.channel, message.c.base_url)
            .select_from(
                _WITH_SESSION.join(told, told.c.invitation == invitations.c.id).join(message, message.c.id == told.c.message)
            )
            .where(
                invitations.c.opened_wall_s.is_(None),
                invitations.c.revoked_wall_s.is_(None),
                sessions.c.id.is_(None),
                candidates.c.withdrawn_wall_s.is_(None),
                candidates.c.erased_wall_s.is_(None),
                sa.not_(openings.c.closed),
                sa.not_(openings.c.paused),
            )
        )
        async with self._database.read() as connection:
            settings = {row.id: row.settings for row in await connection.execute(_SETTINGS)}
            rows = (await connection.execute(query)).all()
        return await asyncio.to_thread(_unopened, rows, settings)

    async def _one(self, joined: sa.FromClause, condition: sa.ColumnElement[bool]) -> Recipient | None:
        query = sa.select(*_RECIPIENT).select_from(joined).where(condition, candidates.c.erased_wall_s.is_(None))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else _recipient(row, Plan.model_validate_json(row.plan))


_JOINED = invitations.join(candidates, candidates.c.id == invitations.c.candidate_id).join(
    openings, openings.c.id == invitations.c.opening
)
_WITH_SESSION = _JOINED.outerjoin(sessions, sessions.c.invitation == invitations.c.id)
_SETTINGS = sa.select(openings.c.id, openings.c.settings).where(sa.not_(openings.c.closed), sa.not_(openings.c.paused))
_FATE = (candidates.c.withdrawn_wall_s, candidates.c.erased_wall_s)
_RECIPIENT = (
    candidates.c.id.label("candidate"),
    candidates.c.opening,
    invitations.c.id.label("invitation"),
    candidates.c.name,
    candidates.c.mail,
    candidates.c.phone,
    candidates.c.language,
    openings.c.plan,
    invitations.c.valid_from_wall_s,
    invitations.c.valid_until_wall_s,
)


def _recipient(row: Any, plan: Plan) -> Recipient:
    return Recipient(
        candidate=row.candidate,
        opening=row.opening,
        invitation=row.invitation or "",
        name=row.name,
        mail=row.mail,
        phone=row.phone,
        language=row.language,
        plan=plan,
        valid_from_wall_s=row.valid_from_wall_s,
        valid_until_wall_s=row.valid_until_wall_s,
    )


def _unopened(rows: Sequence[Any], settings: Mapping[str, str]) -> list[Unopened]:
    """Thousands take a moment."""
    read = {opening: json.loads(text) for opening, text in settings.items()}
    found = []
    for row in rows:
        own = read.get(row.opening, {})
        found.append(
            Unopened(
                row.id,
                row.valid_from_wall_s,
                _ends(row.valid_until_wall_s, own),
                row.told_wall_s,
                row.channel,
                row.base_url,
                own.get("remind_before_end_h"),
                own.get("remind_after_h"),
            )
        )
    return found


def _ends(valid_until_wall_s: float | None, settings: Mapping[str, Any]) -> float | None:
    """The earlier of the window's end and the opening's."""
    closes_at = settings.get("closes_at")
    ends = [valid_until_wall_s] if valid_until_wall_s is not None else []
    if closes_at:
        ends.append(datetime.fromisoformat(closes_at).timestamp())
    return min(ends, default=None)
