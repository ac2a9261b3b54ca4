"""The sample opening: in both languages, alike, and complete enough to be marked."""

from server.core.opening import OpeningSettings
from server.hiring.openings import check_sound, minutes_of
from server.hiring.sample import CANDIDATES, CHINESE, ENGLISH, SAMPLES
from server.interview.translation import missing


def test_one_opening_in_both_languages() -> None:
    (sample,) = SAMPLES
    assert sample.languages == tuple(CANDIDATES)
    assert missing(sample) == ()
    check_sound(sample, OpeningSettings())
    assert minutes_of(CHINESE) == minutes_of(ENGLISH)


def test_each_question_can_be_marked_and_followed_up() -> None:
    for plan in (CHINESE, ENGLISH):
        check_sound(plan, OpeningSettings())
        for question in plan.questions:
            assert question.dimensions
            assert question.key_points or question.choices
            assert question.follow_up or not question.spoken
            assert all(point.terms for point in question.key_points)


def test_each_kind_but_one_of_the_same_is_shown() -> None:
    for plan in (CHINESE, ENGLISH):
        assert {one.kind for one in plan.questions} == {"structured", "skill", "situational", "choice", "short_text"}
