"""What becomes of an utterance that the engine is not sure of. The engine is scripted; sound, cutting and order are real."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from analyzers import RATE_HZ, SeatSetting, SoundBlock, Talk, Urgency
from analyzers.engines import Ask, Heard, HeardWord
from analyzers.transcript import TranscriptAnalyzer
from server.core.facts import Fact, Utterance

BLOCK_MS = 32


def heard(text: str, *, doubtful: bool = False) -> Heard:
    return Heard(text, (HeardWord(text, 0.1, 0.4, 0.9),), doubtful=doubtful)


UNSURE, REFUSED = heard("maybe", doubtful=True), Heard(refused="improbable")


class Engine:
    """Stands for the two calls that matter here; `Work` runs them when the test says so."""

    model_name = "scripted"

    def partial(self, asks: list[Ask]) -> list[Heard]:
        return [Heard() for _ in asks]

    def settle(self, asks: list[Ask]) -> list[Heard]:
        raise NotImplementedError

    def settle_carefully(self, asks: list[Ask]) -> list[Heard]:
        raise NotImplementedError


@dataclass
class Work:
    """What was put off, to be answered by the test."""

    facts: list[Fact] = field(default_factory=list)
    settling: list[tuple[str, Callable[[Heard], None]]] = field(default_factory=list)

    def fact(self, at_ms: int, fact: Fact, key: str) -> None:
        self.facts.append(fact)

    def partial(self, from_ms: int, text: str, words: Any) -> None: ...

    def seen(self, at_ms: int, faces: int) -> None: ...

    def later(self, work: Any, item: Any, then: Callable[[Any], None], urgency: Urgency) -> None:
        if urgency == "settled":
            self.settling.append((work.__name__, then))

    @property
    def said(self) -> list[str]:
        return [fact.text for fact in self.facts if isinstance(fact, Utterance)]


def two_utterances() -> Work:
    """Two stretches of talk with a long pause between: two pieces of work for the engine."""
    work = Work()
    analyzer = TranscriptAnalyzer(SeatSetting(question=1, take=1, language="en", from_ms=0), work, Engine())
    talks = (Talk(320, 1_920), Talk(4_480, 6_400))
    for at_ms in range(0, 9_600, BLOCK_MS):
        for talk in talks:
            if talk.from_ms == at_ms:
                analyzer.talk_began(at_ms)
        loud = any(talk.from_ms <= at_ms < talk.to_ms for talk in talks)
        samples = np.full(RATE_HZ * BLOCK_MS // 1000, 0.1 if loud else 0.0, np.float32)
        analyzer.hear(SoundBlock(at_ms, samples, 0.9 if loud else 0.0))
        for talk in talks:
            if talk.to_ms == at_ms:
                analyzer.talk_ended(talk)
    assert [name for name, _ in work.settling] == ["settle", "settle"]
    return work


def test_a_doubtful_utterance_is_looked_at_again_and_told_in_its_place() -> None:
    work = two_utterances()
    (_, first), (_, second) = work.settling
    first(heard("dim", doubtful=True))
    second(heard("clear"))
    assert work.said == [], "what was said later is told later"
    assert work.settling[2][0] == "settle_carefully"
    work.settling[2][1](heard("bright"))
    assert work.said == ["bright", "clear"]


@pytest.mark.parametrize(
    ("first", "again", "said"),
    [
        (UNSURE, heard("surely"), ["surely"]),
        (UNSURE, REFUSED, ["maybe"]),
        (Heard(refused="improbable", doubtful=True), heard("surely"), ["surely"]),
        (Heard(refused="improbable", doubtful=True), REFUSED, []),
        (UNSURE, Heard(), []),
    ],
)
def test_the_better_of_two_looks_is_kept(first: Heard, again: Heard, said: list[str]) -> None:
    work = two_utterances()
    work.settling[0][1](first)
    work.settling[2][1](again)
    assert work.said == said
