"""What can be done with an invitation, and what a link is good for at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.core.api import InvitationDraft, InvitationState
from server.core.clock import Clock
from server.core.errors import Refusal
from server.hiring.links import Links, new_invitation_id
from server.stores.invitations import InvitationRow, InvitationStore
from server.stores.openings import OpeningRow, OpeningStore
from server.stores.sessions import SessionRow, SessionStore


@dataclass(frozen=True, slots=True)
class Redeemable:
    """What a good link leads to; ``session`` once it was opened."""

    invitation: InvitationRow
    opening: OpeningRow
    session: SessionRow | None


class Invitations:
    def __init__(
        self, store: InvitationStore, openings: OpeningStore, sessions: SessionStore, links: Links, clock: Clock
    ) -> None:
        self._store = store
        self._openings = openings
        self._sessions = sessions
        self._links = links
        self._clock = clock

    async def invite(self, opening: str, draft: InvitationDraft) -> InvitationRow:
        """Raises Refusal ``not_found`` or ``opening_closed``."""
        row = await self._openings.get(opening)
        if row is None:
            raise Refusal("not_found")
        if row.closed:
            raise Refusal("opening_closed")
        invitation = InvitationRow(
            id=new_invitation_id(),
            opening=opening,
            candidate=draft.candidate,
            created_wall_s=self._clock.wall_s(),
            valid_from_wall_s=draft.valid_from.timestamp() if draft.valid_from else None,
            valid_until_wall_s=draft.valid_until.timestamp() if draft.valid_until else None,
        )
        await self._store.create(invitation)
        return invitation

    async def of_opening(self, opening: str) -> Sequence[InvitationRow]:
        """Newest first; raises Refusal ``not_found``."""
        if await self._openings.get(opening) is None:
            raise Refusal("not_found")
        return await self._store.of_opening(opening)

    async def one(self, invitation: str) -> InvitationRow:
        """Raises Refusal ``not_found``."""
        row = await self._store.get(invitation)
        if row is None:
            raise Refusal("not_found")
        return row

    async def revoke(self, invitation: str) -> InvitationRow:
        """Take the link back; doing it twice is harmless. Raises Refusal ``not_found``."""
        await self._store.revoke(invitation, self._clock.wall_s())
        return await self.one(invitation)

    def link(self, base_url: str, invitation: str) -> str:
        return self._links.link(base_url, invitation)

    def state(self, row: InvitationRow) -> InvitationState:
        if row.revoked_wall_s is not None:
            return "revoked"
        if row.stage in ("submitted", "withdrawn"):
            return "submitted"
        if row.session is not None:
            return "in_interview"
        if row.valid_until_wall_s is not None and self._clock.wall_s() >= row.valid_until_wall_s:
            return "expired"
        return "invited"

    async def redeemable(self, token: str) -> Redeemable:
        """Where a link leads; changes nothing.

        Raises Refusal ``link_unknown``, ``link_revoked``, ``link_early``, ``link_expired`` or ``opening_closed``. The
        last three stop nobody whose interview has begun.
        """
        identity = self._links.invitation_of(token)
        row = None if identity is None else await self._store.get(identity)
        if row is None:
            raise Refusal("link_unknown")
        if row.revoked_wall_s is not None:
            raise Refusal("link_revoked")
        opening = await self._openings.get(row.opening)
        if opening is None:
            raise Refusal("link_unknown")
        session = await self._sessions.by_invitation(row.id)
        if session is None:
            self._check_window(row, opening)
        return Redeemable(row, opening, session)

    def _check_window(self, row: InvitationRow, opening: OpeningRow) -> None:
        now_s = self._clock.wall_s()
        if opening.closed:
            raise Refusal("opening_closed")
        if row.valid_from_wall_s is not None and now_s < row.valid_from_wall_s:
            raise Refusal("link_early")
        if row.valid_until_wall_s is not None and now_s >= row.valid_until_wall_s:
            raise Refusal("link_expired")
