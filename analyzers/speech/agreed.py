"""Which of the words that may still change can be shown without flicker: pure."""

from analyzers.engines import HeardWord

RIPE_S = 0.4
"""A word that ended this long before the end of the sound has heard what follows it, and seldom changes: at 0.6 s as many
shown words changed later (12 of 198 against 13), and the slowest twentieth came half a second later."""
SLACK_S = 0.1
"""Two decodings place the same word this far apart."""


def _plain(word: HeardWord) -> str:
    return "".join(char for char in word.text.casefold() if char.isalnum())


def _common(left: tuple[HeardWord, ...], right: tuple[HeardWord, ...]) -> int:
    """How many words both begin with."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if _plain(one) != _plain(other):
            break
        count += 1
    return count


class AgreedPrefix:
    """Fed with one decoding of the growing utterance after the other.

    A word is shown when it is ripe or when two decodings in a row agree on it and on all before it. What is shown changes
    only when two decodings in a row agree on something else, and it never becomes shorter. A decoding that differs from
    what is shown still adds its ripe words behind it: one doubtful word must not hold back those after it.
    """

    def __init__(self) -> None:
        self._shown: tuple[HeardWord, ...] = ()
        self._last: tuple[HeardWord, ...] = ()

    @property
    def shown(self) -> tuple[HeardWord, ...]:
        return self._shown

    def put(self, words: tuple[HeardWord, ...], sound_s: float) -> bool:
        """Take a new decoding of ``sound_s`` seconds; answers whether there is something else to show."""
        last, self._last = self._last, words
        before = self._shown
        ripe_s = sound_s - RIPE_S
        agreed = _common(words, last)
        sure = max(agreed, sum(word.to_s <= ripe_s for word in words))
        if _common(words, before) == len(before):
            self._shown = (*before, *words[len(before) : sure])
        elif agreed >= len(before):
            self._shown = words[:sure]
        else:
            self._shown = (*before, *_behind(before[-1], words, ripe_s))
        return self._shown != before


def _behind(shown: HeardWord, words: tuple[HeardWord, ...], ripe_s: float) -> list[HeardWord]:
    """Ripe words that were said after the last one shown."""
    found = [word for word in words if word.from_s >= shown.to_s - SLACK_S and word.to_s <= ripe_s]
    return found[1:] if found and _plain(found[0]) == _plain(shown) else found
