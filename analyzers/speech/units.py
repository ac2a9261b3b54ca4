"""What counts as one unit of speech: a 字 in Chinese, a word in English. Pure."""

import re

from analyzers.speech.chinese import is_han
from server.core.text import Language

_LATIN = re.compile(r"[A-Za-z]+|[0-9]")
_VOWELS = re.compile(r"[aeiouy]+")
SPELLED_LIMIT = 5


def units_in(text: str, language: Language) -> int:
    """How much speech this text is.

    English: words as written, divided by blanks ("well-known" is one, "42" is one).
    Chinese: 字, that is syllables. A Han character is one, a digit is one (it is read out as one), a Latin word is as
    many as it has groups of vowels ("Redis" two), and one spelled in capitals as many as it has letters ("API" three).
    """
    if language == "en":
        return sum(1 for token in text.split() if any(char.isalnum() for char in token))
    return sum(is_han(char) for char in text) + sum(_latin_syllables(found) for found in _LATIN.findall(text))


def _latin_syllables(word: str) -> int:
    if word.isdigit():
        return 1
    if word.isupper() and len(word) <= SPELLED_LIMIT:
        return len(word)
    groups = len(_VOWELS.findall(word.casefold()))
    silent = len(word) > 2 and word[-1] == "e" and word[-2] not in "aeiouyl"
    return max(1, groups - silent)
