"""Speech engines: each one file, chosen by its name in the settings. Sound in, words out, and nothing else.

To add another recogniser (a different model, a service), add a file here with one subclass of :class:`SpeechEngine`. When
an utterance begins and ends, what is shown of it and how windows are cut is decided outside, for all engines alike.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from analyzers import ModelPaths, Samples, SpeechSetting
from server.core.text import Language


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """Sound to be understood: 16 kHz mono float32, at most 30 s.

    ``hint`` is a sentence with terms that may come, ``before`` the words that were said before. ``begins``: the words with
    which the sound begins, as far as they are known (partial words only); the answer holds them too.
    """

    samples: Samples
    language: Language
    hint: str = ""
    before: str = ""
    begins: tuple[str, ...] = ()


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
    tries: int = 1
    """Decodings it took: more than one when the first was doubtful."""
    doubtful: bool = False
    """Worth another look with more care (:meth:`SpeechEngine.settle_carefully`); the words are the best known so far."""


class SpeechEngine(ABC):
    """Safe to call from as many threads as it has workers.

    Each call may ask for the sound of several seats at once and answers in the same order: engines share the work where
    that is cheaper.
    """

    name: ClassVar[str]
    model_name: str
    """For the report: which model wrote this."""

    @classmethod
    @abstractmethod
    def load(cls, setting: SpeechSetting, models: ModelPaths, workers: int) -> "SpeechEngine":
        """Ready for its first call; raises ModelMissing."""

    @abstractmethod
    def partial(self, asks: Sequence[Ask]) -> list[Heard]:
        """As cheaply as possible, for words that may still change."""

    @abstractmethod
    def settle(self, asks: Sequence[Ask]) -> list[Heard]:
        """Utterances whose words will stay until the final pass. An engine may answer the clear ones quickly and call the
        others doubtful, so that nobody's clear words wait for somebody else's doubtful ones."""

    def settle_carefully(self, asks: Sequence[Ask]) -> list[Heard]:
        """Utterances that ``settle`` called doubtful; never doubtful again."""
        return self.settle(asks)

    @abstractmethod
    def final(self, asks: Sequence[Ask]) -> list[Heard]:
        """As well as possible, with exact word times."""
