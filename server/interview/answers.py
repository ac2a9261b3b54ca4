"""The figures of one answer, folded from its facts: what flag rules compare live and what history keeps are the same.

======================  ===============================================================================================
``rate_per_min``        speech rate of the whole answer, from its final words (字 or words per minute of talk)
``live_rate_per_min``   median of the live rates (each over the last 15 s of talk)
``units``               字 or words said, from the final words
``pauses_per_min``      pauses per minute of talk
``longest_pause_ms``    the longest of them
``first_word_ms``       from the beginning of the answer to the first word
``brow_share_ratio``    share of the answer's time with the brow lowered
``away_share_ratio``    share of the answer's time looking away
======================  ===============================================================================================

The last two are there only when the face was looked at during the whole answer: the opening has it on, the candidate had
agreed and did not take it back, and the analyzer did not stop. Time in which the face could not be judged does not count.
Time without media belongs to no answer.
"""

from dataclasses import dataclass, field
from statistics import median
from typing import Final

from server.core.facts import (
    AnalysisState,
    AnswerAnalysed,
    AnswerMeasured,
    ConsentGiven,
    Entry,
    EventBegan,
    EventEnded,
    MediaBack,
    MediaLost,
    Signal,
    StageEntered,
    Transcript,
    Utterance,
)
from server.core.plan import Plan
from server.interview.policy import offers_expression

RATE_SIGNAL: Final = "speech_rate.recent"
SHARES: Final = {"brow_share_ratio": "face.brow_lowered", "away_share_ratio": "face.away"}
"""Figure by figure the event whose time it is the share of."""
UNREADABLE: Final = "face.unreliable_"
"""Events of this kind say that the face can't be judged; a head turned away can still be told to look away."""
READABLE_RATIO = 0.5
"""With less of the answer judged, its shares say little."""
WINDOW_MS = 8_000
"""A live rate drawn from less talk than this says little: at the start of an answer a few words make any rate."""
ENOUGH_RATES = 20
"""Live rates before their median is a figure: a rate comes about each second of talk."""
RATES_KEPT = 3_600

Place = tuple[int, int]


