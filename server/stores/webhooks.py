"""Webhooks and their outbox: an event becomes a row per webhook that wants it; :mod:`server.notify.webhooks` delivers.

Whoever has the stores calls ``await stores.webhooks.emit("report.ready", {"session": id}, key=id)``; inside a write
transaction of their own ``put_event(connection, ...)``, so that the event is told if and only if the change was made.
"""

import asyncio
import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.clock import Clock
from server.core.events import EVENTS, EventData, WebhookEvent
from server.stores.database import Database
from server.stores.schema_hiring import webhook_deliveries, webhooks

DeliveryState = Literal["waiting", "delivered", "failed"]
KEPT_S = 30 * 24 * 3600.0
"""How long deliveries that are over stay to be looked at."""
_ERROR_CHARS = 300


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """``secret`` is ``whsec_`` and base64, as Standard Webhooks writes it."""

    id: str
    url: str
    secret: str
    events: tuple[WebhookEvent, ...]
    active: bool
    created_wall_s: float


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    id: str
    webhook: str
    event: str
    body: str
    state: DeliveryState
    tries: int
    due_wall_s: float
    created_wall_s: float
    error: str


def new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


async def put_event(connection: AsyncConnection, wall_s: float, event: WebhookEvent, data: EventData, *, key: str) -> int:
    """Write the deliveries of one event inside the caller's transaction; how many there are new."""
    return await connection.run_sync(put_event_whole, wall_s, event, data, key=key)


