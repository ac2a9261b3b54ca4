"""The rate against the person's own baseline, together with the brow."""

import pytest

from server.flags.rate_and_brow import RateAndBrow
from tests.flags.timelines import PLAN, Timeline, judged, raised

BROW = "face.brow_lowered"
NO_FACE = ("record", "transcribe", "analyse")


def calibrated(baseline: float = 150) -> Timeline:
    """150 words a minute in the device check; the first answer begins at 100 s."""
    return Timeline().opened().calibrated(20, "speech_rate.normal", rate_per_min=baseline).answering(100)


def with_brow(timeline: Timeline, *seconds: float, question: int = 1) -> Timeline:
    for second in seconds:
        timeline.began(second, BROW, question=question).ended(second + 0.8, BROW, second, question=question)
    return timeline


CASES = [
    ("steady", with_brow(calibrated().rates(115, 145, 150), 120, 125, 130).rates(145, 160, 160), []),
    ("a jump without the brow, face looked at", calibrated().rates(115, 160, 230), []),
    ("brow without a jump", with_brow(calibrated().rates(115, 120, 150), 120, 125, 130).rates(131, 150, 165), []),
    (
        "both: up, cleared when the rate is back",
        with_brow(calibrated().rates(115, 125, 150), 120, 124, 127).rates(128, 140, 230).rates(140, 145, 160),
        ["+133.0 rate_and_brow:1.1:113000", "-140.0 rate_and_brow:1.1:113000"],
    ),
    (
        "both: down, cleared by the end of the answer",
        with_brow(calibrated().rates(115, 125, 150), 120, 124, 127).rates(128, 140, 90).reviewing(141),
        ["+133.0 rate_and_brow:1.1:113000", "-141.0 rate_and_brow:1.1:113000"],
    ),
    (
        "the brow comes after the jump",
        with_brow(calibrated().rates(115, 130, 230), 128, 129, 129.5),
        ["+129.5 rate_and_brow:1.1:100000"],
    ),
    ("brow too long ago", with_brow(calibrated(), 101, 103, 105).rates(137, 150, 230), []),
    (
        "one value off the line",
        with_brow(calibrated().rates(115, 125, 150), 120, 121, 122).rate(126, 300).rates(127, 140, 150),
        [],
    ),
    (
        "two values off with the line between",
        with_brow(calibrated().rates(115, 120, 150), 120, 121, 122).rate(123, 300).rate(126, 150).rate(129, 300),
        [],
    ),
    (
        "a few words at the start make any rate",
        with_brow(calibrated(), 101, 102, 103).rate(104, 400, window=3).rate(110, 400, window=7.9),
        [],
    ),
    (
        "a rate at the border does not blink",
        with_brow(calibrated().rates(115, 118, 150), 118, 119, 120)
        .rates(121, 130, 230)
        .rates(130, 133, 190)
        .rates(133, 136, 230),
        ["+126.0 rate_and_brow:1.1:106000"],
    ),
    (
        "rates of an answer that is over",
        with_brow(calibrated(), 118, 119, 120).reviewing(121).rates(121, 140, 300),
        [],
    ),
]


@pytest.mark.parametrize(("what", "timeline", "expected"), CASES, ids=[row[0] for row in CASES])
def test_rate_and_brow(what: str, timeline: Timeline, expected: list[str]) -> None:
    assert judged(RateAndBrow, timeline) == expected


class TestBaseline:
    def test_without_calibration_the_persons_earlier_rates(self) -> None:
        timeline = with_brow(Timeline().opened().answering(100).rates(115, 150, 200), 150, 152, 154).rates(155, 165, 120)
        (flag,) = raised(RateAndBrow, timeline)
        assert flag.evidence[0].values["baseline_per_min"] == 200
        assert flag.evidence[0].values["baseline_calibrated"] == 0

    def test_too_few_earlier_rates_are_no_baseline(self) -> None:
        timeline = with_brow(Timeline().opened().answering(100).rates(115, 125, 200), 125, 127, 129).rates(130, 138, 120)
        assert judged(RateAndBrow, timeline) == []

    def test_a_check_read_faster_than_they_talk_is_made_good_by_the_first_answer(self) -> None:
        """Calibrated at 250 while reading, talks at 150: after an answer the person's own rates count as well."""
        timeline = calibrated(250).rates(115, 160, 150).reviewing(161).answering(200, 2)
        with_brow(timeline, 215, 217, 219, question=2).rates(220, 250, 155, question=2)
        assert judged(RateAndBrow, timeline) == []

    def test_values_are_given_as_compared(self) -> None:
        (flag,) = raised(RateAndBrow, with_brow(calibrated(), 118, 119, 120).rates(121, 130, 225))
        assert flag.evidence[0].values == {
            "rate_per_min": 225,
            "baseline_per_min": 150,
            "ratio": 1.5,
            "baseline_calibrated": 1,
            "brow_watched": 1,
        }


class TestBrow:
    def test_brow_evidence_is_its_stretch_and_count(self) -> None:
        (flag,) = raised(RateAndBrow, with_brow(calibrated(), 118, 119, 120).rates(121, 130, 225))
        brow = flag.evidence[1]
        assert (brow.what, brow.from_ms, brow.values["times"]) == (BROW, 118_000, 3)

    def test_somebody_who_often_lowers_the_brow_needs_twice_their_usual(self) -> None:
        """Every eight seconds is this person's usual: three or four times in 30 s is nothing new."""
        timeline = with_brow(calibrated(), *range(100, 300, 8)).rates(300, 312, 225)
        assert judged(RateAndBrow, timeline) == []

    def test_and_is_told_of_when_it_is_twice_that(self) -> None:
        timeline = with_brow(calibrated(), *range(100, 260, 8), *range(270, 300, 3)).rates(290, 300, 225)
        (flag,) = raised(RateAndBrow, timeline)
        assert 3 < flag.evidence[1].values["usual_times"] < 5


class TestWithoutTheFace:
    """The jump alone, and the flag says plainly that the brow was not looked at."""

    def check(self, timeline: Timeline) -> None:
        (flag,) = raised(RateAndBrow, timeline)
        assert flag.severity == "info"
        assert [evidence.what for evidence in flag.evidence] == ["speech_rate.recent"]
        assert flag.evidence[0].values["brow_watched"] == 0

    def test_no_consent(self) -> None:
        timeline = Timeline().opened(consent=NO_FACE).calibrated(20, "speech_rate.normal", rate_per_min=150)  # type: ignore[arg-type]
        self.check(timeline.answering(100).rates(115, 125, 225))

    def test_opening_without_expression_events(self) -> None:
        timeline = Timeline(PLAN.model_copy(update={"expression_events": False})).opened()
        self.check(timeline.calibrated(20, "speech_rate.normal", rate_per_min=150).answering(100).rates(115, 125, 225))

    def test_face_analyzer_broke(self) -> None:
        self.check(calibrated().analysis(110, "face", "failed").rates(115, 125, 225))

    def test_a_broken_one_is_whole_again_in_the_next_answer(self) -> None:
        timeline = calibrated().analysis(110, "face", "failed").reviewing(120).answering(200, 2)
        assert raised(RateAndBrow, timeline.rates(215, 230, 225, question=2)) == []

    def test_with_the_face_it_is_attention(self) -> None:
        (flag,) = raised(RateAndBrow, with_brow(calibrated(), 118, 119, 120).rates(121, 130, 225))
        assert flag.severity == "attention"
