"""Words cut into the units by which terms are compared. Pure.

A Han character is one unit, a Latin word or number is one. Latin units are compared without case and by the word they are
a form of (``speech/english.py``); digits are the same whether written "3", "three" or "三". A unit knows whether a clause
ends before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzers.speech.chinese import is_han, simplified
from analyzers.speech.english import folded
from server.core.facts import Word

_PIECES = re.compile(r"(?:(?<![A-Za-z0-9])\.(?=[A-Za-z]))?[A-Za-z0-9]+(?:['’][A-Za-z]+)*[+#]*|[\u3400-\u9fff〇]")
_CLAUSE_ENDS = re.compile(r"[,.:](?=\s|$)|[;!?，。；：！？…—]")
"""Not 、, which only lists. A dot or comma inside "3.5", "Node.js" or "S.Q.L" ends nothing."""
_HAN_DIGITS = {**{char: str(at) for at, char in enumerate("零一二三四五六七八九")}, "〇": "0", "两": "2"}


@dataclass(frozen=True, slots=True)
class Unit:
    """``key`` is what is compared; ``begins`` says that a clause ended before it."""

    text: str
    key: str
    han: bool
    from_ms: int = 0
    to_ms: int = 0
    begins: bool = False


def units_of_text(text: str, from_ms: int = 0, to_ms: int = 0, *, begins: bool = False) -> list[Unit]:
    """Units of a piece of text; its time is divided evenly among them."""
    text = simplified(text)
    pieces = list(_PIECES.finditer(text))
    each = (to_ms - from_ms) / max(1, len(pieces))
    found: list[Unit] = []
    last = 0
    for number, piece in enumerate(pieces):
        word, han = piece[0], is_han(piece[0][0])
        found.append(
            Unit(
                word,
                _HAN_DIGITS.get(word, word) if han else folded(word),
                han,
                from_ms + round(each * number),
                from_ms + round(each * (number + 1)),
                ends_clause(text[last : piece.start()]) or (begins and number == 0),
            )
        )
        last = piece.end()
    return found


def units_of(words: Sequence[Word]) -> list[Unit]:
    found: list[Unit] = []
    begins = False
    for word in words:
        units = units_of_text(word.text, word.from_ms, word.to_ms, begins=begins)
        found.extend(units)
        behind = re.split(r"[A-Za-z0-9\u3400-\u9fff〇]", word.text)[-1]
        begins = ends_clause(behind) or (begins and not units)
    return found


def ends_clause(between: str) -> bool:
    """Whether what stands between two units ends a clause."""
    return _CLAUSE_ENDS.search(between) is not None


def text_of(units: Sequence[Unit]) -> str:
    """As one would write it, without punctuation: blanks only between Latin units."""
    text = ""
    for unit in units:
        text += f" {unit.text}" if text and not unit.han and not is_han(text[-1]) else unit.text
    return text
