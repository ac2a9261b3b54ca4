"""The card on the live wall, from small timelines."""

import itertools
from typing import ClassVar

import pytest
from hypothesis import given, settings

from server.core.facts import CheckReading, ConsentGiven, Entry, FlagRaised, Purpose, Signal, Utterance
from server.core.messages import Card
from server.interview.card import LAST_WORDS_CHARS, CardState, Timing
from tests.flags.plausible import interviews
from tests.flags.timelines import Timeline

NO_LIMIT = Timing(deadline_ms=None, left_ms=None, paused=False)


def fold(timeline: Timeline) -> CardState:
    state = CardState(timeline.plan)
    for entry in timeline.entries:
        state.apply(entry)
    return state


def card(timeline: Timeline, now: float = 200) -> Card:
    return fold(timeline).card("s1", round(now * 1000), NO_LIMIT, page_connected=True)


def answering() -> Timeline:
    return Timeline().opened().back(5).answering(100)


def test_before_anything_is_known() -> None:
    empty = card(Timeline())
    assert (empty.stage, empty.media, empty.rate, empty.analysis, empty.attention) == ("consent", "none", None, "off", 0)


def test_who_where_and_how_long() -> None:
    timing = Timing(deadline_ms=220_000, left_ms=20_000, paused=False)
    shown = fold(answering()).card("s1", 200_000, timing, page_connected=False)
    assert (shown.session, shown.candidate, shown.title) == ("s1", "A. Candidate", "Backend engineer")
    assert (shown.stage, shown.question, shown.take, shown.question_count) == ("answering", 1, 1, 2)
    assert (shown.deadline_ms, shown.left_ms, shown.paused, shown.page_connected) == (220_000, 20_000, False, False)


class TestMedia:
    def test_none_flowing_lost(self) -> None:
        assert card(Timeline().opened()).media == "none"
        assert card(Timeline().opened().lost(3, 2)).media == "none"
        assert card(Timeline().opened().back(5)).media == "flowing"
        assert card(Timeline().opened().back(5).lost(8, 7)).media == "lost"
        assert card(Timeline().opened().back(5).lost(8, 7).back(9)).media == "flowing"

    def test_network_is_the_newest_verdict(self) -> None:
        assert card(answering().network(110, "fail").network(115, "warn")).network == "warn"


class TestRate:
    def test_none_until_something_was_said_in_this_answer(self) -> None:
        timeline = answering().rate(115, 150)
        assert card(timeline).rate == 150
        timeline.reviewing(130)
        assert card(timeline).rate == 150
        timeline.stage(140, "preparing", 2, 1)
        assert card(timeline).rate is None
        assert len(card(timeline).rates) == 1, "the curve goes on over questions"

    def test_a_rate_of_an_earlier_answer_told_late_is_left_out(self) -> None:
        assert card(answering().reviewing(120).answering(130, 2).rate(131, 99)).rate is None

    def test_the_curve_is_three_minutes_in_at_most_sixty_points(self) -> None:
        timeline = answering().rates(115, 715, 150)
        points = card(timeline, now=714).rates
        assert 55 <= len(points) <= 60
        assert points[0].at_ms >= 714_000 - 180_000
        assert points[-1].at_ms == 714_000

    def test_old_points_go_even_when_nothing_new_comes(self) -> None:
        assert card(answering().rates(115, 130, 150), now=1000).rates == ()


class TestLastWords:
    def test_the_end_of_what_was_said_in_this_answer(self) -> None:
        timeline = answering().heard(110, "one two").heard(112, "three")
        assert card(timeline).last_words == "one two three"
        assert card(timeline.stage(140, "preparing", 2, 1)).last_words == ""

    def test_english_is_cut_between_words(self) -> None:
        words = card(answering().heard(110, "abcdefg " * 40)).last_words
        assert len(words) <= LAST_WORDS_CHARS
        assert set(words.split()) == {"abcdefg"}

    def test_chinese_is_cut_between_characters(self) -> None:
        words = card(answering().heard(110, "字" * 500, language="zh")).last_words
        assert words == "字" * LAST_WORDS_CHARS


