"""How little of a growing utterance must be decoded again: pure.

Words that are shown and lie some seconds back will not change any more before the utterance is settled. The next decoding
begins with the last few of them and is told so; that keeps its window, and so its cost, small.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyzers.engines import HeardWord

FREE_S = 2.0
"""Words that ended within this time may still be understood otherwise; those before are given to the decoder as they are,
right or wrong, and are not decoded again. In 108 s of talk with pauses 16 of 235 words came later than 1.2 s with 1.4, 12
with 1.7 and 10 with 2.0, nearly all of them misheard at first."""
KEPT_WORDS = 4
LEAD_S = 0.1


@dataclass(frozen=True, slots=True)
class Tail:
    """Decode from ``from_s`` on; ``before`` are the words left out, ``begins`` those the sound begins with."""

    from_s: float
    before: tuple[HeardWord, ...]
    begins: tuple[HeardWord, ...]

    def whole(self, words: Sequence[HeardWord]) -> tuple[HeardWord, ...]:
        """The words of the tail put behind those left out, on the utterance's own clock."""
        moved = (replace(word, from_s=word.from_s + self.from_s, to_s=word.to_s + self.from_s) for word in words)
        return (*self.before, *moved)


def tail_of(shown: Sequence[HeardWord], sound_s: float) -> Tail:
    """Where the next decoding begins."""
    sure = [word for word in shown if word.to_s <= sound_s - FREE_S]
    if len(sure) <= KEPT_WORDS:
        return Tail(0.0, (), tuple(sure))
    first = len(sure) - KEPT_WORDS
    return Tail(max(0.0, sure[first].from_s - LEAD_S), tuple(sure[:first]), tuple(sure[first:]))
