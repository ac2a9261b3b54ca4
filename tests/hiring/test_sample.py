"""The sample openings: one in each language, alike, and complete enough to be marked."""

from server.core.opening import OpeningSettings
from server.hiring.openings import check_sound, minutes_of
from server.hiring.sample import CANDIDATES, SAMPLES


def test_one_in_each_language_with_the_same_shape() -> None:
    assert [plan.language for plan in SAMPLES] == ["zh", "en"]
    assert len(CANDIDATES) == len(SAMPLES)
    chinese, english = SAMPLES
    assert [one.kind for one in chinese.questions] == [one.kind for one in english.questions]
    assert [one.id for one in chinese.dimensions] == [one.id for one in english.dimensions]
    assert minutes_of(chinese) == minutes_of(english)


def test_each_question_can_be_marked_and_followed_up() -> None:
    for plan in SAMPLES:
        check_sound(plan, OpeningSettings())
        for question in plan.questions:
            assert question.dimensions
            assert question.key_points or question.choices
            assert question.follow_up or not question.spoken
            assert all(point.terms for point in question.key_points)


def test_each_kind_but_one_of_the_same_is_shown() -> None:
    for plan in SAMPLES:
        assert {one.kind for one in plan.questions} == {"structured", "skill", "situational", "choice", "short_text"}
