"""How rules fared: flags, interviews, and marks that stand."""

from server.core.facts import FlagMarked
from server.core.messages import FlagDeclared
from server.core.text import Text
from server.results.rule_record import RuleTally
from tests.flags.timelines import Timeline

DECLARED = tuple(
    FlagDeclared(rule=rule, severity="attention", title=Text(zh=rule, en=rule), hint=Text(zh="", en=""))
    for rule in ("no_face", "long_silence")
)


def mark(timeline: Timeline, flag: str, mark: str, by: str) -> Timeline:
    return timeline.put(90, FlagMarked.model_validate({"id": flag, "rule": flag.partition(":")[0], "mark": mark, "by": by}))


def test_flags_interviews_and_marks_are_counted() -> None:
    one = Timeline().flag(10, "no_face", "attention").flag(20, "no_face", "attention").cleared(25, "no_face:1.1:20000")
    mark(mark(one, "no_face:1.1:10000", "useful", "anna"), "no_face:1.1:10000", "not_useful", "bo")
    mark(mark(one, "no_face:1.1:20000", "useful", "anna"), "no_face:1.1:20000", "none", "anna")
    two = Timeline().flag(10, "no_face", "attention").flag(12, "gone_rule", "info")
    tally = RuleTally()
    for timeline in (one, two, Timeline()):
        tally.add(timeline.entries)
    found = tally.record("o", DECLARED)
    assert (found.opening, found.sessions) == ("o", 3)
    counts = {one.rule: (one.raised, one.sessions, one.cleared, one.useful, one.not_useful) for one in found.rules}
    assert counts == {"no_face": (3, 2, 1, 1, 1), "gone_rule": (1, 1, 0, 0, 0), "long_silence": (0, 0, 0, 0, 0)}
    assert found.rules[0].rule == "no_face"
