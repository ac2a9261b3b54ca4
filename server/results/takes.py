"""The facts of one take, gathered as they stand on the timeline."""

from dataclasses import dataclass, field

from server.core.api import ReportEvent, ReportPoint
from server.core.facts import (
    AnswerAnalysed,
    AnswerMeasured,
    AnswerTyped,
    EventBegan,
    EventEnded,
    Fact,
    Mention,
    PartStarted,
    Purpose,
    RecordingFailed,
    RecordingReady,
    Signal,
    TermMentioned,
    Transcript,
    TranscriptFailed,
    Utterance,
)

RATE = "speech_rate.recent"


@dataclass(slots=True)
class TakeFacts:
    """Everything said about one take so far."""

    question: int
    take: int
    from_ms: int
    consent: dict[Purpose, bool]
    """As it stood when the answer began."""
    to_ms: int | None = None
    ended_by: str = ""
    parts_started: int = 0
    ready: RecordingReady | None = None
    failed: RecordingFailed | None = None
    utterances: list[Utterance] = field(default_factory=list)
    transcript: Transcript | None = None
    transcript_failed: TranscriptFailed | None = None
    measured: AnswerMeasured | None = None
    analysed: bool = False
    typed: AnswerTyped | None = None
    rates: list[ReportPoint] = field(default_factory=list)
    live_mentions: list[Mention] = field(default_factory=list)
    began: dict[str, EventBegan] = field(default_factory=dict)
    ended: dict[str, EventEnded] = field(default_factory=dict)

    def add(self, fact: Fact) -> None:
        """Take in one fact of this take; where a fact is said again, the later one stands."""
        match fact:
            case PartStarted():
                self.parts_started += 1
            case RecordingReady():
                self.ready = fact
            case RecordingFailed():
                self.failed = fact
            case Utterance():
                self.utterances.append(fact)
            case Transcript():
                self.transcript = fact
            case TranscriptFailed():
                self.transcript_failed = fact
            case AnswerMeasured():
                self.measured = fact
            case AnswerAnalysed():
                self.analysed = True
            case AnswerTyped():
                self.typed = fact
            case Signal(name=name) if name == RATE:
                self.rates.append(ReportPoint(at_ms=fact.to_ms, value=fact.value))
            case TermMentioned():
                said = fact.model_dump(include=set(Mention.model_fields))
                self.live_mentions.append(Mention.model_validate(said))
            case EventBegan():
                self.began.setdefault(fact.id, fact)
            case EventEnded():
                self.ended[fact.id] = fact

    def events(self, now_ms: int) -> tuple[ReportEvent, ...]:
        """Events by their beginning; one that has no end yet reaches to the end of the answer, else to ``now_ms``."""
        open_to_ms = now_ms if self.to_ms is None else self.to_ms
        found = [
            ReportEvent(name=end.name, from_ms=end.from_ms, to_ms=end.to_ms, value=end.value)
            for end in self.ended.values()
            if end.id not in self.began
        ]
        for began in self.began.values():
            end = self.ended.get(began.id)
            to_ms = max(open_to_ms, began.from_ms) if end is None else end.to_ms
            value = began.value if end is None or end.value is None else end.value
            found.append(ReportEvent(name=began.name, from_ms=began.from_ms, to_ms=to_ms, value=value))
        return tuple(sorted(found, key=lambda event: (event.from_ms, event.to_ms, event.name)))
