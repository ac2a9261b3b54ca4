"""What the engines of the Whisper family share: how it is asked for simplified Chinese, and how its words are handed on."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from analyzers.engines import Heard, HeardWord
from analyzers.speech.chinese import simplified_pieces
from analyzers.speech.text import joined, latin_joined
from server.core.text import Language

BEAM = 5
STYLE: dict[Language, str] = {"zh": "以下是普通话的句子。", "en": ""}
"""Given as the words said before: it asks for simplified characters and punctuation."""


STANDS_ON_S = 0.06
"""Words of a repetition have no sound to stand on: aligned with it they get no time, while said ones take 0.1 s and more."""


def before_repetition(words: Sequence[HeardWord]) -> tuple[HeardWord, ...]:
    """The words that were said before the recogniser began to say them again."""
    return tuple(takewhile(lambda word: word.to_s - word.from_s >= STANDS_ON_S, words))


def heard_of(words: Sequence[HeardWord], language: Language) -> Heard:
    """Words as the recogniser wrote them: Chinese simplified, Latin letters in it put together, blanks left out."""
    if language == "zh":
        pieces = simplified_pieces([word.text for word in words])
        words = latin_joined([replace(word, text=piece) for word, piece in zip(words, pieces, strict=True)])
    kept = tuple(replace(word, text=word.text.strip()) for word in words if word.text.strip())
    return Heard(joined([word.text for word in kept], language), kept)
