"""What may be shown after consent was taken back."""

import importlib
import inspect
import pkgutil
from types import ModuleType
from typing import get_args

import pytest

from server.core.facts import (
    AnswerMeasured,
    AnswerTyped,
    ConsentGiven,
    Entry,
    EventBegan,
    Evidence,
    Fact,
    FlagRaised,
    Mention,
    Purpose,
    RecordingReady,
    Said,
    Signal,
    StageEntered,
    TermMentioned,
    Transcript,
    Utterance,
    Withheld,
)
from server.core.withdrawal import EVERYTHING, FACE_RULES, NOTHING, hides_score, taken_back, withhold

ALL: dict[Purpose, bool] = dict.fromkeys(get_args(Purpose), True)
SECRET = "机密的话"


def facts() -> list[Fact]:
    evidence = (Evidence(question=1, take=1, from_ms=0, to_ms=1, what="x"),)
    flag = {"severity": "attention", "question": 1, "take": 1, "evidence": evidence}
    at = {"question": 1, "take": 1}
    return [
        ConsentGiven(choices=ALL, text_version="1", text_sha256="0", language="zh"),
        StageEntered(stage="answering", **at),
        Utterance(**at, from_ms=0, to_ms=1, text=SECRET, language="zh"),
        Transcript(**at, text=SECRET, words=(), language="zh", model="m"),
        TermMentioned(**at, term="t", said=SECRET, from_ms=0, to_ms=1),
        AnswerMeasured(**at, values={"rate_per_min": 1.0}, mentions=(Mention(term="t", said=SECRET, from_ms=0, to_ms=1),)),
        Signal(**at, name="speech_rate.recent", value=1.0, from_ms=0, to_ms=1),
        EventBegan(**at, id="e", name="face.smile", from_ms=0),
        FlagRaised(id="f1", rule="long_silence", **flag),
        FlagRaised(id="f2", rule="brow_lowered_often", **flag),
        RecordingReady(**at, file="a.webm", duration_ms=1, size_bytes=1, parts=()),
        AnswerTyped(**at, text=SECRET),
        Said(by="candidate", author="x", text="你好", client_id="c"),
    ]


def kinds(gone: frozenset[Purpose]) -> list[str]:
    entries = [Entry(n=n, at_ms=n, fact=fact) for n, fact in enumerate(facts(), start=1)]
    shown = withhold(entries, gone)
    assert [one.n for one in shown] == [one.n for one in entries], "numbers have no hole"
    return [f"{one.fact.kind}:{getattr(one.fact, 'rule', '')}" for one in shown if not isinstance(one.fact, Withheld)]


@pytest.mark.parametrize(
    ("consents", "afterwards", "gone"),
    [
        ([], False, NOTHING),
        ([ALL], False, NOTHING),
        ([{**ALL, "expression": False}], False, NOTHING),
        ([ALL, {**ALL, "expression": False}], False, {"expression"}),
        ([ALL, {**ALL, "expression": False}, ALL], False, NOTHING),
        ([ALL, {**ALL, "transcribe": False, "analyse": False}], False, {"transcribe", "analyse"}),
        ([ALL, {**ALL, "record": False}], False, EVERYTHING),
        ([ALL], True, EVERYTHING),
        ([], True, EVERYTHING),
    ],
)
def test_what_was_taken_back(consents: list[dict[Purpose, bool]], afterwards: bool, gone: frozenset[Purpose]) -> None:
    assert taken_back(consents, afterwards=afterwards) == gone
    assert hides_score(taken_back(consents, afterwards=afterwards)) == ("record" in gone)


def test_nothing_taken_back_hides_nothing() -> None:
    assert len(kinds(NOTHING)) == len(facts())


@pytest.mark.parametrize(
    ("purpose", "hidden"),
    [
        ("expression", {"event_began:", "flag_raised:brow_lowered_often"}),
        ("transcribe", {"utterance:", "transcript:", "term_mentioned:", "answer_measured:"}),
        (
            "analyse",
            {
                "term_mentioned:",
                "answer_measured:",
                "signal:",
                "flag_raised:long_silence",
                "flag_raised:brow_lowered_often",
            },
        ),
        ("record", {"recording_ready:", "answer_typed:"}),
    ],
)
def test_a_purpose_hides_its_own(purpose: Purpose, hidden: set[str]) -> None:
    assert set(kinds(NOTHING)) - set(kinds(frozenset({purpose}))) == hidden


def test_everything_leaves_the_course_of_the_interview_and_no_word_of_it() -> None:
    assert kinds(EVERYTHING) == ["consent_given:", "stage_entered:", "said:"]
    entries = [Entry(n=n, at_ms=n, fact=fact) for n, fact in enumerate(facts(), start=1)]
    assert SECRET not in "".join(one.model_dump_json() for one in withhold(entries, EVERYTHING))


def test_every_rule_about_the_face_is_known_as_one() -> None:
    about_the_face: set[str] = set()
    for module in modules_of("server.flags"):
        if '"face.' in inspect.getsource(module):
            rules = [one for _, one in inspect.getmembers(module, inspect.isclass) if "name" in vars(one)]
            about_the_face |= {str(vars(one)["name"]) for one in rules}
    assert about_the_face == FACE_RULES


def modules_of(package: str) -> list[ModuleType]:
    root = importlib.import_module(package)
    return [importlib.import_module(f"{package}.{one.name}") for one in pkgutil.iter_modules(root.__path__)]
