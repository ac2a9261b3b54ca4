"""Which of the words that may still change can be shown without taking them back: pure."""

from analyzers.speech.engine import HeardWord

RIPE_S = 0.45
"""A word that ended this long before the end of the sound has heard what follows it, and seldom changes."""


def _plain(word: HeardWord) -> str:
    return "".join(char for char in word.text.casefold() if char.isalnum())


class AgreedPrefix:
    """Fed with one decoding of the growing utterance after the other.

    A word is shown when two decodings in a row agree on it and on all before it, or when it is ripe; what was shown is
    never taken back before the utterance is settled, it only grows.
    """

    def __init__(self) -> None:
        self._shown: list[HeardWord] = []
        self._last: tuple[HeardWord, ...] = ()

    @property
    def shown(self) -> tuple[HeardWord, ...]:
        return tuple(self._shown)

    def put(self, words: tuple[HeardWord, ...], sound_s: float) -> bool:
        """Take a new decoding of ``sound_s`` seconds; answers whether there is more to show."""
        last, self._last = self._last, words
        if len(words) <= len(self._shown) or any(
            _plain(old) != _plain(new) for old, new in zip(self._shown[-2:], words[len(self._shown) - 2 :], strict=False)
        ):
            return self._put_realigned(words, last, sound_s)
        return self._grow(words, len(self._shown), last, sound_s)

    def _put_realigned(self, words: tuple[HeardWord, ...], last: tuple[HeardWord, ...], sound_s: float) -> bool:
        """The decoding disagrees with what was shown: go on behind the last shown word by its time."""
        if not self._shown:
            return self._grow(words, 0, last, sound_s)
        behind_s = self._shown[-1].to_s
        start = next((at for at, word in enumerate(words) if (word.from_s + word.to_s) / 2 > behind_s), len(words))
        return self._grow(words, start, last, sound_s)

    def _grow(self, words: tuple[HeardWord, ...], start: int, last: tuple[HeardWord, ...], sound_s: float) -> bool:
        before = len(self._shown)
        for at in range(start, len(words)):
            agreed = at < len(last) and _plain(last[at]) == _plain(words[at])
            if not agreed and words[at].to_s > sound_s - RIPE_S:
                break
            self._shown.append(words[at])
        return len(self._shown) > before
