"""A readable way to write a session's timeline down in a test: times in seconds, one line for what happened."""

from collections.abc import Mapping
from typing import Literal

from server.core.facts import (
    AnalysisState,
    AnswerAnalysed,
    AnswerMeasured,
    Calibrated,
    CheckReading,
    ConsentGiven,
    Draft,
    Entry,
    EventBegan,
    EventEnded,
    Evidence,
    Fact,
    FlagCleared,
    FlagRaised,
    HistoryKnown,
    MediaBack,
    MediaLost,
    Mention,
    NetworkReading,
    PageReported,
    PlacedPart,
    Purpose,
    QuestionHistory,
    RecordingFailed,
    RecordingReady,
    Said,
    SessionOpened,
    Severity,
    Signal,
    Spread,
    Stage,
    StageEntered,
    TermMentioned,
    Transcript,
    TranscriptFailed,
    Utterance,
    Verdict,
)
from server.core.plan import Plan, Question, Term
from server.core.text import Language
from server.flags import Rule
from server.flags.panel import Panel

EVERYTHING: tuple[Purpose, ...] = ("record", "transcribe", "analyse", "expression")

PLAN = Plan(
    title="Backend engineer",
    department="Platform",
    language="en",
    expression_events=True,
    questions=(
        Question(
            text="How do you keep a cache right?",
            terms=(
                Term(term="invalidation", synonyms=("invalidate",)),
                Term(term="expiry"),
                Term(term="consistent hashing", required=False),
            ),
        ),
        Question(text="Tell us about an outage.", terms=(Term(term="rollback"),), follow_up="How was it rolled back?"),
    ),
)


def ms(seconds: float) -> int:
    return round(seconds * 1000)


