"""Who may read a result: whoever has the link and a code that was sent to the address on file. Nothing secret is stored.

An unknown link, a revoked one, and one whose person was erased all answer alike.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from server.core.api_result import CodeAddress, CodeChannel
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.text import Language
from server.hiring.identity import shown_address
from server.hiring.links import ResultLinks
from server.stores.candidates import CandidateStore
from server.stores.invitations import InvitationRow, InvitationStore
from server.stores.sessions import SessionRow, SessionStore

INSIDE_S = 2 * 3600
_PERSON = b"lis-result-in"


@dataclass(frozen=True, slots=True)
class ResultSubject:
    """Whose result it is. Not to be logged. ``candidate`` is empty where the interview belongs to no listed candidate."""

    invitation: InvitationRow
    session: SessionRow
    candidate: str
    mail: str
    phone: str
    language: Language
    has_resume: bool

    def addresses(self) -> Sequence[CodeAddress]:
        """Where a code can go, shown in part."""
        found: list[CodeAddress] = []
        if self.mail:
            found.append(CodeAddress(channel="mail", address=shown_address(self.mail)))
        if self.phone:
            found.append(CodeAddress(channel="sms", address=shown_address(self.phone)))
        return found

    def address(self, channel: CodeChannel) -> str:
        """Raises Refusal ``no_address`` if there is none for this channel."""
        address = self.mail if channel == "mail" else self.phone
        if not address:
            raise Refusal("no_address")
        return address


class ResultDoor:
    def __init__(
        self,
        links: ResultLinks,
        secret: bytes,
        invitations: InvitationStore,
        sessions: SessionStore,
        candidates: CandidateStore,
        clock: Clock,
    ) -> None:
        self._links = links
        self._secret = secret[:64]
        self._invitations = invitations
        self._sessions = sessions
        self._candidates = candidates
        self._clock = clock

    def made_here(self, token: str) -> bool:
        """Whether this server could have made the link; says nothing of what it leads to."""
        return self._links.invitation_of(token) is not None

    async def subject(self, token: str) -> ResultSubject:
        """Changes nothing. Raises Refusal ``link_unknown``."""
        identity = self._links.invitation_of(token)
        row = None if identity is None else await self._invitations.get(identity)
        if row is None or row.revoked_wall_s is not None or row.session is None:
            raise Refusal("link_unknown")
        session = await self._sessions.get(row.session)
        person = await self._candidates.get(row.candidate_id) if row.candidate_id else None
        if session is None or (row.candidate_id and person is None):
            raise Refusal("link_unknown")
        return ResultSubject(
            invitation=row,
            session=session,
            candidate=person.id if person else "",
            mail=person.mail if person else "",
            phone=person.phone if person else "",
            language=person.language if person else session.page_language,
            has_resume=person.has_resume if person else False,
        )

    def let_in(self, invitation: str) -> str:
        """What a device carries after the code was right, good for :data:`INSIDE_S`."""
        until_s = int(self._clock.wall_s()) + INSIDE_S
        return f"{until_s}.{self._sign(invitation, until_s)}"

    def is_inside(self, invitation: str, carried: str) -> bool:
        until, _, signature = carried.partition(".")
        if not (until.isascii() and until.isdigit() and len(until) <= 12):
            return False
        right = hmac.compare_digest(signature.encode(errors="replace"), self._sign(invitation, int(until)).encode())
        return right and self._clock.wall_s() < int(until)

    def _sign(self, invitation: str, until_s: int) -> str:
        said = f"{invitation}.{until_s}".encode()
        return hashlib.blake2b(said, digest_size=24, key=self._secret, person=_PERSON).hexdigest()
