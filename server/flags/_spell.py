"""A spell: one stretch of time during which something holds, which becomes a flag once it has lasted."""

from dataclasses import dataclass, field

from server.core.facts import ClearedWhy, Evidence, FlagCleared, FlagRaised
from server.flags import Outcome, Rule, flag_id

LATE_MS = 1_000
"""The end of an event is told up to this long after it happened. A spell without an end yet counts as lasting only when
that much more has passed, so that a short event told late is not taken for a long one."""


@dataclass(slots=True)
class Source:
    """One thing that says so: an event, a page report, a reading. ``to_ms`` is None while it still does."""

    question: int
    take: int
    from_ms: int
    what: str
    values: dict[str, float] = field(default_factory=dict)
    to_ms: int | None = None


class Spell:
    """Lasts from its first open source to the end of its last one; then it can begin anew.

    The flag is named by where the spell began; its evidence reaches to the moment from which the spell counted.
    """

    def __init__(self, rule: Rule, hold_ms: int, late_ms: int = LATE_MS) -> None:
        self._rule = rule
        self._hold_ms = hold_ms
        self._late_ms = late_ms
        self._open: dict[str, Source] = {}
        self._before: list[Source] = []
        """What began the spell: every source that came before the flag was raised."""
        self._flag = ""

    @property
    def is_open(self) -> bool:
        return bool(self._open)

    @property
    def is_raised(self) -> bool:
        return bool(self._flag)

    def begin(self, source_id: str, source: Source) -> None:
        """A source begins to hold; a repeat changes nothing."""
        if source_id in self._open:
            return
        self._open[source_id] = source
        if not self._flag:
            self._before.append(source)

    def end(self, source_id: str, to_ms: int, why: ClearedWhy = "over") -> list[Outcome]:
        """A source holds no more; the last one ends the spell, and its reason is the flag's."""
        source = self._open.pop(source_id, None)
        if source is None:
            return []
        source.to_ms = max(to_ms, source.from_ms)
        return [] if self._open else self._finish(source.to_ms, why)

    def end_all(self, to_ms: int, why: ClearedWhy = "over") -> list[Outcome]:
        """Nothing holds any more."""
        return [outcome for source_id in tuple(self._open) for outcome in self.end(source_id, to_ms, why)]

    def ripen(self, now_ms: int) -> list[Outcome]:
        """Raise the flag if the spell has lasted long enough by now."""
        if not self._open or self._flag or now_ms < self._first().from_ms + self._hold_ms + self._late_ms:
            return []
        return [self._raise()]

    def _first(self) -> Source:
        return min(self._before, key=lambda source: source.from_ms)

    def _finish(self, to_ms: int, why: ClearedWhy) -> list[Outcome]:
        outcomes: list[Outcome] = []
        if not self._flag and to_ms - self._first().from_ms >= self._hold_ms:
            outcomes.append(self._raise())
        if self._flag:
            outcomes.append(FlagCleared(id=self._flag, rule=self._rule.name, to_ms=to_ms, why=why))
        self._before.clear()
        self._flag = ""
        return outcomes

    def _raise(self) -> FlagRaised:
        first = self._first()
        counted_ms = first.from_ms + self._hold_ms
        self._flag = flag_id(self._rule.name, first.question, first.take, first.from_ms)
        return FlagRaised(
            id=self._flag,
            rule=self._rule.name,
            severity=self._rule.severity,
            question=first.question,
            take=first.take,
            evidence=tuple(
                Evidence(
                    question=source.question,
                    take=source.take,
                    from_ms=source.from_ms,
                    to_ms=counted_ms if source.to_ms is None else min(source.to_ms, counted_ms),
                    what=source.what,
                    values=source.values,
                )
                for source in self._before
                if source.from_ms <= counted_ms
            ),
        )
