"""The report, from small timelines."""

from datetime import UTC, datetime

from hypothesis import given, settings

from server.core.api import Report, ReportTake
from server.core.facts import Word
from server.core.text import Text
from server.flags.panel import Panel, declarations
from server.results.report import build
from tests.flags.plausible import interviews
from tests.flags.timelines import Timeline, ms

BEGAN = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def report(timeline: Timeline) -> Report:
    return build("s1", "A. Candidate", timeline.plan, BEGAN, timeline.entries, declarations())


def first_take(timeline: Timeline) -> ReportTake:
    return report(timeline).questions[0].takes[0]


def answered() -> Timeline:
    """Question 1 answered from 100 s to 150 s, with live words."""
    return Timeline().opened().back(5).answering(100).heard(112, "we set an expiry").term(111, "expiry").reviewing(150)


def finished() -> Timeline:
    return answered().recorded(152).transcript(155, "We set an expiry.").measured(156, "expiry", "expiry").analysed(157)


def test_an_empty_timeline_is_a_report_of_nothing() -> None:
    empty = report(Timeline())
    assert (empty.stage, empty.complete, empty.waiting) == ("consent", False, ("interview",))
    assert [question.takes for question in empty.questions] == [(), ()]


def test_head_consent_and_check() -> None:
    made = report(
        Timeline().opened(consent=("record", "transcribe")).check(10, "camera", "fail").check(12, "camera", "pass")
    )
    assert (made.session, made.candidate, made.began_at, made.stage) == ("s1", "A. Candidate", BEGAN, "check")
    assert made.consent == {"record": True, "transcribe": True, "analyse": False, "expression": False}
    assert made.check == {"camera": "pass"}


class TestTakes:
    def test_the_last_take_counts_and_the_earlier_is_kept(self) -> None:
        timeline = finished().answering(170, 1, 2).reviewing(190, take=2, reason="time_up")
        takes = report(timeline).questions[0].takes
        assert [(take.take, take.counts, take.from_ms, take.to_ms, take.ended_by) for take in takes] == [
            (1, False, 100_000, 150_000, "finished"),
            (2, True, 170_000, 190_000, "time_up"),
        ]

    def test_an_answer_that_still_runs(self) -> None:
        take = first_take(Timeline().opened().answering(100).heard(112, "so far"))
        assert (take.to_ms, take.ended_by, take.recording, take.recording_note) == (None, "", None, "answering")


class TestRecording:
    def test_ready(self) -> None:
        take = first_take(finished())
        assert take.recording == "/api/v1/sessions/s1/recordings/1/1"
        assert (take.recording_note, take.duration_ms) == ("", 50_000)
        assert [(part.from_ms, part.to_ms, part.plays_at_ms) for part in take.parts] == [(100_000, 150_000, 0)]

    def test_not_yet(self) -> None:
        take = first_take(answered())
        assert (take.recording, take.recording_note, take.duration_ms, take.parts) == (None, "being_finished", None, ())

    def test_failed(self) -> None:
        take = first_take(answered().recording_failed(152))
        assert (take.recording, take.recording_note) == (None, "failed: nothing was recorded")

    def test_mended_after_it_failed(self) -> None:
        assert first_take(answered().recording_failed(152).recorded(160)).recording is not None

    def test_without_picture(self) -> None:
        assert first_take(answered().recorded(152, picture=False)).recording_note == "sound_only"


class TestWords:
    def test_final_words_take_the_place_of_the_live_ones(self) -> None:
        take = first_take(finished())
        assert (take.transcript_source, take.text) == ("final", "We set an expiry.")
        assert "transcript" not in take.not_available
        assert "final_transcript" not in take.not_available

    def test_live_words_until_then_in_their_order(self) -> None:
        timeline = Timeline().opened().answering(100).heard(115, "second").heard(112, "first").heard(116, " ").reviewing(150)
        take = first_take(timeline)
        assert (take.transcript_source, take.text) == ("live", "first second")
        assert take.not_available["final_transcript"] == "waiting"

    def test_live_words_when_the_final_pass_failed(self) -> None:
        take = first_take(answered().transcript_failed(155).analysed(156))
        assert (take.transcript_source, take.text) == ("live", "we set an expiry")
        assert take.not_available["final_transcript"] == "failed: the process ended"
        assert take.not_available["measures"] == "failed: the process ended"

    def test_no_consent(self) -> None:
        take = first_take(Timeline().opened(consent=("record",)).answering(100).reviewing(150).analysed(156))
        assert take.transcript_source == "not_available"
        assert (take.text, take.words, take.measures, take.terms, take.rates) == ("", (), {}, (), ())
        assert take.not_available == dict.fromkeys(("transcript", "terms", "rates", "measures"), "no_consent")

    def test_no_analyzer_ran(self) -> None:
        take = first_take(Timeline().opened().answering(100).reviewing(150).analysed(156))
        assert take.not_available["transcript"] == "not_analysed"

    def test_nothing_was_said(self) -> None:
        take = first_take(Timeline().opened().answering(100).reviewing(150).transcript(155, "").measured(156).analysed(157))
        assert (take.transcript_source, take.text) == ("final", "")
        assert take.not_available["rates"] == "nothing_heard"

    def test_figures_that_could_not_be_computed_say_why(self) -> None:
        take = first_take(answered().transcript(155, "w").measured(156, rate_per_min="too little talk").analysed(157))
        assert take.measures == {"words": 42}
        assert take.not_available["rate_per_min"] == "too little talk"

    def test_words_keep_their_times(self) -> None:
        timeline = answered()
        said = timeline.entries[-3].fact.model_copy(update={"words": (Word(text="we", from_ms=111_000, to_ms=111_200),)})
        timeline.entries[-3] = timeline.entries[-3].model_copy(update={"fact": said})
        assert [(word.text, word.from_ms) for word in first_take(timeline).words] == [("we", 111_000)]