@dataclass(slots=True)
class Answer:
    """One take of one question so far. Times are on the session's clock."""

    question: int
    take: int
    from_ms: int
    watched: bool
    """Whether the face is looked at in all of it."""
    to_ms: int | None = None
    first_word: int | None = None
    """When the first word was said."""
    began_away: bool = False
    """Whether no sound arrived at some time before the first word: then nobody knows when it was said."""
    analysed: bool = False
    measured: AnswerMeasured | None = None
    final_words: bool = False
    away: list[tuple[int, int]] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    rated_ms: int = 0
    """Up to where live rates were taken in."""
    open_events: dict[str, EventBegan] = field(default_factory=dict)
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Ended events by name."""

    @property
    def place(self) -> Place:
        return self.question, self.take

    def seen_ms(self, now_ms: int) -> int:
        """For how long it has been answered, time without media left out."""
        to_ms = now_ms if self.to_ms is None else self.to_ms
        lost_ms = sum(max(0, min(end, to_ms) - max(begin, self.from_ms)) for begin, end in self.away)
        return max(0, to_ms - self.from_ms - lost_ms)

    def moments(self, event: str, now_ms: int) -> list[tuple[int, int]]:
        """Stretches of this event so far, one that goes on up to now."""
        to_ms = now_ms if self.to_ms is None else self.to_ms
        going = [(one.from_ms, max(to_ms, one.from_ms)) for one in self.open_events.values() if one.name == event]
        return sorted([*self.spans.get(event, ()), *going])

    def share(self, event: str, now_ms: int) -> float | None:
        """Of the time in which it could be judged, how much this event held; None when that was too little of the answer."""
        seen_ms = self.seen_ms(now_ms)
        judged_ms = seen_ms - self._unreadable_ms(event, now_ms)
        if not self.watched or seen_ms <= 0 or judged_ms < READABLE_RATIO * seen_ms:
            return None
        return min(1.0, self._held_ms(event, now_ms) / judged_ms)

    def _held_ms(self, event: str, now_ms: int) -> int:
        return sum(max(0, end - max(begin, self.from_ms)) for begin, end in self.moments(event, now_ms))

    def _unreadable_ms(self, event: str, now_ms: int) -> int:
        """Time in which nobody could say whether this event holds; such events do not overlap."""
        names = {*self.spans, *(one.name for one in self.open_events.values())}
        blind = {name for name in names if name.startswith(UNREADABLE)}
        if event == SHARES["away_share_ratio"]:
            blind.discard(f"{UNREADABLE}turned")
        return sum(self._held_ms(name, now_ms) for name in blind)

    def live_rate(self) -> float | None:
        return median(self.rates) if len(self.rates) >= ENOUGH_RATES else None

    def figures(self, now_ms: int) -> dict[str, float]:
        """Whatever of the table above is known, rounded."""
        found: dict[str, float | None] = {"live_rate_per_min": self.live_rate()}
        if self.measured is not None:
            values = self.measured.values
            found["rate_per_min"] = values.get("rate_per_min")
            found["units"] = values.get("characters", values.get("words"))
            found["longest_pause_ms"] = values.get("longest_pause_ms")
            if values.get("talk_ms") and "pause_count" in values:
                found["pauses_per_min"] = values["pause_count"] * 60_000 / values["talk_ms"]
        if self.first_word is not None and not self.began_away:
            found["first_word_ms"] = float(max(0, self.first_word - self.from_ms))
        for figure, event in SHARES.items():
            found[figure] = self.share(event, now_ms)
        return {name: round(value, 4) for name, value in found.items() if value is not None}


class Answers:
    """Every spoken answer of a session, fed its entries in order."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._consented = False
        self._lost_ms: int | None = None
        self._answers: dict[Place, Answer] = {}
        self.running: Answer | None = None

    def get(self, question: int, take: int) -> Answer | None:
        return self._answers.get((question, take))

    def counting(self) -> list[Answer]:
        """The last take of each question, by question."""
        last = {answer.question: answer for _, answer in sorted(self._answers.items())}
        return list(last.values())

    def feed(self, entry: Entry) -> None:
        """Take in one entry; a repeated one changes nothing that counts."""
        fact = entry.fact
        match fact:
            case StageEntered():
                self._enter(fact, entry.at_ms)
            case ConsentGiven(choices=choices):
                self._consented = choices.get("expression", False)
                if not self._consented:
                    self._unwatch()
            case AnalysisState(part="face" | "host", state="off" | "failed"):
                self._unwatch()
            case MediaLost(since_ms=since_ms):
                self._lose(since_ms)
            case MediaBack():
                self._back(entry.at_ms)
            case Utterance() | Transcript() | Signal() | EventBegan() | EventEnded() | AnswerMeasured() | AnswerAnalysed():
                answer = self._answers.get((fact.question, fact.take))
                if answer is not None:
                    _add(answer, fact)

    def _enter(self, entered: StageEntered, now_ms: int) -> None:
        if self.running is not None:
            self.running.to_ms = now_ms
            if self._lost_ms is not None:
                self.running.away.append((self._lost_ms, now_ms))
            self.running = None
        if entered.stage == "answering" and entered.question and entered.take:
            if not self._plan.spoken(entered.question):
                return
            watched = offers_expression(self._plan) and self._consented
            answer = Answer(entered.question, entered.take, now_ms, watched, began_away=self._lost_ms is not None)
            self.running = self._answers.setdefault(answer.place, answer)
            self.running.to_ms = None

    def _unwatch(self) -> None:
        if self.running is not None:
            self.running.watched = False

    def _lose(self, since_ms: int) -> None:
        self._lost_ms = since_ms if self._lost_ms is None else self._lost_ms
        if self.running is not None and self.running.first_word is None:
            self.running.began_away = True

    def _back(self, now_ms: int) -> None:
        if self.running is not None and self._lost_ms is not None:
            self.running.away.append((self._lost_ms, now_ms))
        self._lost_ms = None


def _add(
    answer: Answer,
    fact: Utterance | Transcript | Signal | EventBegan | EventEnded | AnswerMeasured | AnswerAnalysed,
) -> None:
    match fact:
        case Utterance():
            if fact.text.strip() and not answer.final_words:
                from_ms = fact.words[0].from_ms if fact.words else fact.from_ms
                answer.first_word = from_ms if answer.first_word is None else min(answer.first_word, from_ms)
        case Transcript(words=words):
            if words:
                answer.final_words = True
                answer.first_word = words[0].from_ms
        case Signal(name=name, value=value):
            wide = fact.to_ms - fact.from_ms >= WINDOW_MS and fact.to_ms > answer.rated_ms
            if name == RATE_SIGNAL and value > 0 and wide and len(answer.rates) < RATES_KEPT:
                answer.rates.append(value)
                answer.rated_ms = fact.to_ms
        case EventBegan():
            if fact.name == "voice.dead" and answer.first_word is None:
                answer.began_away = True
            answer.open_events.setdefault(fact.id, fact)
        case EventEnded():
            if answer.open_events.pop(fact.id, None) is not None:
                answer.spans.setdefault(fact.name, []).append((fact.from_ms, fact.to_ms))
        case AnswerMeasured():
            answer.measured = fact
        case AnswerAnalysed():
            answer.analysed = True
