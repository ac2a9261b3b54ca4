"""Sentence, network, policy and view: small pure parts as tables."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.core.facts import Entry, SessionOpened, StageEntered
from server.core.plan import Plan, Question, Term
from server.core.text import Language
from server.interview.network import network_verdict
from server.interview.policy import allowed_purposes
from server.interview.sentence import CHECK_SENTENCE, matched_ratio
from server.interview.session import begin, evolve
from server.interview.view import candidate_view

PLAN = Plan(
    title="t",
    questions=(Question(text="Why?", terms=(Term(term="secret"),), follow_up="Ask this"),),
    expression_events=True,
)


@pytest.mark.parametrize(
    ("said", "language", "low", "high"),
    [
        (CHECK_SENTENCE.zh, "zh", 1.0, 1.0),
        ("嗯，" + CHECK_SENTENCE.zh + "好的", "zh", 1.0, 1.0),
        ("你好，我准备好了，可以听到我说话吗", "zh", 0.7, 0.95),
        (CHECK_SENTENCE.en.lower(), "en", 1.0, 1.0),
        ("hello i am ready to begin", "en", 0.35, 0.5),
        ("", "en", 0.0, 0.0),
        ("完全不同", "en", 0.0, 0.0),
    ],
)
def test_matched_ratio(said: str, language: Language, low: float, high: float) -> None:
    assert low <= matched_ratio(said, language) <= high


NETWORK_CASES = json.loads((Path(__file__).parent / "network_cases.json").read_text("utf-8"))
"""What both the page and the server say of a reading; web_client/src/candidate/check/network.test.ts reads the same file."""


@pytest.mark.parametrize("case", NETWORK_CASES, ids=lambda case: case["what"])
def test_network_verdict(case: dict[str, Any]) -> None:
    assert network_verdict(case["rtt_ms"], case["loss_ratio"], case["carries_kbps"]) == case["verdict"]


def test_of_no_reading_nothing_is_said() -> None:
    assert network_verdict(None, None, None) == "unknown"
    assert network_verdict(None, 0.01, None) == "pass"


def test_nothing_is_analysed_before_consent_or_against_the_opening() -> None:
    everything = {"record": True, "transcribe": True, "analyse": True, "expression": True}
    assert allowed_purposes(PLAN, None) == frozenset()
    assert allowed_purposes(PLAN, everything) == {"record", "transcribe", "analyse", "expression"}  # type: ignore[arg-type]
    closed = PLAN.model_copy(update={"expression_events": False})
    assert "expression" not in allowed_purposes(closed, everything)  # type: ignore[arg-type]
    assert allowed_purposes(PLAN, {"record": True, "transcribe": False}) == {"record"}


def test_the_candidate_sees_neither_terms_nor_follow_up() -> None:
    state = begin(SessionOpened(plan=PLAN, candidate="C", page_language="en"))
    state = evolve(state, Entry(n=2, at_ms=0, fact=StageEntered(stage="preparing", question=1, take=1, limit_ms=5000)))
    shown = candidate_view(state, 1000, recording=False, analysis_degraded=False).model_dump_json()
    assert "Why?" in shown
    assert "secret" not in shown
    assert "Ask this" not in shown
