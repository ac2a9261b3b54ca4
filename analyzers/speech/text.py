"""Words to running text, and times onto the session's clock."""

from collections.abc import Iterable

from analyzers.speech.chinese import is_han
from analyzers.speech.engine import HeardWord
from server.core.facts import Word
from server.core.text import Language


def placed(words: Iterable[HeardWord], from_ms: int, earliest_ms: int, latest_ms: int) -> tuple[Word, ...]:
    """Words on the session's clock; none begins before ``earliest_ms`` (the onset of talk) or ends after ``latest_ms``."""
    found: list[Word] = []
    for word in words:
        begins = min(max(from_ms + round(word.from_s * 1000), earliest_ms), latest_ms)
        ends = min(max(from_ms + round(word.to_s * 1000), begins), latest_ms)
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


def _both_latin(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and not is_han(left) and not is_han(right)