class TestTerms:
    def counts(self, timeline: Timeline) -> dict[str, int]:
        return {term.term: term.count for term in first_take(timeline).terms}

    def test_from_the_final_words(self) -> None:
        assert self.counts(finished()) == {"invalidation": 0, "expiry": 2, "consistent hashing": 0}
        assert [term.required for term in first_take(finished()).terms] == [True, True, False]

    def test_from_the_live_words_until_then(self) -> None:
        assert self.counts(answered()) == {"invalidation": 0, "expiry": 1, "consistent hashing": 0}

    def test_one_mention_told_twice_is_one(self) -> None:
        assert self.counts(answered().term(111, "expiry").term(111.2, "expiry").term(112, "expiry"))["expiry"] == 2

    def test_live_when_the_final_ones_were_not_looked_for(self) -> None:
        assert self.counts(answered().transcript(155, "w").measured(156, mentions="keywords failed"))["expiry"] == 1

    def test_nothing_is_counted_when_nothing_was_heard(self) -> None:
        take = first_take(Timeline().opened().answering(100).reviewing(150).transcript_failed(155).analysed(156))
        assert take.terms == ()
        assert take.not_available["terms"] == "failed: the process ended"

    def test_no_terms_are_not_missing(self) -> None:
        plan = Timeline().plan
        bare = plan.questions[0].model_copy(update={"terms": ()})
        timeline = (
            Timeline(plan.model_copy(update={"questions": (bare,)})).opened().answering(100).reviewing(150).analysed(156)
        )
        assert "terms" not in first_take(timeline).not_available


class TestEventsAndRates:
    def test_events_are_paired_and_in_order(self) -> None:
        timeline = Timeline().opened().answering(100).began(130, "face.smile").ended(132, "face.smile", 130)
        timeline.began(121, "face.absent", 120).ended(125, "face.absent", 120)
        assert [(event.name, event.from_ms, event.to_ms) for event in first_take(timeline).events] == [
            ("face.absent", 120_000, 125_000),
            ("face.smile", 130_000, 132_000),
        ]

    def test_one_without_an_end_reaches_to_the_end_of_the_answer(self) -> None:
        timeline = Timeline().opened().answering(100).began(130, "face.absent").reviewing(150).says(200, "hr", "hi")
        assert first_take(timeline).events[0].to_ms == 150_000

    def test_one_without_an_end_in_a_running_answer_reaches_to_now(self) -> None:
        timeline = Timeline().opened().answering(100).began(130, "face.absent").network(140, "pass")
        assert first_take(timeline).events[0].to_ms == 140_000

    def test_one_without_a_beginning_is_kept(self) -> None:
        timeline = Timeline().opened().answering(100).ended(132, "face.smile", 130)
        assert first_take(timeline).events[0].from_ms == 130_000

    def test_each_take_has_its_own(self) -> None:
        timeline = answered().rate(120, 150).answering(170, 1, 2).rate(190, 180, take=2).began(191, "face.smile", take=2)
        one, two = report(timeline).questions[0].takes
        assert [point.value for point in one.rates] == [150]
        assert [point.value for point in two.rates] == [180]
        assert (len(one.events), len(two.events)) == (0, 1)


