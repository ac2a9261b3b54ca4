"""Typed answers in the session: which are taken, what stands, how often they are written, what the page gets back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.errors import Refusal
from server.core.facts import AnswerTyped, MediaBack
from server.core.messages import Answer
from server.core.plan import Choice, Plan, Question
from server.interview.session import TimeUp, decide, typed_due_ms
from server.interview.view import candidate_view
from tests.interview.test_session import Interview

PLAN = Plan(
    title="Clerk",
    questions=(
        Question(kind="short_text", text="Why?", preparation_s=0, answer_s=60, retakes=1, max_characters=5000),
        Question(
            kind="choice",
            text="Which?",
            preparation_s=5,
            answer_s=30,
            retakes=0,
            choices=(Choice(text="left"), Choice(text="right", right=True)),
        ),
        Question(text="Tell us", preparation_s=0),
    ),
)


def typed(question: int, take: int, text: str = "", chosen: tuple[int, ...] = ()) -> Answer:
    return Answer(id="a", question=question, take=take, text=text, chosen=chosen)


def writing() -> Interview:
    """Question 1, take 1, answering since 500 ms (60 s)."""
    return Interview(PLAN).consent(100).fact(200, MediaBack()).step(300, "check_done").step(500, "begin")


def told(talk: Interview) -> tuple[str, tuple[int, ...]] | None:
    seen = candidate_view(talk.state, 1000, recording=False, analysis_degraded=False).typed
    return None if seen is None else (seen.text, seen.chosen)


def test_the_newest_stands_and_is_given_back_while_answering_and_afterwards() -> None:
    talk = writing()
    assert told(talk) is None
    talk.do(1000, typed(1, 1, "Beca")).do(3000, typed(1, 1, "Because"))
    assert told(talk) == ("Because", ())
    assert talk.step(9000, "end_answer").where == ("reviewing", 1, 1)
    assert told(talk) == ("Because", ())
    talk.step(9500, "next")
    assert told(talk) is None
    talk.step(9600, "start_answer").do(9700, typed(2, 1, chosen=(1,)))
    assert told(talk) == ("", (1,))


def test_a_new_take_begins_with_what_was_written_before() -> None:
    talk = writing().do(1000, typed(1, 1, "First")).step(2000, "end_answer").step(3000, "again")
    assert talk.where == ("answering", 1, 2)
    assert told(talk) == ("First", ())
    assert [e.fact for e in talk.entries if isinstance(e.fact, AnswerTyped)][-1].take == 2
    talk.do(4000, typed(1, 2, "First, mended"))
    assert told(talk) == ("First, mended", ())


def test_preparation_that_ends_by_itself_carries_it_over_as_well() -> None:
    slow = PLAN.model_copy(update={"questions": (PLAN.questions[0].model_copy(update={"preparation_s": 10}),)})
    talk = Interview(slow).consent(100).fact(200, MediaBack()).step(300, "check_done").step(500, "begin")
    talk.step(600, "start_answer").do(700, typed(1, 1, "Kept")).step(800, "end_answer").step(900, "again")
    assert told(talk) is None
    assert talk.do(10_900, TimeUp()).where == ("answering", 1, 2)
    assert told(talk) == ("Kept", ())


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (typed(1, 2, "x"), "wrong_moment"),
        (typed(2, 1, "x"), "wrong_moment"),
        (typed(1, 1, "x" * 5000), ""),
        (Answer.model_construct(id="a", question=1, take=1, text="x" * 5001, chosen=()), "not_an_answer"),
    ],
)
def test_what_is_taken(answer: Answer, code: str) -> None:
    talk = writing()
    if not code:
        assert decide(talk.state, answer, 1000)
        return
    with pytest.raises(Refusal) as refused:
        decide(talk.state, answer, 1000)
    assert refused.value.code == code


def test_nothing_is_taken_before_after_or_for_a_spoken_question() -> None:
    talk = writing().step(1000, "end_answer")
    for question in (1, 2, 3):
        with pytest.raises(Refusal, match="wrong_moment"):
            decide(talk.state, typed(question, 1, "late"), 1100)
        talk.step(2000, "next") if question < 3 else None
        if talk.state.stage == "preparing":
            with pytest.raises(Refusal, match="wrong_moment"):
                decide(talk.state, typed(2, 1, chosen=(1,)), 2100)
            talk.step(2200, "start_answer").step(2300, "end_answer")
    assert talk.where == ("answering", 3, 1)
    with pytest.raises(Refusal, match="wrong_moment"):
        decide(talk.state, typed(3, 1, "typed"), 2500)


def test_the_view_tells_the_choices_and_never_which_is_right() -> None:
    talk = writing().step(1000, "end_answer").step(2000, "next")
    view = candidate_view(talk.state, 2000, recording=False, analysis_degraded=False)
    assert view.question is not None
    assert (view.question.kind, view.question.spoken, view.question.choices) == ("choice", False, ("left", "right"))
    assert (view.question.several, view.question.max_characters) == (False, 0)
    assert '"right":' not in view.model_dump_json()


@given(chars=st.integers(0, 5000), seconds=st.integers(60, 3600))
def test_an_hour_of_autosaves_stays_below_a_million_characters(chars: int, seconds: int) -> None:
    talk = writing()
    now_ms, end_ms = 1000, 1000 + seconds * 1000
    written = 0
    while now_ms < end_ms:
        talk.fact(now_ms, AnswerTyped(question=1, take=1, text="x" * chars))
        del talk.entries[2:]
        written += chars
        now_ms = max(now_ms + 1000, typed_due_ms(talk.state))
    assert written <= 1_000_000
