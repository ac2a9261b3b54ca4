"""Invitations and the messages about them: many at once, another window, again, taken back.

What is told is written in the transaction that makes it true (:mod:`server.hiring.notices`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.api_candidates import InviteMany, InviteOutcome, Reschedule, Window
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.notices import NoticeOutcome, Telling
from server.hiring.candidate_status import status_of
from server.hiring.links import Links, new_invitation_id
from server.hiring.notices import Notices, Prepared
from server.stores.candidates import Also, CandidateStore, Standing
from server.stores.invitations import InvitationRow, InvitationStore
from server.stores.openings import OpeningStore

_Prepare = Callable[[Sequence[Telling]], Awaitable[Prepared]]
_Change = Callable[[Also | None], Awaitable[bool]]

AGAIN_S = 60.0
"""A message asked for twice within the same so many seconds is one message: a double click, a repeated request."""


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of one candidate in a call for many; ``invitation`` is the link that counts."""

    candidate: str
    name: str
    outcome: InviteOutcome
    invitation: str | None = None
    notice: NoticeOutcome | None = None


class Inviting:
    def __init__(
        self,
        store: InvitationStore,
        candidates: CandidateStore,
        openings: OpeningStore,
        links: Links,
        clock: Clock,
        notices: Notices,
    ) -> None:
        self._store = store
        self._candidates = candidates
        self._openings = openings
        self._links = links
        self._clock = clock
        self._notices = notices

    async def invite(self, opening: str, asked: InviteMany, base_url: str) -> Sequence[Invited]:
        """A link for each of these candidates who is in the round and has none that stands; in the order asked.

        Raises Refusal ``not_found`` (opening, or a candidate that is not of it; then nobody is invited),
        ``opening_closed``, ``opening_over`` or ``bad_request`` for a window that is over.
        """
        await self._check_opening(opening)
        self._check_ahead(asked)
        wanted = list(dict.fromkeys(asked.candidates))
        standings = {one.candidate.id: one for one in await self._candidates.of_ids(wanted)}
        if any(one not in standings or standings[one].candidate.opening != opening for one in wanted):
            raise Refusal("not_found", "candidates")
        now_s = self._clock.wall_s()
        kept, rows, tellings = await asyncio.to_thread(self._due, [standings[id] for id in wanted], asked, base_url, now_s)
        prepared = await self._notices.invited(tellings)
        made = await self._store.create_missing(rows, prepared.write)
        if len(made) < len(rows):  # others invited some of them in the meantime, or took them out
            standings = {one.candidate.id: one for one in await self._candidates.of_ids(wanted)}
        fresh = {row.candidate_id: row.id for row in rows if row.id in made}
        results = []
        for standing in [standings[id] for id in wanted if id in standings]:
            id, name = standing.candidate.id, standing.candidate.name
            if id in fresh:
                results.append(Invited(id, name, "invited", fresh[id], prepared.outcomes.get(fresh[id])))
            else:
                outcome = kept[id] or _kept(standing, now_s) or "already_invited"
                results.append(Invited(id, name, outcome, _link_of(standing)))
        return results

    def _due(
        self, wanted: Sequence[Standing], asked: InviteMany, base_url: str, now_s: float
    ) -> tuple[dict[str, InviteOutcome | None], list[InvitationRow], list[Telling]]:
        """Who gets no link and why, the links to be made, and what is to be told. Thousands take a moment."""
        kept = {one.candidate.id: _kept(one, now_s) for one in wanted}
        due = [one for one in wanted if kept[one.candidate.id] is None]
        rows = [_invitation(one, asked, now_s) for one in due]
        tellings = [
            self._telling(one, row, f"invited:{row.id}", base_url)
            for one, row in (zip(due, rows, strict=True) if asked.tell else ())
        ]
        return kept, rows, tellings

    async def reschedule(self, invitation: str, asked: Reschedule, base_url: str) -> NoticeOutcome | None:
        """Another window for a link; also for one whose window is over. None: nothing changed, or nothing was to be told.

        Raises Refusal ``not_found``, ``wrong_moment`` (taken back, handed in), ``bad_request`` for a window that is over.
        """
        row, standing = await self._standing_link(invitation)
        self._check_ahead(asked)
        window = _window(asked)
        if window == (row.valid_from_wall_s, row.valid_until_wall_s):
            return None

        async def change(also: Also | None) -> bool:
            return await self._store.set_window(row.id, *window, also)

        moved = InvitationRow(row.id, row.opening, row.candidate, row.created_wall_s, *window, candidate_id=row.candidate_id)
        key = f"rescheduled:{row.id}:{int(self._clock.wall_s() * 1000)}"
        return await self._told(moved, standing, key, self._notices.rescheduled, base_url, change, tell=asked.tell)

    async def resend(self, invitation: str, base_url: str) -> NoticeOutcome | None:
        """The message of the invitation once more. Raises Refusal ``not_found`` or ``wrong_moment``."""
        return await self._again(invitation, "invited", self._notices.invited, base_url)

    async def remind(self, invitation: str, base_url: str) -> NoticeOutcome | None:
        """A reminder now. Raises Refusal ``not_found`` or ``wrong_moment``."""
        return await self._again(invitation, "reminder", self._notices.reminder, base_url)

    async def revoke(self, invitation: str, *, tell: bool = False) -> NoticeOutcome | None:
        """Take the link back; doing it twice is harmless. Raises Refusal ``not_found``."""
        row = await self._store.get(invitation)
        if row is None:
            raise Refusal("not_found")

        async def change(also: Also | None) -> bool:
            return await self._store.revoke(row.id, self._clock.wall_s(), also)

        standing = await self._candidates.standing(row.candidate_id) if row.candidate_id is not None else None
        over = row.revoked_wall_s is not None or row.stage in ("submitted", "withdrawn")
        tell = tell and not over
        return await self._told(row, standing, f"revoked:{row.id}", self._notices.revoked, "", change, tell=tell)

    async def _again(self, invitation: str, what: str, prepare: _Prepare, base_url: str) -> NoticeOutcome | None:
        row, standing = await self._standing_link(invitation)
        if row.valid_until_wall_s is not None and self._clock.wall_s() >= row.valid_until_wall_s:
            raise Refusal("link_expired")

        async def change(also: Also | None) -> bool:
            return True if also is None else await self._store.note(row.id, also)

        key = f"{what}:{row.id}:again:{int(self._clock.wall_s() // AGAIN_S)}"
        return await self._told(row, standing, key, prepare, base_url, change, tell=True)

    async def _told(
        self,
        row: InvitationRow,
        standing: Standing | None,
        key: str,
        prepare: _Prepare,
        base_url: str,
        change: _Change,
        *,
        tell: bool,
    ) -> NoticeOutcome | None:
        """Change and message in one transaction; a link without a candidate (of an older server) has no address."""
        if not tell or standing is None:
            await change(None)
            return "no_contact" if tell else None
        prepared = await prepare((self._telling(standing, row, key, base_url),))

        async def also(connection: AsyncConnection) -> None:
            await prepared.write(connection, (row.id,))

        return prepared.outcomes.get(row.id) if await change(also) else None

    async def _standing_link(self, invitation: str) -> tuple[InvitationRow, Standing | None]:
        row = await self._store.get(invitation)
        if row is None:
            raise Refusal("not_found")
        if row.revoked_wall_s is not None or row.stage in ("submitted", "withdrawn"):
            raise Refusal("wrong_moment")
        return row, await self._candidates.standing(row.candidate_id) if row.candidate_id is not None else None

    async def _check_opening(self, opening: str) -> None:
        row = await self._openings.get(opening)
        if row is None:
            raise Refusal("not_found")
        if row.closed:
            raise Refusal("opening_closed")
        closes_at = row.settings.closes_at
        if closes_at is not None and self._clock.wall_s() >= closes_at.timestamp():
            raise Refusal("opening_over")

    def _check_ahead(self, asked: Window) -> None:
        if asked.valid_until is not None and asked.valid_until.timestamp() <= self._clock.wall_s():
            raise Refusal("bad_request", "valid_until")

    def _telling(self, standing: Standing, row: InvitationRow, key: str, base_url: str) -> Telling:
        candidate = standing.candidate
        return Telling(
            key=key,
            candidate=candidate.id,
            invitation=row.id,
            opening=row.opening,
            name=candidate.name,
            mail=candidate.mail,
            phone=candidate.phone,
            language=candidate.language,
            link=self._links.link(base_url, row.id) if base_url else "",
            valid_from_wall_s=row.valid_from_wall_s,
            valid_until_wall_s=row.valid_until_wall_s,
        )


def _kept(standing: Standing, now_wall_s: float) -> InviteOutcome | None:
    """Why this candidate gets no link now; None if one is due."""
    status = status_of(standing, now_wall_s)
    if status == "withdrawn" or status == "completed":
        return status
    return None if status in ("added", "revoked") else "already_invited"


def _link_of(standing: Standing) -> str | None:
    return standing.invitation if standing.revoked_wall_s is None else None


def _invitation(standing: Standing, asked: Window, now_wall_s: float) -> InvitationRow:
    candidate = standing.candidate
    return InvitationRow(
        new_invitation_id(), candidate.opening, candidate.name, now_wall_s, *_window(asked), candidate_id=candidate.id
    )


def _window(asked: Window) -> tuple[float | None, float | None]:
    return (
        asked.valid_from.timestamp() if asked.valid_from else None,
        asked.valid_until.timestamp() if asked.valid_until else None,
    )
