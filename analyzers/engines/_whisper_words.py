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


STANDS_ON_S = 0.05
"""Words of a repetition have no sound to stand on: aligned with it they get no time, while said ones take 0.1 s and more."""


def before_repetition(words: Sequence[HeardWord]) -> tuple[HeardWord, ...]:
    """The words that were said before the recogniser began to say them again."""
    return tuple(takewhile(lambda word: word.to_s - word.from_s >= STANDS_ON_S, words))


def as_far_as_sound(words: Sequence[HeardWord]) -> Sequence[HeardWord]:
    """Without words at the end that have no sound to stand on. Where sound breaks off in the middle of a sentence, Whisper
    likes to end the sentence itself: of 184 places cut at random it did so at 9, and of those 11 words one had been said.
    In a short window the last of them may get a moment: they are judged together."""
    for at, word in enumerate(words):
        left = words[at:]
        if at and word.to_s - word.from_s < STANDS_ON_S and left[-1].to_s - word.from_s < STANDS_ON_S * len(left):
            return words[:at]
    return words


def heard_of(words: Sequence[HeardWord], language: Language) -> Heard:
    """Words as the recogniser wrote them, as far as there is sound: Chinese simplified, Latin letters in it put together,
    blanks left out."""
    words = as_far_as_sound(words)
    if language == "zh":
        pieces = simplified_pieces([word.text for word in words])
        words = latin_joined([replace(word, text=piece) for word, piece in zip(words, pieces, strict=True)])
    kept = tuple(replace(word, text=word.text.strip()) for word in words if word.text.strip())
    return Heard(joined([word.text for word in kept], language), kept)
