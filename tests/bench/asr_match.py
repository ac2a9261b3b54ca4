"""Words that were shown against words that were said: latency, flicker, loss and the lag at the end. Pure.

All times are seconds from the first sample of the speaker's sound. Units are words, for Chinese characters, as
``tests.analyzers.sounds.units`` gives them.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

EARLY_S = 0.3
"""A recogniser may show a word this much before the reference says that it ended: the reference's own error."""


@dataclass(frozen=True, slots=True)
class Said:
    """A unit of the reference and when it ended."""

    unit: str
    at_s: float


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole running text, from ``at_s`` on."""

    at_s: float
    units: tuple[str, ...]


class Aligner:
    """Edit-distance alignment of growing texts with one reference. What two texts in a row begin with alike is not
    computed again, so a whole session costs little more than its last text."""

    def __init__(self, reference: Sequence[str]) -> None:
        self._reference = tuple(reference)
        self._heard: list[str] = []
        self._rows = [list(range(len(self._reference) + 1))]

    def matched(self, heard: Sequence[str], upto: int | None = None) -> dict[int, int]:
        """Index in the reference (of its first ``upto`` units) to index in ``heard``, for units that are the same.

        Where several alignments are as good, the one with the earliest units of the reference is taken: a text that
        lags behind is not taken for a later repetition.
        """
        self._grow(heard)
        row, column = len(heard), len(self._reference) if upto is None else upto
        rows, found = self._rows, {}
        while row and column:
            here = rows[row][column]
            if here == rows[row][column - 1] + 1:
                column -= 1
            elif self._reference[column - 1] == heard[row - 1] and here == rows[row - 1][column - 1]:
                row, column = row - 1, column - 1
                found[column] = row
            elif here == rows[row - 1][column - 1] + 1:
                row, column = row - 1, column - 1
            else:
                row -= 1
        return found

    def _grow(self, heard: Sequence[str]) -> None:
        same = 0
        while same < min(len(heard), len(self._heard)) and heard[same] == self._heard[same]:
            same += 1
        del self._rows[same + 1 :], self._heard[same:]
        for unit in heard[same:]:
            before = self._rows[-1]
            row = [before[0] + 1]
            for at, other in enumerate(self._reference):
                row.append(min(before[at] + (unit != other), before[at + 1] + 1, row[at] + 1))
            self._rows.append(row)
            self._heard.append(unit)


@dataclass(slots=True)
class Latencies:
    """For units of the reference by index: seconds after they ended."""

    first_s: dict[int, float] = field(default_factory=dict)
    """First shown in their place."""
    unchanged_s: dict[int, float] = field(default_factory=dict)
    """Shown in their place from then on to the end."""


def latencies(said: Sequence[Said], shown: Sequence[Shown]) -> Latencies:
    """A text is compared only with what had been said by then, so a word said twice is not taken for its later self."""
    found = Latencies()
    ends_s = [one.at_s for one in said]
    aligner = Aligner([one.unit for one in said])
    since_s: dict[int, float] = {}
    for text in shown:
        matched = aligner.matched(text.units, bisect_right(ends_s, text.at_s + EARLY_S))
        since_s = {index: since_s.get(index, text.at_s) for index in matched}
        for index in matched:
            found.first_s.setdefault(index, text.at_s - ends_s[index])
    found.unchanged_s = {index: at_s - ends_s[index] for index, at_s in since_s.items()}
    return found


def retracted(shown: Sequence[Shown]) -> int:
    """Units that were shown and then taken away or changed, over the whole session."""
    return sum(_gone(before.units, after.units) for before, after in pairwise(shown))


def _gone(before: tuple[str, ...], after: tuple[str, ...]) -> int:
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    kept = SequenceMatcher(None, before[same:], after[same:], autojunk=False).get_matching_blocks()
    return len(before) - same - sum(block.size for block in kept)


def last_change_s(shown: Sequence[Shown]) -> float | None:
    """When the text became what it stayed; None when nothing was ever shown."""
    last: float | None = None
    before: tuple[str, ...] = ()
    for text in shown:
        if text.units != before:
            last, before = text.at_s, text.units
    return last


def lag_s(shown: Sequence[Shown], sound_s: float) -> float | None:
    """From the end of the sound to the last change of the text; 0 when all was there before the end."""
    last = last_change_s(shown)
    return None if last is None else max(0.0, last - sound_s)


def cut_index(truth: Sequence[str], said: Sequence[Said], at_s: float) -> int:
    """How many units of ``truth`` were said by ``at_s``, going by the timed units of a recogniser."""
    matched = Aligner(truth).matched([one.unit for one in said])
    return max((index + 1 for index, place in matched.items() if said[place].at_s <= at_s), default=0)
