"""The outbox: what is to be sent is written in the transaction that caused it, and leaves from here alone.

States: ``waiting`` (never tried), ``sending`` (claimed), ``failed`` (tried, is tried again when due), ``sent``, ``kept``
(written to the folder because no gateway is set up), ``given_up``, ``cancelled`` (no longer wanted before it was sent).

A claim holds until ``due_wall_s``; whoever was killed while sending leaves a claim that runs out, and the message is sent
again. The key is unique: the same cause gives one message however often it is added. What nobody may read in a stolen
database (links, codes) is not in ``body``; it is put in at the moment of sending.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.text import Language
from server.stores.database import Database
from server.stores.schema_hiring import outbox

State = Literal["waiting", "sending", "failed", "sent", "kept", "given_up", "cancelled"]
OPEN: tuple[State, ...] = ("waiting", "failed")
DONE: tuple[State, ...] = ("sent", "kept")


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What is to be sent. ``key`` names its cause; ``expires_wall_s`` is when it would be of no use any more."""

    key: str
    kind: str
    channel: str
    address: str
    language: Language
    subject: str
    body: str
    candidate: str = ""
    opening: str = ""
    invitation: str = ""
    base_url: str = ""
    """How links in it begin."""
    due_wall_s: float = 0.0
    """Not before; 0 is at once."""
    expires_wall_s: float | None = None


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message with its fate. ``tries`` counts attempts begun; ``sent_by`` is the way it took."""

    id: str
    key: str
    candidate: str
    opening: str
    invitation: str
    kind: str
    channel: str
    address: str
    language: Language
    subject: str
    body: str
    state: State
    tries: int
    due_wall_s: float
    created_wall_s: float
    expires_wall_s: float | None
    sent_wall_s: float | None
    sent_by: str
    error: str
    base_url: str


class OutboxStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, message: NewMessage, now_s: float) -> str | None:
        """Its id, None if a message of this key is there already."""
        async with self._database.write() as connection:
            return await self.add_in(connection, message, now_s)

    async def add_in(self, connection: AsyncConnection, message: NewMessage, now_s: float) -> str | None:
        """As :meth:`add`, inside the caller's write transaction."""
        values = _values(message, now_s)
        added = await connection.execute(_once(connection).values(values))
        return str(values["id"]) if added.rowcount == 1 else None

    async def add_many_in(self, connection: AsyncConnection, messages: Sequence[NewMessage], now_s: float) -> None:
        """As :meth:`add_in` for many; those whose key is there already are left out."""
        if messages:
            await connection.execute(_once(connection), [_values(message, now_s) for message in messages])

    async def claim(self, now_s: float, *, limit: int, hold_s: float) -> Sequence[MessageRow]:
        """Up to ``limit`` due messages, the longest due first, for this caller alone until ``now_s + hold_s``."""
        due = (
            sa.select(outbox.c.id)
            .where(outbox.c.state.in_((*OPEN, "sending")), outbox.c.due_wall_s <= now_s)
            .order_by(outbox.c.due_wall_s, outbox.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            if not (await connection.scalars(due.limit(1))).all():
                return []  # looking costs no write transaction
        async with self._database.write() as connection:
            ids = (await connection.scalars(due.with_for_update(skip_locked=True))).all()
            await connection.execute(
                sa.update(outbox)
                .where(outbox.c.id.in_(ids))
                .values(state="sending", tries=outbox.c.tries + 1, due_wall_s=now_s + hold_s)
            )
            rows = await connection.execute(
                sa.select(outbox).where(outbox.c.id.in_(ids)).order_by(outbox.c.created_wall_s, outbox.c.id)
            )
            return [_message(row) for row in rows]

    async def settle(
        self,
        claimed: MessageRow,
        state: State,
        *,
        due_wall_s: float | None = None,
        sent_wall_s: float | None = None,
        sent_by: str = "",
        error: str = "",
    ) -> bool:
        """How a claimed message fared; False if the claim had run out and somebody else took it."""
        values: dict[str, object] = {"state": state, "error": error[:300], "sent_by": sent_by}
        if due_wall_s is not None:
            values["due_wall_s"] = due_wall_s
        if sent_wall_s is not None:
            values["sent_wall_s"] = sent_wall_s
        held = sa.and_(outbox.c.id == claimed.id, outbox.c.state == "sending", outbox.c.tries == claimed.tries)
        async with self._database.write() as connection:
            return (await connection.execute(sa.update(outbox).where(held).values(values))).rowcount == 1

    async def cancel_in(self, connection: AsyncConnection, invitation: str, kinds: Sequence[str]) -> int:
        """What waits for this invitation is not wanted any more; how many that were."""
        waiting = sa.and_(outbox.c.invitation == invitation, outbox.c.kind.in_(kinds), outbox.c.state.in_(OPEN))
        return (await connection.execute(sa.update(outbox).where(waiting).values(state="cancelled"))).rowcount

    async def send_again(self, message: str, now_s: float) -> bool:
        """Back to the start, due at once; False if it is unknown or being sent at this moment."""
        again = (
            sa.update(outbox)
            .where(outbox.c.id == message, outbox.c.state != "sending")
            .values(state="waiting", tries=0, due_wall_s=now_s, sent_wall_s=None, sent_by="", error="")
        )
        async with self._database.write() as connection:
            return (await connection.execute(again)).rowcount == 1

    async def get(self, message: str) -> MessageRow | None:
        async with self._database.read() as connection:
            row = (await connection.execute(sa.select(outbox).where(outbox.c.id == message))).first()
        return None if row is None else _message(row)

    async def list(
        self,
        *,
        state: str = "",
        opening: str = "",
        candidate: str = "",
        invitation: str = "",
        kind: str = "",
        before_wall_s: float | None = None,
        limit: int = 100,
        where: sa.ColumnElement[bool] | None = None,
    ) -> "Sequence[MessageRow]":
        """Newest first. ``where`` is the reader's scope."""
        query = sa.select(outbox).order_by(outbox.c.created_wall_s.desc(), outbox.c.id).limit(limit)
        for name, value in (
            ("state", state),
            ("opening", opening),
            ("candidate", candidate),
            ("invitation", invitation),
            ("kind", kind),
        ):
            if value:
                query = query.where(outbox.c[name] == value)
        if before_wall_s is not None:
            query = query.where(outbox.c.created_wall_s < before_wall_s)
        if where is not None:
            query = query.where(where)
        async with self._database.read() as connection:
            return [_message(row) for row in await connection.execute(query)]

    async def keys(self, kind: str) -> frozenset[str]:
        """The keys of all messages of a kind."""
        async with self._database.read() as connection:
            return frozenset((await connection.scalars(sa.select(outbox.c.key).where(outbox.c.kind == kind))).all())

    async def counts(self) -> dict[str, int]:
        """How many messages are in each state that has any."""
        query = sa.select(outbox.c.state, sa.func.count()).group_by(outbox.c.state)
        async with self._database.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}

    async def erase_in(self, connection: AsyncConnection, candidate: str) -> "Sequence[str]":
        """Forget everything written to this candidate; the ids of what is gone (their .eml files bear them)."""
        ids = (await connection.scalars(sa.select(outbox.c.id).where(outbox.c.candidate == candidate))).all()
        await connection.execute(sa.delete(outbox).where(outbox.c.candidate == candidate))
        return list(ids)


def _once(connection: AsyncConnection) -> Any:
    """An insert that lets a row with a known key be."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(outbox).on_conflict_do_nothing(index_elements=["key"])


def _values(message: NewMessage, now_s: float) -> dict[str, object]:
    return {
        "id": secrets.token_hex(12),
        "key": message.key,
        "candidate": message.candidate,
        "opening": message.opening,
        "invitation": message.invitation,
        "kind": message.kind,
        "channel": message.channel,
        "address": message.address,
        "language": message.language,
        "subject": message.subject,
        "body": message.body,
        "state": "waiting",
        "tries": 0,
        "due_wall_s": max(message.due_wall_s, now_s),
        "created_wall_s": now_s,
        "expires_wall_s": message.expires_wall_s,
        "sent_by": "",
        "error": "",
        "base_url": message.base_url,
    }


def _message(row: Any) -> MessageRow:
    return MessageRow(**row._mapping)
