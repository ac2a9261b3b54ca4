"""What scoring knows of an interview: of each question the take that counts, and the person's own normal rate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.core.facts import AnswerTyped, Calibrated, Entry, FlagRaised, Mention, Word
from server.core.plan import Plan
from server.interview.answers import Answers
from server.interview.policy import scores_expression
from server.results.gather import ENDED, Gathered, gather
from server.results.takes import TakeFacts
from server.results.words import heard_mentions, said_words, why_not

AWAY = "away_share_ratio"
DECLINED = "no_consent"
OWN_RATE = "speech_rate.normal"


@dataclass(frozen=True, slots=True)
class Heard:
    """One spoken answer. ``why`` gives by thing (``words``, ``mentions``, ``measures``) why it is not there."""

    question: int
    take: int
    from_ms: int
    to_ms: int
    text: str = ""
    words: tuple[Word, ...] = ()
    mentions: tuple[Mention, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    away_ratio: float | None = None
    """Share of the time looking away; None unless it may be scored and could be judged."""
    analysed: bool = True
    declined: bool = False
    """The candidate did not agree to analysis: nothing of it is scored, and nothing waited for."""


@dataclass(frozen=True, slots=True)
class Interview:
    """``ended_ms`` is when it was submitted, None before."""

    plan: Plan
    heard: Mapping[int, Heard]
    own_rate_per_min: float | None
    open_flags: tuple[FlagRaised, ...]
    ended_ms: int | None
    typed: Mapping[int, AnswerTyped] = field(default_factory=dict)
    """Of questions that are not spoken, what was typed or chosen last in the take that counts."""

    def missing(self) -> tuple[str, ...]:
        """What analysis still owes: takes that count and are not analysed."""
        owed = [one for one in self.heard.values() if not one.analysed and self.plan.question(one.question).spoken]
        return tuple(f"analysis:{one.question}.{one.take}" for one in sorted(owed, key=lambda one: one.question))


def interview_of(plan: Plan, entries: Sequence[Entry]) -> Interview:
    """Fold a timeline. Words and figures of a candidate who did not agree to analysis, or took that back, are left out.

    Takes some milliseconds for each thousand entries: call it in a thread.
    """
    facts = gather(entries)
    away = _away(plan, entries, facts.now_ms) if scores_expression(plan) else {}
    last = {take.question: take for _, take in sorted(facts.takes.items())}
    heard = {
        number: _heard(take, facts, away.get((number, take.take)))
        for number, take in last.items()
        if 1 <= number <= len(plan.questions)
    }
    typed = {(entry.fact.question, entry.fact.take): entry.fact for entry in entries if isinstance(entry.fact, AnswerTyped)}
    own = [entry.fact.values for entry in entries if isinstance(entry.fact, Calibrated) and entry.fact.name == OWN_RATE]
    ended = [entry.at_ms for entry in entries if getattr(entry.fact, "stage", None) in ENDED]
    flags = [flag.fact for flag in facts.flags.values() if flag.cleared_ms is None]
    return Interview(
        plan=plan,
        heard=heard,
        own_rate_per_min=own[-1].get("rate_per_min") if own else None,
        open_flags=tuple(sorted(flags, key=lambda flag: (flag.question, flag.id))),
        ended_ms=ended[0] if ended else None,
        typed={number: typed[number, one.take] for number, one in heard.items() if (number, one.take) in typed},
    )


def _heard(take: TakeFacts, facts: Gathered, away_ratio: float | None) -> Heard:
    if not (take.consent.get("analyse", False) and facts.consent.get("analyse", False)):
        to_ms = facts.now_ms if take.to_ms is None else take.to_ms
        return Heard(take.question, take.take, take.from_ms, to_ms, why={"words": DECLINED}, declined=True)
    said = said_words(take)
    mentions, why_no_mentions = heard_mentions(take, said.source)
    missing: dict[str, str] = {}
    if said.source == "not_available":
        missing["words"] = said.not_available["transcript"]
    if why_no_mentions:
        missing["mentions"] = why_no_mentions
    if take.measured is None:
        missing["measures"] = why_not(take, "transcribe", take.transcript_failed.reason if take.transcript_failed else None)
    return Heard(
        question=take.question,
        take=take.take,
        from_ms=take.from_ms,
        to_ms=facts.now_ms if take.to_ms is None else take.to_ms,
        text=said.text,
        words=said.words,
        mentions=mentions,
        values=dict(take.measured.values) if take.measured else {},
        why=missing | (dict(take.measured.not_available) if take.measured else {}),
        away_ratio=away_ratio,
        analysed=take.analysed,
    )


def _away(plan: Plan, entries: Sequence[Entry], now_ms: int) -> dict[tuple[int, int], float]:
    answers = Answers(plan)
    for entry in entries:
        answers.feed(entry)
    figures = {answer.place: answer.figures(now_ms) for answer in answers.counting()}
    return {place: values[AWAY] for place, values in figures.items() if AWAY in values}
