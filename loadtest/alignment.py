"""Words that were shown against words that were said. Pure."""

import difflib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Compared:
    """``errors`` are substitutions, deletions and insertions; ``lost_run`` is the most units in a row that were said and
    not heard, ``added_run`` that were heard and not said. A recogniser's own errors are scattered; what was lost or doubled
    on the way is a run."""

    errors: int
    lost_run: int
    added_run: int


def compared(said: Sequence[str], heard: Sequence[str]) -> Compared:
    """By the fewest errors that turn one into the other."""
    rows = [array("I", range(len(heard) + 1))]
    for at, unit in enumerate(said, 1):
        former, row = rows[-1], array("I", [at])
        for place, other in enumerate(heard, 1):
            row.append(min(former[place] + 1, row[place - 1] + 1, former[place - 1] + (unit != other)))
        rows.append(row)
    lost_run = added_run = lost = added = 0
    at, place = len(said), len(heard)
    while at or place:
        errors = rows[at][place]
        lacks = at > 0 and rows[at - 1][place] + 1 == errors
        has_more = place > 0 and rows[at][place - 1] + 1 == errors
        goes_on = (lacks and lost) or (has_more and added)  # of equal ways the one that keeps a run whole
        if at and place and not goes_on and rows[at - 1][place - 1] + (said[at - 1] != heard[place - 1]) == errors:
            at, place, lost, added = at - 1, place - 1, 0, 0
        elif lacks and not (has_more and added):
            at, lost, added = at - 1, lost + 1, 0
        else:
            place, lost, added = place - 1, 0, added + 1
        lost_run, added_run = max(lost_run, lost), max(added_run, added)
    return Compared(rows[-1][-1], lost_run, added_run)


def error_ratio(said: Sequence[str], heard: Sequence[str]) -> float:
    """Substitutions, deletions and insertions over the number of units said. Raises ValueError when nothing was said."""
    if not said:
        raise ValueError("nothing was said")
    return compared(said, heard).errors / len(said)


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
