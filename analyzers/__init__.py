"""Analyzers: each a plug-in in one file, run by the host process (``analyzers/host``).

An analyzer is one class in one file of this folder, found at start by :func:`server.core.plugins.scan`; adding the file
adds the analyzer. The host makes one object of it per seat (one stretch of one session: the device check, or one take of
one answer) and calls it on one thread, so it needs no locks. What it wants decides which of its methods are called:

============  ==================================================================================
``sound``     :meth:`Analyzer.hear`, every 32 ms of sound, silence included
``talk``      :meth:`Analyzer.talk_began` and :meth:`Analyzer.talk_ended`
``words``     :meth:`Analyzer.read`, settled utterances; :meth:`Analyzer.glance`, words that may still change
``pictures``  :meth:`Analyzer.look`, at its own pace (such an analyzer gets nothing else)
============  ==================================================================================

It speaks through its :class:`Out`. Whatever it raises stops it for this seat alone. Times are milliseconds on the
session's clock; sound is 16 kHz mono, float32 in -1..1.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from server.core.facts import Draft, Fact, Mention, Purpose, Transcript, Utterance, Word
from server.core.messages import EventDeclared, SignalDeclared
from server.core.plan import Term
from server.core.text import Language, Text

Item = TypeVar("Item")
T = TypeVar("T")

Want = Literal["sound", "talk", "words", "pictures"]
Urgency = Literal["settled", "partial"]
Samples = NDArray[np.float32]
Pixels = NDArray[np.uint8]

RATE_HZ = 16_000
BLOCK_SAMPLES = 512
BLOCK_MS = BLOCK_SAMPLES * 1000 // RATE_HZ


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Pieces of work that need nothing of each other, each a second or two: as many at once as there are idle workers."""

    works: tuple[Callable[[], Any], ...]


Steps = Generator[SideBySide | None, Any, T]
"""Work in short steps that returns a ``T``. ``yield None`` ends a step; ``yield SideBySide(works)`` gives back the list of
their results in the same order, or raises what one of them raised."""


@dataclass(frozen=True, slots=True)
class SoundBlock:
    """32 ms of sound. ``talk_p`` is the probability that somebody talks in it.

    ``filled``: some of it never arrived and is silence for that reason alone.
    """

    at_ms: int
    samples: Samples
    talk_p: float
    filled: bool = False

    @property
    def to_ms(self) -> int:
        return self.at_ms + BLOCK_MS


@dataclass(frozen=True, slots=True)
class Talk:
    """A stretch of voice without a pause of 250 ms or more."""

    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class LookPicture:
    """One decoded picture, RGB, height x width x 3."""

    at_ms: int
    rgb: Pixels


@dataclass(frozen=True)
class SeatSetting:
    """What an analyzer is told about its seat; see :class:`server.core.analysis_wire.OpenSeat` for the fields."""

    question: int
    take: int
    language: Language
    from_ms: int
    terms: tuple[Term, ...] = ()
    calibration: dict[str, dict[str, float]] = field(default_factory=dict)
    told: tuple[Draft, ...] = ()


class Out(Protocol):
    """The way out of one analyzer on one seat. Every call returns at once."""

    def fact(self, at_ms: int, fact: Fact, key: str) -> None:
        """A fact for the timeline; ``at_ms`` is the end of what it reports, ``key`` the same if it is found again."""

    def partial(self, from_ms: int, text: str, words: tuple[Word, ...]) -> None:
        """Words that may still change; empty takes the former ones away."""

    def seen(self, at_ms: int, faces: int) -> None:
        """How many faces there are now."""

    def later(self, work: Callable[[list[Item]], list[T]], item: Item, then: Callable[[T], None], urgency: Urgency) -> None:
        """Run heavy ``work`` on a worker; its result for ``item`` comes to ``then`` on this analyzer's own thread.

        Items of other seats that wait for the same ``work`` may be in the same call. A newer ``partial`` takes the place of
        one that has not begun; ``settled`` work is never dropped.
        """


