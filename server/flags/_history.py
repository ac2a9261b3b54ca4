"""What the rules share that compare an answer with finished interviews: same opening, same question.

They say nothing while history does not (fewer than eight interviews). What it says stands on the session's own timeline
(:class:`HistoryKnown`), put there when the session began, so that the same entries give the same flags for ever.
"""

from collections.abc import Iterable, Mapping
from statistics import median
from typing import ClassVar, Final

from server.core.facts import (
    Calibrated,
    ClearedWhy,
    Compared,
    Entry,
    Evidence,
    FlagCleared,
    FlagRaised,
    HistoryKnown,
    Spread,
    StageEntered,
)
from server.core.plan import Plan
from server.flags import Outcome, Rule, flag_id
from server.flags._baseline import CALIBRATED_RATE
from server.interview.answers import Answer, Answers, Place

RATE_FIGURES: Final = frozenset({"rate_per_min", "live_rate_per_min"})


class Others:
    """What history says of this session's questions."""

    def __init__(self) -> None:
        self._spreads: Mapping[int, Mapping[str, Spread]] = {}

    def apply(self, entry: Entry) -> None:
        if isinstance(entry.fact, HistoryKnown):
            self._spreads = {one.question: one.figures for one in entry.fact.questions}

    def of(self, question: int, figure: str) -> Spread | None:
        """How the figure lies for this question; None when too few interviews have it."""
        return self._spreads.get(question, {}).get(figure)


class HistoryRule(Rule):
    """At most one open flag per answer. A new take of the question takes the flags of the former ones back."""

    what: ClassVar[str]
    """What the evidence is about."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.answers = Answers(plan)
        self.others = Others()
        self._calibrated: float | None = None
        self._open: dict[Place, str] = {}
        self._raised: set[str] = set()
        self._newest_take: dict[int, int] = {}

    def judge(self, entry: Entry) -> Iterable[Outcome]:
        outcomes = list(self._take_in(entry))
        self.answers.feed(entry)
        return [*outcomes, *self.look(entry)]

    def look(self, entry: Entry) -> Iterable[Outcome]:
        """What an entry means that ``answers`` has taken in already."""
        raise NotImplementedError

    def _take_in(self, entry: Entry) -> Iterable[Outcome]:
        self.others.apply(entry)
        match entry.fact:
            case StageEntered(question=int(question), take=int(take)):
                self._newest_take[question] = max(take, self._newest_take.get(question, 0))
                for place in [one for one in self._open if one[0] == question and one[1] < take]:
                    yield from self.clear(place, entry.at_ms, "new_take")
            case Calibrated(name="speech_rate.normal", values=values):
                self._calibrated = values.get(CALIBRATED_RATE) or self._calibrated
            case FlagRaised(rule=rule, id=flag) as told if rule == self.name and flag not in self._raised:
                # From before a restart: only the passing of time may have raised it, so no entry will again.
                self._raised.add(flag)
                self._open[told.question, told.take] = flag
            case FlagCleared(rule=rule, id=flag) if rule == self.name:
                self._open = {place: one for place, one in self._open.items() if one != flag}

    # --- what rules use ----------------------------------------------------------------------------------------------

    def is_open(self, answer: Answer) -> bool:
        return answer.place in self._open

    def own(self, answer: Answer, figure: str, now_ms: int) -> float | None:
        """The person's own usual: the median over their other questions, for a rate also that of the device check."""
        known = [one.figures(now_ms).get(figure) for one in self.answers.counting() if one.question != answer.question]
        if figure in RATE_FIGURES:
            known.append(self._calibrated)
        found = [value for value in known if value is not None]
        return round(median(found), 4) if found else None

    def compared(self, answer: Answer, figure: str, value: float, others: Spread, now_ms: int) -> Compared:
        own = self.own(answer, figure, now_ms)
        return Compared(figure=figure, value=round(value, 4), own=own, others=others)

    def flag(
        self, answer: Answer, named_ms: int, bounds: tuple[int, int], compared: Compared, **values: float
    ) -> Iterable[Outcome]:
        """Raise it, once by its name, unless another take of the question counts. ``named_ms`` must follow from entries
        alone, never from when a rule was woken."""
        flag = flag_id(self.name, answer.question, answer.take, named_ms)
        if flag in self._raised or answer.take < self._newest_take.get(answer.question, 0):
            return ()
        self._raised.add(flag)
        self._open[answer.place] = flag
        evidence = Evidence(
            question=answer.question,
            take=answer.take,
            from_ms=bounds[0],
            to_ms=max(bounds),
            what=self.what,
            values=values,
            compared=(compared,),
        )
        return (
            FlagRaised(
                id=flag,
                rule=self.name,
                severity=self.severity,
                question=answer.question,
                take=answer.take,
                evidence=(evidence,),
            ),
        )

    def clear(self, place: Place, to_ms: int, why: ClearedWhy) -> Iterable[Outcome]:
        flag = self._open.pop(place, None)
        return (FlagCleared(id=flag, rule=self.name, to_ms=to_ms, why=why),) if flag else ()


def outside(value: float, others: Spread, far_ratio: float) -> bool:
    """Beyond the middle 90 % of others, and by ``far_ratio`` away from their median: where all others are alike, a
    hair's breadth beyond them means nothing."""
    return not others.p5 <= value <= others.p95 and abs(value - others.p50) >= far_ratio * abs(others.p50)
