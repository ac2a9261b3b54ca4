"""Which of the words that may still change can be shown without flicker: pure."""

from analyzers.engines import HeardWord

RIPE_S = 0.4
"""A word that ended this long before the end of the sound has heard what follows it, and seldom changes: at 0.6 s as many
shown words changed later (12 of 198 against 13), and the slowest twentieth came half a second later."""


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
    only when two decodings in a row agree on something else, and it never becomes shorter.
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
        agreed = _common(words, last)
        ripe = sum(word.to_s <= sound_s - RIPE_S for word in words)
        goes_on = _common(words, self._shown) == len(self._shown)
        sure = max(agreed, ripe) if goes_on else agreed
        if sure < len(self._shown) or (sure == len(self._shown) and goes_on):
            return False
        self._shown = (*self._shown, *words[len(self._shown) : sure]) if goes_on else words[:sure]
        return True
