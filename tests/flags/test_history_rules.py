"""Rules that compare an answer with finished interviews: what raises them, what clears them, and when they are quiet."""

import pytest

from server.core.facts import Compared, FlagCleared, FlagRaised, Spread
from server.flags import Rule
from server.flags.answer_short import AnswerShort
from server.flags.brow_lowered_often import BrowLoweredOften
from server.flags.looking_away_often import LookingAwayOften
from server.flags.panel import Panel
from server.flags.pauses_often import PausesOften
from server.flags.rate_and_brow import RateAndBrow
from server.flags.rate_unlike_others import RateUnlikeOthers
from server.flags.slow_to_begin import SlowToBegin
from tests.flags.timelines import Timeline, drafts, judged, raised

BROW, AWAY, SILENCE = "face.brow_lowered", "face.away", "voice.silence"


def after(**middle: float) -> Timeline:
    """23 interviews before, with these medians; p5 and p95 a fifth away. The first answer begins at 100 s."""
    return Timeline().opened().history(0, middle).answering(100)


def moments(timeline: Timeline, name: str, *seconds: float, lasting: float = 3) -> Timeline:
    for second in seconds:
        timeline.began(second, name).ended(second + lasting, name, second)
    return timeline


def measured(timeline: Timeline, at: float = 165, **values: float) -> Timeline:
    return timeline.reviewing(160).transcript(at - 1, "words").measured(at, values=values)


RATE_LIVE = "live_rate_per_min"
CASES: list[tuple[str, type[Rule], Timeline, list[str]]] = [
    ("rate as others", RateUnlikeOthers, after(live_rate_per_min=150).rates(115, 150, 170), []),
    (
        "faster than others, from the twentieth rate on",
        RateUnlikeOthers,
        after(live_rate_per_min=150).rates(115, 140, 200),
        ["+134.0 rate_unlike_others:1.1:134000"],
    ),
    (
        "slower than others, until it is not",
        RateUnlikeOthers,
        after(live_rate_per_min=150).rates(115, 135, 100).rates(135, 158, 150),
        ["+134.0 rate_unlike_others:1.1:134000", "-154.0 rate_unlike_others:1.1:134000"],
    ),
    (
        "the whole answer has the last word",
        RateUnlikeOthers,
        measured(after(live_rate_per_min=150, rate_per_min=160).rates(115, 140, 200), rate_per_min=170),
        ["+134.0 rate_unlike_others:1.1:134000", "-165.0 rate_unlike_others:1.1:134000"],
    ),
    (
        "found only in the whole answer",
        RateUnlikeOthers,
        measured(after(rate_per_min=160), rate_per_min=200),
        ["+160.0 rate_unlike_others:1.1:160000"],
    ),
    ("no rate was measured", RateUnlikeOthers, measured(after(rate_per_min=160), words=3), []),
    ("a short answer", AnswerShort, measured(after(units=200), words=60), ["+160.0 answer_short:1.1:100000"]),
    ("shorter than most, not much", AnswerShort, measured(after(units=200), words=120), []),
    ("字 count as words do", AnswerShort, measured(after(units=200), characters=60), ["+160.0 answer_short:1.1:100000"]),
    (
        "short because the network was gone",
        AnswerShort,
        measured(after(units=200).lost(120, 118).back(150), words=60),
        [],
    ),
    (
        "recorded again",
        AnswerShort,
        measured(after(units=200), words=60).answering(180, 1, 2),
        ["+160.0 answer_short:1.1:100000", "-180.0 answer_short:1.1:100000"],
    ),
    (
        "recorded again before the words of the first take were measured",
        AnswerShort,
        after(units=200).reviewing(160).transcript(161, "words").answering(180, 1, 2).measured(190, values={"words": 60}),
        [],
    ),
    (
        "a rate that comes when another take counts",
        RateUnlikeOthers,
        after(rate_per_min=160)
        .reviewing(160)
        .transcript(161, "words")
        .stage(170, "preparing", 1, 2)
        .measured(175, values={"rate_per_min": 200}),
        [],
    ),
    (
        "pauses, many",
        PausesOften,
        measured(after(pauses_per_min=10), talk_ms=30_000, pause_count=8),
        ["+160.0 pauses_often:1.1:100000"],
    ),
    ("pauses, as others", PausesOften, measured(after(pauses_per_min=10), talk_ms=30_000, pause_count=5), []),
    ("a few pauses in a short answer", PausesOften, measured(after(pauses_per_min=10), talk_ms=5_000, pause_count=4), []),
    (
        "looking away a third of the time",
        LookingAwayOften,
        moments(after(away_share_ratio=0.1), AWAY, 110, 116, 122),
        ["+122.0 looking_away_often:1.1:122000"],
    ),
    (
        "then not any more",
        LookingAwayOften,
        moments(after(away_share_ratio=0.1), AWAY, 110, 116, 122).rates(130, 190, 150),
        ["+122.0 looking_away_often:1.1:122000", "-184.0 looking_away_often:1.1:122000"],
    ),
    ("twice is anybody", LookingAwayOften, moments(after(away_share_ratio=0.1), AWAY, 110, 116, lasting=8), []),
    ("others do so as well", LookingAwayOften, moments(after(away_share_ratio=0.4), AWAY, 110, 116, 122), []),
    ("a hair more than nothing", LookingAwayOften, moments(after(away_share_ratio=0), AWAY, 140, 145, 150, lasting=0.4), []),
    (
        "not agreed to",
        LookingAwayOften,
        moments(
            Timeline().opened(consent=("record", "analyse")).history(0, {"away_share_ratio": 0.1}).answering(100),
            AWAY,
            *(110, 116, 122),
        ),
        [],
    ),
    (
        "agreement taken back",
        LookingAwayOften,
        moments(after(away_share_ratio=0.1), AWAY, 110, 116, 122).consent(130, "record", "analyse"),
        ["+122.0 looking_away_often:1.1:122000", "-130.0 looking_away_often:1.1:122000"],
    ),
    (
        "the brow, held at the end of the answer",
        BrowLoweredOften,
        moments(after(brow_share_ratio=0.1), BROW, 110, 116, 122).reviewing(140),
        ["+122.0 brow_lowered_often:1.1:122000"],
    ),
    (
        "silent at first, cleared by the first word",
        SlowToBegin,
        after(first_word_ms=4_000).began(108, SILENCE, 100).network(112, "pass").heard(120, "words"),
        ["+109.0 slow_to_begin:1.1:100000", "-119.0 slow_to_begin:1.1:100000"],
    ),
    (
        "silent at first, told of afterwards",
        SlowToBegin,
        after(first_word_ms=4_000).heard(120, "words"),
        ["+119.0 slow_to_begin:1.1:100000", "-119.0 slow_to_begin:1.1:100000"],
    ),
    ("begins as others do", SlowToBegin, after(first_word_ms=4_000).heard(107, "words").rates(115, 130, 150), []),
    ("others are slow, too", SlowToBegin, after(first_word_ms=20_000).began(108, SILENCE, 100).heard(120, "words"), []),
    ("nobody says that it is silent", SlowToBegin, after(first_word_ms=4_000).network(150, "pass"), []),
    (
        "never a word",
        SlowToBegin,
        after(first_word_ms=4_000).began(108, SILENCE, 100).network(112, "pass").reviewing(160),
        ["+109.0 slow_to_begin:1.1:100000", "-160.0 slow_to_begin:1.1:100000"],
    ),
    (
        "the microphone hid the start",
        SlowToBegin,
        after(first_word_ms=4_000).began(103, "voice.dead", 100).ended(115, "voice.dead", 100).heard(120, "words"),
        [],
    ),
    ("the network hid the start", SlowToBegin, after(first_word_ms=4_000).lost(104, 102).back(115).heard(120, "words"), []),
]


