"""Words as one text in which a place leads back to its moment."""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from server.core.facts import Word
from server.core.text import Language


class SaidText:
    """Words joined as they read. ``text`` is folded (NFKC, lower case) one sign for one, so that places stay true."""

    def __init__(self, words: Sequence[Word], language: Language, text: str = "") -> None:
        between = "" if language == "zh" else " "
        self._words = [word for word in words if word.text.strip()]
        self._starts: list[int] = []
        pieces: list[str] = []
        length = 0
        for word in self._words:
            piece = ("" if not pieces else between) + word.text.strip()
            self._starts.append(length)
            pieces.append(piece)
            length += len(piece)
        self.plain = "".join(pieces) if self._words else text
        self.text = "".join(_fold(sign) for sign in self.plain)

    def moment(self, begin: int, end: int) -> tuple[int | None, int | None]:
        """From when to when ``text[begin:end]`` was said; None where words have no times."""
        if not self._words or end <= begin:
            return None, None
        first = self._words[max(0, bisect_right(self._starts, begin) - 1)]
        last = self._words[max(0, bisect_right(self._starts, end - 1) - 1)]
        return first.from_ms, last.to_ms


def _fold(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign).casefold()
    return folded if len(folded) == 1 else sign
