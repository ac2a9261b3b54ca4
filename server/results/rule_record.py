"""How each flag rule fared over an opening's interviews: raised, cleared, and what people made of it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from server.core.api import OpeningFlags, RuleRecord
from server.core.facts import Entry, FlagCleared, FlagMarked, FlagRaised, Severity
from server.core.messages import FlagDeclared
from server.core.text import Text


@dataclass(slots=True)
class _Tally:
    severity: Severity
    raised: int = 0
    cleared: int = 0
    sessions: int = 0
    useful: int = 0
    not_useful: int = 0


@dataclass(slots=True)
class RuleTally:
    """Fed session by session; holds a few numbers for each rule."""

    sessions: int = 0
    _rules: dict[str, _Tally] = field(default_factory=dict)

    def add(self, entries: Iterable[Entry]) -> None:
        """One session's facts about flags, in order."""
        self.sessions += 1
        raised: dict[str, FlagRaised] = {}
        cleared: set[str] = set()
        marks: dict[tuple[str, str], FlagMarked] = {}
        for entry in entries:
            match entry.fact:
                case FlagRaised() as fact:
                    raised.setdefault(fact.id, fact)
                case FlagCleared(id=flag):
                    cleared.add(flag)
                case FlagMarked() as fact:
                    marks[fact.id, fact.by] = fact
        for flag, fact in raised.items():
            tally = self._rules.setdefault(fact.rule, _Tally(fact.severity))
            tally.raised += 1
            tally.cleared += flag in cleared
        for rule in {fact.rule for fact in raised.values()}:
            self._rules[rule].sessions += 1
        for (flag, _), mark in marks.items():
            if flag in raised:
                tally = self._rules[raised[flag].rule]
                tally.useful += mark.mark == "useful"
                tally.not_useful += mark.mark == "not_useful"

    def record(self, opening: str, declared: Sequence[FlagDeclared]) -> OpeningFlags:
        """Rules most often raised first; those never raised, and those that are gone from the server, are there too."""
        rules: Mapping[str, FlagDeclared] = {one.rule: one for one in declared}
        records = [self._record(rule, rules.get(rule)) for rule in {**rules, **self._rules}]
        records.sort(key=lambda one: (-one.raised, one.rule))
        return OpeningFlags(opening=opening, sessions=self.sessions, rules=tuple(records))

    def _record(self, rule: str, declared: FlagDeclared | None) -> RuleRecord:
        tally = self._rules.get(rule) or _Tally(declared.severity if declared else "info")
        return RuleRecord(
            rule=rule,
            severity=declared.severity if declared else tally.severity,
            title=declared.title if declared else Text(zh=rule, en=rule),
            raised=tally.raised,
            cleared=tally.cleared,
            sessions=tally.sessions,
            useful=tally.useful,
            not_useful=tally.not_useful,
        )
