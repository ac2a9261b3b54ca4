"""Words that were heard against words that were said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


@dataclass(frozen=True, slots=True)
class Differences:
    """The fewest changes that make one row of words the other; of several, those with fewest missing or added."""

    other: int
    missing: int
    added: int


def differences(said: Sequence[str], heard: Sequence[str]) -> Differences:
    """What has to be done to ``said`` to get ``heard``."""
    row = [(at, 0, at) for at in range(len(heard) + 1)]  # (changes, missing, added)
    for at, word in enumerate(said, 1):
        former, row[0] = row[0], (at, at, 0)
        for place, one in enumerate(heard, 1):
            above, left = row[place], row[place - 1]
            former, row[place] = (
                above,
                min(
                    (former[0] + (word != one), former[1], former[2]),
                    (above[0] + 1, above[1] + 1, above[2]),
                    (left[0] + 1, left[1], left[2] + 1),
                    key=lambda way: (way[0], way[1] + way[2]),
                ),
            )
    changes, missing, added = row[-1]
    return Differences(changes - missing - added, missing, added)
