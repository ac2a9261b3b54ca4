"""The report: everything the timeline says, arranged for reading. Pure; no scores, nothing invented.

What is missing is told by a code, for people to be worded by the console:

- ``recording_note``: ``answering``, ``being_finished``, ``sound_only`` (it plays, without a picture), ``withdrawn`` (by the
  candidate), ``failed: <reason>``, ``typed`` (a typed answer is not recorded); empty when there is nothing to say.
- ``withdrawn`` in either: the candidate took consent back (:mod:`server.core.withdrawal`).
- ``not_available``: by thing (``transcript``, ``final_transcript``, ``terms``, ``measures``, ``rates``, or a figure's
  name) the reason; see :class:`server.results.words.SaidWords`, and ``typed`` for all of a typed answer.
- ``waiting``: ``interview``, ``answer:1.2``, ``recording:1.2``, ``analysis:1.2`` (question and take).
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime

from server.core.api import (
    FlagMark,
    Report,
    ReportEvidence,
    ReportFlag,
    ReportPart,
    ReportQuestion,
    ReportTake,
    ReportTyped,
)
from server.core.facts import Entry, Purpose
from server.core.messages import FlagDeclared
from server.core.plan import Plan, Question
from server.core.text import Text
from server.core.withdrawal import NOTHING, hides_recordings, withhold
from server.results.gather import ENDED, Gathered, RaisedFlag, gather
from server.results.takes import TakeFacts
from server.results.words import said_words, terms, why_not

WITHDRAWN = "withdrawn"
_OF_PURPOSE: dict[Purpose, tuple[str, ...]] = {
    "transcribe": ("transcript", "terms", "measures"),
    "analyse": ("rates", "terms", "measures"),
}
"""What of a take is told as ``not_available`` when consent was taken back."""


def build(
    session: str,
    candidate: str,
    plan: Plan,
    began_at: datetime,
    entries: Sequence[Entry],
    flag_declarations: Sequence[FlagDeclared],
    gone: Set[Purpose] = NOTHING,
) -> Report:
    """Report of one session from its timeline, however far that has come. ``gone``: purposes that consent was taken back
    for; nothing of them is in it.

    Takes a few milliseconds for each thousand entries: for a whole interview, call it in a thread.
    """
    facts = gather(withhold(entries, gone))
    titles = {declared.rule: declared.title for declared in flag_declarations}
    flags = [_flag(raised, titles, facts.marks.of(raised.fact.id)) for raised in facts.flags.values()]
    flags.sort(key=lambda flag: (flag.at_ms, flag.id))
    questions = tuple(
        ReportQuestion(
            number=number,
            text=question.text,
            kind=question.kind,
            takes=_takes(session, number, question, facts, flags, gone),
        )
        for number, question in enumerate(plan.questions, start=1)
    )
    shown = {flag.id for question in questions for take in question.takes for flag in take.flags}
    waiting = tuple(_waiting(facts, plan, gone))
    return Report(
        session=session,
        candidate=candidate,
        plan=plan,
        began_at=began_at,
        stage=facts.stage,
        complete=not waiting,
        waiting=waiting,
        consent={str(purpose): agreed for purpose, agreed in facts.consent.items()},
        check=facts.check,
        questions=questions,
        other_flags=tuple(flag for flag in flags if flag.id not in shown),
        away=tuple(facts.away),
        chat=tuple(facts.chat),
        withdrawn=tuple(sorted(gone)),
    )


def recording_path(session: str, question: int, take: int) -> str:
    """Where the playable file of a take is served."""
    return f"/api/v1/sessions/{session}/recordings/{question}/{take}"


def _takes(
    session: str, number: int, question: Question, facts: Gathered, flags: Sequence[ReportFlag], gone: Set[Purpose]
) -> tuple[ReportTake, ...]:
    takes = sorted((take for take in facts.takes.values() if take.question == number), key=lambda take: take.take)
    made = (_take(session, take, question, facts.now_ms, flags, counts=take is takes[-1]) for take in takes)
    return tuple(_told(take, gone) for take in made)


def _told(take: ReportTake, gone: Set[Purpose]) -> ReportTake:
    """With the reason where something is not shown any more."""
    if not gone:
        return take
    missing = {name for purpose, names in _OF_PURPOSE.items() if purpose in gone for name in names}
    kept = {name: why for name, why in take.not_available.items() if "transcribe" not in gone or name != "final_transcript"}
    change: dict[str, object] = {"not_available": kept | dict.fromkeys(missing, WITHDRAWN)}
    if hides_recordings(gone):
        change["recording_note"] = WITHDRAWN
    return take.model_copy(update=change)


def _take(
    session: str, take: TakeFacts, question: Question, now_ms: int, flags: Sequence[ReportFlag], *, counts: bool
) -> ReportTake:
    if not question.spoken:
        return _typed_take(take, flags, now_ms, counts=counts)
    said = said_words(take)
    counted, terms_not_available = terms(take, question, said.source)
    not_available = {**said.not_available, **terms_not_available}
    if not take.rates:
        not_available["rates"] = why_not(take, "analyse", None)
    if take.measured is None:
        failure = take.transcript_failed.reason if take.transcript_failed else None
        not_available["measures"] = why_not(take, "transcribe", failure)
    else:
        not_available |= take.measured.not_available
    return ReportTake(
        question=take.question,
        take=take.take,
        counts=counts,
        from_ms=take.from_ms,
        to_ms=take.to_ms,
        ended_by=take.ended_by,
        recording=recording_path(session, take.question, take.take) if take.ready else None,
        recording_note=_recording_note(take),
        duration_ms=take.ready.duration_ms if take.ready else None,
        parts=tuple(
            ReportPart(from_ms=part.from_ms, to_ms=part.to_ms, plays_at_ms=part.plays_at_ms)
            for part in (take.ready.parts if take.ready else ())
        ),
        transcript_source=said.source,
        text=said.text,
        words=said.words,
        measures=dict(take.measured.values) if take.measured else {},
        not_available=not_available,
        rates=tuple(sorted(take.rates, key=lambda point: point.at_ms)),
        terms=counted,
        events=take.events(now_ms),
        flags=tuple(flag for flag in flags if (flag.question, flag.take) == (take.question, take.take)),
    )


def _typed_take(take: TakeFacts, flags: Sequence[ReportFlag], now_ms: int, *, counts: bool) -> ReportTake:
    typed = take.typed
    return ReportTake(
        question=take.question,
        take=take.take,
        counts=counts,
        from_ms=take.from_ms,
        to_ms=take.to_ms,
        ended_by=take.ended_by,
        recording=None,
        recording_note="typed",
        transcript_source="not_available",
        text="",
        words=(),
        measures={},
        not_available=dict.fromkeys(("transcript", "terms", "measures", "rates"), "typed"),
        rates=(),
        terms=(),
        events=take.events(now_ms),
        flags=tuple(flag for flag in flags if (flag.question, flag.take) == (take.question, take.take)),
        typed=ReportTyped(text=typed.text if typed else "", chosen=typed.chosen if typed else ()),
    )


def _recording_note(take: TakeFacts) -> str:
    if take.ready is not None:
        return "" if take.ready.has_picture else "sound_only"
    if take.failed is not None:
        return f"failed: {take.failed.reason}"
    return "answering" if take.to_ms is None else "being_finished"


def _waiting(facts: Gathered, plan: Plan, gone: Set[Purpose]) -> Iterable[str]:
    if facts.stage not in ENDED:
        yield "interview"
    for take in sorted(facts.takes.values(), key=lambda take: (take.question, take.take)):
        name = f"{take.question}.{take.take}"
        if take.to_ms is None:
            yield f"answer:{name}"
            continue
        if not plan.spoken(take.question):
            continue
        if take.ready is None and take.failed is None and not hides_recordings(gone):
            yield f"recording:{name}"
        if not take.analysed:
            yield f"analysis:{name}"


def _flag(raised: RaisedFlag, titles: Mapping[str, Text], marks: tuple[FlagMark, ...]) -> ReportFlag:
    flag = raised.fact
    return ReportFlag(
        id=flag.id,
        rule=flag.rule,
        severity=flag.severity,
        title=titles.get(flag.rule, Text(zh=flag.rule, en=flag.rule)),
        question=flag.question,
        take=flag.take,
        at_ms=raised.at_ms,
        cleared_ms=raised.cleared_ms,
        cleared_why=raised.cleared_why,
        evidence=tuple(
            ReportEvidence(
                question=evidence.question,
                take=evidence.take,
                from_ms=evidence.from_ms,
                to_ms=evidence.to_ms,
                what=evidence.what,
                values=evidence.values,
                compared=evidence.compared,
            )
            for evidence in flag.evidence
        ),
        follow_up=flag.follow_up,
        marks=marks,
    )
