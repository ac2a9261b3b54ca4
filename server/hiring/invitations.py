"""What can be done with an invitation, and what a link is good for at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.core.api import InvitationDraft, InvitationState
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.plan import Plan, Question
from server.core.text import Language
from server.hiring.links import Links, new_invitation_id
from server.hiring.openings import check_open
from server.hiring.personal_questions import turned, with_personal
from server.interview.translation import in_language
from server.stores.candidates import CandidateRow, CandidateStore, new_candidate_id
from server.stores.invitations import InvitationRow, InvitationStore
from server.stores.openings import OpeningRow, OpeningStore
from server.stores.sessions import SessionRow, SessionStore


@dataclass(frozen=True, slots=True)
class Redeemable:
    """What a good link leads to; ``session`` once it was opened."""

    invitation: InvitationRow
    opening: OpeningRow
    session: SessionRow | None
    plan: Plan
    """As this candidate meets it, with its personal questions, in one language: the session's once it began, until then
    the candidate's own where the opening is held in it."""
    personal: tuple[Question, ...] = ()

    @property
    def languages(self) -> tuple[Language, ...]:
        """Those to choose from; one once the session began."""
        return (self.plan.language,) if self.session is not None else self.opening.plan.languages

    def plan_in(self, language: Language | None) -> Plan:
        """As :attr:`plan`, in the language chosen; None chooses nothing. Raises Refusal ``language_not_offered``."""
        if language is None or language == self.plan.language:
            return self.plan
        if language not in self.languages:
            raise Refusal("language_not_offered")
        return with_personal(in_language(self.opening.plan, language), turned(self.personal))


class Invitations:
    def __init__(
        self,
        store: InvitationStore,
        candidates: CandidateStore,
        openings: OpeningStore,
        sessions: SessionStore,
        links: Links,
        clock: Clock,
    ) -> None:
        self._store = store
        self._candidates = candidates
        self._openings = openings
        self._sessions = sessions
        self._links = links
        self._clock = clock

    async def invite(self, opening: str, draft: InvitationDraft) -> InvitationRow:
        """By name alone: makes the candidate as well. Raises Refusal ``not_found`` or ``opening_closed``."""
        row = await self._openings.get(opening)
        if row is None:
            raise Refusal("not_found")
        if row.closed:
            raise Refusal("opening_closed")
        now_s = self._clock.wall_s()
        candidate = CandidateRow(
            id=new_candidate_id(),
            opening=opening,
            name=draft.candidate,
            mail="",
            phone="",
            language=draft.language or row.plan.language,
            note="",
            created_wall_s=now_s,
        )
        invitation = InvitationRow(
            id=new_invitation_id(),
            opening=opening,
            candidate=draft.candidate,
            created_wall_s=now_s,
            valid_from_wall_s=draft.valid_from.timestamp() if draft.valid_from else None,
            valid_until_wall_s=draft.valid_until.timestamp() if draft.valid_until else None,
            candidate_id=candidate.id,
        )
        await self._store.create(invitation, candidate)
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

        Raises Refusal ``link_unknown``, ``link_revoked``, ``link_early``, ``link_expired`` or as
        :func:`server.hiring.openings.check_open` does. But for the first two they stop nobody whose interview has begun.
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
        if session is not None:
            return Redeemable(row, opening, session, session.plan)
        self._check_window(row, opening)
        candidate = await self._candidates.get(row.candidate_id) if row.candidate_id is not None else None
        personal = await self._candidates.questions(candidate.id) if candidate is not None else ()
        own = in_language(opening.plan, candidate.language if candidate is not None else opening.plan.language)
        return Redeemable(row, opening, None, with_personal(own, personal), personal)

    def _check_window(self, row: InvitationRow, opening: OpeningRow) -> None:
        now_s = self._clock.wall_s()
        check_open(opening, now_s)
        if row.valid_from_wall_s is not None and now_s < row.valid_from_wall_s:
            raise Refusal("link_early")
        if row.valid_until_wall_s is not None and now_s >= row.valid_until_wall_s:
            raise Refusal("link_expired")
