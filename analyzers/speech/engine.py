"""The contract of a speech engine. There is one (``whisper.py``); a better one takes its place here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from analyzers import Samples
from server.core.text import Language


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word (English) or one character with its punctuation (Chinese); seconds from the start of the sound given."""

    text: str
    from_s: float
    to_s: float
    p: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood. ``refused`` says why nothing was taken for true although the engine gave words."""

    text: str = ""
    words: tuple[HeardWord, ...] = ()
    refused: str = ""
    full_window: bool = False
    """Whether the costly full window was needed."""


class SpeechEngine(Protocol):
    """Safe to call from as many threads as it has workers. Sound is 16 kHz mono float32, at most 30 s a call."""

    name: str

    def partial(self, samples: Samples, language: Language, hint: str, begins: Sequence[str] = ()) -> Heard:
        """As cheaply as possible, for words that may still change. ``begins``: the words with which the sound begins,
        as far as they are known; the answer holds them too."""

    def settle(self, samples: Samples, language: Language, hint: str) -> Heard:
        """One utterance whose words will stay until the final pass."""

    def final(self, samples: Samples, language: Language, hint: str) -> Heard:
        """As well as possible, with exact word times."""
