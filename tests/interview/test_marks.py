"""What people make of flags: one mark per person, the last one stands, none takes it back."""

import pytest

from server.core.errors import Refusal
from server.core.facts import Entry, FlagMarked, Mark
from server.interview.marks import Marks
from tests.flags.timelines import Timeline

FLAG = "no_face:1.1:3000"


def flagged() -> tuple[Marks, Timeline]:
    timeline = Timeline().opened().flag(5, "no_face", "attention", since=3)
    marks = Marks()
    for entry in timeline.entries:
        marks.apply(entry)
    return marks, timeline


def put(marks: Marks, mark: Mark, by: str, at_ms: int = 9_000) -> str | None:
    """As a session does it; the key of the fact, None when there was nothing to say."""
    draft = marks.draft(FLAG, mark, by, f"id-of-{by}", at_ms)
    if draft is not None:
        marks.apply(Entry(n=1, at_ms=draft.at_ms, key=draft.key, fact=draft.fact))
    return draft.key if draft is not None else None


def standing(marks: Marks) -> dict[str, str]:
    return {one.by: one.mark for one in marks.of(FLAG)}


def test_two_people_have_a_mark_each() -> None:
    marks, _ = flagged()
    put(marks, "useful", "anna")
    put(marks, "not_useful", "bo")
    assert standing(marks) == {"anna": "useful", "bo": "not_useful"}


def test_the_same_again_is_no_fact_and_every_other_one_has_a_key_of_its_own() -> None:
    marks, _ = flagged()
    keys = [put(marks, mark, "anna") for mark in ("useful", "useful", "not_useful", "none", "none", "useful")]
    assert [key is None for key in keys] == [False, True, False, False, True, False]
    made = [key for key in keys if key is not None]
    assert len(set(made)) == 4
    assert standing(marks) == {"anna": "useful"}


def test_taking_back_what_was_never_said_is_nothing() -> None:
    marks, _ = flagged()
    assert put(marks, "none", "anna") is None


def test_an_unknown_flag_is_refused_and_a_mark_on_one_is_passed_over() -> None:
    marks, _ = flagged()
    marks.apply(Entry(n=9, at_ms=1, fact=FlagMarked(id="no_face:9.9:0", rule="no_face", mark="useful", by="anna")))
    for ask in (lambda: marks.of("no_face:9.9:0"), lambda: marks.draft("no_face:9.9:0", "useful", "anna", "a", 1)):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == "not_found"
