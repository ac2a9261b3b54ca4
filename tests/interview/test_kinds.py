"""Kinds of questions: complete in both languages, and what each takes for an answer."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.errors import Refusal
from server.core.opening import Judged
from server.core.plan import Choice, Kind, Question
from server.interview.kinds import Typed, find_kinds, kind_of

ONE = Question(kind="choice", text="?", choices=(Choice(text="a"), Choice(text="b", right=True), Choice(text="c")))
TWO = Question(
    kind="choice", text="?", choices=(Choice(text="a", right=True), Choice(text="b", right=True), Choice(text="c"))
)
TEXT = Question(kind="short_text", text="?", max_characters=10)


def example(kind: Kind) -> Question:
    return {"choice": ONE, "short_text": TEXT}.get(kind) or Question(kind=kind, text="?")


@pytest.mark.parametrize("kind", get_args(Kind))
def test_each_kind_declares_itself(kind: Kind) -> None:
    declared = find_kinds()[kind]
    for text in (declared.title, declared.description):
        assert text.zh
        assert text.en
    assert declared.spoken is example(kind).spoken
    assert set(declared.judged) <= set(get_args(Judged))
    assert Question.model_validate(
        {**example(kind).model_dump(), "preparation_s": declared.preparation_s, "answer_s": declared.answer_s}
    )


def test_there_is_no_kind_without_a_name_in_the_plan() -> None:
    assert set(find_kinds()) == set(get_args(Kind))


@pytest.mark.parametrize("kind", ["structured", "situational", "skill"])
def test_a_spoken_question_takes_nothing_typed(kind: Kind) -> None:
    with pytest.raises(Refusal, match="wrong_moment"):
        kind_of(example(kind)).check(example(kind), "typed", ())


def test_choices_are_put_in_order_and_counted_once() -> None:
    check = kind_of(TWO).check
    assert check(TWO, "ignored", (2, 0, 2)) == Typed(chosen=(0, 2))
    assert check(TWO, "", ()) == Typed()


@pytest.mark.parametrize(("question", "chosen"), [(ONE, (0, 1)), (ONE, (3,)), (ONE, (-1,)), (TWO, (0, 3))])
def test_what_cannot_be_chosen(question: Question, chosen: tuple[int, ...]) -> None:
    with pytest.raises(Refusal, match="not_an_answer"):
        kind_of(question).check(question, "", chosen)


@given(st.text(max_size=20))
def test_a_text_is_kept_as_it_is_or_refused_for_its_length(text: str) -> None:
    if len(text) <= 10:
        assert kind_of(TEXT).check(TEXT, text, (1,)) == Typed(text=text)
    else:
        with pytest.raises(Refusal, match="not_an_answer"):
            kind_of(TEXT).check(TEXT, text, ())
