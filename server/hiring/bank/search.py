"""Search in the bank. Pure. Latin words by their beginnings, Chinese by characters: no dictionary decides what is a word."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECES = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}][^\s{_HAN}，。、；：？！“”（）,;:?!()]*")
_WORDS = re.compile(rf"[^\W_{_HAN}]+")
QUERY_LIMIT_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is searched of one question: its text weighs more than what stands around it."""

    text: str
    around: str


def indexed(text: str, around: Sequence[str]) -> Indexed:
    return Indexed(folded(text), folded("\n".join(around)))


def folded(text: str) -> str:
    """Full-width and half-width, capital and small letters are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def pieces(query: str) -> tuple[str, ...]:
    """What must all be found: runs of Chinese characters, and words."""
    return tuple(dict.fromkeys(_PIECES.findall(folded(query[:QUERY_LIMIT_CHARACTERS]))))


def rank(wanted: Sequence[str], item: Indexed) -> float:
    """0 if any piece is missing; else higher for what stands in the question itself and for whole runs."""
    total = 0.0
    for piece in wanted:
        found = max(2 * _found(piece, item.text), _found(piece, item.around))
        if found == 0:
            return 0.0
        total += found
    return total


def _found(piece: str, text: str) -> float:
    """1 for the piece as it stands, less for parts of it, 0 for nothing."""
    if not re.match(f"[{_HAN}]", piece):
        if any(word.startswith(piece) for word in _WORDS.findall(text)):
            return 1.0
        return 0.8 if not _WORDS.fullmatch(piece) and piece in text else 0.0  # C++, node.js
    if piece in text:
        return 1.0
    if len(piece) < 3:
        return 0.0
    pairs = [piece[at : at + 2] for at in range(len(piece) - 1)]
    share = sum(pair in text for pair in pairs) / len(pairs)
    return share * 0.8 if share >= 0.5 else 0.0
