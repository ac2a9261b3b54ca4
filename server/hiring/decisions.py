"""Decisions on interviews: a person takes them, one by one or for many, each with a reason. No program decides.

The candidate's message about a decision, and for the next round the candidate of the other opening with link and message,
are prepared first and written in the decision's own transaction: none is there for what was not decided, and none is lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.api_decisions import (
    Decision,
    DecisionDraft,
    DecisionFault,
    DecisionItem,
    DecisionKind,
    DecisionOutcome,
    DecisionPreview,
    NoticePreview,
    NoticeState,
)
from server.core.clock import Clock
from server.core.errors import Refusal
from server.hiring.next_round import AlreadyThereError, NextRound, NextRounds
from server.stores.audit import AuditStore
from server.stores.audited import audited
from server.stores.decisions import ChangedMeanwhileError, DecisionRow, DecisionStore, NewDecision
from server.stores.invitations import InvitationStore
from server.stores.openings import OpeningRow, OpeningStore
from server.stores.sessions import SessionRow, SessionStore


class DecisionLetter(Protocol):
    """The message about one decision, ready to be written down."""

    @property
    def preview(self) -> NoticePreview:
        """With a ``fault`` if there is no way to the candidate."""
        ...

    async def write(self, connection: AsyncConnection) -> None: ...


class DecisionLetters(Protocol):
    async def letter(
        self, decision: DecisionKind, candidate: str, *, key: str, invitation: str, base_url: str
    ) -> DecisionLetter:
        """Prepared, nothing written yet; the same ``key`` never gives two messages."""
        ...


class Told(Protocol):
    """Other systems that are to hear of a decision, in its transaction."""

    async def decided(self, connection: AsyncConnection, row: DecisionRow) -> None: ...


@dataclass(frozen=True, slots=True)
class DecisionParts:
    store: DecisionStore
    sessions: SessionStore
    invitations: InvitationStore
    openings: OpeningStore
    next_rounds: NextRounds
    letters: DecisionLetters | None
    """None: this server sends no messages."""
    told: Told | None
    audit: AuditStore
    live: Callable[[], frozenset[str]]
    clock: Clock


@dataclass(frozen=True, slots=True)
class By:
    """Who decides."""

    account: str
    name: str


class Decisions:
    def __init__(self, parts: DecisionParts) -> None:
        self._parts = parts

    async def history(self, session: str) -> Sequence[Decision]:
        """Oldest first."""
        return [shown_decision(row) for row in await self._parts.store.history(session)]

    async def preview(self, draft: DecisionDraft, base_url: str) -> Sequence[DecisionPreview]:
        """What each item would do; changes nothing. Raises Refusal ``not_found`` for an unknown next opening."""
        opening = await self._next_opening(draft)
        standing = await self._parts.store.standing([item.session for item in draft.items])
        return [await self._preview(draft, item, standing.get(item.session), opening, base_url) for item in draft.items]

    async def take(self, draft: DecisionDraft, by: By, base_url: str) -> Sequence[DecisionOutcome]:
        """Item by item; one that cannot be taken stops no other. Raises Refusal as :meth:`preview`."""
        opening = await self._next_opening(draft)
        standing = await self._parts.store.standing([item.session for item in draft.items])
        outcomes = []
        for item in draft.items:
            row, fault = await self._take(draft, item, standing.get(item.session), opening, by, base_url)
            decision = shown_decision(row) if row is not None else None
            outcomes.append(DecisionOutcome(session=item.session, decision=decision, fault=fault))
        return outcomes

    async def _preview(
        self,
        draft: DecisionDraft,
        item: DecisionItem,
        standing: DecisionRow | None,
        opening: OpeningRow | None,
        base_url: str,
    ) -> DecisionPreview:
        session = await self._parts.sessions.get(item.session)
        fault = self._fault(session, item, standing, opening)
        notice = None
        if session is not None and draft.notify and not fault:
            letter = await self._letter(draft, session, _next_number(standing), base_url)
            notice = letter.preview if letter is not None else _no_notice(session)
        return DecisionPreview(
            session=item.session,
            candidate=session.candidate if session else "",
            title=session.plan.title if session else "",
            standing=shown_decision(standing) if standing else None,
            decision=draft.decision,
            reason=_reason(draft, item),
            next_opening_title=opening.plan.title if opening else "",
            notice=notice,
            fault=fault,
        )

    async def _take(
        self,
        draft: DecisionDraft,
        item: DecisionItem,
        standing: DecisionRow | None,
        opening: OpeningRow | None,
        by: By,
        base_url: str,
    ) -> tuple[DecisionRow | None, DecisionFault]:
        parts = self._parts
        session = await parts.sessions.get(item.session)
        fault = self._fault(session, item, standing, opening)
        if fault or session is None:
            return None, fault
        letter = await self._letter(draft, session, _next_number(standing), base_url) if draft.notify else None
        notice: NoticeState = ""
        if draft.notify:
            notice = "asked" if letter is not None and not letter.preview.fault else "not_possible"
        invited = None
        if opening is not None:
            invited = await self._next_round(draft, session, opening, base_url)
            if invited is None:
                return None, "not_possible"
        new = NewDecision(
            session=session.id,
            opening=session.opening,
            account=by.account,
            by=by.name,
            decision=draft.decision,
            reason=_reason(draft, item),
            created_wall_s=parts.clock.wall_s(),
            known=standing.n if standing else 0,
            next_opening=opening.id if opening else "",
            invitation=invited.invitation.id if invited else "",
            notice=notice,
        )
        try:
            async with audited(parts.audit) as noting:

                async def also(connection: AsyncConnection, made: DecisionRow) -> None:
                    await self._also(connection, made, letter, invited)
                    detail = {"decision": made.decision, "number": made.n}
                    await noting.note(connection, by.account, "decide", f"session:{made.session}", detail)

                row = await parts.store.append(new, also)
        except ChangedMeanwhileError:
            return None, "changed_meanwhile"
        except AlreadyThereError:
            return None, "not_possible"
        return row, ""

    async def _also(
        self, connection: AsyncConnection, row: DecisionRow, letter: DecisionLetter | None, invited: NextRound | None
    ) -> None:
        if invited is not None:
            await invited.write(connection)
        if letter is not None and not letter.preview.fault:
            await letter.write(connection)
        if self._parts.told is not None:
            await self._parts.told.decided(connection, row)

    def _fault(
        self, session: SessionRow | None, item: DecisionItem, standing: DecisionRow | None, opening: OpeningRow | None
    ) -> DecisionFault:
        if session is None:
            return "not_found"
        if session.id in self._parts.live() and session.stage not in ("submitted", "withdrawn"):
            return "still_live"
        if item.known is not None and item.known != (standing.n if standing else 0):
            return "changed_meanwhile"
        if opening is not None and opening.closed:
            return "opening_closed"
        return ""

    async def _letter(self, draft: DecisionDraft, session: SessionRow, number: int, base_url: str) -> DecisionLetter | None:
        invitation = await self._parts.invitations.get(session.invitation)
        if self._parts.letters is None or invitation is None or invitation.candidate_id is None:
            return None
        return await self._parts.letters.letter(
            draft.decision,
            invitation.candidate_id,
            key=f"decided:{session.id}:{number}",
            invitation=invitation.id,
            base_url=base_url,
        )

    async def _next_round(
        self, draft: DecisionDraft, session: SessionRow, opening: OpeningRow, base_url: str
    ) -> NextRound | None:
        """None where that cannot be."""
        invitation = await self._parts.invitations.get(session.invitation)
        if invitation is None or invitation.candidate_id is None:
            return None
        return await self._parts.next_rounds.prepare(invitation.candidate_id, opening, base_url, tell=draft.notify)

    async def _next_opening(self, draft: DecisionDraft) -> OpeningRow | None:
        if not draft.next_opening:
            return None
        row = await self._parts.openings.get(draft.next_opening)
        if row is None:
            raise Refusal("not_found", "next_opening")
        return row


def _next_number(standing: DecisionRow | None) -> int:
    return (standing.n if standing else 0) + 1


def _reason(draft: DecisionDraft, item: DecisionItem) -> str:
    return item.reason.strip() or draft.reason.strip()


def _no_notice(session: SessionRow) -> NoticePreview:
    return NoticePreview(channel="", address="", language=session.page_language, subject="", body="", fault="no_contact")


def shown_decision(row: DecisionRow) -> Decision:
    return Decision(
        id=row.id,
        session=row.session,
        n=row.n,
        decision=row.decision,
        reason=row.reason,
        by=row.by,
        at=datetime.fromtimestamp(row.created_wall_s, UTC),
        notice=row.notice,
        next_opening=row.next_opening,
        invitation=row.invitation,
    )