class TestFlags:
    def test_a_flag_stands_with_its_take_and_its_title(self) -> None:
        timeline = answered().flag(120, "no_face", "attention", since=115).cleared(130, "no_face:1.1:115000")
        (flag,) = first_take(timeline).flags
        assert (flag.at_ms, flag.cleared_ms, flag.title.en) == (120_000, 130_000, "No face in the picture")
        assert [(e.from_ms, e.to_ms, e.what) for e in flag.evidence] == [(115_000, 120_000, "face.absent")]

    def test_one_that_held_to_the_end_was_never_cleared(self) -> None:
        assert first_take(answered().flag(120, "no_face", "attention")).flags[0].cleared_ms is None

    def test_one_of_no_take_is_shown_apart(self) -> None:
        made = report(answered().flag(50, "network_poor", "attention", question=0, take=0))
        assert [flag.rule for flag in made.other_flags] == ["network_poor"]
        assert made.questions[0].takes[0].flags == ()

    def test_a_rule_that_is_not_there_any_more_is_called_by_its_name(self) -> None:
        assert first_take(answered().flag(120, "former_rule", "info")).flags[0].title == Text(
            zh="former_rule", en="former_rule"
        )


class TestAwayAndChat:
    def away(self, timeline: Timeline) -> list[tuple[str, int, int]]:
        return [(event.name, event.from_ms, event.to_ms) for event in report(timeline).away]

    def test_from_the_last_media_to_the_first(self) -> None:
        assert self.away(answered().lost(160, 158.5).back(170)) == [("network", 158_500, 170_000)]

    def test_one_reason_after_another(self) -> None:
        timeline = answered().lost(160, 158.5).lost(165, 163, "server_restarted").back(170)
        assert self.away(timeline) == [("network", 158_500, 163_000), ("server_restarted", 163_000, 170_000)]

    def test_the_same_absence_told_again_for_another_reason(self) -> None:
        timeline = answered().lost(160, 158.5).lost(165, 158, "page_closed").back(170)
        assert self.away(timeline) == [("page_closed", 158_000, 170_000)]

    def test_one_that_lasts_reaches_to_now(self) -> None:
        assert self.away(answered().lost(160, 158.5).network(180, "unknown")) == [("network", 158_500, 180_000)]

    def test_after_the_interview_nobody_is_away(self) -> None:
        assert self.away(answered().stage(160, "submitted").lost(161, 160, "page_closed")) == []
        assert self.away(answered().lost(159, 158).stage(160, "submitted").says(300, "hr", "bye")) == [
            ("network", 158_000, 160_000)
        ]

    def test_the_first_media_is_no_absence(self) -> None:
        assert self.away(Timeline().opened().back(5)) == []

    def test_chat_as_it_was(self) -> None:
        chat = report(answered().says(120, "candidate", "hello?").says(125, "hr", "yes")).chat
        assert [(line.at_ms, line.by, line.text) for line in chat] == [
            (120_000, "candidate", "hello?"),
            (125_000, "hr", "yes"),
        ]


class TestWaiting:
    def test_for_what(self) -> None:
        assert report(Timeline().opened().answering(100)).waiting == ("interview", "answer:1.1")
        assert report(answered()).waiting == ("interview", "recording:1.1", "analysis:1.1")
        assert report(answered().recording_failed(152)).waiting == ("interview", "analysis:1.1")
        assert report(finished()).waiting == ("interview",)

    def test_complete(self) -> None:
        made = report(finished().stage(200, "submitted", reason="finished"))
        assert (made.complete, made.waiting) == (True, ())

    def test_an_earlier_take_is_waited_for_too(self) -> None:
        timeline = answered().answering(160, 1, 2).reviewing(180, take=2).recorded(182, take=2).analysed(185, take=2)
        assert report(timeline.stage(190, "submitted")).waiting == ("recording:1.1", "analysis:1.1")


@settings(max_examples=40, deadline=None)
@given(interviews())
def test_every_prefix_of_an_interview_has_a_report(timeline: Timeline) -> None:
    with_flags = Timeline()
    panel = Panel(with_flags.plan)
    for entry in timeline.entries:
        with_flags.put(entry.at_ms / 1000, entry.fact)
        for draft in panel.judge(entry):
            with_flags.put(draft.at_ms / 1000, draft.fact, draft.key)
    for length in range(0, len(with_flags.entries) + 1, 3):
        shorter = Timeline()
        shorter.entries = with_flags.entries[:length]
        made = report(shorter)
        assert Report.model_validate_json(made.model_dump_json()) == made
        raised = {entry.key for entry in shorter.entries if entry.key and entry.key.startswith("flag:")}
        shown = [flag for question in made.questions for take in question.takes for flag in take.flags]
        assert {f"flag:{flag.id}" for flag in (*shown, *made.other_flags)} == raised
        for question in made.questions:
            assert [take.counts for take in question.takes] == [False] * (len(question.takes) - 1) + [True] * bool(
                question.takes
            )
            assert all(event.from_ms <= event.to_ms for take in question.takes for event in take.events)
        assert all(away.from_ms <= away.to_ms for away in made.away)
        assert all(away.to_ms <= max(ms(0), *(entry.at_ms for entry in shorter.entries)) for away in made.away)
