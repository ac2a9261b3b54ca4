"""Words to running text, and times onto the session's clock."""

from collections.abc import Iterable

from analyzers.engines import HeardWord
from server.core.facts import Word
from server.core.text import Language

SHORTEST_WORD_MS = 100


def placed(words: Iterable[HeardWord], from_ms: int, earliest_ms: int, latest_ms: int) -> tuple[Word, ...]:
    """Words on the session's clock.

    The alignment lets the first word begin where the sound begins: it is moved to ``earliest_ms`` (the onset of talk),
    but keeps :data:`SHORTEST_WORD_MS`. None ends after ``latest_ms``.
    """
    found: list[Word] = []
    for word in words:
        begins, ends = from_ms + round(word.from_s * 1000), from_ms + round(word.to_s * 1000)
        begins = max(begins, min(earliest_ms, ends - SHORTEST_WORD_MS))
        begins = min(begins, latest_ms)
        ends = min(max(ends, begins), latest_ms)
        found.append(Word(text=word.text, from_ms=begins, to_ms=ends, p=round(word.p, 3)))
    return tuple(found)


def joined(pieces: Iterable[str], language: Language) -> str:
    """Running text: English words with blanks; Chinese without, except between two Latin words."""
    text = ""
    for piece in pieces:
        if text and (language == "en" or _both_latin(text[-1], piece[:1])):
            text += " "
        text += piece
    return text


def latin_joined(words: list[HeardWord]) -> list[HeardWord]:
    """In Chinese the recogniser cuts Latin words into tokens ("Ku", "ber", "netes"): put them together again."""
    found: list[HeardWord] = []
    for word in words:
        if found and word.text and _both_latin(found[-1].text[-1:], word.text[0]):
            before = found.pop()
            word = HeardWord(before.text + word.text, before.from_s, word.to_s, min(before.p, word.p))
        found.append(word)
    return found


def _both_latin(left: str, right: str) -> bool:
    return all(char.isascii() and char.isalnum() for char in (left, right))
