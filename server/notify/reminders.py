"""Reminders to candidates who were told of their link and have not opened it.

An opening may set both hours itself; where it does not, the server's settings count.

The rule: once ``remind_after_h`` hours after the message about the link has left, and once ``remind_before_end_h`` hours
before the link's window (or the opening) ends. The one before the end is left out for a window so short that the invitation
itself went out within that time; the one after the invitation is left out where the end is nearer than
``remind_before_end_h``. Nobody is reminded who has begun, was taken back or has left, and the same reminder is never written
twice. A window that is moved gives a new reminder before its end.
"""

import asyncio

import structlog

from server.core.clock import Clock
from server.core.tasks import Tasks
from server.notify.messages import Messages
from server.stores.database import StoreFailed
from server.stores.outbox import OutboxStore
from server.stores.recipients import RecipientStore, Unopened

log = structlog.get_logger()

LOOK_EVERY_S = 60.0
_HOUR_S = 3600.0


def due(link: Unopened, now_s: float, *, before_end_h: float, after_h: float) -> str | None:
    """The key of the reminder that is due now, None if there is none; the hours are the server's. Pure."""
    before_end_h = before_end_h if link.before_end_h is None else link.before_end_h
    after_h = after_h if link.after_h is None else link.after_h
    before_end_s = before_end_h * _HOUR_S
    invitation = link.invitation
    if link.until_wall_s is not None:
        if now_s >= link.until_wall_s:
            return None
        at_s = link.until_wall_s - before_end_s
        if now_s >= at_s:
            return (
                f"reminder:{invitation}:end:{int(link.until_wall_s)}" if before_end_s and link.told_wall_s < at_s else None
            )
    begins_s = max(link.told_wall_s, link.from_wall_s or 0.0)
    if after_h and now_s >= begins_s + after_h * _HOUR_S:
        return f"reminder:{invitation}:after"
    return None


class Reminders:
    """Owned by :mod:`server.app`: start, then close."""

    def __init__(
        self,
        outbox: OutboxStore,
        recipients: RecipientStore,
        messages: Messages,
        clock: Clock,
        *,
        before_end_h: float,
        after_h: float,
    ) -> None:
        self._outbox = outbox
        self._recipients = recipients
        self._messages = messages
        self._clock = clock
        self._before_end_h = before_end_h
        self._after_h = after_h
        self._tasks = Tasks("reminders")

    def start(self) -> None:
        self._tasks.start(self._run(), "run")  # also where the server has them off: an opening may have its own

    async def close(self) -> None:
        await self._tasks.close()

    async def step(self) -> int:
        """Write the reminders that are due; how many that were."""
        now_s, count = self._clock.wall_s(), 0
        written = await self._outbox.keys("reminder")
        for link in await self._recipients.unopened():
            key = due(link, now_s, before_end_h=self._before_end_h, after_h=self._after_h)
            if key is None or key in written:
                continue
            recipient = await self._recipients.of_invitation(link.invitation)
            if recipient is not None:
                count += await self._messages.remind(
                    recipient,
                    key=key,
                    channel=link.channel,
                    base_url=link.base_url,
                    until_wall_s=link.until_wall_s,
                )
        return count

    async def _run(self) -> None:
        while True:
            try:
                await self.step()
            except StoreFailed as failed:
                log.warning("reminders_not_written", full=failed.full)
            await asyncio.sleep(LOOK_EVERY_S)
