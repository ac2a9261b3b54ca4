"""The panel: keys, order, and a rule that breaks."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from server.core.facts import AnalysisState, Draft, Entry, FlagCleared, FlagRaised, Said
from server.core.text import Text
from server.flags import Outcome, Rule
from server.flags.no_face import NoFace
from server.flags.panel import Panel, find_rules
from tests.flags.plausible import interviews
from tests.flags.timelines import PLAN, Timeline


class Broken(Rule):
    name = "broken"
    severity = "info"
    title = Text(zh="坏", en="broken")
    hint = Text(zh="坏", en="broken")

    def judge(self, entry: Entry) -> Iterable[Outcome]:
        if isinstance(entry.fact, Said):
            raise KeyError(entry.fact.text)
        return ()


def test_the_panel_holds_every_rule_there_is() -> None:
    assert set(find_rules()) >= {
        "rate_and_brow",
        "terms_missing",
        "no_face",
        "second_face",
        "long_silence",
        "tab_hidden",
        "microphone_dead",
        "network_poor",
    }


def test_drafts_carry_stable_keys() -> None:
    timeline = Timeline().opened().answering(100).began(110, "face.absent").ended(120, "face.absent", 110)
    panel = Panel(PLAN)
    keys = [draft.key for entry in timeline.entries for draft in panel.judge(entry)]
    assert keys == ["flag:no_face:1.1:110000", "flag_cleared:no_face:1.1:110000"]


def test_a_flag_stands_at_the_newest_time_seen_though_the_fact_tells_of_earlier() -> None:
    timeline = Timeline().opened().answering(100).reviewing(130).began(111, "face.absent", 110)
    timeline.ended(120, "face.absent", 110)
    panel = Panel(PLAN)
    assert [draft.at_ms for entry in timeline.entries for draft in panel.judge(entry)] == [130_000, 130_000]


def test_a_rule_that_raises_is_set_aside_and_the_others_go_on() -> None:
    timeline = Timeline().opened().answering(100).says(105, "candidate", "private words").says(106, "hr", "yes")
    timeline.began(110, "face.absent").ended(120, "face.absent", 110)
    panel = Panel(PLAN, [Broken, NoFace])
    with capture_logs() as logs:
        drafts = [draft for entry in timeline.entries for draft in panel.judge(entry)]
    assert drafts[0].fact == AnalysisState(part="flag.broken", state="failed", reason="KeyError")
    assert [draft.key for draft in drafts] == [
        "flag_rule_failed:broken",
        "flag:no_face:1.1:110000",
        "flag_cleared:no_face:1.1:110000",
    ]
    assert [log["event"] for log in logs] == ["flag_rule_failed"]
    assert "private words" not in str(logs), "what was said never comes into a log"


def test_each_session_has_rules_of_its_own() -> None:
    first, second = Panel(PLAN), Panel(PLAN)
    entries = Timeline().opened().answering(100).began(110, "face.absent").entries
    for entry in entries:
        first.judge(entry)
    assert first.wake(120_000) != []
    assert second.wake(120_000) == []


def put(timeline: Timeline, drafts: Iterable[Draft]) -> None:
    """As the journal does it: number them, and drop one whose key is there already."""
    keys = {entry.key for entry in timeline.entries}
    for draft in drafts:
        if draft.key not in keys:
            timeline.put(draft.at_ms / 1000, draft.fact, draft.key)


@settings(max_examples=60, deadline=None)
@given(interviews(), st.integers(0, 200), st.booleans())
def test_a_restart_anywhere_loses_no_flag_and_doubles_none(timeline: Timeline, restart_at: int, ticks: bool) -> None:
    def run(*restarts: int) -> Timeline:
        lived, panel = Timeline(), Panel(PLAN)
        for n, entry in enumerate(timeline.entries):
            if n in restarts:
                panel = Panel(PLAN)
                put(lived, [draft for old in tuple(lived.entries) for draft in panel.judge(old)])
            lived.put(entry.at_ms / 1000, entry.fact)
            put(lived, panel.judge(lived.entries[-1]))
            if ticks:
                put(lived, panel.wake(entry.at_ms + 400))
        return lived

    def flags(lived: Timeline) -> list[str]:
        return sorted(entry.key for entry in lived.entries if entry.key)

    through = run()
    assert flags(run(restart_at)) == flags(through)
    assert not any(isinstance(entry.fact, AnalysisState) and entry.key for entry in through.entries), "no rule broke"


@settings(max_examples=60, deadline=None)
@given(interviews())
def test_nothing_is_cleared_that_was_not_raised_and_nothing_twice(timeline: Timeline) -> None:
    panel = Panel(PLAN)
    open_flags: set[str] = set()
    for entry in timeline.entries:
        for draft in panel.judge(entry):
            if isinstance(draft.fact, FlagRaised):
                assert draft.fact.id not in open_flags
                open_flags.add(draft.fact.id)
            elif isinstance(draft.fact, FlagCleared):
                open_flags.remove(draft.fact.id)