class TestFlagsAndChat:
    def test_open_flags_most_severe_first_then_newest(self) -> None:
        timeline = answering().flag(110, "long_silence", "attention").flag(111, "rate_and_brow", "info")
        timeline.flag(112, "microphone_dead", "urgent").flag(113, "no_face", "attention")
        assert [flag.rule for flag in card(timeline).open_flags] == [
            "microphone_dead",
            "no_face",
            "long_silence",
            "rate_and_brow",
        ]
        timeline.cleared(120, "microphone_dead:1.1:112000")
        assert card(timeline).open_flags[0].rule == "no_face"
        assert fold(timeline).open_flag_count == 3

    def test_unread_are_the_candidates_messages_after_hr_last_spoke(self) -> None:
        timeline = answering().says(110, "candidate", "hello?").says(111, "candidate", "anybody?")
        assert card(timeline).unread_chat == 2
        assert card(timeline.says(112, "hr", "yes")).unread_chat == 0

    def test_an_entry_applied_again_changes_nothing(self) -> None:
        timeline = answering().says(110, "candidate", "hello?")
        state = fold(timeline)
        state.apply(timeline.entries[-1])
        assert state.card("s1", 200_000, NO_LIMIT, page_connected=True) == card(timeline)

    def test_check_holds_the_newest_verdict_by_part(self) -> None:
        timeline = Timeline().opened().check(10, "camera", "fail").check(11, "light", "warn").check(12, "camera", "pass")
        assert card(timeline).check == {"camera": "pass", "light": "warn"}


class TestAnalysis:
    def test_off_without_consent(self) -> None:
        assert card(Timeline().opened(consent=("record",)).answering(100)).analysis == "off"

    def test_degraded_while_a_part_is_broken(self) -> None:
        timeline = answering()
        assert card(timeline).analysis == "running"
        assert card(timeline.analysis(110, "host", "degraded")).analysis == "degraded"
        assert card(timeline.analysis(111, "host", "running")).analysis == "running"

    def test_a_broken_analyzer_is_whole_in_the_next_answer_a_lost_host_is_not(self) -> None:
        timeline = answering().analysis(110, "face", "failed")
        assert card(timeline).analysis == "degraded"
        assert card(timeline.answering(130, 2)).analysis == "running"
        assert card(timeline.analysis(131, "host", "degraded").answering(140, 2, 2)).analysis == "degraded"

    def test_no_host_at_all(self) -> None:
        assert card(answering().analysis(110, "host", "off")).analysis == "off"

    def test_a_flag_rule_set_aside_is_no_matter_of_analysis(self) -> None:
        assert card(answering().analysis(110, "flag.no_face", "failed")).analysis == "running"


class TestAttention:
    RISING = (
        ("nothing", answering()),
        ("a flag of another question", answering().flag(110, "terms_missing", "attention", question=2)),
        ("analysis degraded", answering().analysis(110, "host", "degraded")),
        ("a part of the check fails", Timeline().opened().back(5).check(10, "camera", "fail")),
        ("an attention flag", answering().flag(110, "no_face", "attention")),
        ("two attention flags", answering().flag(110, "no_face", "attention").flag(110, "second_face", "attention")),
        ("media lost", answering().lost(110, 109)),
        ("waiting for an answer in the chat", answering().says(110, "candidate", "hello?")),
        ("an urgent flag", answering().flag(110, "microphone_dead", "urgent")),
    )

    @pytest.mark.parametrize(("less", "more"), list(itertools.pairwise(RISING)), ids=lambda row: row[0])
    def test_each_outweighs_the_one_before(self, less: tuple[str, Timeline], more: tuple[str, Timeline]) -> None:
        assert card(less[1]).attention < card(more[1]).attention

    def test_many_of_one_kind_do_not_outweigh_the_next(self) -> None:
        timeline = answering()
        for second in range(30):
            timeline.flag(110 + second, "no_face", "attention")
        assert card(timeline).attention < card(answering().lost(110, 109)).attention
        assert len(card(timeline).open_flags) == 20

    def test_an_ended_interview_wants_a_look_only_for_a_message(self) -> None:
        timeline = answering().flag(110, "microphone_dead", "urgent").stage(120, "submitted").lost(121, 120)
        assert card(timeline).attention == 0
        assert card(timeline.says(130, "candidate", "was that all?")).attention > 0


