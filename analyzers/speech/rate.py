"""Rates and pauses from words and talk. Pure; definitions are here and nowhere else.

*Talk time* is voice activity and of each pause the first second: what goes beyond is thinking, not slow speech. (Counting a
pause of 0.98 s whole and one of 1.02 s not at all would move the rate by up to a fifth at a difference nobody hears; so
every pause counts, up to the same bound.) ``rate_per_min`` is units per minute of talk time, which lies between the two
rates of phonetics: the *articulation rate* that leaves every pause out (a silence of 250 ms or more; Goldman-Eisler 1968,
de Jong & Bosker 2013) and the *overall rate* that leaves none out, from the first sound of the answer to the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from analyzers import Talk
from analyzers.sound.talk import PAUSE_MS
from analyzers.speech.units import units_in
from server.core.facts import Word
from server.core.text import Language

COUNTED_PAUSE_MS = 1_000
"""So much of each pause belongs to talk time."""
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


def with_pauses(talk: Sequence[Talk], counted_ms: int = COUNTED_PAUSE_MS) -> list[Talk]:
    """Stretches that each go on into the pause behind them by ``counted_ms`` at most; those that then touch are one."""
    found: list[Talk] = []
    for stretch in sorted(talk, key=lambda one: one.from_ms):
        if not found:
            found.append(stretch)
            continue
        before = found[-1]
        reaches_ms = max(before.to_ms, min(before.to_ms + counted_ms, stretch.from_ms))
        if reaches_ms >= stretch.from_ms:
            found[-1] = Talk(before.from_ms, max(before.to_ms, stretch.to_ms))
        else:
            found[-1:] = [Talk(before.from_ms, reaches_ms), stretch]
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
    for stretch in reversed(with_pauses([one for one in talk if one.from_ms < to_ms])):
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


def pauses_ms(talk: Sequence[Talk], gaps: Sequence[Talk] = ()) -> list[int]:
    """Silences between stretches, within the answer's talk. Of one in which no sound arrived for a while (``gaps``) only the
    rest is known to be silence, and a rest that would be no pause by itself is none."""
    ordered = sorted(talk, key=lambda one: one.from_ms)
    found = []
    for before, after in pairwise(ordered):
        silent_ms = after.from_ms - before.to_ms
        unknown_ms = overlap_ms(gaps, before.to_ms, after.from_ms)
        if not unknown_ms or silent_ms - unknown_ms >= PAUSE_MS:
            found.append(silent_ms - unknown_ms)
    return found


def overlap_ms(stretches: Sequence[Talk], from_ms: int, to_ms: int) -> int:
    """How much of the time between two moments lies within these stretches."""
    return sum(max(0, min(one.to_ms, to_ms) - max(one.from_ms, from_ms)) for one in stretches)


def answer_rates(
    words: Sequence[Word], talk: Sequence[Talk], language: Language, gaps: Sequence[Talk] = ()
) -> dict[str, float]:
    """Every figure of a whole answer that words and talk give; empty when too little was said. In ``gaps`` no sound
    arrived."""
    spoken = with_words(talk, words)
    count, counted_ms = units(words, language), talk_ms(with_pauses(spoken))
    if counted_ms < ENOUGH_TALK_MS or count < ENOUGH_UNITS:
        return {}
    first_ms, last_ms = min(one.from_ms for one in spoken), max(one.to_ms for one in spoken)
    whole_ms = last_ms - first_ms - overlap_ms(gaps, first_ms, last_ms)
    return {
        "rate_per_min": round(count * 60_000 / counted_ms, 1),
        "articulation_rate_per_min": round(count * 60_000 / talk_ms(spoken), 1),
        "overall_rate_per_min": round(count * 60_000 / whole_ms, 1),
    }
