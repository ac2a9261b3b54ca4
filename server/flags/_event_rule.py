"""What the rules share that watch one event of an answer: it has to last, and it ends with the answer."""

from collections.abc import Iterable
from typing import ClassVar

from server.core.facts import (
    AnalysisState,
    AnswerAnalysed,
    ClearedWhy,
    ConsentGiven,
    Entry,
    EventBegan,
    EventEnded,
    MediaBack,
    MediaLost,
    Purpose,
)
from server.core.plan import Plan
from server.flags import Outcome, Rule
from server.flags._spell import Source, Spell
from server.flags._where import Where

_MEDIA = "media"


class EventRule(Rule):
    """A flag for every time that ``event`` lasts ``hold_ms`` in an answer.

    It is cleared when the event ends, when the answer ends, when no media arrives (then nothing is known), and when the
    analyzer stops. An event that goes on when media is back counts from then.
    """

    event: ClassVar[str]
    hold_ms: ClassVar[int]
    purpose: ClassVar[Purpose]
    """The consent without which nothing is said of this event any more."""
    unless: ClassVar[str] = ""
    """Another event during which this one means nothing."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._where = Where()
        self._spells: dict[tuple[int, int], Spell] = {}
        self._events: dict[str, EventBegan] = {}
        self._blind: set[str] = set()
        """Why nothing can be known now: lost media, or the other event."""

    def judge(self, entry: Entry) -> Iterable[Outcome]:
        outcomes = self._take_in(entry)
        return [*outcomes, *self.wake(entry.at_ms)]

    def wake(self, now_ms: int) -> Iterable[Outcome]:
        spell = self._spells.get(self._where.place) if self._where.stage == "answering" else None
        return spell.ripen(now_ms) if spell else ()

    def _take_in(self, entry: Entry) -> list[Outcome]:
        if self._where.apply(entry):
            return self._moved_on(entry.at_ms)
        match entry.fact:
            case EventBegan() as began if began.name == self.event and began.question:
                self._events[began.id] = began
                if not self._blind:
                    self._begin(began, began.from_ms)
            case EventEnded(name=self.event, id=event_id, to_ms=to_ms) as ended:
                self._events.pop(event_id, None)
                return self._spell(ended.question, ended.take).end(event_id, to_ms)
            case EventBegan() as other if other.name == self.unless:
                if self._where.is_answering(other.question, other.take):
                    return self._go_blind(other.id, other.from_ms, "unknown_now")
            case EventEnded() as other if other.name == self.unless:
                self._see_again(other.id, other.to_ms)
            case MediaLost(since_ms=since_ms):
                return self._go_blind(_MEDIA, since_ms, "media_lost")
            case MediaBack():
                self._see_again(_MEDIA, entry.at_ms)
            case AnswerAnalysed(question=question, take=take):
                return self._forget((question, take), entry.at_ms, "answer_ended")
            case ConsentGiven(choices=choices) if not choices.get(self.purpose, False):
                return self._forget_all(entry.at_ms, "consent_withdrawn")
            case AnalysisState(state="off" | "failed", part=part) if part == self.event.partition(".")[0]:
                return self._forget_all(entry.at_ms, "analysis_stopped")
        return []

    def _spell(self, question: int, take: int) -> Spell:
        return self._spells.setdefault((question, take), Spell(self, self.hold_ms))

    def _begin(self, began: EventBegan, from_ms: int) -> None:
        values = {} if began.value is None else {"value": began.value}
        source = Source(began.question, began.take, from_ms, self.event, {**values, "at_least_ms": self.hold_ms})
        self._spell(began.question, began.take).begin(began.id, source)

    def _moved_on(self, now_ms: int) -> list[Outcome]:
        """The answer is over: what was raised is cleared; what was not may still be told of with its true end."""
        self._blind &= {_MEDIA}
        outcomes: list[Outcome] = []
        for (question, take), spell in self._spells.items():
            if spell.is_raised and not self._where.is_answering(question, take):
                outcomes += spell.end_all(now_ms, "answer_ended")
        return outcomes

    def _go_blind(self, reason: str, since_ms: int, why: ClearedWhy) -> list[Outcome]:
        self._blind.add(reason)
        return [outcome for spell in self._spells.values() for outcome in spell.end_all(since_ms, why)]

    def _see_again(self, reason: str, now_ms: int) -> None:
        self._blind.discard(reason)
        if self._blind:
            return
        for began in self._events.values():
            if self._where.is_answering(began.question, began.take):
                self._begin(began, max(began.from_ms, now_ms))

    def _forget(self, place: tuple[int, int], now_ms: int, why: ClearedWhy) -> list[Outcome]:
        """No more will be said of this take; an event left without its end counts for nothing unless it was raised."""
        self._events = {key: event for key, event in self._events.items() if (event.question, event.take) != place}
        spell = self._spells.pop(place, None)
        return spell.end_all(now_ms, why) if spell and spell.is_raised else []

    def _forget_all(self, now_ms: int, why: ClearedWhy) -> list[Outcome]:
        self._events.clear()
        return [outcome for place in tuple(self._spells) for outcome in self._forget(place, now_ms, why)]
