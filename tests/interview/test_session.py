"""The session's states as tables: commands in, facts out."""

from typing import Any

import pytest

from server.core.errors import Refusal
from server.core.facts import (
    ConsentGiven,
    Entry,
    Fact,
    MediaBack,
    MediaLost,
    SessionOpened,
    StageEntered,
    TakeAllowed,
    TimeExtended,
)
from server.core.messages import AllowTake, Consent, Extend, Step
from server.core.plan import Plan, Question
from server.interview.session import Command, State, TimeUp, begin, decide, evolve, fold

PLAN = Plan(
    title="Engineer",
    questions=(
        Question(text="one", preparation_s=10, answer_s=60, retakes=1),
        Question(text="two", preparation_s=0, answer_s=30, retakes=0),
    ),
    expression_events=True,
    pause_limit_s=100,
)
ALL = {"record": True, "transcribe": True, "analyse": True, "expression": True}


class Interview:
    """A session under test: commands and facts with their times, folded as they come."""

    def __init__(self, plan: Plan = PLAN) -> None:
        self.entries = [Entry(n=1, at_ms=0, fact=SessionOpened(plan=plan, candidate="C", page_language="en"))]
        self.state: State = fold(self.entries)

    def fact(self, at_ms: int, fact: Fact) -> "Interview":
        entry = Entry(n=len(self.entries) + 1, at_ms=at_ms, fact=fact)
        self.entries.append(entry)
        self.state = evolve(self.state, entry)
        return self

    def do(self, at_ms: int, command: Command) -> "Interview":
        for fact in decide(self.state, command, at_ms, by="hr"):
            self.fact(at_ms, fact)
        return self

    def step(self, at_ms: int, step: str, **where: int) -> "Interview":
        return self.do(at_ms, Step.model_validate({"id": "x", "step": step, **where}))

    def consent(self, at_ms: int, **changes: bool) -> "Interview":
        return self.do(
            at_ms, Consent.model_validate({"id": "x", "choices": {**ALL, **changes}, "text_version": "1", "language": "en"})
        )

    @property
    def where(self) -> tuple[str, int, int]:
        """Stage, question and take; 0 for none."""
        return self.state.stage, self.state.question or 0, self.state.take or 0


def answering(at_ms: int = 1000) -> Interview:
    """Question 1, take 1, answering since ``at_ms`` (60 s)."""
    talk = Interview().consent(100).fact(200, MediaBack()).step(300, "check_done").step(400, "begin")
    return talk.step(at_ms, "start_answer")


def test_a_whole_interview() -> None:
    talk = answering()
    assert talk.where == ("answering", 1, 1)
    talk.step(20_000, "end_answer")
    assert talk.where == ("reviewing", 1, 1)
    talk.step(21_000, "again").step(22_000, "start_answer").step(30_000, "end_answer")
    assert talk.where == ("reviewing", 1, 2)
    talk.step(31_000, "next")
    assert talk.where == ("answering", 2, 1), "a question without preparation time begins at once"
    talk.do(61_000, TimeUp())
    assert talk.where == ("reviewing", 2, 1)
    talk.step(62_000, "next")
    assert talk.where == ("submitted", 0, 0)
    assert talk.state.answered == (1, 2)
    assert fold(talk.entries) == talk.state, "a restarted server comes to the same state"


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        ("consent", "check_done"),
        ("consent", "begin"),
        ("check", "begin"),
        ("check", "start_answer"),
        ("notice", "end_answer"),
        ("preparing", "end_answer"),
        ("preparing", "next"),
        ("answering", "start_answer"),
        ("answering", "next"),
        ("answering", "again"),
        ("reviewing", "end_answer"),
        ("reviewing", "start_answer"),
    ],
)
def test_steps_out_of_order_are_refused_and_change_nothing(stage: str, step: str) -> None:
    ways: dict[str, Any] = {
        "consent": lambda: Interview(),
        "check": lambda: Interview().consent(1),
        "notice": lambda: Interview().consent(1).fact(2, MediaBack()).step(3, "check_done"),
        "preparing": lambda: Interview().consent(1).fact(2, MediaBack()).step(3, "check_done").step(4, "begin"),
        "answering": answering,
        "reviewing": lambda: answering().step(2000, "end_answer"),
    }
    talk = ways[stage]()
    before = talk.state
    with pytest.raises(Refusal, match="wrong_moment"):
        talk.step(5000, step)
    assert talk.state == before


def test_a_click_meant_for_another_moment_does_nothing() -> None:
    talk = answering().step(2000, "end_answer", question=1, take=1).step(2500, "again")
    with pytest.raises(Refusal, match="wrong_moment"):
        talk.step(2600, "start_answer", question=1, take=1)
    assert talk.where == ("preparing", 1, 2)


def test_without_consent_to_record_there_is_no_interview() -> None:
    with pytest.raises(Refusal, match="recording_consent_needed"):
        Interview().consent(1, record=False)


def test_expression_needs_the_opening_and_the_person() -> None:
    closed = Interview(PLAN.model_copy(update={"expression_events": False})).consent(1)
    assert closed.state.consent is not None
    assert closed.state.consent["expression"] is False
    refused = Interview().consent(1, expression=False)
    assert refused.state.consent is not None
    assert refused.state.consent["expression"] is False
    assert refused.where[0] == "check", "and the interview goes on"


