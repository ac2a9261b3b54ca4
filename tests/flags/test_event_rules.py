"""The rules that watch one event of an answer: no face, second face, long silence."""

import pytest

from server.flags import Rule
from server.flags.long_silence import LongSilence
from server.flags.no_face import NoFace
from server.flags.panel import Panel
from server.flags.second_face import SecondFace
from tests.flags.timelines import Timeline, judged, raised

RULES: list[tuple[type[Rule], str, float]] = [
    (NoFace, "face.absent", 3),
    (SecondFace, "face.second", 2),
    (LongSilence, "voice.silence", 15),
]


@pytest.mark.parametrize(("rule", "event", "hold"), RULES)
class TestEveryEventRule:
    def test_a_short_one_is_no_flag(self, rule: type[Rule], event: str, hold: float) -> None:
        timeline = Timeline().opened().answering(100)
        timeline.began(110, event).ended(110 + hold, event, 110, to=110 + hold - 0.5)
        assert judged(rule, timeline) == []

    def test_a_long_one_is_raised_when_it_has_lasted_and_cleared_when_it_ends(
        self, rule: type[Rule], event: str, hold: float
    ) -> None:
        timeline = Timeline().opened().answering(100)
        timeline.began(110, event).network(110 + hold + 1, "pass").ended(150, event, 110)
        assert judged(rule, timeline) == [
            f"+{110.0 + hold} {rule.name}:1.1:110000",
            f"-150.0 {rule.name}:1.1:110000",
        ]

    def test_nothing_else_happens_in_between_then_both_come_at_its_end(
        self, rule: type[Rule], event: str, hold: float
    ) -> None:
        timeline = Timeline().opened().answering(100).began(110, event).ended(150, event, 110)
        assert judged(rule, timeline) == [
            f"+{110.0 + hold} {rule.name}:1.1:110000",
            f"-150.0 {rule.name}:1.1:110000",
        ]

    def test_its_end_may_be_told_a_second_late(self, rule: type[Rule], event: str, hold: float) -> None:
        timeline = Timeline().opened().answering(100).began(110, event)
        timeline.network(110 + hold + 0.4, "pass").ended(110 + hold + 0.5, event, 110, to=110 + hold - 0.4)
        assert judged(rule, timeline) == []

    def test_it_is_cleared_by_the_end_of_the_answer(self, rule: type[Rule], event: str, hold: float) -> None:
        timeline = Timeline().opened().answering(100).began(110, event)
        timeline.network(130, "pass").reviewing(140).ended(141, event, 110, to=139)
        assert judged(rule, timeline) == [
            f"+{110.0 + hold} {rule.name}:1.1:110000",
            f"-140.0 {rule.name}:1.1:110000",
        ]

    def test_one_told_after_the_answer_ended_still_counts(self, rule: type[Rule], event: str, hold: float) -> None:
        timeline = Timeline().opened().answering(100).reviewing(140)
        timeline.began(140.5, event, 110).network(160, "pass").ended(141, event, 110, to=139)
        assert judged(rule, timeline) == [
            f"+{110.0 + hold} {rule.name}:1.1:110000",
            f"-139.0 {rule.name}:1.1:110000",
        ]

    def test_the_device_check_is_none_of_its_business(self, rule: type[Rule], event: str, hold: float) -> None:
        timeline = Timeline().opened().began(10, event, question=0).network(50, "pass").ended(60, event, 10, question=0)
        assert judged(rule, timeline) == []

    def test_no_media_means_nothing_is_known(self, rule: type[Rule], event: str, hold: float) -> None:
        timeline = Timeline().opened().answering(100).began(110, event).lost(112, 111).network(150, "fail")
        assert judged(rule, timeline) == []

    def test_what_goes_on_when_media_is_back_counts_from_then(self, rule: type[Rule], event: str, hold: float) -> None:
        timeline = Timeline().opened().answering(100).began(110, event).lost(112, 111).back(120)
        timeline.network(121, "pass").ended(160, event, 110)
        assert judged(rule, timeline) == [
            f"+{120.0 + hold} {rule.name}:1.1:120000",
            f"-160.0 {rule.name}:1.1:120000",
        ]

    def test_withdrawn_consent_ends_it(self, rule: type[Rule], event: str, hold: float) -> None:
        timeline = Timeline().opened().answering(100).began(110, event).network(130, "pass").consent(131, "record")
        timeline.network(140, "pass")
        assert judged(rule, timeline)[-1] == f"-131.0 {rule.name}:1.1:110000"

    def test_a_broken_analyzer_ends_it(self, rule: type[Rule], event: str, hold: float) -> None:
        timeline = Timeline().opened().answering(100).began(110, event).network(130, "pass")
        timeline.analysis(131, event.partition(".")[0], "failed").network(160, "pass")
        assert judged(rule, timeline)[-1] == f"-131.0 {rule.name}:1.1:110000"

    def test_each_time_is_a_flag_of_its_own(self, rule: type[Rule], event: str, hold: float) -> None:
        timeline = Timeline().opened().answering(100)
        timeline.began(110, event).ended(130, event, 110).began(140, event).ended(170, event, 140)
        assert [flag.id for flag in raised(rule, timeline)] == [
            f"{rule.name}:1.1:110000",
            f"{rule.name}:1.1:140000",
        ]

    def test_time_alone_raises_it_too_and_only_once(self, rule: type[Rule], event: str, hold: float) -> None:
        timeline = Timeline().opened().answering(100).began(110, event)
        panel = Panel(timeline.plan, [rule])
        for entry in timeline.entries:
            assert panel.judge(entry) == []
        assert panel.wake(int((110 + hold) * 1000)) == []
        woken = panel.wake(int((111 + hold) * 1000))
        assert [draft.key for draft in woken] == [f"flag:{rule.name}:1.1:110000"]
        assert panel.wake(200_000) == []

    def test_the_evidence_is_the_stretch(self, rule: type[Rule], event: str, hold: float) -> None:
        timeline = Timeline().opened().answering(100, 2, 2)
        timeline.began(110, event, question=2, take=2).ended(150, event, 110, question=2, take=2)
        (evidence,) = raised(rule, timeline)[0].evidence
        assert (evidence.question, evidence.take, evidence.what) == (2, 2, event)
        assert (evidence.from_ms, evidence.to_ms) == (110_000, int((110 + hold) * 1000))


def test_a_dead_microphone_is_no_silent_person() -> None:
    timeline = Timeline().opened().answering(100).began(113, "voice.dead", 110).began(118, "voice.silence", 110)
    timeline.network(140, "pass").ended(150, "voice.dead", 110).network(160, "pass").ended(161, "voice.silence", 110)
    assert judged(LongSilence, timeline) == []


def test_silence_that_goes_on_after_the_microphone_is_back_counts_from_then() -> None:
    timeline = Timeline().opened().answering(100).began(113, "voice.dead", 110).began(118, "voice.silence", 110)
    timeline.ended(120, "voice.dead", 110).network(140, "pass")
    assert judged(LongSilence, timeline) == ["+135.0 long_silence:1.1:120000"]


def test_a_dead_microphone_of_the_answer_before_hides_nothing() -> None:
    timeline = Timeline().opened().answering(100).began(113, "voice.dead", 110).reviewing(120)
    timeline.answering(130, 2).began(139, "voice.silence", 131, question=2).network(150, "pass")
    assert judged(LongSilence, timeline) == ["+146.0 long_silence:2.1:131000"]
