"""The composite: weighted mean of the dimensions, or of the questions where a plan has no dimensions."""

from collections.abc import Mapping, Sequence

from server.core.api_scores import CompositeScore, DimensionScore, QuestionScore
from server.results.scoring import about
from server.results.scoring.formula import weighted_mean
from server.results.scoring.grade import grade_of
from server.results.scoring.rules import ENOUGH_RATIO

TOO_LITTLE = "too_little"
"""Less than half of the weight could be computed."""
NO_WEIGHT = "no_weight"


def score_composite(
    dimensions: Sequence[DimensionScore],
    questions: Sequence[QuestionScore],
    values: Mapping[int, float | None],
) -> CompositeScore:
    """``dimensions`` with their values as they shall count; ``values`` are used for a plan without dimensions, and
    to tell how much of the interview the composite rests on."""
    if dimensions:
        of = [(one.value, one.weight) for one in dimensions]
    else:
        of = [(values.get(one.question), 1.0) for one in questions]
    whole = sum(weight for _, weight in of)
    there = [(value, weight) for value, weight in of if value is not None and weight > 0]
    by_weight = sum(weight for _, weight in there) / whole if whole > 0 else 0.0
    answered = sum(values.get(one.question) is not None for one in questions) / len(questions) if questions else 0.0
    ratio = round(min(by_weight, answered) if not _set_by_hand(dimensions, values) else by_weight, 4)
    if whole <= 0 or not there or ratio < ENOUGH_RATIO:
        why = NO_WEIGHT if whole <= 0 else TOO_LITTLE
        return CompositeScore(
            value=None, grade=None, formula="", about=about.COMPOSITE, not_available=why, based_on_ratio=ratio
        )
    value, formula = weighted_mean(there)
    return CompositeScore(value=value, grade=grade_of(value), formula=formula, about=about.COMPOSITE, based_on_ratio=ratio)


def _set_by_hand(dimensions: Sequence[DimensionScore], values: Mapping[int, float | None]) -> bool:
    """Whether a dimension has a value though none of its questions has one: somebody set it."""
    return any(one.value is not None and all(values.get(n) is None for n in one.questions) for one in dimensions)


def shared(dimensions: Sequence[DimensionScore]) -> tuple[DimensionScore, ...]:
    """With the share that each has in the composite."""
    whole = sum(one.weight for one in dimensions if one.value is not None)
    return tuple(
        one.model_copy(update={"share": round(one.weight / whole, 4) if one.value is not None and whole > 0 else 0.0})
        for one in dimensions
    )
