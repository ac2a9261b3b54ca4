"""Strengths, and what to ask in the next round: key points that did not come up, and follow-ups of flags still open."""

from collections.abc import Iterator, Sequence

from server.core.api_scores import DimensionScore, QuestionScore, ScoredKeyPoint, ScoreEvidence, ScoreNote
from server.core.facts import Evidence
from server.core.text import Text
from server.results.scoring.formula import number
from server.results.scoring.heard import Interview
from server.results.scoring.rules import STRENGTH_FROM


def strengths(dimensions: Sequence[DimensionScore], questions: Sequence[QuestionScore]) -> tuple[ScoreNote, ...]:
    """Dimensions and questions from :data:`STRENGTH_FROM` on, highest first."""
    high = sorted(
        (one for one in dimensions if (one.value or 0) >= STRENGTH_FROM), key=lambda one: (-(one.value or 0), one.id)
    )
    answers = sorted((one for one in questions if (one.value or 0) >= STRENGTH_FROM), key=lambda one: -(one.value or 0))
    return (*(_dimension(one) for one in high), *(_question(one) for one in answers))


def _dimension(one: DimensionScore) -> ScoreNote:
    value = number(one.value or 0, 1)
    return ScoreNote(text=Text(zh=f"“{one.title}”得 {value} 分", en=f"“{one.title}” has {value} points"))


def _question(one: QuestionScore) -> ScoreNote:
    covered = [point for point in one.key_points if point.state == "covered"]
    value = number(one.value or 0, 1)
    points_zh, points_en = "、".join(point.text for point in covered), "; ".join(point.text for point in covered)
    evidence = tuple(point.evidence[0] for point in covered if point.evidence)
    if not covered:
        return ScoreNote(
            text=Text(zh=f"第 {one.question} 题得 {value} 分", en=f"question {one.question} has {value} points"),
            question=one.question,
        )
    return ScoreNote(
        text=Text(
            zh=f"第 {one.question} 题得 {value} 分，谈到了：{points_zh}",
            en=f"question {one.question} has {value} points and speaks of: {points_en}",
        ),
        question=one.question,
        evidence=evidence,
    )


def next_round(interview: Interview, questions: Sequence[QuestionScore]) -> tuple[ScoreNote, ...]:
    """By question: what it left open, then what its open flags suggest to ask; each suggestion once."""
    return tuple(_left_open(interview, questions))


def _left_open(interview: Interview, questions: Sequence[QuestionScore]) -> Iterator[ScoreNote]:
    asked: set[str] = set()
    for one in questions:
        own = interview.plan.question(one.question).follow_up.strip()
        for point in one.key_points:
            if point.state != "covered":
                yield _uncovered(one.question, point)
        follow_ups: list[tuple[str, tuple[Evidence, ...]]] = []
        if own and any(point.state != "covered" for point in one.key_points):
            follow_ups.append((own, ()))
        for flag in interview.open_flags:
            if flag.question == one.question and flag.follow_up.strip():
                follow_ups.append((flag.follow_up.strip(), tuple(flag.evidence[:1])))
        for text, evidence in follow_ups:
            if text in asked:
                continue
            asked.add(text)
            yield ScoreNote(
                text=Text(zh=f"可以追问：{text}", en=f"You may ask: {text}"),
                question=one.question,
                evidence=tuple(
                    ScoreEvidence(
                        question=place.question,
                        take=place.take,
                        from_ms=place.from_ms,
                        to_ms=place.to_ms,
                        said="",
                        about=place.what,
                    )
                    for place in evidence
                ),
            )


def _uncovered(question: int, point: ScoredKeyPoint) -> ScoreNote:
    if point.state == "partial":
        text = Text(
            zh=f"第 {question} 题只在否定句里谈到：{point.text}",
            en=f"question {question} speaks of this only with a “not”: {point.text}",
        )
    else:
        text = Text(zh=f"第 {question} 题没有谈到：{point.text}", en=f"question {question} does not speak of: {point.text}")
    return ScoreNote(text=text, question=question, evidence=point.evidence)
