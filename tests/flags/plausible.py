"""Interviews as they might have been, for hypothesis: stages in order, facts late, early, doubled or missing."""

from hypothesis import strategies as st

from tests.flags.timelines import EVERYTHING, Timeline

EVENTS = (
    "face.absent",
    "face.away",
    "face.second",
    "face.brow_lowered",
    "face.smile",
    "voice.silence",
    "voice.dead",
    "voice.unheard_of",
)
OTHERS: dict[str, tuple[float, ...]] = {
    "rate_per_min": (50.0, 150.0),
    "live_rate_per_min": (50.0, 150.0, 400.0),
    "units": (1.0, 500.0),
    "pauses_per_min": (1.0, 12.0),
    "first_word_ms": (10.0, 8_000.0),
    "brow_share_ratio": (0.0, 0.1),
    "away_share_ratio": (0.0, 0.1),
}
PAGE_SAYS = ("hidden", "visible", "microphone_muted", "microphone_unmuted", "microphone_silent", "microphone_heard")
TERMS = ("invalidation", "expiry", "consistent hashing", "rollback", "not in the plan")


@st.composite
def interviews(draw: st.DrawFn) -> Timeline:
    """A timeline that begins as every one does and ends anywhere."""
    timeline = Timeline().opened(consent=tuple(draw(st.lists(st.sampled_from(EVERYTHING), unique=True))))
    if draw(st.booleans()):
        timeline.history(0, {name: draw(st.sampled_from(values)) for name, values in OTHERS.items()})
    at = 5.0
    for question in (1, 2):
        for take in range(1, draw(st.integers(1, 3)) + 1):
            if draw(st.booleans()):
                at = _something(draw, timeline, at, question, take)
                timeline.stage(at, "preparing", question, take, "again" if take > 1 else "next")
            timeline.answering(at + 1, question, take)
            at = _something(draw, timeline, at + 1, question, take)
            timeline.reviewing(at + 1, question, take, draw(st.sampled_from(("time_up", "finished"))))
            at = _afterwards(draw, timeline, at + 1, question, take)
    if draw(st.booleans()):
        timeline.stage(at + 1, draw(st.sampled_from(("submitted", "withdrawn"))), reason="finished")
        _afterwards(draw, timeline, at + 1, 2, 1)
    return timeline


def _something(draw: st.DrawFn, timeline: Timeline, at: float, question: int, take: int) -> float:
    """What happens in a stretch; facts about media may tell of up to three seconds before."""
    for kind in draw(st.lists(st.integers(0, 13), max_size=12)):
        at += draw(st.integers(0, 20))
        since = max(0.0, at - draw(st.integers(0, 3)))
        match kind:
            case 0 | 1:
                timeline.began(at, draw(st.sampled_from(EVENTS)), since, question=question, take=take)
            case 2:
                name = draw(st.sampled_from(EVENTS))
                timeline.ended(at, name, max(0.0, since - 4), since, question=question, take=take)
            case 3:
                value = draw(st.floats(0, 600, allow_nan=False))
                timeline.rates(at, at + 8, value, question=question, take=take)
            case 4:
                timeline.heard(at, draw(st.sampled_from(("", "some words", "字"))), question=question, take=take)
            case 5:
                timeline.term(since, draw(st.sampled_from(TERMS)), question=question, take=take)
            case 6:
                timeline.lost(at, since, draw(st.sampled_from(("network", "page_closed", "server_restarted", "moved"))))
            case 7:
                timeline.back(at)
            case 8:
                timeline.page(at, draw(st.sampled_from(PAGE_SAYS)))
            case 9:
                timeline.page(at, draw(st.sampled_from(("device_lost", "device_back"))), "microphone")
            case 10:
                timeline.network(at, draw(st.sampled_from(("pass", "warn", "fail", "unknown"))))
            case 11:
                timeline.says(at, draw(st.sampled_from(("candidate", "hr"))), "hello")
            case 12:
                timeline.analysis(
                    at, draw(st.sampled_from(("face", "voice", "host"))), draw(st.sampled_from(("failed", "running")))
                )
            case 13:
                timeline.check(at, "network", draw(st.sampled_from(("pass", "fail"))))
    return at


def _afterwards(draw: st.DrawFn, timeline: Timeline, at: float, question: int, take: int) -> float:
    """What the final pass says, if it comes that far."""
    steps = draw(st.integers(0, 4))
    if steps > 0:
        if draw(st.booleans()):
            timeline.recorded(at, question=question, take=take)
        else:
            timeline.recording_failed(at, question=question, take=take)
    if steps > 1:
        if draw(st.booleans()):
            timeline.transcript(at + 1, draw(st.sampled_from(("", "all the words"))), question=question, take=take)
        else:
            timeline.transcript_failed(at + 1, question=question, take=take)
    if steps > 2:
        terms = draw(st.lists(st.sampled_from(TERMS), max_size=4))
        names = ("words", "rate_per_min", "talk_ms", "pause_count")
        values = {name: draw(st.sampled_from((0.0, 9.0, 200.0, 20_000.0))) for name in names}
        timeline.measured(at + 2, *terms, question=question, take=take, values=values)
    if steps > 3:
        timeline.analysed(at + 3, question=question, take=take)
    return at + 3