def put_event_whole(connection: Connection, wall_s: float, event: WebhookEvent, data: EventData, *, key: str) -> int:
    """The same in a transaction in one piece."""
    wanted = connection.execute(sa.select(webhooks.c.id, webhooks.c.events).where(webhooks.c.active)).all()
    at = datetime.fromtimestamp(wall_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = json.dumps({"type": event, "timestamp": at, "data": dict(data)}, ensure_ascii=False, separators=(",", ":"))
    put = 0
    for row in wanted:
        if event not in json.loads(row.events):
            continue
        id = hashlib.sha256(f"{row.id}\n{event}\n{key}".encode()).hexdigest()[:32]
        if connection.scalar(sa.select(webhook_deliveries.c.id).where(webhook_deliveries.c.id == id)):
            continue
        connection.execute(sa.insert(webhook_deliveries).values(_new(id, row.id, event, body, wall_s)))
        put += 1
    return put


async def put_new_events(
    connection: AsyncConnection, wall_s: float, event: WebhookEvent, data_by_key: Mapping[str, EventData]
) -> None:
    """The same for many that never happened before, by their keys: nothing is looked up for each."""
    wanted = (await connection.execute(sa.select(webhooks.c.id, webhooks.c.events).where(webhooks.c.active))).all()
    ids = [row.id for row in wanted if event in json.loads(row.events)]
    if not ids or not data_by_key:
        return
    at = datetime.fromtimestamp(wall_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    rows = []
    for key, data in data_by_key.items():
        body = json.dumps({"type": event, "timestamp": at, "data": dict(data)}, ensure_ascii=False, separators=(",", ":"))
        for webhook in ids:
            id = hashlib.sha256(f"{webhook}\n{event}\n{key}".encode()).hexdigest()[:32]
            rows.append(_new(id, webhook, event, body, wall_s))
    await connection.execute(sa.insert(webhook_deliveries), rows)


class WebhookStore:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.emitted = asyncio.Event()
        """Set when something new may wait; whoever delivers clears it."""

    async def emit(self, event: WebhookEvent, data: EventData, *, key: str) -> None:
        """See :class:`server.core.events.Emit`."""
        async with self._database.write() as connection:
            put = await put_event(connection, self._clock.wall_s(), event, data, key=key)
        if put:
            self.emitted.set()

    async def create(self, url: str, events: Sequence[WebhookEvent]) -> WebhookRow:
        row = WebhookRow(secrets.token_hex(10), url, new_secret(), tuple(events), True, self._clock.wall_s())
        values = {
            "id": row.id,
            "url": url,
            "secret": row.secret,
            "events": json.dumps(row.events),
            "active": True,
            "created_wall_s": row.created_wall_s,
        }
        async with self._database.write() as connection:
            await connection.execute(sa.insert(webhooks).values(values))
        return row

    async def list(self) -> "Sequence[WebhookRow]":
        async with self._database.read() as connection:
            rows = await connection.execute(sa.select(webhooks).order_by(webhooks.c.created_wall_s, webhooks.c.id))
            return [_webhook(row) for row in rows]

    async def get(self, webhook: str) -> WebhookRow | None:
        async with self._database.read() as connection:
            row = (await connection.execute(sa.select(webhooks).where(webhooks.c.id == webhook))).first()
        return None if row is None else _webhook(row)

    async def change(self, webhook: str, url: str, events: Sequence[WebhookEvent], active: bool) -> bool:
        values = {"url": url, "events": json.dumps(list(events)), "active": active}
        return await self._update(webhook, **values)

    async def new_secret(self, webhook: str) -> str | None:
        """A fresh secret, from now on the only one; None if there is no such webhook."""
        secret = new_secret()
        return secret if await self._update(webhook, secret=secret) else None

    async def delete(self, webhook: str) -> bool:
        async with self._database.write() as connection:
            return (await connection.execute(sa.delete(webhooks).where(webhooks.c.id == webhook))).rowcount == 1

    async def test(self, webhook: str) -> DeliveryRow:
        """Put a delivery that tells of nothing, to see whether it arrives."""
        now_s = self._clock.wall_s()
        at = datetime.fromtimestamp(now_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        body = json.dumps({"type": "webhook.test", "timestamp": at, "data": {}}, separators=(",", ":"))
        values = _new(secrets.token_hex(16), webhook, "webhook.test", body, now_s)
        async with self._database.write() as connection:
            await connection.execute(sa.insert(webhook_deliveries).values(values))
        self.emitted.set()
        return DeliveryRow(**values)

    async def deliveries(self, webhook: str, *, limit: int = 100) -> "Sequence[DeliveryRow]":
        """Newest first."""
        table = webhook_deliveries
        query = sa.select(table).where(table.c.webhook == webhook).order_by(table.c.created_wall_s.desc(), table.c.id)
        async with self._database.read() as connection:
            return [_delivery(row) for row in await connection.execute(query.limit(limit))]

    async def due(self, now_s: float, *, limit: int = 20) -> "Sequence[tuple[DeliveryRow, WebhookRow]]":
        """Deliveries that wait and whose time has come, oldest first; paused webhooks keep theirs."""
        table = webhook_deliveries
        query = (
            sa.select(table.c.id, table.c.webhook)
            .join(webhooks, webhooks.c.id == table.c.webhook)
            .where(table.c.state == "waiting", table.c.due_wall_s <= now_s, webhooks.c.active)
            .order_by(table.c.due_wall_s)
            .limit(limit)
        )
        found = []
        async with self._database.read() as connection:
            for id, webhook in (await connection.execute(query)).all():
                row = (await connection.execute(sa.select(table).where(table.c.id == id))).first()
                hook = (await connection.execute(sa.select(webhooks).where(webhooks.c.id == webhook))).first()
                if row is not None and hook is not None:
                    found.append((_delivery(row), _webhook(hook)))
        return found

    async def next_due_s(self) -> float | None:
        table = webhook_deliveries
        waiting = sa.select(sa.func.min(table.c.due_wall_s)).join(webhooks, webhooks.c.id == table.c.webhook)
        async with self._database.read() as connection:
            found: float | None = await connection.scalar(waiting.where(table.c.state == "waiting", webhooks.c.active))
        return found

    async def tried(self, delivery: str, state: DeliveryState, tries: int, due_wall_s: float, error: str) -> None:
        values = {"state": state, "tries": tries, "due_wall_s": due_wall_s, "error": error[:_ERROR_CHARS]}
        async with self._database.write() as connection:
            await connection.execute(
                sa.update(webhook_deliveries).where(webhook_deliveries.c.id == delivery).values(**values)
            )

    async def again(self, webhook: str, delivery: str) -> bool:
        """Try a delivery that was given up once more from the start."""
        table = webhook_deliveries
        change = (
            sa.update(table)
            .where(table.c.id == delivery, table.c.webhook == webhook, table.c.state == "failed")
            .values(state="waiting", tries=0, due_wall_s=self._clock.wall_s())
        )
        async with self._database.write() as connection:
            done = (await connection.execute(change)).rowcount == 1
        if done:
            self.emitted.set()
        return done

    async def forget_old(self) -> int:
        """Delete deliveries that have been over for long; how many."""
        table = webhook_deliveries
        old = sa.delete(table).where(table.c.state != "waiting", table.c.created_wall_s < self._clock.wall_s() - KEPT_S)
        async with self._database.write() as connection:
            return (await connection.execute(old)).rowcount

    async def _update(self, webhook: str, **values: object) -> bool:
        async with self._database.write() as connection:
            change = sa.update(webhooks).where(webhooks.c.id == webhook).values(**values)
            return (await connection.execute(change)).rowcount == 1


def _new(id: str, webhook: str, event: str, body: str, wall_s: float) -> dict[str, Any]:
    return {
        "id": id,
        "webhook": webhook,
        "event": event,
        "body": body,
        "state": "waiting",
        "tries": 0,
        "due_wall_s": wall_s,
        "created_wall_s": wall_s,
        "error": "",
    }


def _webhook(row: Any) -> WebhookRow:
    known = tuple(event for event in EVENTS if event in json.loads(row.events))
    return WebhookRow(row.id, row.url, row.secret, known, row.active, row.created_wall_s)


def _delivery(row: Any) -> DeliveryRow:
    return DeliveryRow(**row._mapping)
