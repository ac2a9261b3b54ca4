"""What was said in a take, which terms of the question came up, and why something of this is not available."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from server.core.api import ReportTerm
from server.core.facts import Mention, Word
from server.core.plan import Question
from server.results.takes import TakeFacts

MENTIONS_UNKNOWN = frozenset({"mentions", "terms", "keywords"})
"""Under one of these names a measured answer says that its terms could not be looked for."""


@dataclass(frozen=True, slots=True)
class SaidWords:
    """``not_available`` gives, for each thing missing, a code: ``no_consent``, ``waiting``, ``nothing_heard``,
    ``not_analysed`` (no analyzer ran), or ``failed: <reason>``."""

    source: Literal["final", "live", "not_available"]
    text: str = ""
    words: tuple[Word, ...] = ()
    not_available: dict[str, str] = field(default_factory=dict)


def said_words(take: TakeFacts) -> SaidWords:
    """The final words, else the live ones with the reason why, else the reason why there are none."""
    if take.transcript is not None:
        return SaidWords("final", take.transcript.text, take.transcript.words)
    why = why_not(take, "transcribe", take.transcript_failed.reason if take.transcript_failed else None)
    if not take.utterances:
        return SaidWords("not_available", not_available={"transcript": why})
    heard = sorted(take.utterances, key=lambda utterance: utterance.from_ms)
    between = "" if heard[0].language == "zh" else " "
    return SaidWords(
        "live",
        between.join(filter(None, (utterance.text.strip() for utterance in heard))),
        tuple(word for utterance in heard for word in utterance.words),
        {"final_transcript": why},
    )


def why_not(take: TakeFacts, purpose: Literal["transcribe", "analyse"], failure: str | None) -> str:
    """Why something analysis would have said of this take is not there."""
    if not take.consent.get(purpose, False):
        return "no_consent"
    if failure is not None:
        return f"failed: {failure}"
    if not take.analysed:
        return "waiting"
    return "nothing_heard" if take.transcript is not None or take.utterances else "not_analysed"


def heard_mentions(take: TakeFacts, source: str) -> tuple[tuple[Mention, ...], str]:
    """Every mention, from the final words, else from the live ones; and why not (empty when they are known)."""
    measured = take.measured
    if measured is not None and source == "final" and not measured.not_available.keys() & MENTIONS_UNKNOWN:
        return measured.mentions, ""
    looked_live = take.consent.get("transcribe", False) and take.consent.get("analyse", False)
    if take.live_mentions or (looked_live and take.utterances):
        return tuple(take.live_mentions), ""
    purpose: Literal["transcribe", "analyse"] = "analyse" if take.consent.get("transcribe", False) else "transcribe"
    failure = take.transcript_failed.reason if take.transcript_failed else None
    return (), why_not(take, purpose, failure)


def terms(take: TakeFacts, question: Question, source: str) -> tuple[tuple[ReportTerm, ...], dict[str, str]]:
    """How often each term came up, from the final words, else from the live ones; and why not, when it is not known."""
    if not question.listened:
        return (), {}
    mentions, why = heard_mentions(take, source)
    return ((), {"terms": why}) if why else (count(question, mentions), {})


def count(question: Question, mentions: Iterable[Mention]) -> tuple[ReportTerm, ...]:
    """Mentions by term, in the plan's order. One that overlaps the one before of the same term is the same one."""
    required = {term.term: term.required for term in question.listened}
    found: dict[str, list[Mention]] = {term: [] for term in required}
    for mention in sorted(mentions, key=lambda mention: (mention.from_ms, mention.to_ms)):
        same = found.setdefault(mention.term, [])
        if not same or mention.from_ms >= same[-1].to_ms:
            same.append(mention)
    return tuple(
        ReportTerm(term=term, required=required.get(term, False), count=len(same), mentions=tuple(same))
        for term, same in found.items()
    )
