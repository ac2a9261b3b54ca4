"""A session's timeline gathered for the report: what belongs to which take, and what belongs to none."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from server.core.api import ReportChat, ReportEvent
from server.core.facts import (
    CheckReading,
    ClearedWhy,
    ConsentGiven,
    Entry,
    FlagCleared,
    FlagMarked,
    FlagRaised,
    MediaBack,
    MediaLost,
    Purpose,
    Said,
    Stage,
    StageEntered,
    Verdict,
)
from server.interview.marks import Marks
from server.results.takes import TakeFacts

ENDED: frozenset[Stage] = frozenset({"submitted", "withdrawn"})


@dataclass(slots=True)
class RaisedFlag:
    at_ms: int
    fact: FlagRaised
    cleared_ms: int | None = None
    cleared_why: ClearedWhy = ""


@dataclass(slots=True)
class Gathered:
    """The timeline so far. ``now_ms`` is the newest time on it: the report knows no other clock."""

    now_ms: int = 0
    stage: Stage = "consent"
    consent: dict[Purpose, bool] = field(default_factory=dict)
    check: dict[str, Verdict] = field(default_factory=dict)
    takes: dict[tuple[int, int], TakeFacts] = field(default_factory=dict)
    flags: dict[str, RaisedFlag] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    away: list[ReportEvent] = field(default_factory=list)
    chat: list[ReportChat] = field(default_factory=list)
    running: TakeFacts | None = None
    lost: MediaLost | None = None


def gather(entries: Sequence[Entry]) -> Gathered:
    """Fold the entries; a fact of a take that never began is of no use and left out."""
    so_far = Gathered()
    for entry in entries:
        if not isinstance(entry.fact, FlagMarked):  # made weeks later, perhaps: it is no time of the interview
            so_far.now_ms = max(so_far.now_ms, entry.at_ms)
        _add(so_far, entry)
    if so_far.lost is not None:
        _back(so_far, so_far.now_ms)
    return so_far


def _add(so_far: Gathered, entry: Entry) -> None:
    fact = entry.fact
    match fact:
        case StageEntered():
            _enter(so_far, fact, entry.at_ms)
        case ConsentGiven():
            so_far.consent = dict(fact.choices)
        case CheckReading():
            so_far.check[fact.part] = fact.verdict
        case MediaLost():
            _back(so_far, fact.since_ms)
            so_far.lost = None if so_far.stage in ENDED else fact
        case MediaBack():
            _back(so_far, entry.at_ms)
        case FlagRaised():
            so_far.flags.setdefault(fact.id, RaisedFlag(entry.at_ms, fact))
            so_far.marks.apply(entry)
        case FlagMarked():
            so_far.marks.apply(entry)
        case FlagCleared():
            if flag := so_far.flags.get(fact.id):
                flag.cleared_ms, flag.cleared_why = fact.to_ms, fact.why
        case Said():
            so_far.chat.append(ReportChat(at_ms=entry.at_ms, by=fact.by, author=fact.author, text=fact.text))
        case _:
            place = (getattr(fact, "question", 0), getattr(fact, "take", 0))
            if take := so_far.takes.get(place):
                take.add(fact)


def _enter(so_far: Gathered, entered: StageEntered, now_ms: int) -> None:
    so_far.stage = entered.stage
    if so_far.running is not None:
        so_far.running.to_ms = now_ms
        so_far.running.ended_by = entered.reason
        so_far.running = None
    if entered.stage in ENDED:
        _back(so_far, now_ms)
    if entered.stage == "answering" and entered.question and entered.take:
        so_far.running = so_far.takes.setdefault(
            (entered.question, entered.take),
            TakeFacts(entered.question, entered.take, now_ms, dict(so_far.consent)),
        )
        so_far.running.to_ms = None


def _back(so_far: Gathered, to_ms: int) -> None:
    """The absence that lasts, if there is one, reaches to here."""
    lost, so_far.lost = so_far.lost, None
    if lost is not None and to_ms > lost.since_ms:
        so_far.away.append(ReportEvent(name=lost.reason, from_ms=lost.since_ms, to_ms=to_ms))
