"""All rules of one session: every entry goes in, flags on their way to the timeline come out."""

import traceback
from collections.abc import Callable, Iterable, Mapping
from functools import cache

import structlog

import server.flags
from server.core.facts import AnalysisState, Draft, Entry, FlagMarked, FlagRaised
from server.core.messages import FlagDeclared
from server.core.plan import Plan
from server.core.plugins import scan
from server.flags import Outcome, Rule

log = structlog.get_logger()


@cache
def find_rules() -> Mapping[str, type[Rule]]:
    """All rules by name, found once. Raises PluginError for a broken or doubled one; call it at start."""
    return scan(server.flags, Rule)  # type: ignore[type-abstract]


def declarations() -> tuple[FlagDeclared, ...]:
    """What consoles need to draw any flag."""
    return tuple(
        FlagDeclared(rule=rule.name, severity=rule.severity, title=rule.title, hint=rule.hint)
        for rule in find_rules().values()
    )


class Panel:
    """One of each rule for one session. Drafts carry keys, so that feeding the same entries again adds nothing.

    A rule that raises is set aside for this session, which is put on the timeline; the others go on.
    """

    def __init__(self, plan: Plan, rules: Iterable[type[Rule]] | None = None) -> None:
        self._rules = {rule.name: rule(plan) for rule in (find_rules().values() if rules is None else rules)}
        self._newest_ms = 0

    def judge(self, entry: Entry) -> list[Draft]:
        """What this entry means to each rule. What people make of a flag is no observation, and may come weeks later."""
        if isinstance(entry.fact, FlagMarked):
            return []
        return self._ask(lambda rule: rule.judge(entry), entry.at_ms)

    def wake(self, now_ms: int) -> list[Draft]:
        """What the passing of time means. Called each second or so, it lets a flag about something that lasts come when
        it is due instead of with the next entry."""
        return self._ask(lambda rule: rule.wake(now_ms), now_ms)

    def _ask(self, question: Callable[[Rule], Iterable[Outcome]], at_ms: int) -> list[Draft]:
        self._newest_ms = max(self._newest_ms, at_ms)
        drafts: list[Draft] = []
        for name, rule in tuple(self._rules.items()):
            try:
                outcomes = list(question(rule))
            except Exception as error:  # noqa: BLE001 - a rule is a plug-in: whatever it raises must not end an interview
                del self._rules[name]
                drafts.append(self._set_aside(name, error))
            else:
                drafts += [self._draft(outcome) for outcome in outcomes]
        return drafts

    def _draft(self, outcome: Outcome) -> Draft:
        kind = "flag" if isinstance(outcome, FlagRaised) else "flag_cleared"
        return Draft(at_ms=self._newest_ms, fact=outcome, key=f"{kind}:{outcome.id}")

    def _set_aside(self, name: str, error: Exception) -> Draft:
        """Told by type and place alone: an error's own words may quote what was said."""
        where = traceback.extract_tb(error.__traceback__)[-1]
        log.error("flag_rule_failed", rule=name, error=type(error).__name__, file=where.filename, line=where.lineno)
        fact = AnalysisState(part=f"flag.{name}", state="failed", reason=type(error).__name__)
        return Draft(at_ms=self._newest_ms, fact=fact, key=f"flag_rule_failed:{name}")
