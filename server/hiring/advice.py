"""What a candidate could do better, by rule, from the score of their own answers. Pure; every advice has its reason.

Nothing is invented: a key point is named only if it was not found, a habit only if its figure lies outside the norm that
the score used, and the reason says the figure. What could not be computed gives no advice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from server.core.api_result import OwnAdvice
from server.core.api_scores import QuestionScore, Score, ScoredKeyPoint
from server.core.text import Text
from server.hiring.habits import Habit, HabitNorms, Told, told

LOW = 0.6
"""A step below this (of 1) is worth a word."""
POINTS_PER_QUESTION = 2
MOST = 8
"""More than so many pieces of advice help nobody."""
_PARTS = frozenset({"structure", "fluency"})


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """What was measured of the take that counts, by figure (``rate_per_min``), and the time there was for it."""

    answer_s: int
    values: Mapping[str, float]


def advice(score: Score, figures: Mapping[int, AnswerFigures], norms: HabitNorms) -> tuple[OwnAdvice, ...]:
    """At most :data:`MOST`: what was left out, the weightiest first chosen, then habits, each habit once."""
    points = [one for question in score.questions for one in _points(question)]
    points.sort(key=lambda one: (-one[0], one[1].question))
    habits = list(_habits(score.questions, figures, norms))
    chosen = [one for _, one in points[: max(MOST - len(habits), MOST // 2)]]
    chosen.sort(key=lambda one: one.question)
    return (*chosen, *habits)[:MOST]


def _points(question: QuestionScore) -> Iterator[tuple[float, OwnAdvice]]:
    """Key points that the answer left out, the weightiest of the question, with their share of its weight."""
    if question.value is None:
        return
    whole = sum(point.weight for point in question.key_points)
    left_out = sorted((one for one in question.key_points if one.state != "covered"), key=lambda one: -one.weight)
    for point in left_out[:POINTS_PER_QUESTION]:
        yield (
            point.weight / whole,
            OwnAdvice(
                kind="key_point",
                question=question.question,
                advice=Text(zh=f"还可以谈谈：{point.text}", en=f"There is room to speak of: {point.text}"),
                reason=_why_left_out(question, point),
            ),
        )


def _why_left_out(question: QuestionScore, point: ScoredKeyPoint) -> Text:
    if point.state == "partial":
        quote = next((one.said for one in point.evidence if one.said), "")
        return Text(
            zh=f"您提到了“{quote}”，但说的是没有或不会。" if quote else "您只以否定的方式提到了它。",
            en=f"You mentioned “{quote}”, but only to say not." if quote else "You mentioned it only to say not.",
        )
    covered = sum(1 for one in question.key_points if one.state == "covered")
    count = len(question.key_points)
    return Text(
        zh=f"这道题看 {count} 个要点，在您的回答里找到 {covered} 个，没有找到这一个。",
        en=f"The question looks for {count} points; {covered} of them were found in your answer, this one was not.",
    )


def _habits(
    questions: Sequence[QuestionScore], figures: Mapping[int, AnswerFigures], norms: HabitNorms
) -> Iterator[OwnAdvice]:
    """Each habit once, for the answer in which it shows most."""
    worst: dict[Habit, tuple[float, int, Told]] = {}
    for question in questions:
        known = figures.get(question.question)
        for part in question.parts:
            if part.name not in _PARTS or part.value is None or known is None:
                continue
            for step in part.steps:
                said = told(step.name, step.value, known.values, known.answer_s, norms) if step.value < LOW else None
                if said is not None and (said.habit not in worst or step.value < worst[said.habit][0]):
                    worst[said.habit] = (step.value, question.question, said)
    for habit, (_, number, said) in sorted(worst.items(), key=lambda one: one[1][0]):
        yield OwnAdvice(kind=habit, question=number, advice=said.advice, reason=said.reason)
