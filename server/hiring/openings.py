"""What can be done with an opening."""

from collections.abc import Sequence

from server.core.access import EVERYTHING, Sight
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.plan import Plan
from server.hiring.sample import SAMPLES
from server.stores.openings import OpeningRow, OpeningStore


class Openings:
    """Raises Refusal ``not_found`` for an opening that does not exist."""

    def __init__(self, store: OpeningStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def make(self, plan: Plan) -> OpeningRow:
        return await self._store.create(plan, self._clock.wall_s())

    async def all(self, sight: Sight = EVERYTHING) -> Sequence[OpeningRow]:
        """Newest first."""
        return await self._store.list(sight=sight)

    async def one(self, opening: str) -> OpeningRow:
        row = await self._store.get(opening)
        if row is None:
            raise Refusal("not_found")
        return row

    async def change(self, opening: str, plan: Plan) -> OpeningRow:
        """A new plan for those who begin from now on; interviews that began keep theirs."""
        if not await self._store.set_plan(opening, plan):
            raise Refusal("not_found")
        return await self.one(opening)

    async def set_closed(self, opening: str, closed: bool) -> OpeningRow:
        """A closed opening lets nobody begin; who began may finish."""
        if not await self._store.set_closed(opening, closed):
            raise Refusal("not_found")
        return await self.one(opening)

    async def make_samples(self) -> Sequence[OpeningRow]:
        """The sample openings, if there is no opening at all; returns those made."""
        if await self._store.count():
            return ()
        return [await self.make(plan) for plan in SAMPLES]
