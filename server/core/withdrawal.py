"""What may still be shown of an interview after its candidate took consent back. Pure, and the only place that decides it.

A purpose is **taken back** when the newest consent on the timeline no longer has it though an earlier one did. Recording is
what the whole interview rests on: taken back, or asked for after the interview (``withdraw``, or ``erase`` that was not
refused), everything goes with it, the score as well. Facts that are not shown any more stand as :class:`Withheld` in their
place, so that numbers keep having no hole; whoever reads a timeline for HR reads it through :func:`withhold`.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import get_args

from server.core.facts import (
    AnswerMeasured,
    AnswerTyped,
    Calibrated,
    CheckReading,
    Entry,
    EventBegan,
    EventEnded,
    Fact,
    FlagCleared,
    FlagMarked,
    FlagRaised,
    Purpose,
    RecordingReady,
    Signal,
    TermMentioned,
    Transcript,
    Utterance,
    Withheld,
)

EVERYTHING: frozenset[Purpose] = frozenset(get_args(Purpose))
NOTHING: frozenset[Purpose] = frozenset()
FACE = "face."
"""Signals and events of this beginning are about the candidate's face."""
FACE_RULES = frozenset({"no_face", "second_face", "looking_away_often", "brow_lowered_often", "rate_and_brow"})
"""Flag rules that rest on such events."""


def taken_back(consents: Iterable[Mapping[Purpose, bool]], *, afterwards: bool = False) -> frozenset[Purpose]:
    """Purposes of which nothing may be shown any more.

    ``consents`` are the choices as they were given, oldest first; ``afterwards``: consent was withdrawn, or erasing asked
    for, after the interview.
    """
    if afterwards:
        return EVERYTHING
    given: set[Purpose] = set()
    last: Mapping[Purpose, bool] = {}
    for choices in consents:
        given |= {purpose for purpose, agreed in choices.items() if agreed}
        last = choices
    gone = frozenset(purpose for purpose in given if not last.get(purpose, False))
    return EVERYTHING if "record" in gone else gone


def hides_recordings(gone: Set[Purpose]) -> bool:
    return "record" in gone


def hides_score(gone: Set[Purpose]) -> bool:
    """A score that was made after a single purpose was taken back holds nothing of it, and is shown."""
    return "record" in gone


def needs(fact: Fact) -> frozenset[Purpose]:
    """Purposes that a fact is shown for: one of them taken back hides it. None for facts of the interview's course."""
    match fact:
        case RecordingReady() | AnswerTyped():
            return frozenset({"record"})
        case Utterance() | Transcript():
            return frozenset({"transcribe"})
        case TermMentioned() | AnswerMeasured():
            return frozenset({"transcribe", "analyse"})
        case Signal(name=name) | EventBegan(name=name) | EventEnded(name=name) | Calibrated(name=name):
            return frozenset({"expression" if name.startswith(FACE) else "analyse"})
        case CheckReading(part="face"):
            return frozenset({"expression"})
        case FlagRaised(rule=rule) | FlagCleared(rule=rule) | FlagMarked(rule=rule):
            return needs_of_rule(rule)
        case _:
            return NOTHING


def needs_of_rule(rule: str) -> frozenset[Purpose]:
    """The same for all that tells of a flag of this rule."""
    return frozenset({"analyse", "expression"} if rule in FACE_RULES else {"analyse"})


def withhold(entries: Sequence[Entry], gone: Set[Purpose]) -> list[Entry]:
    """The same entries with a :class:`Withheld` in place of each fact that is not shown any more."""
    return [_withheld(entry, gone) for entry in entries] if gone else list(entries)


def _withheld(entry: Entry, gone: Set[Purpose]) -> Entry:
    hit = sorted(needs(entry.fact) & gone)
    if not hit:
        return entry
    return Entry(n=entry.n, at_ms=entry.at_ms, fact=Withheld(purpose=hit[0]))
