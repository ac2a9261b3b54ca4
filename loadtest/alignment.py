"""Words that were shown against words that were said. Pure."""

import difflib
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from loadtest.truth import Unit

EARLY_S = 0.3
"""A recogniser may show a word this much before the truth says that it ended: the truth's own error."""


def first_seen(said: Sequence[Unit], texts: Iterable[tuple[float, Sequence[str]]]) -> dict[int, float]:
    """For each unit of ``said`` (by index) the time of the first text that holds it in its place.

    ``texts`` are the whole running text each time it changed, oldest first, on the clock of ``said``. A text is compared
    only with what had been said by then, so that a word said twice is not taken for its later self.
    """
    seen: dict[int, float] = {}
    words = [unit.text for unit in said]
    ends = [unit.at_s for unit in said]
    for at_s, text in texts:
        spoken = words[: bisect_right(ends, at_s + EARLY_S)]
        for block in difflib.SequenceMatcher(None, spoken, list(text), autojunk=False).get_matching_blocks():
            for offset in range(block.size):
                seen.setdefault(block.a + offset, at_s)
    return seen


def error_ratio(said: Sequence[str], heard: Sequence[str]) -> float:
    """Substitutions, deletions and insertions over the number of units said. Raises ValueError when nothing was said."""
    if not said:
        raise ValueError("nothing was said")
    row = list(range(len(heard) + 1))
    for at, unit in enumerate(said, 1):
        former, row[0] = row[0], at
        for place, other in enumerate(heard, 1):
            former, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, former + (unit != other))
    return row[-1] / len(said)


def matched(truths: Sequence[float], found: Sequence[float], *, before_s: float, after_s: float) -> dict[int, int]:
    """Pairs (index of truth -> index of found), each used once; found lies within ``-before_s..after_s`` of the truth."""
    pairs: dict[int, int] = {}
    free = sorted(range(len(found)), key=lambda at: found[at])
    for index in sorted(range(len(truths)), key=lambda at: truths[at]):
        near = next((at for at in free if -before_s <= found[at] - truths[index] <= after_s), None)
        if near is not None:
            pairs[index] = near
            free.remove(near)
    return pairs
