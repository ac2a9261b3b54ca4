"""The worker that empties the outbox: claims what is due, sends a few at a time, tries again with growing waits.

Killed at any moment it loses nothing: a claim runs out after :data:`HOLD_S` and the message is sent again, as a mail with
the same Message-ID.
"""

import asyncio
import random
from typing import Protocol

import structlog
from prometheus_client import CollectorRegistry, Counter

from server.core.clock import Clock
from server.core.tasks import Tasks
from server.notify.contract import NotSent, Outgoing
from server.notify.template import revealed, secrets_in
from server.notify.ways import Ways
from server.notify.why import Why
from server.stores.database import StoreFailed
from server.stores.outbox import MessageRow, OutboxStore
from server.stores.recipients import RecipientStore

log = structlog.get_logger()

AT_A_TIME = 4
HOLD_S = 180.0
"""Longer than any channel may take for one message."""
LOOK_EVERY_S = 2.0
TRIES = 10
FIRST_WAIT_S = 15.0
LONGEST_WAIT_S = 6 * 3600.0
JITTER = 0.2


class Secrets(Protocol):
    """What is put into messages at the moment of sending; nobody stores it."""

    def link(self, base_url: str, invitation: str) -> str: ...
    def result_link(self, base_url: str, invitation: str) -> str: ...

    async def code(self, kind: str, invitation: str) -> str | None:
        """The one-time code that such a message is about; None if it is used or too old."""
        ...


def wait_s(tries: int, chance: random.Random) -> float:
    """Seconds until the next try after ``tries`` failed ones: a quarter minute, a minute, four ... six hours."""
    wait = min(FIRST_WAIT_S * 4.0 ** (tries - 1), LONGEST_WAIT_S)
    return wait * chance.uniform(1 - JITTER, 1 + JITTER)


class OutboxWorker:
    """Owned by :mod:`server.app`: start, then close."""

    def __init__(
        self,
        outbox: OutboxStore,
        recipients: RecipientStore,
        ways: Ways,
        secrets: Secrets,
        clock: Clock,
        registry: CollectorRegistry | None = None,
        *,
        hold_s: float = HOLD_S,
        chance: random.Random | None = None,
    ) -> None:
        self._outbox = outbox
        self._recipients = recipients
        self._ways = ways
        self._secrets = secrets
        self._clock = clock
        self._hold_s = hold_s
        self._chance = chance or random.Random()
        self._tasks = Tasks("outbox")
        self._sending = 0
        self._look = asyncio.Event()
        self._closing = False
        self._settled = Counter(
            "lis_messages",
            "Messages by what became of a try",
            ("channel", "state"),
            registry=registry or CollectorRegistry(),
        )

    def start(self) -> None:
        self._tasks.start(self._run(), "run")

    async def close(self, limit_s: float = 10.0) -> None:
        """What is being sent may end within ``limit_s``; what does not is sent again by the next server."""
        self._closing = True
        self._look.set()
        await self._tasks.finish(limit_s)

    def wake(self) -> None:
        """Something urgent was just written."""
        self._look.set()

    async def step(self) -> int:
        """Claim and send all that is due now; how many messages that were. For tests and the command line."""
        count = 0
        while claimed := await self._claim(AT_A_TIME):
            await asyncio.gather(*(self._send(message) for message in claimed))
            count += len(claimed)
        return count

    async def _run(self) -> None:
        while not self._closing:
            self._look.clear()
            try:
                claimed = await self._claim(AT_A_TIME - self._sending) if self._sending < AT_A_TIME else ()
            except StoreFailed as failed:
                log.warning("outbox_not_read", full=failed.full)
                claimed = ()
            for message in claimed:
                self._sending += 1
                self._tasks.start(self._send_one(message), "send")
            if not claimed or self._sending >= AT_A_TIME:
                try:
                    await asyncio.wait_for(self._look.wait(), LOOK_EVERY_S)
                except TimeoutError:
                    continue

    async def _claim(self, limit: int) -> "tuple[MessageRow, ...]":
        return tuple(await self._outbox.claim(self._clock.wall_s(), limit=limit, hold_s=self._hold_s))

    async def _send_one(self, message: MessageRow) -> None:
        try:
            await self._send(message)
        except StoreFailed as failed:  # the claim runs out, then it is tried again
            log.warning("outbox_not_written", message=message.id, full=failed.full)
        finally:
            self._sending -= 1
            self._look.set()

    async def _send(self, message: MessageRow) -> None:
        now_s = self._clock.wall_s()
        if message.tries > TRIES:
            await self._outbox.settle(message, "given_up", error="unfinished")
            return
        if (reason := await self._not_wanted(message, now_s)) is not None:
            await self._outbox.settle(message, "cancelled", error=reason)
            self._settled.labels(message.channel, "cancelled").inc()
            return
        channel = self._ways.channel(message.channel)
        try:
            await channel.send(await self._outgoing(message))
        except NotSent as failed:
            await self._failed(message, failed)
            return
        await self._outbox.settle(message, channel.leaves, sent_wall_s=self._clock.wall_s(), sent_by=channel.name)
        self._settled.labels(message.channel, channel.leaves).inc()
        log.info("message_left", message=message.id, kind=message.kind, by=channel.name, tries=message.tries)

    async def _failed(self, message: MessageRow, failed: NotSent) -> None:
        over = failed.permanent or message.tries >= TRIES
        state = "given_up" if over else "failed"
        due_wall_s = self._clock.wall_s() + wait_s(message.tries, self._chance)
        await self._outbox.settle(
            message, "given_up" if over else "failed", due_wall_s=None if over else due_wall_s, error=failed.why
        )
        self._settled.labels(message.channel, state).inc()
        log.warning("message_not_sent", message=message.id, kind=message.kind, tries=message.tries, state=state)

    async def _not_wanted(self, message: MessageRow, now_s: float) -> Why | None:
        """Why it must not leave any more; None if it may."""
        if message.expires_wall_s is not None and now_s >= message.expires_wall_s:
            return "too_late"
        if message.kind in ("invitation", "rescheduled", "reminder", "identity_code"):
            state = await self._recipients.link_state(message.invitation, now_s)
            if state is None or state.gone:
                return "left_round"
            if state.revoked:
                return "taken_back"
            if message.kind == "reminder" and state.begun:
                return "opened"
            if message.kind == "reminder" and state.closed:
                return "not_open"
            if message.kind == "invitation" and state.submitted:
                return "handed_in"
        if "code" in secrets_in(message.body) and await self._secrets.code(message.kind, message.invitation) is None:
            return "code_over"
        return None

    async def _outgoing(self, message: MessageRow) -> Outgoing:
        wanted = secrets_in(message.body)
        known: dict[str, str] = {}
        if message.invitation and "link" in wanted:
            known["link"] = self._secrets.link(message.base_url, message.invitation)
        if message.invitation and "result_link" in wanted:
            known["result_link"] = self._secrets.result_link(message.base_url, message.invitation)
        if "code" in wanted:
            known["code"] = await self._secrets.code(message.kind, message.invitation) or ""
        return Outgoing(
            id=message.id,
            kind=message.kind,
            channel=message.channel,
            address=message.address,
            language=message.language,
            subject=message.subject,
            text=revealed(message.body, known),
            link=known.get("link") or known.get("result_link") or "",
            created_wall_s=message.created_wall_s,
        )
