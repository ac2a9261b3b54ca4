"""Two to five interviews side by side: dimensions, rate and pauses, key points, flags, answers to the same question.

**The same question** is the same wording in the same interview language (see :mod:`server.results.history`, without the
time to answer: a minute more does not make another question), or its translation in an opening of two languages. Figures
stay each candidate's own: a rate in 字 and one in words are never put together. Nothing is ranked: candidates stand in the
order asked for.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from server.core.api import Report, ReportQuestion, ReportTake
from server.core.api_decisions import (
    ComparedAnswer,
    ComparedCandidate,
    ComparedDimension,
    ComparedPoint,
    ComparedQuestion,
    Comparison,
    DecisionKind,
)
from server.core.api_scores import QuestionScore, ScoreReport
from server.core.plan import Dimension, Plan
from server.core.text import Language, other_than
from server.results.compare.talk import pause_count, pause_ratio, rate_per_min

FEWEST, MOST = 2, 5


@dataclass(frozen=True, slots=True)
class Side:
    """One candidate's part. ``scored`` is None where there is no score store's word on it."""

    opening: str
    report: Report
    scored: ScoreReport | None
    decision: DecisionKind | None


def compare(sides: Sequence[Side]) -> Comparison:
    """Takes some milliseconds for each candidate: call it in a thread."""
    return Comparison(
        dimensions=_dimensions([side.report.plan for side in sides]),
        candidates=tuple(_candidate(side) for side in sides),
        questions=_questions(sides),
    )


def _dimensions(plans: Sequence[Plan]) -> tuple[Dimension, ...]:
    first: dict[str, Dimension] = {}
    times: dict[str, int] = {}
    for plan in plans:
        for one in plan.dimensions:
            first.setdefault(one.id, one)
            times[one.id] = times.get(one.id, 0) + 1
    return tuple(sorted(first.values(), key=lambda one: times[one.id] < min(2, len(plans))))


def _candidate(side: Side) -> ComparedCandidate:
    report, plan = side.report, side.report.plan
    effective = side.scored.effective if side.scored else None
    measured = [take.measures for question in report.questions if (take := counting(question)) is not None]
    points = [point for one in _scores(side).values() for point in one.key_points]
    return ComparedCandidate(
        session=report.session,
        opening=side.opening,
        candidate=report.candidate,
        title=plan.title,
        department=plan.department,
        began_at=report.began_at,
        stage=report.stage,
        spoken_language=plan.language,
        score=effective.composite if effective else None,
        grade=(effective.grade or "") if effective else "",
        decision=side.decision,
        dimensions=tuple(
            ComparedDimension(id=one.id, score=effective.dimensions.get(one.id) if effective else None)
            for one in plan.dimensions
        ),
        rate_per_min=rate_per_min(measured),
        pause_ratio=pause_ratio(measured),
        pause_count=pause_count(measured),
        longest_pause_ms=max((one["longest_pause_ms"] for one in measured if "longest_pause_ms" in one), default=None),
        points_covered=sum(point.state == "covered" for point in points) if points else None,
        points_in_all=len(points) if points else None,
        flags=tuple(
            sorted(
                (*(flag for one in report.questions for take in one.takes for flag in take.flags), *report.other_flags),
                key=lambda flag: (flag.at_ms, flag.id),
            )
        ),
        withdrawn=report.withdrawn,
    )


def counting(question: ReportQuestion) -> ReportTake | None:
    """The take that counts, if the question was answered."""
    return next((take for take in question.takes if take.counts), None)


def _questions(sides: Sequence[Side]) -> tuple[ComparedQuestion, ...]:
    """In the order of the first plan; what only others were asked comes behind."""
    asked: list[list[tuple[Side, int]]] = []
    known: dict[str, list[tuple[Side, int]]] = {}
    for side in sides:
        for number in range(1, len(side.report.plan.questions) + 1):
            keys = same_question(side.report.plan, number)
            same = next((known[key] for key in keys if key in known), None)
            if same is None:
                asked.append(same := [])
            for key in keys:
                known.setdefault(key, same)
            if all(other is not side for other, _ in same):
                same.append((side, number))
    return tuple(_question(same) for same in asked)


def _question(same: Sequence[tuple[Side, int]]) -> ComparedQuestion:
    (first, number), *others = same
    plan = first.report.plan
    elsewhere = (side.report.plan.question(at) for side, at in others if side.report.plan.language != plan.language)
    return ComparedQuestion(
        text=plan.question(number).text,
        language=plan.language,
        other_text=next((question.text for question in elsewhere), ""),
        kind=plan.question(number).kind,
        answers=tuple(_answer(side, at) for side, at in same),
    )


def same_question(plan: Plan, number: int) -> tuple[str, ...]:
    """Two questions that have one of these in common are the same: one for the wording, one for its translation."""
    question = plan.question(number)
    own = _wording(plan.language, question.text)
    return (own, _wording(other_than(plan.language), question.other_text)) if question.other_text else (own,)


def _wording(language: Language, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LNS")
    return hashlib.sha256(f"{language}\n{kept or plain}".encode()).hexdigest()


def _answer(side: Side, number: int) -> ComparedAnswer:
    report = side.report
    question = next(one for one in report.questions if one.number == number)
    take, scored = counting(question), _scores(side).get(number)
    effective = side.scored.effective if side.scored else None
    points = tuple(
        ComparedPoint(text=point.text, covered=None if point.state == "partial" else point.state == "covered")
        for point in (scored.key_points if scored else ())
    )
    score = effective.questions.get(str(number)) if effective else None
    if take is None:
        return ComparedAnswer(
            session=report.session,
            question=number,
            take=0,
            from_ms=0,
            text="",
            transcript_source="not_available",
            recording=None,
            duration_ms=None,
            measures={},
            points=points,
            score=score,
            note="not_answered",
            flags=0,
        )
    return ComparedAnswer(
        session=report.session,
        question=number,
        take=take.take,
        from_ms=take.from_ms,
        text=take.text,
        transcript_source=take.transcript_source,
        recording=take.recording,
        duration_ms=take.duration_ms,
        measures=take.measures,
        points=points,
        score=score,
        note=take.not_available.get("transcript", "") or _typed_note(take) if not take.text else "",
        flags=len(take.flags),
    )


def _typed_note(take: ReportTake) -> str:
    return take.recording_note if take.typed is not None else ""


def _scores(side: Side) -> dict[int, QuestionScore]:
    if side.scored is None or side.scored.score is None:
        return {}
    return {one.question: one for one in side.scored.score.questions}
