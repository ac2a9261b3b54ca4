"""The figures of one answer, and what makes each of them unknown."""

import pytest

from server.interview.answers import Answers
from tests.flags.timelines import PLAN, Timeline


def figures(timeline: Timeline, question: int = 1, take: int = 1) -> dict[str, float]:
    answers = Answers(timeline.plan)
    for entry in timeline.entries:
        answers.feed(entry)
    answer = answers.get(question, take)
    assert answer is not None
    return answer.figures(timeline.entries[-1].at_ms)


def test_every_figure_of_a_whole_answer() -> None:
    timeline = Timeline().opened().answering(100).heard(105, "words").rates(115, 145, 150).rates(145, 150, 400)
    for second in (120, 130):
        timeline.began(second, "face.brow_lowered").ended(second + 3, "face.brow_lowered", second)
    timeline.began(155, "face.away").reviewing(160)
    values = {"words": 90.0, "rate_per_min": 151.0, "talk_ms": 30_000.0, "pause_count": 6.0, "longest_pause_ms": 2_500.0}
    assert figures(timeline.measured(165, values=values)) == {
        "rate_per_min": 151.0,
        "live_rate_per_min": 150.0,
        "units": 90.0,
        "pauses_per_min": 12.0,
        "longest_pause_ms": 2_500.0,
        "first_word_ms": 4_000.0,
        "brow_share_ratio": 0.1,
        "away_share_ratio": pytest.approx(5 / 60, abs=1e-4),
    }


def test_time_without_media_is_no_time_of_the_answer() -> None:
    timeline = Timeline().opened().answering(100).heard(105, "words")
    timeline.began(110, "face.away").ended(120, "face.away", 110).lost(131, 130).back(150).reviewing(160)
    assert figures(timeline)["away_share_ratio"] == 0.25


def test_time_in_which_the_face_can_not_be_judged_does_not_count() -> None:
    timeline = Timeline().opened().answering(100)
    timeline.began(105, "face.unreliable_dark").ended(125, "face.unreliable_dark", 105)
    timeline.began(130, "face.brow_lowered").ended(140, "face.brow_lowered", 130)
    timeline.began(150, "face.unreliable_turned").began(150, "face.away").reviewing(160)
    assert figures(timeline)["brow_share_ratio"] == pytest.approx(10 / 30, abs=1e-4)
    assert figures(timeline)["away_share_ratio"] == pytest.approx(10 / 40, abs=1e-4)
    unseen = Timeline().opened().answering(100).began(105, "face.unreliable_dark").reviewing(160)
    assert "brow_share_ratio" not in figures(unseen)


@pytest.mark.parametrize(
    "timeline",
    [
        Timeline().opened(consent=("record", "transcribe", "analyse")).answering(100).reviewing(160),
        Timeline(PLAN.model_copy(update={"expression_events": False})).opened().answering(100).reviewing(160),
        Timeline().opened().answering(100).consent(120, "record", "analyse").reviewing(160),
        Timeline().opened().answering(100).analysis(120, "face", "failed").reviewing(160),
        Timeline().opened().answering(100).analysis(120, "host", "failed").analysis(125, "host", "running").reviewing(160),
    ],
    ids=["not agreed to", "not part of the opening", "taken back", "analyzer broke", "host broke"],
)
def test_shares_are_unknown_unless_the_face_was_looked_at_all_along(timeline: Timeline) -> None:
    assert not {"brow_share_ratio", "away_share_ratio"} & figures(timeline).keys()


def test_a_start_that_the_network_or_the_microphone_hid_has_no_first_word() -> None:
    assert "first_word_ms" not in figures(Timeline().opened().answering(100).lost(102, 101).back(104).heard(110, "words"))
    assert "first_word_ms" not in figures(Timeline().opened().lost(99, 98).answering(100).back(104).heard(110, "words"))
    assert "first_word_ms" not in figures(Timeline().opened().answering(100).began(103, "voice.dead", 100).heard(110, "w"))
    assert figures(Timeline().opened().answering(100).heard(110, "words").lost(120, 119))["first_word_ms"] == 9_000


def test_the_last_take_counts_and_a_repeated_entry_changes_nothing() -> None:
    timeline = Timeline().opened().answering(100).heard(105, "words").reviewing(130).answering(140, 1, 2)
    timeline.heard(150, "words", take=2).rates(155, 180, 150, take=2).reviewing(190, take=2).answering(200, 2).reviewing(
        230, 2
    )
    answers, twice = Answers(PLAN), Answers(PLAN)
    for entry in timeline.entries:
        answers.feed(entry)
        twice.feed(entry)
        twice.feed(entry)
    assert [answer.place for answer in answers.counting()] == [(1, 2), (2, 1)]
    assert [one.figures(230_000) for one in answers.counting()] == [one.figures(230_000) for one in twice.counting()]
