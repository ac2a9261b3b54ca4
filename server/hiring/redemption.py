"""Opening a link on a device: the one moment at which a session is made or changes hands."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from server.core.api import OpenLink
from server.core.clock import Clock
from server.core.errors import Refusal
from server.hiring.invitations import Invitations, Redeemable
from server.stores.recordings import RecordingStore
from server.stores.sessions import ENDED, Device, SessionRow, SessionStore


@dataclass(frozen=True, slots=True)
class Opened:
    """``device_secret`` belongs into the device's cookie and nowhere else."""

    session: SessionRow
    device_secret: str
    created: bool
    moved: bool
    """Whether another device held the session until now."""


class Door(Protocol):
    """Where a candidate who begins now may have to wait."""

    def ask(self, invitation: str) -> None: ...
    def began(self, invitation: str, session: str | None) -> None: ...


class Redemption:
    def __init__(
        self,
        invitations: Invitations,
        sessions: SessionStore,
        recordings: RecordingStore,
        clock: Clock,
        disk_reserve_mb: int,
        door: Door | None = None,
    ) -> None:
        self._invitations = invitations
        self._sessions = sessions
        self._recordings = recordings
        self._clock = clock
        self._disk_reserve_mb = disk_reserve_mb
        self._door = door

    async def open(
        self,
        token: str,
        request: OpenLink,
        device_secret: str | None,
        check: Callable[[Redeemable], None] = lambda _found: None,
    ) -> Opened:
        """Make or continue the link's session on this device (known by its cookie's secret, if it has one).

        ``check`` may refuse what the link leads to before anything is made. Raises Refusal as
        :meth:`Invitations.redeemable` does, ``link_used`` after the interview was handed in, ``language_not_offered``,
        ``storage_full`` or ``full`` when a new one would find no room, and ``moved`` when a page that comes back by itself
        finds that another one opened the link since. One that was begun never waits at the door.
        """
        found = await self._invitations.redeemable(token)
        check(found)
        session, created = found.session, False
        if session is None:
            if self._recordings.free_mb() < self._disk_reserve_mb:
                raise Refusal("storage_full")
            fresh = secrets.token_urlsafe(32)
            device = Device(secret_hash(fresh), request.page_id)
            session, created = await self._begin(found, request, device)
            if created:
                return Opened(session, fresh, created=True, moved=False)
        if session.stage in ENDED:
            raise Refusal("link_used")
        holder = await self._sessions.device(session.id)
        same = holder is not None and device_secret is not None and _holds(holder, device_secret)
        if request.again and not same and holder is not None and holder.page_id != request.page_id:
            raise Refusal("moved")
        secret = device_secret if same and device_secret else secrets.token_urlsafe(32)
        await self._sessions.set_device(session.id, Device(secret_hash(secret), request.page_id))
        return Opened(session, secret, created=False, moved=not same)

    async def _begin(self, found: Redeemable, request: OpenLink, device: Device) -> tuple[SessionRow, bool]:
        invitation = found.invitation.id
        plan = found.plan_in(request.interview_language)
        if self._door is not None:
            self._door.ask(invitation)
        row: SessionRow | None = None
        try:
            row, created = await self._sessions.create(
                invitation=invitation,
                opening=found.opening.id,
                candidate=found.invitation.candidate,
                plan=plan,
                began_wall_s=self._clock.wall_s(),
                page_language=request.language,
                device=device,
            )
        finally:
            if self._door is not None:
                self._door.began(invitation, row.id if row is not None else None)
        return row, created


def secret_hash(device_secret: str) -> str:
    """What is stored of a device's secret."""
    return hashlib.sha256(device_secret.encode(errors="replace")).hexdigest()


def _holds(holder: Device, device_secret: str) -> bool:
    return hmac.compare_digest(holder.secret_hash, secret_hash(device_secret))
