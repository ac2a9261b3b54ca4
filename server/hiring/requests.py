"""What a candidate may ask for after the interview, by when it is answered, and when it takes effect.

Chosen by law (see the project's notes on GDPR art. 7, 12, 17, 21, 22; PIPL art. 15, 24, 47; Illinois 820 ILCS 42):

- **withdraw** takes effect at once: from then on those who hire see nothing of recordings, words, figures, flags and
  scores (:mod:`server.core.withdrawal` decides what that is). It cannot be refused; the answer tells
  what became of the rest. Taking consent back must be as easy as giving it.
- **erase** hides the same at once and erases everything when a person confirms it, at the latest by itself when its
  time has run out. Erasing cannot be undone, the employer may have to keep a decision that is contested, and a stolen
  mailbox must not destroy an application; but a request that nobody answers must not be sat out either. It may be
  refused with a reason, and then everything is shown again.
- **object** and **review** ask for a person's answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.api_decisions import NoticePreview
from server.core.api_result import AnswerNotice, OwnRequest, RequestAnswer, RequestDraft, RequestKind, RequestTerm
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.plan import Policy
from server.hiring.moments import moment, moment_or_none
from server.stores.database import StoreFailed
from server.stores.requests import RequestRow, RequestStore, new_request_id
from server.stores.sessions import SessionRow

log = structlog.get_logger()
_DAY_S = 24 * 3600.0
DEADLINE_DAYS: dict[Policy, int] = {"default": 30, "eu": 30, "cn": 15}
"""A month by GDPR art. 12 and by Illinois' act; 15 working days is the usual bound in China, kept here as plain days."""
KINDS: tuple[RequestKind, ...] = ("review", "object", "withdraw", "erase")
MOST_A_DAY = 10


class Erasure(Protocol):
    """Removes every trace of the person behind an interview, but the audit's pseudonym."""

    async def session(self, session: str, who: str, why: str = "asked") -> bool:
        """False if there is no such interview (any more). ``who`` is an account's id, or ``server``."""
        ...


class AnswerLetter(Protocol):
    """The message about one answer."""

    @property
    def preview(self) -> NoticePreview:
        """With a ``fault`` if there is no way to the candidate."""
        ...

    async def write(self, connection: AsyncConnection) -> None: ...

    async def send_now(self) -> bool:
        """At once and without a trace; False if it did not leave."""
        ...


class AnswerLetters(Protocol):
    async def letter(self, row: RequestRow, given: RequestAnswer, base_url: str) -> AnswerLetter:
        """Prepared, nothing written yet."""
        ...

    def written(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Answered:
    """``request`` is None once everything was erased, the request with it. ``notice``: how the candidate is told."""

    request: RequestRow | None
    notice: AnswerNotice

    @property
    def erased(self) -> bool:
        return self.request is None


class CandidateRequests:
    def __init__(self, store: RequestStore, clock: Clock, erasure: Erasure, letters: AnswerLetters) -> None:
        self._store = store
        self._clock = clock
        self._erasure = erasure
        self._letters = letters

    async def ask(self, session: SessionRow, draft: RequestDraft) -> tuple[RequestRow, bool]:
        """Note it and give it its date; one of this kind that is open already is answered instead, and False.

        Raises Refusal ``too_many`` after :data:`MOST_A_DAY` within a day.
        """
        now_s = self._clock.wall_s()
        if await self._store.count_of_session(session.id, now_s - _DAY_S) >= MOST_A_DAY:
            raise Refusal("too_many")
        row = RequestRow(
            id=new_request_id(),
            session=session.id,
            kind=draft.kind,
            text=draft.text.strip(),
            language=draft.language,
            created_wall_s=now_s,
            due_wall_s=now_s + DEADLINE_DAYS[session.plan.policy] * _DAY_S,
        )
        return await self._store.make(row)

    async def of_session(self, session: str) -> Sequence[RequestRow]:
        """Newest first."""
        return await self._store.of_session(session)

    async def preview(self, request: str, given: RequestAnswer, base_url: str) -> NoticePreview:
        """The message that :meth:`answer` would send; changes nothing. Raises Refusal as it does."""
        return (await self._letters.letter(await self._open(request, given), given, base_url)).preview

    async def answer(self, request: str, given: RequestAnswer, by: str, account: str, base_url: str = "") -> Answered:
        """A person's answer; ``by`` is their name, ``account`` its id. The candidate is told by a message that is written in
        the answer's transaction; of an erasure by one that leaves at once, since nothing of it may stay.

        Raises Refusal ``not_found``, ``wrong_moment`` if it was answered before, ``bad_request`` for refusing what cannot
        be refused.
        """
        row = await self._open(request, given)
        letter = await self._letters.letter(row, given, base_url)
        reached = not letter.preview.fault
        if row.kind == "erase" and given.outcome == "granted":
            await self._erasure.session(row.session, account, "request")
            sent = reached and await letter.send_now()
            return Answered(None, "sent" if sent else "not_sent" if reached else "no_contact")
        done = await self._store.answer(
            request,
            outcome=given.outcome,
            answer=given.answer.strip(),
            by=by,
            wall_s=self._clock.wall_s(),
            also=letter.write if reached else None,
        )
        answered = await self._store.get(request)
        if not done or answered is None:
            raise Refusal("wrong_moment")
        self._letters.written()
        return Answered(answered, "queued" if reached else "no_contact")

    async def _open(self, request: str, given: RequestAnswer) -> RequestRow:
        row = await self._store.get(request)
        if row is None:
            raise Refusal("not_found")
        if row.outcome != "open":
            raise Refusal("wrong_moment")
        if row.kind == "withdraw" and given.outcome == "refused":
            raise Refusal("bad_request", "outcome")
        return row

    async def erase_overdue(self) -> int:
        """Carry out what nobody answered in time; how many were erased."""
        erased = 0
        for row in await self._store.overdue(self._clock.wall_s(), "erase"):
            try:
                erased += await self._erasure.session(row.session, "server", "deadline")
            except (StoreFailed, OSError) as error:  # the others must not wait for it; it is tried again
                log.error("overdue_erasure_failed", request=row.id, error=type(error).__name__)
        return erased


def terms(policy: Policy) -> tuple[RequestTerm, ...]:
    return tuple(RequestTerm(kind=kind, days=DEADLINE_DAYS[policy]) for kind in KINDS)


def own_request(row: RequestRow) -> OwnRequest:
    """As the candidate sees it: without who answered."""
    return OwnRequest(
        id=row.id,
        kind=row.kind,
        text=row.text,
        made_at=moment(row.created_wall_s),
        due_at=moment(row.due_wall_s),
        outcome=row.outcome,
        answered_at=moment_or_none(row.answered_wall_s),
        answer=row.answer,
    )
