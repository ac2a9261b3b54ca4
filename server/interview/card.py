"""What a card on the live wall shows: a pure projection of the timeline, always whole, cheap to ask for."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from server.core.facts import (
    AnalysisState,
    CheckReading,
    ConsentGiven,
    Entry,
    FlagCleared,
    FlagRaised,
    MediaBack,
    MediaLost,
    NetworkReading,
    Purpose,
    Said,
    SessionOpened,
    Severity,
    Signal,
    Stage,
    StageEntered,
    Utterance,
    Verdict,
)
from server.core.messages import Card, OpenFlag, RatePoint, Reduced, Reduction
from server.core.plan import Plan
from server.core.withdrawal import needs, needs_of_rule, taken_back

HOST = "host"
"""The part of analysis that all others run on."""
FLAG_PART = "flag."
"""A flag rule that was set aside is told as such a part; it is no matter of the analysis itself."""
RATE = "speech_rate.recent"
RATES_MS = 180_000
"""How far back the rate curve reaches."""
RATE_STEP_MS = 3_000
"""One point of the curve for each of these steps: 60 points in all, as many as a card has room for."""
LAST_WORDS_CHARS = 120
OPEN_FLAGS_SHOWN = 20

_ENDED: frozenset[Stage] = frozenset({"submitted", "withdrawn"})
_ORDER: dict[Severity, int] = {"urgent": 0, "attention": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Timing:
    """How the running stage's clock stands, from the session's state. Times are on the session's clock, in ms."""

    deadline_ms: int | None
    left_ms: int | None
    paused: bool


