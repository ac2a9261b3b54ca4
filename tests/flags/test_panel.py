"""The panel: keys, order, and a rule that breaks."""

from collections.abc import Iterable

from structlog.testing import capture_logs

from server.core.facts import AnalysisState, Entry, Said
from server.core.text import Text
from server.flags import Outcome, Rule
from server.flags.no_face import NoFace
from server.flags.panel import Panel, find_rules
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
