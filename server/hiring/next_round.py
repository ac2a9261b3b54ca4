"""The next round: the same person as a candidate of another opening, with a link and the message about it.

All of it is prepared first and written in the transaction of the decision that invites them: none of it is there without
the decision, nor the decision without it.
"""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.clock import Clock
from server.core.notices import Telling
from server.hiring.links import Links, new_invitation_id
from server.hiring.notices import Notices, Prepared
from server.stores.candidates import CandidateRow, CandidateStore, insert_unless_there, new_candidate_id
from server.stores.invitations import InvitationRow, insert_invitation
from server.stores.openings import OpeningRow


class AlreadyThereError(Exception):
    """The person is a candidate of that opening already."""


@dataclass(frozen=True, slots=True)
class NextRound:
    """Ready to be written. ``told`` is None where nothing is to be said."""

    candidate: CandidateRow
    invitation: InvitationRow
    told: Prepared | None

    async def write(self, connection: AsyncConnection) -> None:
        """Raises :class:`AlreadyThereError`."""
        if await insert_unless_there(connection, self.candidate):
            raise AlreadyThereError
        await insert_invitation(connection, self.invitation)
        if self.told is not None:
            await self.told.write(connection, (self.invitation.id,))


class NextRounds:
    def __init__(self, candidates: CandidateStore, links: Links, notices: Notices, clock: Clock) -> None:
        self._candidates = candidates
        self._links = links
        self._notices = notices
        self._clock = clock

    async def prepare(self, candidate: str, opening: OpeningRow, base_url: str, *, tell: bool) -> NextRound | None:
        """Writes nothing; None for an unknown candidate or an opening whose time is over."""
        known, now_s = await self._candidates.get(candidate), self._clock.wall_s()
        closes_at = opening.settings.closes_at
        if known is None or opening.closed or (closes_at is not None and now_s >= closes_at.timestamp()):
            return None
        row = CandidateRow(
            id=new_candidate_id(),
            opening=opening.id,
            name=known.name,
            mail=known.mail,
            phone=known.phone,
            language=known.language,
            note=known.note,
            created_wall_s=now_s,
        )
        link = InvitationRow(new_invitation_id(), opening.id, row.name, now_s, None, None, candidate_id=row.id)
        told = await self._notices.invited((self._telling(row, link, base_url),)) if tell else None
        return NextRound(row, link, told)

    def _telling(self, row: CandidateRow, link: InvitationRow, base_url: str) -> Telling:
        return Telling(
            key=f"invited:{link.id}",
            candidate=row.id,
            invitation=link.id,
            opening=link.opening,
            name=row.name,
            mail=row.mail,
            phone=row.phone,
            language=row.language,
            link=self._links.link(base_url, link.id) if base_url else "",
            valid_from_wall_s=None,
            valid_until_wall_s=None,
        )