class CardState:
    """Fed every entry of a session, in order; a repeated entry changes nothing."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._n = 0
        self._candidate = ""
        self._stage: Stage = "consent"
        self._question: int | None = None
        self._take = 0
        self._media_ever = False
        self._media_flows = False
        self._network: Verdict = "unknown"
        self._rate: float | None = None
        self._rates: deque[RatePoint] = deque(maxlen=RATES_MS // RATE_STEP_MS)
        self._last_words = ""
        self._flags: dict[str, OpenFlag] = {}
        self._check: dict[str, CheckReading] = {}
        self._unread = 0
        self._may_analyse = False
        self._consents: list[Mapping[Purpose, bool]] = []
        self._gone: frozenset[Purpose] = frozenset()
        """What the candidate took consent back for: the card shows nothing of it."""
        self._host_off = False
        self._broken: set[str] = set()
        """Parts of analysis that said they do not run."""
        self._reduced: dict[Reduced, int] = {}
        """What is done less of while the machine is busy, and since when."""

    def apply(self, entry: Entry) -> None:
        if entry.n <= self._n:
            return
        self._n = entry.n
        if needs(entry.fact) & self._gone:
            return
        match entry.fact:
            case SessionOpened(plan=plan, candidate=candidate):
                self._plan, self._candidate = plan, candidate
            case StageEntered() as entered:
                self._enter(entered)
            case ConsentGiven(choices=choices):
                self._may_analyse = choices.get("analyse", False) or choices.get("transcribe", False)
                self._consents.append(choices)
                self._withhold()
            case MediaBack():
                self._media_ever = self._media_flows = True
            case MediaLost():
                self._media_flows = False
            case NetworkReading(verdict=verdict):
                self._network = verdict
            case CheckReading(part=part) as reading:
                self._check[part] = reading
            case Signal(name=name) as rate if name == RATE and self._is_current(rate.question, rate.take):
                self._add_rate(rate)
            case Utterance() as said if self._is_current(said.question, said.take):
                self._add_words(said)
            case FlagRaised() as flag:
                self._flags[flag.id] = OpenFlag(
                    id=flag.id, rule=flag.rule, severity=flag.severity, question=flag.question, at_ms=entry.at_ms
                )
            case FlagCleared(id=flag_id):
                self._flags.pop(flag_id, None)
            case Said(by=by):
                self._unread = self._unread + 1 if by == "candidate" else 0
            case AnalysisState(part=part) if part.startswith(FLAG_PART):
                pass
            case AnalysisState(part="partial_words" | "pictures" | "final_pass" as part, state=state):
                if state == "degraded":
                    self._reduced.setdefault(part, entry.at_ms)
                else:
                    self._reduced.pop(part, None)
            case AnalysisState(part=part, state="degraded" | "failed"):
                self._broken.add(part)
            case AnalysisState(part=part, state=state):
                self._broken.discard(part)
                if part == HOST:
                    self._host_off = state == "off"

    @property
    def analysis(self) -> Literal["running", "degraded", "off"]:
        """Off without consent to it or without a host at all; else running as long as nothing says otherwise."""
        if not self._may_analyse or self._host_off:
            return "off"
        return "degraded" if self._broken else "running"

    @property
    def open_flag_count(self) -> int:
        return len(self._flags)

    def card(self, session: str, now_ms: int, timing: Timing, page_connected: bool) -> Card:
        """The card at this moment."""
        flags = sorted(self._flags.values(), key=lambda flag: (_ORDER[flag.severity], -flag.at_ms))
        return Card(
            session=session,
            candidate=self._candidate,
            title=self._plan.title,
            department=self._plan.department,
            interview_language=self._plan.language,
            now_ms=now_ms,
            stage=self._stage,
            question=self._question,
            question_count=len(self._plan.questions),
            take=self._take,
            deadline_ms=timing.deadline_ms,
            left_ms=timing.left_ms,
            paused=timing.paused,
            media="none" if not self._media_ever else "flowing" if self._media_flows else "lost",
            page_connected=page_connected,
            network=self._network,
            rate=self._rate,
            rates=tuple(point for point in self._rates if point.at_ms >= now_ms - RATES_MS),
            last_words=self._last_words,
            open_flags=tuple(flags[:OPEN_FLAGS_SHOWN]),
            check={part: reading.verdict for part, reading in self._check.items()},
            advice={part: reading.advice for part, reading in self._check.items() if reading.advice},
            unread_chat=self._unread,
            analysis=self.analysis,
            reduced=tuple(Reduction(part=part, since_ms=since_ms) for part, since_ms in self._reduced.items()),
            attention=self.attention(),
        )

    def attention(self) -> int:
        """How much this card wants a look: each kind outweighs all that stand below it together.

        =========  ==============================================================
        1 000 000  for each urgent flag
          100 000  the candidate wrote and HR has not answered
           10 000  media was there and is lost
            1 000  for each attention flag of the question at hand
              100  in the device check with a part that fails
               10  the network fails or analysis is degraded
                1  for each info flag, and each attention flag of another question
        =========  ==============================================================

        Flags count up to nine of a kind. An interview that has ended wants a look only for an unanswered message.
        """
        unanswered = 100_000 if self._unread else 0
        if self._stage in _ENDED:
            return unanswered
        here = self._question or 0
        urgent = at_hand = other = 0
        for flag in self._flags.values():
            if flag.severity == "urgent":
                urgent += 1
            elif flag.severity == "attention" and flag.question == here:
                at_hand += 1
            else:
                other += 1
        failing = self._stage == "check" and any(reading.verdict == "fail" for reading in self._check.values())
        poor = self._network == "fail" or self.analysis == "degraded"
        return (
            1_000_000 * min(urgent, 9)
            + unanswered
            + 10_000 * (self._media_ever and not self._media_flows)
            + 1_000 * min(at_hand, 9)
            + 100 * failing
            + 10 * poor
            + min(other, 9)
        )

    def _withhold(self) -> None:
        """Consent changed: what rests on a purpose that was taken back leaves the card."""
        gone = self._gone = taken_back(self._consents)
        if "transcribe" in gone:
            self._last_words = ""
        if "analyse" in gone:
            self._rate = None
            self._rates.clear()
        self._check = {part: reading for part, reading in self._check.items() if not needs(reading) & gone}
        self._flags = {id: flag for id, flag in self._flags.items() if not needs_of_rule(flag.rule) & gone}

    def _enter(self, entered: StageEntered) -> None:
        """The session moved on. An analyzer that broke did so for one stretch; the next one begins with a new one."""
        if (entered.question, entered.take or 0) != (self._question, self._take):
            self._rate = None
            self._last_words = ""
        if entered.stage in ("check", "answering"):
            self._broken &= {HOST}
        self._stage = entered.stage
        self._question = entered.question
        self._take = entered.take or 0

    def _is_current(self, question: int, take: int) -> bool:
        """Whether this belongs to what the card shows now; the device check is question 0, whatever its take."""
        return question == (self._question or 0) and (question == 0 or take == self._take)

    def _add_rate(self, rate: Signal) -> None:
        self._rate = rate.value
        point = RatePoint(at_ms=rate.to_ms, value=rate.value)
        if self._rates and self._rates[-1].at_ms // RATE_STEP_MS == point.at_ms // RATE_STEP_MS:
            self._rates[-1] = point
        else:
            self._rates.append(point)

    def _add_words(self, said: Utterance) -> None:
        words = f"{self._last_words} {said.text.strip()}".strip()
        if len(words) > LAST_WORDS_CHARS:
            words = words[-LAST_WORDS_CHARS:]
            if said.language == "en":
                words = words.partition(" ")[2] or words
        self._last_words = words
