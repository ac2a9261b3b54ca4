"""What can be done with a candidate. Raises Refusal ``not_found`` for one that does not exist or was erased."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from server.core.access import EVERYTHING, Sight
from server.core.api_candidates import CandidateDraft, CandidateStatus
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.plan import Question
from server.core.text import Language
from server.hiring.candidate_status import status_of
from server.hiring.contacts import clean_mail, clean_name, clean_phone
from server.stores.candidates import CandidateRow, CandidateStore, Standing, new_candidate_id
from server.stores.openings import OpeningStore
from server.stores.sight import seen_candidates


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate and where they stand now."""

    standing: Standing
    status: CandidateStatus

    @property
    def candidate(self) -> CandidateRow:
        return self.standing.candidate


class Candidates:
    def __init__(self, store: CandidateStore, openings: OpeningStore, clock: Clock) -> None:
        self._store = store
        self._openings = openings
        self._clock = clock

    async def add(self, opening: str, draft: CandidateDraft) -> Placed:
        """Raises Refusal ``not_found``, ``candidate_there`` (same mail or phone) or ``bad_request`` naming the field."""
        row = await self._openings.get(opening)
        if row is None:
            raise Refusal("not_found")
        fresh = CandidateRow(
            id=new_candidate_id(),
            opening=opening,
            name=draft.name,
            mail="",
            phone="",
            language=row.plan.language,
            note="",
            created_wall_s=self._clock.wall_s(),
        )
        await self._add(_drawn_up(fresh, draft))
        return await self.one(fresh.id)

    async def carry(self, candidate: str, opening: str) -> Placed:
        """The same person as a candidate of another opening (a next round), without link or questions yet.

        Raises Refusal ``not_found`` or ``candidate_there``.
        """
        known = await self._row(candidate)
        if await self._openings.get(opening) is None:
            raise Refusal("not_found")
        fresh = CandidateRow(
            id=new_candidate_id(),
            opening=opening,
            name=known.name,
            mail=known.mail,
            phone=known.phone,
            language=known.language,
            note=known.note,
            created_wall_s=self._clock.wall_s(),
        )
        await self._add(fresh)
        return await self.one(fresh.id)

    async def of_opening(self, opening: str, sight: Sight = EVERYTHING) -> Sequence[Placed]:
        """Newest first."""
        if await self._openings.get(opening) is None:
            raise Refusal("not_found")
        return await self._placed(await self._store.of_opening(opening, seen_candidates(sight)))

    async def of_ids(self, candidates: Sequence[str], sight: Sight = EVERYTHING) -> Sequence[Placed]:
        """Those of these that exist."""
        return await self._placed(await self._store.of_ids(candidates, seen_candidates(sight)))

    async def one(self, candidate: str) -> Placed:
        standing = await self._store.standing(candidate)
        if standing is None:
            raise Refusal("not_found")
        return Placed(standing, status_of(standing, self._clock.wall_s()))

    async def other_rounds(self, candidate: str, sight: Sight = EVERYTHING) -> Sequence[Placed]:
        """The same mail or phone in other openings, newest first."""
        row = await self._row(candidate)
        found = await self._store.same_person(row, seen_candidates(sight))
        return await self._placed([one for one in found if one.candidate.opening != row.opening])

    async def change(self, candidate: str, draft: CandidateDraft) -> Placed:
        """Raises Refusal ``bad_request`` naming the field, or ``candidate_there``."""
        row = await self._row(candidate)
        changed = _drawn_up(row, draft)
        clashes = [clash for clash in await self._store.clashes((changed,)) if clash.candidate != row.id]
        if any(clash.of != "name" for clash in clashes):
            raise Refusal("candidate_there", clashes[0].of)
        if not await self._store.change(changed):
            raise Refusal("not_found")
        return await self.one(candidate)

    async def questions(self, candidate: str) -> tuple[Question, ...]:
        return await self._store.questions(candidate)

    async def set_questions(self, candidate: str, questions: tuple[Question, ...]) -> None:
        """Asked after the opening's own. Raises Refusal ``wrong_moment`` once the interview began."""
        placed = await self.one(candidate)
        if placed.standing.session is not None:
            raise Refusal("wrong_moment")
        await self._store.set_questions(candidate, questions)

    async def set_withdrawn(self, candidate: str, withdrawn: bool) -> Placed:
        """Out of the round, or back in it (then to be invited anew). Their link is the caller's to revoke."""
        row = await self._row(candidate)
        if (row.withdrawn_wall_s is not None) != withdrawn:
            await self._store.set_withdrawn(candidate, self._clock.wall_s() if withdrawn else None)
        return await self.one(candidate)

    async def _add(self, row: CandidateRow) -> None:
        """Somebody known by name alone may be there twice: two people may have one name."""
        clashes = await self._store.create((row,)) if row.mail or row.phone else await self._store.create_anyway(row)
        if clashes:
            raise Refusal("candidate_there", clashes[0].of)

    async def _row(self, candidate: str) -> CandidateRow:
        row = await self._store.get(candidate)
        if row is None:
            raise Refusal("not_found")
        return row

    async def _placed(self, standings: Sequence[Standing]) -> Sequence[Placed]:
        now_s = self._clock.wall_s()
        if len(standings) <= 50:
            return _all_placed(standings, now_s)
        return await asyncio.to_thread(_all_placed, standings, now_s)


def _all_placed(standings: Sequence[Standing], now_s: float) -> list[Placed]:
    return [Placed(one, status_of(one, now_s)) for one in standings]


def _drawn_up(row: CandidateRow, draft: CandidateDraft) -> CandidateRow:
    """``row`` with what the draft says; raises Refusal ``bad_request`` naming the field that cannot be."""
    name = clean_name(draft.name)
    mail = clean_mail(draft.mail) if draft.mail else ""
    phone = clean_phone(draft.phone) if draft.phone else ""
    for field, value in (("name", name), ("mail", mail), ("phone", phone)):
        if value is None:
            raise Refusal("bad_request", field)
    language: Language = draft.language or row.language
    return replace(
        row, name=name or row.name, mail=mail or "", phone=phone or "", language=language, note=draft.note.strip()
    )
