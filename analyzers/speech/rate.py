"""Rates and pauses from words and talk. Pure; definitions are here and nowhere else.

*Talk time* is voice activity with pauses shorter than one second counted in: silence of a second or more is thinking,
not slow speech. ``rate_per_min`` is units per minute of talk time. *Articulation rate* leaves every pause out (a silence
of 250 ms or more; Goldman-Eisler 1968, de Jong & Bosker 2013). *Overall rate* leaves none out: from the first sound of
the answer to the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from analyzers import Talk
from analyzers.speech.units import units_in
from server.core.facts import Word
from server.core.text import Language

BRIDGE_MS = 1_000
RECENT_TALK_MS = 15_000
ENOUGH_TALK_MS = 3_000
"""Less talk than this says nothing about a rate."""
ENOUGH_UNITS = 6


@dataclass(frozen=True, slots=True)
class Rate:
    per_min: float
    from_ms: int
    to_ms: int
    talk_ms: int


def bridged(talk: Sequence[Talk], bridge_ms: int = BRIDGE_MS) -> list[Talk]:
    """Stretches with shorter pauses than ``bridge_ms`` counted in."""
    found: list[Talk] = []
    for stretch in sorted(talk, key=lambda one: one.from_ms):
        if found and stretch.from_ms - found[-1].to_ms < bridge_ms:
            found[-1] = Talk(found[-1].from_ms, max(found[-1].to_ms, stretch.to_ms))
        else:
            found.append(stretch)
    return found


def talk_ms(talk: Sequence[Talk]) -> int:
    return sum(stretch.to_ms - stretch.from_ms for stretch in talk)


def units(words: Sequence[Word], language: Language) -> int:
    return sum(units_in(word.text, language) for word in words)


def recent_rate(
    words: Sequence[Word], talk: Sequence[Talk], language: Language, window_ms: int = RECENT_TALK_MS
) -> Rate | None:
    """The rate over the last ``window_ms`` of talk before the end of the last word; None while too little was said."""
    if not words:
        return None
    to_ms = max(word.to_ms for word in words)
    left_ms, from_ms = window_ms, to_ms
    for stretch in reversed(bridged([one for one in talk if one.from_ms < to_ms])):
        end_ms = min(stretch.to_ms, to_ms)
        taken_ms = min(end_ms - stretch.from_ms, left_ms)
        from_ms, left_ms = end_ms - taken_ms, left_ms - taken_ms
        if left_ms <= 0:
            break
    said_ms = window_ms - left_ms
    said = [word for word in words if (word.from_ms + word.to_ms) // 2 >= from_ms]
    count = units(said, language)
    if said_ms < ENOUGH_TALK_MS or count < ENOUGH_UNITS:
        return None
    return Rate(count * 60_000 / said_ms, from_ms, to_ms, said_ms)


def with_words(talk: Sequence[Talk], words: Sequence[Word], slack_ms: int = 300) -> list[Talk]:
    """Stretches in which a word was found: a cough or a door is no talk."""
    return [
        stretch
        for stretch in talk
        if any(word.to_ms > stretch.from_ms - slack_ms and word.from_ms < stretch.to_ms + slack_ms for word in words)
    ]


def pauses_ms(talk: Sequence[Talk]) -> list[int]:
    """Silences between stretches, within the answer's talk."""
    ordered = sorted(talk, key=lambda one: one.from_ms)
    return [after.from_ms - before.to_ms for before, after in pairwise(ordered)]


def answer_rates(words: Sequence[Word], talk: Sequence[Talk], language: Language) -> dict[str, float]:
    """Every figure of a whole answer that words and talk give; empty when too little was said."""
    spoken = with_words(talk, words)
    count, bridged_ms = units(words, language), talk_ms(bridged(spoken))
    if bridged_ms < ENOUGH_TALK_MS or count < ENOUGH_UNITS:
        return {}
    whole_ms = max(one.to_ms for one in spoken) - min(one.from_ms for one in spoken)
    return {
        "rate_per_min": round(count * 60_000 / bridged_ms, 1),
        "articulation_rate_per_min": round(count * 60_000 / talk_ms(spoken), 1),
        "overall_rate_per_min": round(count * 60_000 / whole_ms, 1),
    }