class Timeline:
    """Entries in the order of the calls. ``at`` is when it is put; facts about media may tell of something earlier."""

    def __init__(self, plan: Plan = PLAN) -> None:
        self.plan = plan
        self.entries: list[Entry] = []

    def put(self, at: float, fact: Fact, key: str | None = None) -> "Timeline":
        self.entries.append(Entry(n=len(self.entries) + 1, at_ms=ms(at), key=key, fact=fact))
        return self

    # --- the session -------------------------------------------------------------------------------------------------

    def opened(self, at: float = 0, consent: tuple[Purpose, ...] = EVERYTHING) -> "Timeline":
        self.put(at, SessionOpened(plan=self.plan, candidate="A. Candidate", page_language="en"))
        self.consent(at, *consent)
        return self.stage(at, "check")

    def history(
        self, at: float, middle: Mapping[str, float], *, n: int = 23, questions: tuple[int, ...] = (1, 2)
    ) -> "Timeline":
        """What earlier interviews said, the same of each question: by figure the median, p5 and p95 a fifth away."""
        figures = {
            name: Spread(n=n, p5=0.8 * p50, p25=0.9 * p50, p50=p50, p75=1.1 * p50, p95=1.2 * p50)
            for name, p50 in middle.items()
        }
        known = tuple(QuestionHistory(question=question, figures=figures) for question in questions)
        return self.put(at, HistoryKnown(questions=known), "history_known")

    def consent(self, at: float, *agreed: Purpose) -> "Timeline":
        choices: dict[Purpose, bool] = {purpose: purpose in agreed for purpose in EVERYTHING}
        return self.put(at, ConsentGiven(choices=choices, text_version="1", text_sha256="", language="en"))

    def stage(
        self, at: float, stage: Stage, question: int | None = None, take: int | None = None, reason: str = "asked"
    ) -> "Timeline":
        fact = {"stage": stage, "question": question, "take": take, "reason": reason}
        return self.put(at, StageEntered.model_validate(fact))

    def answering(self, at: float, question: int = 1, take: int = 1) -> "Timeline":
        return self.stage(at, "answering", question, take)

    def reviewing(self, at: float, question: int = 1, take: int = 1, reason: str = "finished") -> "Timeline":
        return self.stage(at, "reviewing", question, take, reason)

    def lost(self, at: float, since: float, reason: str = "network") -> "Timeline":
        return self.put(at, MediaLost.model_validate({"since_ms": ms(since), "reason": reason}))

    def back(self, at: float) -> "Timeline":
        return self.put(at, MediaBack())

    def page(self, at: float, what: str, device: str = "") -> "Timeline":
        return self.put(at, PageReported.model_validate({"what": what, "device": device}))

    def network(self, at: float, verdict: Verdict, **values: float) -> "Timeline":
        return self.put(at, NetworkReading(verdict=verdict, **values))

    def check(self, at: float, part: str, verdict: Verdict) -> "Timeline":
        return self.put(at, CheckReading.model_validate({"part": part, "verdict": verdict}))

    def calibrated(self, at: float, name: str, **values: float) -> "Timeline":
        return self.put(at, Calibrated(name=name, values=values))

    def says(self, at: float, by: Literal["candidate", "hr"], text: str) -> "Timeline":
        return self.put(at, Said(by=by, author=by, text=text, client_id=f"{by}{at}"))

    def analysis(self, at: float, part: str, state: str) -> "Timeline":
        return self.put(at, AnalysisState.model_validate({"part": part, "state": state}))

    # --- what was heard and seen -------------------------------------------------------------------------------------

    def began(self, at: float, name: str, since: float | None = None, *, question: int = 1, take: int = 1) -> "Timeline":
        from_ms = ms(at if since is None else since)
        event_id = f"{name}:{question}.{take}:{from_ms}"
        return self.put(at, EventBegan(question=question, take=take, id=event_id, name=name, from_ms=from_ms))

    def ended(
        self, at: float, name: str, since: float, to: float | None = None, *, question: int = 1, take: int = 1
    ) -> "Timeline":
        event_id = f"{name}:{question}.{take}:{ms(since)}"
        to_ms = ms(at if to is None else to)
        return self.put(at, EventEnded(question=question, take=take, id=event_id, name=name, from_ms=ms(since), to_ms=to_ms))

    def rate(self, at: float, value: float, *, window: float = 15, question: int = 1, take: int = 1) -> "Timeline":
        signal = Signal(
            question=question,
            take=take,
            name="speech_rate.recent",
            value=value,
            from_ms=ms(at - window),
            to_ms=ms(at),
        )
        return self.put(at, signal)

    def rates(self, since: float, to: float, value: float, *, question: int = 1, take: int = 1) -> "Timeline":
        """One rate each second from ``since`` until just before ``to``."""
        for second in range(int(to - since)):
            self.rate(since + second, value, question=question, take=take)
        return self

    def heard(self, at: float, text: str, *, question: int = 1, take: int = 1, language: Language = "en") -> "Timeline":
        utterance = Utterance(question=question, take=take, from_ms=ms(at - 1), to_ms=ms(at), text=text, language=language)
        return self.put(at, utterance)

    def term(self, at: float, term: str, *, question: int = 1, take: int = 1) -> "Timeline":
        mention = TermMentioned(question=question, take=take, term=term, said=term, from_ms=ms(at), to_ms=ms(at) + 400)
        return self.put(at, mention)

    def transcript(self, at: float, text: str, *, question: int = 1, take: int = 1) -> "Timeline":
        return self.put(at, Transcript(question=question, take=take, text=text, words=(), language="en", model="test"))

    def recorded(
        self, at: float, *, since: float = 100, to: float = 150, question: int = 1, take: int = 1, picture: bool = True
    ) -> "Timeline":
        part = PlacedPart(from_ms=ms(since), to_ms=ms(to), plays_at_ms=0)
        fact = RecordingReady(
            question=question,
            take=take,
            file=f"{question}.{take}.webm",
            duration_ms=ms(to - since),
            size_bytes=1_000_000,
            parts=(part,),
            has_picture=picture,
        )
        return self.put(at, fact)

    def recording_failed(self, at: float, *, question: int = 1, take: int = 1) -> "Timeline":
        return self.put(at, RecordingFailed(question=question, take=take, reason="nothing was recorded"))

    def flag(
        self, at: float, rule: str, severity: Severity, *, since: float | None = None, question: int = 1, take: int = 1
    ) -> "Timeline":
        """A flag as the panel put it; it is named ``rule:q.t:ms``."""
        from_ms = ms(at if since is None else since)
        evidence = Evidence(question=question, take=take, from_ms=from_ms, to_ms=ms(at), what="face.absent")
        fact = FlagRaised(
            id=f"{rule}:{question}.{take}:{from_ms}",
            rule=rule,
            severity=severity,
            question=question,
            take=take,
            evidence=(evidence,),
        )
        return self.put(at, fact)

    def cleared(self, at: float, flag_id: str) -> "Timeline":
        return self.put(at, FlagCleared(id=flag_id, rule=flag_id.partition(":")[0], to_ms=ms(at)))

    def transcript_failed(self, at: float, *, question: int = 1, take: int = 1) -> "Timeline":
        return self.put(at, TranscriptFailed(question=question, take=take, reason="the process ended"))

    def measured(
        self,
        at: float,
        *terms: str,
        question: int = 1,
        take: int = 1,
        values: dict[str, float] | None = None,
        **not_available: str,
    ) -> "Timeline":
        mentions = tuple(
            Mention(term=term, said=term, from_ms=ms(at) + 500 * index, to_ms=ms(at) + 500 * index + 400)
            for index, term in enumerate(terms)
        )
        return self.put(
            at,
            AnswerMeasured(
                question=question,
                take=take,
                values={"words": 42.0} if values is None else values,
                mentions=mentions,
                not_available=not_available,
            ),
        )

    def analysed(self, at: float, *, question: int = 1, take: int = 1) -> "Timeline":
        return self.put(at, AnswerAnalysed(question=question, take=take))


def judged(rule: type[Rule], timeline: Timeline) -> list[str]:
    """What the rule says of a timeline, each outcome as a line: ``+10.0 rule:1.1:3000`` raised, ``-`` cleared.

    For a raised flag the time is the end of its evidence, for a cleared one when it stopped to hold, in seconds.
    """
    return [_line(draft) for entry_drafts in drafts(rule, timeline) for draft in entry_drafts]


def raised(rule: type[Rule], timeline: Timeline) -> list[FlagRaised]:
    return [
        draft.fact for entry_drafts in drafts(rule, timeline) for draft in entry_drafts if isinstance(draft.fact, FlagRaised)
    ]


def drafts(rule: type[Rule], timeline: Timeline) -> list[list[Draft]]:
    """The drafts that follow from each entry."""
    panel = Panel(timeline.plan, [rule])
    return [panel.judge(entry) for entry in timeline.entries]


def _line(draft: Draft) -> str:
    fact = draft.fact
    if isinstance(fact, FlagRaised):
        return f"+{max(evidence.to_ms for evidence in fact.evidence) / 1000} {fact.id}"
    if isinstance(fact, FlagCleared):
        return f"-{fact.to_ms / 1000} {fact.id}"
    return f"?{fact.kind}"
