"""The session's states, pure: what a command means (`decide`) and what a fact changes (`evolve`).

A session is the fold of its timeline. `decide` never changes anything; it answers with the facts that would follow, or
raises `Refusal`. Stages: consent -> check <-> notice -> (preparing -> answering -> reviewing)* -> submitted; from any
of them to withdrawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from server.core.errors import Refusal
from server.core.facts import (
    AnswerTyped,
    ConsentGiven,
    Entry,
    Fact,
    MediaBack,
    MediaLost,
    Purpose,
    SessionOpened,
    Stage,
    StageEntered,
    TakeAllowed,
    TimeExtended,
)
from server.core.messages import AllowTake, Answer, Consent, Extend, Step
from server.core.plan import Plan
from server.interview.kinds import kind_of
from server.interview.policy import offers_expression

ENDED: frozenset[Stage] = frozenset({"submitted", "withdrawn"})
TIMED: frozenset[Stage] = frozenset({"preparing", "answering"})


TYPED_OVERHEAD_CHARS = 100
"""What an autosave costs besides its text."""
TYPED_STEP_CHARS = 20_000
"""Each time this much of a typed answer is on the timeline, autosaves come a second further apart: a long text written for
an hour stays below a million characters, and a usual one is saved each second or two."""


@dataclass(frozen=True, slots=True)
class TimeUp:
    """The running stage's time is over."""


Command = Consent | Step | Answer | Extend | AllowTake | TimeUp


@dataclass(frozen=True, slots=True)
class State:
    """Where one session stands. Times are on the session's clock, in ms."""

    plan: Plan
    candidate: str
    stage: Stage = "consent"
    question: int | None = None
    take: int | None = None
    entered_ms: int = 0
    limit_ms: int | None = None
    extra_ms: int = 0
    media_flows: bool = False
    media_ever: bool = False
    away_since_ms: int | None = None
    """Since when no media arrives; None while it flows or before it ever did."""
    away_ms: int = 0
    """How long media was away within this stage, not counting an absence that still lasts."""
    consent: Mapping[Purpose, bool] | None = None
    takes_allowed: Mapping[int, int] = field(default_factory=dict)
    """Extra takes HR allowed, by question."""
    answered: tuple[int, ...] = ()
    typed: AnswerTyped | None = None
    """What was typed last for the current question, in this take or the one before."""
    typed_ms: int = 0
    """When that was."""
    typed_chars: int = 0
    """How much was written to the timeline for the current question, all autosaves together."""

    @property
    def ended(self) -> bool:
        return self.stage in ENDED

    @property
    def takes_left(self) -> int:
        """How often the current question may still be recorded again."""
        if self.question is None or self.take is None:
            return 0
        allowed = self.plan.question(self.question).retakes + self.takes_allowed.get(self.question, 0)
        return max(0, allowed - (self.take - 1))

    @property
    def pauses(self) -> bool:
        """Whether this stage's clock is one that may stand still."""
        return self.plan.clock_when_away == "pause" and self.stage in TIMED

    def stood_still_ms(self, now_ms: int) -> int:
        """For how long this stage's clock has stood still so far; bounded by the plan's pause limit."""
        if not self.pauses:
            return 0
        running = max(0, now_ms - max(self.away_since_ms, self.entered_ms)) if self.away_since_ms is not None else 0
        return min(self.away_ms + running, self.plan.pause_limit_s * 1000)

    def paused(self, now_ms: int) -> bool:
        return (
            self.pauses and self.away_since_ms is not None and self.stood_still_ms(now_ms) < self.plan.pause_limit_s * 1000
        )

    def left_ms(self, now_ms: int) -> int | None:
        """What is left of this stage's time; None when it has no limit."""
        if self.limit_ms is None:
            return None
        spent = now_ms - self.entered_ms - self.stood_still_ms(now_ms)
        return max(0, self.limit_ms + self.extra_ms - spent)

    def deadline_ms(self, now_ms: int) -> int | None:
        """When this stage's time is up as things stand; None without a limit and while the clock stands still."""
        if self.limit_ms is None or self.paused(now_ms):
            return None
        return self.entered_ms + self.limit_ms + self.extra_ms + self.stood_still_ms(now_ms)

    def due_ms(self) -> int | None:
        """When a `TimeUp` must be given even if nothing more happens; None without a limit."""
        if self.limit_ms is None:
            return None
        end_ms = self.entered_ms + self.limit_ms + self.extra_ms
        if not self.pauses:
            return end_ms
        if self.away_since_ms is not None:
            return end_ms + self.plan.pause_limit_s * 1000
        return end_ms + min(self.away_ms, self.plan.pause_limit_s * 1000)


