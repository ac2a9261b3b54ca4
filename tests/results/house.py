"""Submitted interviews in a real database."""

from dataclasses import dataclass

from server.core.clock import HandClock
from server.core.plan import Plan
from server.core.text import Language
from server.results.score_book import ScoreBook
from server.results.score_worker import ScoreWorker
from server.stores.invitations import InvitationRow
from server.stores.sessions import Device, SessionRow
from server.stores.stores import Stores
from tests.flags.timelines import Timeline

BEGAN_S = 1_000_000.0


@dataclass
class House:
    stores: Stores
    clock: HandClock
    book: ScoreBook
    worker: ScoreWorker

    async def submit(
        self,
        timeline: Timeline,
        *,
        opening: str = "",
        number: int = 1,
        candidate: str = "Lin",
        began_wall_s: float = BEGAN_S,
        page_language: Language = "zh",
    ) -> SessionRow:
        """A session of this timeline, as a room leaves it."""
        plan: Plan = timeline.plan
        opening = opening or (await self.stores.openings.create(plan, 1.0)).id
        invitation = f"{number:032x}"
        await self.stores.invitations.create(InvitationRow(invitation, opening, candidate, 2.0, None, None))
        row, _ = await self.stores.sessions.create(
            invitation=invitation,
            opening=opening,
            candidate=candidate,
            plan=plan,
            began_wall_s=began_wall_s,
            page_language=page_language,
            device=Device("", "page-one"),
        )
        await self.stores.timeline.append(row.id, timeline.entries)
        await self.stores.sessions.update_summary(row.id, stage="submitted", live=False, answered=1, flags=0)
        return row