@pytest.mark.parametrize(("rule", "timeline", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_raises_and_what_clears(rule: type[Rule], timeline: Timeline, wanted: list[str]) -> None:
    assert judged(rule, timeline) == wanted


@pytest.mark.parametrize(("rule", "timeline"), [case[1:3] for case in CASES], ids=[case[0] for case in CASES])
def test_without_history_they_say_nothing(rule: type[Rule], timeline: Timeline) -> None:
    quiet = Timeline()
    for entry in timeline.entries:
        if entry.fact.kind != "history_known":
            quiet.put(entry.at_ms / 1000, entry.fact, entry.key)
    assert judged(rule, quiet) == []


def test_the_passing_of_time_raises_a_long_start_and_a_restart_keeps_it() -> None:
    timeline = after(first_word_ms=4_000).began(108, SILENCE, 100)
    panel = Panel(timeline.plan, [SlowToBegin])
    for entry in timeline.entries:
        assert panel.judge(entry) == []
    assert panel.wake(109_900) == []
    (flag,) = panel.wake(110_100)
    assert isinstance(flag.fact, FlagRaised)
    timeline.put(110.1, flag.fact, flag.key)
    again = Panel(timeline.plan, [SlowToBegin])
    for entry in timeline.entries:
        assert again.judge(entry) == []
    assert again.wake(112_000) == []
    (over,) = again.judge(timeline.heard(120, "words").entries[-1])
    assert over.fact == FlagCleared(id=flag.fact.id, rule="slow_to_begin", to_ms=119_000, why="began_to_talk")


def test_evidence_says_own_usual_history_and_how_many() -> None:
    timeline = Timeline().opened().history(0, {"rate_per_min": 160}).calibrated(20, "speech_rate.normal", rate_per_min=150)
    timeline.answering(60, 2).reviewing(90, 2).measured(92, question=2, values={"rate_per_min": 170})
    timeline.answering(100).reviewing(160).measured(165, values={"rate_per_min": 312})
    (flag,) = raised(RateUnlikeOthers, timeline)
    assert flag.evidence[0].compared == (
        Compared(
            figure="rate_per_min",
            value=312,
            own=160,
            others=Spread(n=23, p5=128, p25=144, p50=160, p75=176, p95=192),
        ),
    )


def test_a_jump_against_ones_own_also_says_what_history_says() -> None:
    timeline = Timeline().opened().history(0, {"live_rate_per_min": 160, "brow_share_ratio": 0.05})
    timeline.calibrated(20, "speech_rate.normal", rate_per_min=150).answering(100).rates(115, 125, 150)
    moments(timeline, BROW, 120, 124, 127, lasting=1).rates(129, 140, 230)
    (flag,) = raised(RateAndBrow, timeline)
    rate, brow = flag.evidence
    assert [(one.figure, one.value, one.own, one.others and one.others.n) for one in rate.compared] == [
        (RATE_LIVE, 230, 150, 23)
    ]
    assert [(one.figure, one.others and one.others.n) for one in brow.compared] == [("brow_share_ratio", 23)]


def test_a_cleared_flag_says_why() -> None:
    whys = {
        name: [d.fact.why for found in drafts(rule, timeline) for d in found if isinstance(d.fact, FlagCleared)]
        for name, rule, timeline, _ in CASES
    }
    assert whys["slower than others, until it is not"] == ["back_in_range"]
    assert whys["the whole answer has the last word"] == ["measured"]
    assert whys["recorded again"] == ["new_take"]
    assert whys["agreement taken back"] == ["consent_withdrawn"]
    assert whys["never a word"] == ["answer_ended"]
