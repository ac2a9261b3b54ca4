"""One contract for every rule the scan finds."""

import inspect
import re
from pathlib import Path

import pytest

from server.core.facts import Draft, Entry, FlagCleared, FlagRaised
from server.flags import Rule
from server.flags.panel import Panel, declarations, find_rules
from tests.flags.timelines import Timeline

RULES = list(find_rules().values())

NAMED_FEELINGS = re.compile(
    r"nervous|confiden|happy|happi|stress|engage|honest|sentiment|emotion|anxi|angry|anger|fear|sad\b|lying|liar|\blie\b|calm"
    r"|紧张|自信|高兴|开心|压力|情绪|诚实|焦虑|愤怒|生气|害怕|恐惧|难过|说谎|撒谎|心虚|投入|积极|消极|不安",
    re.IGNORECASE,
)


def whole_interview() -> Timeline:
    """Something of everything: a check, two answers, a retake, a cut connection, things seen and heard; others before it."""
    timeline = (
        Timeline()
        .opened()
        .history(0, OTHERS)
        .calibrated(10, "speech_rate.normal", rate_per_min=150)
        .back(12)
        .network(15, "fail")
    )
    timeline.network(25, "pass").stage(60, "notice").stage(70, "preparing", 1, 1).page(80, "hidden").answering(100)
    timeline.page(103, "visible").heard(112, "words").term(113, "expiry").rates(115, 125, 150)
    for second in (120, 123, 126):
        timeline.began(second, "face.brow_lowered").ended(second + 1, "face.brow_lowered", second)
    timeline.rates(127, 140, 240).began(140, "face.absent").began(141, "face.second", 140)
    for second in (142, 146, 150):
        timeline.began(second, "face.away").ended(second + 3, "face.away", second)
    timeline.ended(150, "face.absent", 140).ended(151, "face.second", 140).began(158, "voice.silence", 150)
    timeline.network(170, "pass").ended(175, "voice.silence", 150).lost(177, 175.5).network(182, "unknown").back(190)
    timeline.page(195, "microphone_muted").network(198, "warn").page(199, "microphone_unmuted").reviewing(200)
    timeline.transcript(204, "words").measured(205, "expiry").analysed(206).stage(210, "preparing", 1, 2, "again")
    timeline.answering(230, 1, 2).heard(240, "words", take=2).reviewing(260, take=2).transcript(263, "words", take=2)
    timeline.measured(264, "expiry", "invalidation", take=2).analysed(265, take=2).answering(280, 2)
    timeline.says(285, "candidate", "hello").began(289, "voice.silence", 280.5, question=2)
    timeline.ended(299, "voice.silence", 280.5, 298.5, question=2).heard(299.5, "words", question=2).reviewing(300, 2)
    timeline.stage(305, "submitted", reason="finished").transcript(310, "words", question=2)
    values = {"words": 12.0, "rate_per_min": 250.0, "talk_ms": 30_000.0, "pause_count": 30.0}
    return timeline.measured(311, question=2, values=values).analysed(312, question=2)


OTHERS = {
    "rate_per_min": 150.0,
    "live_rate_per_min": 150.0,
    "units": 60.0,
    "pauses_per_min": 12.0,
    "first_word_ms": 3_000.0,
    "brow_share_ratio": 0.01,
    "away_share_ratio": 0.01,
}


def judge(rule: type[Rule], entries: list[Entry], *, twice: bool = False) -> list[Draft]:
    panel = Panel(Timeline().plan, [rule])
    return [draft for entry in entries for _ in range(1 + twice) for draft in panel.judge(entry)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
class TestEveryRule:
    def test_is_named_like_its_file(self, rule: type[Rule]) -> None:
        assert Path(inspect.getfile(rule)).stem == rule.name

    def test_has_its_texts_in_both_languages(self, rule: type[Rule]) -> None:
        for text in (rule.title, rule.hint):
            assert re.search(r"[\u4e00-\u9fff]", text.zh)
            assert re.search(r"[A-Za-z]{3}", text.en)
            assert not re.search(r"[\u4e00-\u9fff]", text.en)
        assert len(rule.hint.en) > len(rule.title.en), "the hint says what was compared and what HR may do"

    def test_names_no_feeling(self, rule: type[Rule]) -> None:
        declared = " ".join((rule.name, rule.title.zh, rule.title.en, rule.hint.zh, rule.hint.en))
        assert NAMED_FEELINGS.findall(declared) == []

    def test_an_empty_timeline_raises_nothing(self, rule: type[Rule]) -> None:
        assert judge(rule, []) == []
        assert list(rule(Timeline().plan).wake(1_000_000)) == []

    def test_a_whole_interview_raises_at_least_one(self, rule: type[Rule]) -> None:
        assert any(isinstance(draft.fact, FlagRaised) for draft in judge(rule, whole_interview().entries))

    def test_raises_and_clears_in_order_with_evidence(self, rule: type[Rule]) -> None:
        open_flags: set[str] = set()
        for draft in judge(rule, whole_interview().entries):
            fact = draft.fact
            if isinstance(fact, FlagRaised):
                assert fact.id not in open_flags
                open_flags.add(fact.id)
                assert fact.rule == rule.name
                assert fact.id.startswith(f"{rule.name}:{fact.question}.{fact.take}:")
                assert fact.evidence, "a flag without evidence helps nobody"
                assert all(e.what and e.from_ms <= e.to_ms <= draft.at_ms for e in fact.evidence)
            else:
                assert isinstance(fact, FlagCleared)
                open_flags.remove(fact.id)

    def test_the_same_timeline_gives_the_same_flags(self, rule: type[Rule]) -> None:
        entries = whole_interview().entries
        assert judge(rule, entries) == judge(rule, entries)

    def test_an_entry_fed_twice_adds_no_flag(self, rule: type[Rule]) -> None:
        entries = whole_interview().entries
        once = {draft.key for draft in judge(rule, entries)}
        assert {draft.key for draft in judge(rule, entries, twice=True)} == once

    def test_its_own_flags_on_the_timeline_change_nothing(self, rule: type[Rule]) -> None:
        """After a restart the timeline holds the flags of the run before, at the places where they were put."""
        entries = whole_interview().entries
        panel = Panel(Timeline().plan, [rule])
        first = [draft for entry in entries for draft in panel.judge(entry)]
        again = Panel(Timeline().plan, [rule])
        second: list[Draft] = []
        panel = Panel(Timeline().plan, [rule])
        for entry in entries:
            second += again.judge(entry)
            for draft in panel.judge(entry):
                second += again.judge(Entry(n=0, at_ms=draft.at_ms, key=draft.key, fact=draft.fact))
        assert second == first

    def test_facts_that_are_none_of_its_business_are_harmless(self, rule: type[Rule]) -> None:
        timeline = Timeline().began(1, "gaze.unheard_of").ended(2, "gaze.unheard_of", 1).rate(3, 0).rate(3, -1)
        timeline.ended(4, "face.absent", 1).ended(4, "voice.dead", 1).analysed(5).measured(5).page(6, "blocked", "camera")
        timeline.back(7).analysis(8, "no_such_part", "failed").stage(9, "answering").stage(10, "submitted")
        assert judge(rule, timeline.entries) == []


def test_every_rule_is_declared_once() -> None:
    assert sorted(declared.rule for declared in declarations()) == sorted(rule.name for rule in RULES)
