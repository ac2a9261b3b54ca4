"""What can be done with an opening."""

import math
from collections.abc import Sequence

from server.core.access import EVERYTHING, Sight
from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.opening import OpeningSettings
from server.core.plan import Plan
from server.core.text import LANGUAGES, Language, Text
from server.hiring.sample import SAMPLES
from server.interview.policy import policy_faults
from server.interview.translation import missing
from server.stores.openings import OpeningRow, OpeningStore

DEVICE_CHECK_MINUTES = 5
TITLE_CHARS = 200
SAID_MISSING = 5
"""So many missing translations are named in an error; the rest are counted."""
COPY_OF = Text(zh="（副本）", en=" (copy)")


def minutes_of(plan: Plan) -> int:
    """The most an interview takes: preparation and answer times, and some minutes for the device check."""
    seconds = sum(question.preparation_s + question.answer_s for question in plan.questions)
    return math.ceil(seconds / 60) + DEVICE_CHECK_MINUTES


def check_sound(plan: Plan, settings: OpeningSettings) -> None:
    """Raise Refusal for what cannot be: ``policy_...``, ``score_needs_expression``, ``translation_missing`` or
    ``plan_too_long``."""
    for code in policy_faults(plan):
        raise Refusal(code)
    check_translated(plan)
    most = settings.minutes_per_candidate
    if most is not None and minutes_of(plan) > most:
        raise Refusal("plan_too_long", f"{minutes_of(plan)} > {most}")


def check_translated(plan: Plan) -> None:
    """Raise Refusal ``translation_missing``, naming what the second language lacks."""
    lacking = missing(plan)
    if not lacking:
        return
    more = len(lacking) - SAID_MISSING
    rest = Text(zh=f"，另有 {more} 处", en=f", and {more} more") if more > 0 else Text(zh="", en="")
    said = {one: [lack.text(one) for lack in lacking[:SAID_MISSING]] for one in LANGUAGES}
    raise Refusal("translation_missing", Text(zh="、".join(said["zh"]) + rest.zh, en=", ".join(said["en"]) + rest.en))


def check_open(row: OpeningRow, now_wall_s: float) -> None:
    """Raise Refusal if nobody can begin now: ``opening_closed``, ``_paused``, ``_early`` or ``_over``."""
    settings = row.settings
    if row.closed:
        raise Refusal("opening_closed")
    if settings.closes_at is not None and now_wall_s >= settings.closes_at.timestamp():
        raise Refusal("opening_over")
    if row.paused:
        raise Refusal("opening_paused")
    if settings.opens_at is not None and now_wall_s < settings.opens_at.timestamp():
        raise Refusal("opening_early")


class Openings:
    """Raises Refusal ``not_found`` for an opening that does not exist."""

    def __init__(self, store: OpeningStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def make(self, plan: Plan, settings: OpeningSettings | None = None) -> OpeningRow:
        """Raises Refusal as :func:`check_sound` does."""
        settings = settings or OpeningSettings()
        check_sound(plan, settings)
        return await self._store.create(plan, self._clock.wall_s(), settings)

    async def copy(self, opening: str) -> OpeningRow:
        """The same plan and settings again, without its time window; nobody is invited to it yet."""
        row = await self.one(opening)
        plan, other = row.plan, row.plan.other
        if other is not None:
            other = other.model_copy(update={"title": _copy_of(other.title, plan.languages[1])})
        settings = row.settings.model_copy(update={"opens_at": None, "closes_at": None})
        title = _copy_of(plan.title, plan.language)
        return await self.make(plan.model_copy(update={"title": title, "other": other}), settings)

    async def all(self, sight: Sight = EVERYTHING) -> Sequence[OpeningRow]:
        """Newest first."""
        return await self._store.list(sight=sight)

    async def one(self, opening: str) -> OpeningRow:
        row = await self._store.get(opening)
        if row is None:
            raise Refusal("not_found")
        return row

    async def change(self, opening: str, plan: Plan, settings: OpeningSettings | None = None) -> OpeningRow:
        """A new plan for those who begin from now on; interviews that began keep theirs. ``settings`` None keeps them.

        Raises Refusal as :func:`check_sound` does.
        """
        row = await self.one(opening)
        settings = settings or row.settings
        check_sound(plan, settings)
        if not await self._store.set_plan(opening, plan, settings):
            raise Refusal("not_found")
        return await self.one(opening)

    async def set_paused(self, opening: str, paused: bool) -> OpeningRow:
        """A paused opening lets nobody begin for now; links stay valid, and who began may finish."""
        if not await self._store.set_paused(opening, paused):
            raise Refusal("not_found")
        return await self.one(opening)

    async def set_closed(self, opening: str, closed: bool) -> OpeningRow:
        """A closed opening lets nobody begin; who began may finish."""
        if not await self._store.set_closed(opening, closed):
            raise Refusal("not_found")
        return await self.one(opening)

    async def make_samples(self) -> Sequence[OpeningRow]:
        """The sample opening, if there is no opening at all; returns what was made."""
        if await self._store.count():
            return ()
        return [await self.make(plan) for plan in SAMPLES]


def _copy_of(title: str, language: Language) -> str:
    suffix = COPY_OF.get(language)
    return title.removesuffix(suffix)[: TITLE_CHARS - len(suffix)] + suffix