@settings(max_examples=60, deadline=None)
@given(interviews())
def test_every_prefix_of_an_interview_has_a_card(timeline: Timeline) -> None:
    state = CardState(timeline.plan)
    for entry in timeline.entries:
        state.apply(entry)
        shown = state.card("s1", entry.at_ms, NO_LIMIT, page_connected=True)
        assert Card.model_validate_json(shown.model_dump_json()) == shown
        assert len(shown.rates) <= 60
        assert len(shown.last_words) <= LAST_WORDS_CHARS
        assert 0 <= shown.attention < 10_000_000


class TestConsentTakenBack:
    """The candidate takes a purpose back during the interview: what rests on it leaves the card at once."""

    ALL: ClassVar[tuple[Purpose, ...]] = ("record", "transcribe", "analyse", "expression")

    def consented(self, *lost: Purpose) -> ConsentGiven:
        choices = {purpose: purpose not in lost for purpose in self.ALL}
        return ConsentGiven(choices=choices, text_version="1", text_sha256="", language="en")

    def full(self) -> CardState:
        timeline = answering()
        state = CardState(timeline.plan)
        facts = (
            self.consented(),
            CheckReading(part="face", verdict="warn", advice="face.none"),
            CheckReading(part="camera", verdict="pass"),
            Utterance(question=1, take=1, from_ms=1, to_ms=2, text="my words", language="en"),
            Signal(question=1, take=1, name="speech_rate.recent", value=120, from_ms=1, to_ms=2),
            FlagRaised(id="f1", rule="no_face", severity="attention", question=1, take=1, evidence=()),
            FlagRaised(id="f2", rule="long_silence", severity="attention", question=1, take=1, evidence=()),
        )
        drafts = [*(entry.fact for entry in timeline.entries), *facts]
        for n, fact in enumerate(drafts, 1):
            state.apply(Entry(n=n, at_ms=n, fact=fact))
        return state

    def after(self, *lost: Purpose) -> Card:
        state = self.full()
        state.apply(Entry(n=1000, at_ms=1000, fact=self.consented(*lost)))
        late = Utterance(question=1, take=1, from_ms=3, to_ms=4, text="too late", language="en")
        state.apply(Entry(n=1001, at_ms=1001, fact=late))
        return state.card("s1", 2000, NO_LIMIT, page_connected=True)

    def test_the_card_was_full(self) -> None:
        shown = self.full().card("s1", 2000, NO_LIMIT, page_connected=True)
        assert (shown.last_words, shown.rate, {flag.id for flag in shown.open_flags}) == ("my words", 120, {"f1", "f2"})
        assert shown.check == {"face": "warn", "camera": "pass"}
        assert shown.advice == {"face": "face.none"}

    def test_the_words(self) -> None:
        shown = self.after("transcribe")
        assert (shown.last_words, shown.rate, len(shown.open_flags)) == ("", 120, 2)

    def test_the_figures(self) -> None:
        shown = self.after("analyse")
        assert (shown.last_words, shown.rate, shown.rates, shown.open_flags) == ("my words too late", None, (), ())

    def test_the_face(self) -> None:
        shown = self.after("expression")
        assert ([flag.id for flag in shown.open_flags], shown.check, shown.advice) == (["f2"], {"camera": "pass"}, {})

    def test_recording_takes_everything_along(self) -> None:
        shown = self.after("record")
        assert (shown.last_words, shown.rate, shown.open_flags, shown.check) == ("", None, (), {"camera": "pass"})
