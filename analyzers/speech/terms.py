"""Finding terms in words. Pure, apart from two word lists (stems, pinyin) that are loaded on first use.

Text becomes units: a Han character is one, a Latin word or number is one, compared by its stem and without case. A term
is found where its units follow each other; what is written apart or together ("My SQL", "MySQL") is the same. If Chinese
characters differ but sound the same, the term counts too, because the recogniser often writes a homophone: two
characters must then agree in tone as well, three and more need not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import snowballstemmer
from pypinyin import Style, lazy_pinyin

from analyzers.speech.chinese import is_han, simplified
from server.core.facts import Mention, Word
from server.core.plan import Term

_PIECES = re.compile(r"[A-Za-z0-9]+[+#]*|[\u3400-\u9fff〇]")
GLUED_FROM_CHARS = 5
"""Shorter words written apart would be found by accident."""
GLUED_MORE_PIECES = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """A Han character, or a Latin word or number."""

    text: str
    stem: str
    han: bool
    from_ms: int = 0
    to_ms: int = 0


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


def _stem(word: str) -> str:
    stemmed: str = _stemmer().stemWord(word.casefold())
    return stemmed


def units_of_text(text: str, from_ms: int = 0, to_ms: int = 0) -> list[Unit]:
    """Units of a piece of text; its time is divided evenly among them."""
    pieces = _PIECES.findall(simplified(text))
    each = (to_ms - from_ms) / max(1, len(pieces))
    return [
        Unit(
            piece,
            piece if is_han(piece[0]) else _stem(piece),
            is_han(piece[0]),
            from_ms + round(each * number),
            from_ms + round(each * (number + 1)),
        )
        for number, piece in enumerate(pieces)
    ]


def units_of(words: Sequence[Word]) -> list[Unit]:
    return [unit for word in words for unit in units_of_text(word.text, word.from_ms, word.to_ms)]


class _Pattern:
    """One way to say a term."""

    def __init__(self, text: str) -> None:
        self.units = units_of_text(text)
        self._stems = [unit.stem for unit in self.units]
        self._all_han = all(unit.han for unit in self.units)
        self._all_latin = not any(unit.han for unit in self.units)
        self._glued = _stem("".join(unit.text for unit in self.units)) if self._all_latin else ""
        tones = len(self.units) <= 2
        self._sounds = _sounds(self.units, tones=tones) if self._all_han and len(self.units) >= 2 else []

    def matches(self, text: list[Unit], at: int, sounds: list[str], toned: list[str]) -> int:
        """How many units of the text, from ``at`` on, say this; 0 when they do not."""
        width = len(self.units)
        if not width:
            return 0
        window = text[at : at + width]
        if len(window) == width:
            if [unit.stem for unit in window] == self._stems:
                return width
            heard = toned if width <= 2 else sounds
            if self._sounds and all(unit.han for unit in window) and heard[at : at + width] == self._sounds:
                return width
        return self._matches_glued(text, at)

    def _matches_glued(self, text: list[Unit], at: int) -> int:
        if len(self._glued) < GLUED_FROM_CHARS:
            return 0
        glued = ""
        for count, unit in enumerate(text[at : at + len(self.units) + GLUED_MORE_PIECES], start=1):
            if unit.han or len(glued) > len(self._glued) + 4:
                return 0
            glued += unit.text
            if count != len(self.units) and _stem(glued) == self._glued:
                return count
        return 0


def _sounds(units: Sequence[Unit], *, tones: bool) -> list[str]:
    """Pinyin of each unit, in the light of its neighbours; Latin units sound like themselves."""
    style = Style.TONE3 if tones else Style.NORMAL
    found: list[str] = []
    run = ""
    for unit in [*units, None]:
        if unit is not None and unit.han:
            run += unit.text
            continue
        if run:
            sounds: list[str] = lazy_pinyin(run, style=style)
            found.extend(sounds if len(sounds) == len(run) else list(run))
            run = ""
        if unit is not None:
            found.append(unit.stem)
    return found


class TermFinder:
    """Finds a question's terms and their synonyms."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = [(term.term, [_Pattern(text) for text in (term.term, *term.synonyms)]) for term in terms]
        patterns = [pattern for _, found in self._terms for pattern in found]
        self.reach = max((len(pattern.units) for pattern in patterns), default=1) + GLUED_MORE_PIECES - 1
        """A term may begin this many units before the last one."""

    def find(self, text: list[Unit], new_from: int = 0) -> list[Mention]:
        """Every mention that ends at or after unit ``new_from``, in the order in which they end.

        Ways of saying the same term do not count twice over the same units; the longest counts.
        """
        sounds, toned = _sounds(text, tones=False), _sounds(text, tones=True)
        found: list[Mention] = []
        for term, patterns in self._terms:
            at = 0
            while at < len(text):
                width = max(pattern.matches(text, at, sounds, toned) for pattern in patterns)
                if width and at + width > new_from:
                    said = text[at : at + width]
                    found.append(Mention(term=term, said=_said(said), from_ms=said[0].from_ms, to_ms=said[-1].to_ms))
                at += max(1, width)
        return sorted(found, key=lambda mention: (mention.to_ms, mention.from_ms))


def _said(units: Sequence[Unit]) -> str:
    text = ""
    for unit in units:
        text += f" {unit.text}" if text and not unit.han and not is_han(text[-1]) else unit.text
    return text
