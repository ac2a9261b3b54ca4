"""Required terms that an answer never mentions."""

import pytest

from server.core.plan import Plan, Question, Term
from server.flags.terms_missing import TermsMissing
from tests.flags.timelines import PLAN, Timeline, judged, raised


def answered(question: int = 1, take: int = 1) -> Timeline:
    return (
        Timeline()
        .opened()
        .answering(100, question, take)
        .heard(110, "a few words", question=question, take=take)
        .reviewing(150, question, take)
    )


FLAG = "+150.0 terms_missing:1.1:100000"

ANSWERS = [
    ("all said", answered().transcript(160, "words").measured(161, "invalidation", "expiry").analysed(162), []),
    ("one missing", answered().transcript(160, "words").measured(161, "expiry").analysed(162), [FLAG]),
    ("not before the end of the answer", answered(), []),
    ("the final words outweigh the live ones", answered().term(151, "expiry").transcript(160, "w").measured(161), [FLAG]),
    (
        "final pass failed, live words have all",
        answered().term(151, "expiry").term(152, "invalidation").transcript_failed(160).analysed(162),
        [],
    ),
    ("final pass failed, live words lack one", answered().term(151, "expiry").transcript_failed(160).analysed(162), [FLAG]),
    (
        "final words without mentions looked for",
        answered().term(151, "expiry").transcript(160, "w").measured(161, mentions="keywords failed").analysed(162),
        [FLAG],
    ),
    ("measured before the transcript", answered().measured(159, "expiry").transcript(160, "w").analysed(162), [FLAG]),
    ("nothing said, final pass says so", answered().transcript(160, "").measured(161).analysed(162), []),
    (
        "nothing said, no final pass",
        Timeline().opened().answering(100).reviewing(150).transcript_failed(160).analysed(162),
        [],
    ),
    ("analysed twice", answered().transcript(160, "w").measured(161).measured(161).analysed(162).analysed(163), [FLAG]),
    (
        "the next take takes it back",
        answered().transcript(160, "w").measured(161).stage(170, "preparing", 1, 2, "again"),
        [FLAG, "-170.0 terms_missing:1.1:100000"],
    ),
    (
        "the next question leaves it",
        answered().transcript(160, "w").measured(161).stage(170, "preparing", 2, 1, "next"),
        [FLAG],
    ),
    (
        "an earlier take measured late is not judged",
        answered().answering(155, 1, 2).transcript(160, "w").measured(161).analysed(162),
        [],
    ),
    (
        "the question after it has other terms",
        answered(2).transcript(160, "w", question=2).measured(161, "rollback", question=2),
        [],
    ),
]


@pytest.mark.parametrize(("what", "timeline", "expected"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_terms_missing(what: str, timeline: Timeline, expected: list[str]) -> None:
    assert judged(TermsMissing, timeline) == expected


def test_each_missing_required_term_is_evidence_over_the_whole_answer() -> None:
    (flag,) = raised(TermsMissing, answered().transcript(160, "w").measured(161))
    assert [(e.what, e.from_ms, e.to_ms, e.values) for e in flag.evidence] == [
        ("invalidation", 100_000, 150_000, {"mentions": 0, "final_words": 1}),
        ("expiry", 100_000, 150_000, {"mentions": 0, "final_words": 1}),
    ]


def test_a_follow_up_is_built_from_the_missing_terms() -> None:
    (flag,) = raised(TermsMissing, answered().transcript(160, "w").measured(161))
    assert "“invalidation” and “expiry”" in flag.follow_up
    (flag,) = raised(TermsMissing, answered().transcript(160, "w").measured(161, "expiry"))
    assert "“invalidation”" in flag.follow_up
    assert "expiry" not in flag.follow_up


def test_the_questions_own_follow_up_comes_first() -> None:
    (flag,) = raised(TermsMissing, answered(2).transcript(160, "w", question=2).measured(161, question=2))
    assert flag.follow_up == PLAN.questions[1].follow_up


def test_the_follow_up_is_in_the_interviews_language() -> None:
    terms = tuple(Term(term=term) for term in ("缓存", "降级", "限流", "熔断"))
    plan = Plan(title="后端", language="zh", questions=(Question(text="高并发怎么办？", terms=terms),))
    timeline = Timeline(plan).opened().answering(100).reviewing(150).transcript(160, "嗯").measured(161)
    (flag,) = raised(TermsMissing, timeline)
    assert "“缓存”、“降级”、“限流”" in flag.follow_up
    assert "熔断" not in flag.follow_up, "more than three terms make no question anybody would ask"
    assert len(flag.evidence) == 4


def test_a_question_outside_the_plan_is_harmless() -> None:
    timeline = (
        Timeline().opened().answering(100, 9).reviewing(150, 9).transcript(160, "w", question=9).measured(161, question=9)
    )
    assert judged(TermsMissing, timeline) == []
