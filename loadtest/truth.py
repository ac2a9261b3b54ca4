"""What is truly said and seen in a clip, and when: the measure for what a server says of it. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from server.core.facts import Word
from server.core.text import Language

_UNIT = re.compile(r"[a-z0-9']+|[㐀-鿿]")
SEEN_FROM_MS = 600
"""The server tells a smile or a brow from 0.6 s on, with five pictures a second."""
COUNTED_PAUSE_MS = 1_000
"""The server's definition of talk time: so much of each pause is counted in."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Pause(_Model):
    from_ms: int
    to_ms: int


class TruthTerm(_Model):
    """Where a term ends in the clip, each time it is said."""

    term: str
    said_ms: tuple[int, ...]


class TruthEvent(_Model):
    """A declared event (``face.absent``) that the clip shows."""

    name: str
    from_ms: int
    to_ms: int


class Truth(_Model):
    """``source`` says where words and times come from; times are good to about 0.2 s when a recogniser gave them."""

    language: Language
    duration_ms: int = Field(gt=0)
    words: tuple[Word, ...] = ()
    rate_per_min: float | None = None
    """Words or characters per minute of talk, the first second of each pause counted in."""
    talk_share: float | None = None
    pauses: tuple[Pause, ...] = ()
    terms: tuple[TruthTerm, ...] = ()
    events: tuple[TruthEvent, ...] = ()
    covers: tuple[str, ...] | None = None
    """Names of declared events that the clip shows in ``events`` and nowhere else: any other is a false one. None, as in
    files made before there was this field, stands for the names in ``events``."""
    source: str = ""

    @property
    def covered(self) -> frozenset[str]:
        return frozenset(self.covers) if self.covers is not None else frozenset(event.name for event in self.events)


@dataclass(frozen=True, slots=True)
class Unit:
    """One word, or one Chinese character; ``at_s`` is when its end is said."""

    text: str
    from_s: float
    at_s: float


def load_truth(path: Path) -> Truth:
    return Truth.model_validate_json(path.read_text())


def units(text: str) -> list[str]:
    """Lower-case words and single Chinese characters, punctuation left out."""
    return _UNIT.findall(text.lower().replace("’", "'"))


def units_of(words: Sequence[Word]) -> list[Unit]:
    """Units with their times; a word of several units has them spread evenly over it."""
    found = []
    for word in words:
        parts = units(word.text)
        step_ms = (word.to_ms - word.from_ms) / max(1, len(parts))
        for number, part in enumerate(parts):
            from_ms = word.from_ms + number * step_ms
            found.append(Unit(part, from_ms / 1000, (from_ms + step_ms) / 1000))
    return found


def looped(duration_ms: int, from_s: float, to_s: float) -> Iterator[float]:
    """The beginnings (s) of the rounds of a clip that is played over and over, as far as they touch the stretch."""
    length_s = duration_ms / 1000
    number = max(0, int(from_s // length_s))
    while number * length_s < to_s:
        yield number * length_s
        number += 1


def units_between(truth: Truth, from_s: float, to_s: float) -> list[Unit]:
    """What is said in a stretch of a clip that loops: units that lie wholly in it, times going on over the rounds."""
    said = units_of(truth.words)
    return [
        Unit(unit.text, begins_s + unit.from_s, begins_s + unit.at_s)
        for begins_s in looped(truth.duration_ms, from_s, to_s)
        for unit in said
        if begins_s + unit.from_s >= from_s and begins_s + unit.at_s <= to_s
    ]


def rate_per_min(said: Sequence[Unit]) -> float | None:
    """Units per minute of talk; None when too little is said to have a rate."""
    if len(said) < 6:
        return None
    talk_s = said[0].at_s - said[0].from_s
    for before, after in pairwise(said):
        gap_s = max(0.0, after.from_s - before.at_s)
        talk_s += after.at_s - after.from_s + min(gap_s, COUNTED_PAUSE_MS / 1000)
    return len(said) * 60 / talk_s if talk_s >= 3 else None


def pauses(words: Sequence[Word], at_least_ms: int = 250) -> tuple[Pause, ...]:
    """Gaps between words that are long enough to be heard as pauses."""
    gaps = [Pause(from_ms=a.to_ms, to_ms=b.from_ms) for a, b in pairwise(words)]
    return tuple(gap for gap in gaps if gap.to_ms - gap.from_ms >= at_least_ms)


def find_term(term: str, words: Sequence[Word]) -> TruthTerm:
    """Each place where the term's units are said in a row."""
    wanted, said = units(term), units_of(words)
    texts = [unit.text for unit in said]
    ends = range(len(wanted), len(said) + 1) if wanted else range(0)
    hits = [end for end in ends if texts[end - len(wanted) : end] == wanted]
    return TruthTerm(term=term, said_ms=tuple(round(said[end - 1].at_s * 1000) for end in hits))