@dataclass
class TakeHeard:
    """A whole take in the final pass. ``transcript`` is filled by the analyzer that writes it, before the others run."""

    question: int
    take: int
    language: Language
    terms: tuple[Term, ...]
    from_ms: int
    to_ms: int
    samples: Samples
    """The whole take from ``from_ms`` on, lost packets filled with silence."""
    talk: tuple[Talk, ...]
    gaps: tuple[Talk, ...] = ()
    """Where no sound arrived: what was done meanwhile is not known, and no pause."""
    transcript: Transcript | None = None
    why_no_words: str = "speech was not transcribed"


@dataclass
class Measures:
    """What an analyzer found in a whole take. ``not_available`` gives the reason for each value that is not there."""

    values: dict[str, float] = field(default_factory=dict)
    mentions: tuple[Mention, ...] = ()
    not_available: dict[str, str] = field(default_factory=dict)
    drafts: tuple[Draft, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeechSetting:
    """Which speech engine (a file of ``analyzers/engines``), which of its models, and on what it runs."""

    engine: str = "whisper"
    model: str = "whisper-base"
    """A name of the model table; some engines also take a folder or a public name."""
    device: str = "cpu"
    precision: str = "int8"


class ModelPaths(Protocol):
    """Where a checked model lies, and which speech engine was chosen."""

    speech: SpeechSetting

    def path(self, name: str) -> Path:
        """Its folder; raises :class:`analyzers.models.ModelMissing`."""


class Analyzer:
    """Base of every analyzer. Override what you want; the defaults do nothing."""

    name: ClassVar[str]
    title: ClassVar[Text]
    purpose: ClassVar[Purpose]
    """The consent it needs."""
    wants: ClassVar[frozenset[Want]]
    signals: ClassVar[tuple[SignalDeclared, ...]] = ()
    events: ClassVar[tuple[EventDeclared, ...]] = ()

    @classmethod
    def check(cls, models: ModelPaths) -> None:
        """For one that looks, when the host starts: raises ModelMissing if ``load`` could not work later. Loads nothing."""

    @classmethod
    def load(cls, models: ModelPaths, threads: int) -> Any:
        """Load once per host what all seats share, for ``threads`` workers; raises ModelMissing.

        Called when the host starts; for one that looks, when the first seat asks for it, on a thread of its own.
        """
        return None

    def __init__(self, setting: SeatSetting, out: Out, shared: Any) -> None:
        self.setting = setting
        self.out = out
        self.shared = shared

    def hear(self, block: SoundBlock) -> None: ...

    def talk_began(self, at_ms: int) -> None: ...

    def talk_ended(self, talk: Talk) -> None: ...

    def read(self, utterance: Utterance) -> None: ...

    def glance(self, from_ms: int, words: tuple[Word, ...]) -> None: ...

    def look(self, picture: LookPicture) -> None: ...

    def flush(self, to_ms: int) -> None:
        """No more sound will come; hand in what is still undecided (through ``later`` if need be)."""

    def close(self, to_ms: int) -> None:
        """Everything is settled; say the last facts."""

    def release(self) -> None:
        """Let go of what is held outside of this object. Always the last call, also after a failure or a stop."""

    def unsettled_ms(self) -> int | None:
        """Sound from here on is still needed; None when none is."""
        return None

    @classmethod
    def finish(cls, take: TakeHeard, shared: Any) -> Steps[Measures]:
        """Measure a whole take. Each ``yield`` ends a step of a second or two of work, so that live work gets its turn."""
        return Measures()
        yield


def analyzer_fault(kind: type[Analyzer]) -> str:
    """What is wrong with a declaration, empty when nothing is."""
    for wanted in ("name", "title", "purpose", "wants"):
        if not hasattr(kind, wanted):
            return f"declares no {wanted}"
    if "pictures" in kind.wants and len(kind.wants) > 1:
        return "looks and listens: make it two analyzers"
    for name in (*(signal.name for signal in kind.signals), *(event.name for event in kind.events)):
        if not name.startswith(f"{kind.name}."):
            return f"{name} must begin with {kind.name}."
    return ""