def typed_due_ms(state: State) -> int:
    """From when on what was typed may be put on the timeline again; the end of the answer does not wait for it."""
    return state.typed_ms + 1000 * (1 + state.typed_chars // TYPED_STEP_CHARS) if state.typed is not None else 0


def begin(opened: SessionOpened) -> State:
    return State(plan=opened.plan, candidate=opened.candidate)


def evolve(state: State, entry: Entry) -> State:
    """The state after this entry; facts that are no business of the state machine leave it as it is."""
    fact = entry.fact
    match fact:
        case StageEntered():
            answered = state.answered
            if fact.stage == "reviewing" and fact.question is not None and fact.question not in answered:
                answered = (*answered, fact.question)
            same = fact.question is not None and fact.question == state.question
            return replace(
                state,
                stage=fact.stage,
                question=fact.question,
                take=fact.take,
                entered_ms=entry.at_ms,
                limit_ms=fact.limit_ms,
                extra_ms=0,
                away_ms=0,
                answered=answered,
                typed=state.typed if same else None,
                typed_ms=state.typed_ms if same else 0,
                typed_chars=state.typed_chars if same else 0,
            )
        case AnswerTyped():
            chars = state.typed_chars + len(fact.text) + TYPED_OVERHEAD_CHARS
            return replace(state, typed=fact, typed_ms=entry.at_ms, typed_chars=chars)
        case ConsentGiven():
            return replace(state, consent=dict(fact.choices))
        case TimeExtended():
            return replace(state, extra_ms=state.extra_ms + fact.extra_ms)
        case TakeAllowed():
            allowed = {**state.takes_allowed, fact.question: state.takes_allowed.get(fact.question, 0) + 1}
            return replace(state, takes_allowed=allowed)
        case MediaLost():
            if state.away_since_ms is not None:
                return replace(state, media_flows=False)
            return replace(state, media_flows=False, away_since_ms=fact.since_ms)
        case MediaBack():
            away_ms = state.away_ms
            if state.away_since_ms is not None:
                away_ms += max(0, entry.at_ms - max(state.away_since_ms, state.entered_ms))
            return replace(state, media_flows=True, media_ever=True, away_since_ms=None, away_ms=away_ms)
        case _:
            return state


def fold(entries: Sequence[Entry]) -> State:
    """A session from its timeline; the first entry is SessionOpened. Raises ValueError for any other."""
    if not entries or not isinstance(entries[0].fact, SessionOpened):
        raise ValueError("a timeline begins with session_opened")
    state = begin(entries[0].fact)
    for entry in entries[1:]:
        state = evolve(state, entry)
    return state


def decide(state: State, command: Command, now_ms: int, by: str = "") -> tuple[Fact, ...]:
    """The facts that follow from a command at this moment. Raises Refusal; ``by`` is the HR account's name."""
    if state.ended:
        raise Refusal("link_used" if state.stage == "submitted" else "wrong_moment")
    match command:
        case Consent():
            return _consent(state, command)
        case Step():
            return _carried(state, _step(state, command))
        case Answer():
            return _typed(state, command)
        case Extend():
            if state.stage not in TIMED or state.question is None:
                raise Refusal("wrong_moment")
            return (TimeExtended(question=state.question, extra_ms=command.extra_ms, by=by),)
        case AllowTake():
            if state.question is None:
                raise Refusal("wrong_moment")
            return (TakeAllowed(question=state.question, by=by),)
        case TimeUp():
            due = state.due_ms()
            if due is None or now_ms < due:
                return ()
            if state.stage == "preparing":
                return _carried(state, (_answering(state, "time_up"),))
            return (_reviewing(state, "time_up"),)


def _typed(state: State, command: Answer) -> tuple[Fact, ...]:
    if state.stage != "answering" or (command.question, command.take) != (state.question, state.take):
        raise Refusal("wrong_moment")
    asked = state.plan.question(command.question)
    typed = kind_of(asked).check(asked, command.text, command.chosen)
    return (AnswerTyped(question=command.question, take=command.take, text=typed.text, chosen=typed.chosen),)


def _carried(state: State, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """A new take of a typed question begins with what was typed before: it is mended, not written anew."""
    typed = state.typed
    for fact in facts:
        if not isinstance(fact, StageEntered) or fact.stage != "answering" or typed is None or fact.take is None:
            continue
        if fact.question == typed.question and fact.take != typed.take:
            return (*facts, typed.model_copy(update={"take": fact.take}))
    return facts


def _consent(state: State, command: Consent) -> tuple[Fact, ...]:
    choices = {purpose: bool(command.choices.get(purpose, False)) for purpose in _PURPOSES}
    choices["expression"] = choices["expression"] and offers_expression(state.plan)
    given = ConsentGiven(choices=choices, text_version=command.text_version, text_sha256="", language=command.language)
    if state.stage == "consent":
        if not choices["record"]:
            raise Refusal("recording_consent_needed")
        return (given, StageEntered(stage="check"))
    if not choices["record"]:
        return (given, StageEntered(stage="withdrawn", reason="withdrawn"))
    return (given,)


_PURPOSES: tuple[Purpose, ...] = ("record", "transcribe", "analyse", "expression")


def _step(state: State, command: Step) -> tuple[Fact, ...]:
    if command.question is not None and command.question != (state.question or 0):
        raise Refusal("wrong_moment")
    if command.take is not None and command.take != (state.take or 0):
        raise Refusal("wrong_moment")
    match state.stage, command.step:
        case "check", "check_done":
            return (StageEntered(stage="notice"),)
        case "notice", "recheck":
            return (StageEntered(stage="check"),)
        case "notice", "begin":
            if not state.media_flows:
                raise Refusal("media_failed")
            return (_preparing(state, 1, 1, "begun"),)
        case "preparing", "start_answer":
            return (_answering(state, "asked"),)
        case "answering", "end_answer":
            return (_reviewing(state, "finished"),)
        case "reviewing", "again":
            if state.takes_left == 0:
                raise Refusal("no_takes_left")
            return (_preparing(state, state.question or 1, (state.take or 0) + 1, "again"),)
        case "reviewing", "next":
            if state.question == len(state.plan.questions):
                return (StageEntered(stage="submitted", reason="finished"),)
            return (_preparing(state, (state.question or 0) + 1, 1, "next"),)
        case _:
            raise Refusal("wrong_moment")


def _preparing(state: State, question: int, take: int, reason: str) -> StageEntered:
    """Preparation of a question; straight to the answer when it has no preparation time."""
    asked = state.plan.question(question)
    stage: Stage = "preparing" if asked.preparation_s else "answering"
    limit_s = asked.preparation_s or asked.answer_s
    return StageEntered.model_validate(
        {"stage": stage, "question": question, "take": take, "limit_ms": limit_s * 1000, "reason": reason}
    )


def _answering(state: State, reason: str) -> StageEntered:
    asked = state.plan.question(state.question or 1)
    return StageEntered.model_validate(
        {
            "stage": "answering",
            "question": state.question,
            "take": state.take,
            "limit_ms": asked.answer_s * 1000,
            "reason": reason,
        }
    )


def _reviewing(state: State, reason: str) -> StageEntered:
    return StageEntered.model_validate(
        {"stage": "reviewing", "question": state.question, "take": state.take, "reason": reason}
    )