def test_consent_can_be_withdrawn_at_any_time() -> None:
    talk = answering().consent(5000, expression=False)
    assert talk.where == ("answering", 1, 1)
    talk.consent(6000, record=False)
    assert talk.where == ("withdrawn", 0, 0)
    with pytest.raises(Refusal):
        talk.step(7000, "end_answer")


def test_retakes_are_counted_and_hr_can_allow_one_more() -> None:
    talk = answering().step(2000, "end_answer").step(3000, "again").step(4000, "start_answer").step(5000, "end_answer")
    assert talk.state.takes_left == 0
    with pytest.raises(Refusal, match="no_takes_left"):
        talk.step(6000, "again")
    facts = decide(talk.state, AllowTake(id="a", session="s"), 6500, by="hr")
    assert facts == (TakeAllowed(question=1, by="hr"),)
    talk.fact(6500, facts[0])
    assert talk.state.takes_left == 1
    assert talk.step(7000, "again").where == ("preparing", 1, 3)


def test_time_runs_and_hr_can_give_more() -> None:
    talk = answering(1000)
    assert talk.state.deadline_ms(5000) == 61_000
    assert talk.state.left_ms(5000) == 56_000
    talk.do(6000, Extend(id="e", session="s", extra_ms=120_000))
    assert isinstance(talk.entries[-1].fact, TimeExtended)
    assert talk.state.due_ms() == 181_000
    assert decide(talk.state, TimeUp(), 100_000) == ()
    talk.do(181_000, TimeUp())
    assert talk.where == ("reviewing", 1, 1)
    assert isinstance(talk.entries[-1].fact, StageEntered)
    assert talk.entries[-1].fact.reason == "time_up"


def test_no_more_time_outside_of_a_timed_stage() -> None:
    with pytest.raises(Refusal, match="wrong_moment"):
        answering().step(2000, "end_answer").do(3000, Extend(id="e", session="s", extra_ms=60_000))


def test_the_clock_stands_still_while_no_media_comes() -> None:
    talk = answering(1000).fact(12_500, MediaLost(since_ms=11_000))
    assert talk.state.paused(20_000)
    assert talk.state.deadline_ms(20_000) is None
    assert talk.state.left_ms(20_000) == 50_000
    talk.fact(31_000, MediaBack(away_ms=20_000))
    assert not talk.state.paused(31_000)
    assert talk.state.left_ms(31_000) == 50_000
    assert talk.state.deadline_ms(31_000) == 81_000


def test_the_clock_runs_on_when_the_opening_says_so() -> None:
    plan = PLAN.model_copy(update={"clock_when_away": "run"})
    talk = Interview(plan).consent(1).fact(2, MediaBack()).step(3, "check_done").step(4, "begin").step(1000, "start_answer")
    talk.fact(12_000, MediaLost(since_ms=11_000))
    assert not talk.state.paused(20_000)
    assert talk.state.deadline_ms(20_000) == 61_000


def test_the_pause_has_a_limit() -> None:
    talk = answering(1000).fact(11_000, MediaLost(since_ms=11_000))
    assert talk.state.due_ms() == 161_000
    assert talk.state.left_ms(121_000) == 40_000, "after 100 s the clock runs again"
    assert not talk.state.paused(121_000)
    assert talk.do(161_000, TimeUp()).where == ("reviewing", 1, 1)


def test_an_absence_across_a_stage_counts_only_within_it() -> None:
    talk = Interview().consent(1).fact(2, MediaBack()).step(3, "check_done").step(1000, "begin")
    talk.fact(5000, MediaLost(since_ms=5000))
    talk.step(8000, "start_answer")
    assert talk.state.left_ms(10_000) == 60_000
    talk.fact(12_000, MediaBack(away_ms=7000))
    assert talk.state.deadline_ms(12_000) == 8000 + 60_000 + 4000


def test_begin_needs_media() -> None:
    talk = Interview().consent(1).step(2, "check_done")
    with pytest.raises(Refusal, match="media_failed"):
        talk.step(3, "begin")
    talk.fact(4, MediaBack()).fact(5, MediaLost(since_ms=5))
    with pytest.raises(Refusal, match="media_failed"):
        talk.step(6, "begin")


def test_nothing_follows_after_the_end() -> None:
    talk = answering().step(2000, "end_answer").step(3000, "next").step(4000, "end_answer").step(5000, "next")
    for command in (TimeUp(), AllowTake(id="a", session="s"), Extend(id="e", session="s", extra_ms=60_000)):
        with pytest.raises(Refusal, match="link_used"):
            decide(talk.state, command, 6000)


def test_a_timeline_begins_with_its_opening() -> None:
    with pytest.raises(ValueError, match="session_opened"):
        fold([])
    assert begin(SessionOpened(plan=PLAN, candidate="C", page_language="zh")).stage == "consent"


def test_consent_keeps_language_and_version() -> None:
    talk = Interview().consent(1)
    given = talk.entries[1].fact
    assert isinstance(given, ConsentGiven)
    assert (given.text_version, given.language) == ("1", "en")
