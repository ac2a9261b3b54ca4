"""Live mentions: across utterances, and what a "not" before one reaches."""

from dataclasses import dataclass, field

import pytest

from analyzers import SeatSetting
from analyzers.keywords import KeywordsAnalyzer
from server.core.facts import Fact, TermMentioned, Utterance, Word
from server.core.plan import Term


@dataclass
class Told:
    facts: list[TermMentioned] = field(default_factory=list)

    def fact(self, at_ms: int, fact: Fact, key: str) -> None:
        assert isinstance(fact, TermMentioned)
        self.facts.append(fact)


def utterance(from_ms: int, *words: str) -> Utterance:
    placed = tuple(
        Word(text=word, from_ms=from_ms + at * 300, to_ms=from_ms + at * 300 + 250) for at, word in enumerate(words)
    )
    return Utterance(
        question=1, take=1, from_ms=from_ms, to_ms=placed[-1].to_ms, text=" ".join(words), language="en", words=placed
    )


def mentions(terms: tuple[str, ...], *utterances: Utterance) -> list[tuple[str, bool]]:
    told = Told()
    setting = SeatSetting(question=1, take=1, language="en", from_ms=0, terms=tuple(Term(term=term) for term in terms))
    analyzer = KeywordsAnalyzer(setting, told, None)  # type: ignore[arg-type]
    for one in utterances:
        analyzer.read(one)
    return [(fact.term, fact.negated) for fact in told.facts]


@pytest.mark.parametrize(
    ("first", "gap_ms", "negated"),
    [
        (("I", "have", "never", "used", "Kafka."), 300, False),
        (("I", "have", "never", "used"), 300, True),
        (("I", "have", "never", "used"), 5_000, False),
        (("我", "从来", "没", "用过。"), 300, False),
    ],
    ids=["a sentence ends between", "the same sentence", "a long pause", "a Chinese full stop"],
)
def test_a_not_of_the_utterance_before_reaches_to_the_end_of_its_sentence(
    first: tuple[str, ...], gap_ms: int, negated: bool
) -> None:
    before = utterance(0, *first)
    after = utterance(before.to_ms + gap_ms, "Redis", "I", "used", "daily.")
    assert mentions(("Redis",), before, after) == [("Redis", negated)]


def test_a_term_over_two_utterances_is_found_once() -> None:
    before = utterance(0, "we", "use", "machine")
    after = utterance(before.to_ms + 300, "learning", "a", "lot.")
    last = utterance(after.to_ms + 300, "and", "learning", "goes", "on.")
    assert mentions(("machine learning",), before, after, last) == [("machine learning", False)]
