"""The score with the marks by hand in it: of each target the newest override counts, and it flows upwards by the
formulas."""

from collections.abc import Iterable, Mapping

from server.core.api_scores import DimensionScore, EffectiveScore, Review, Score
from server.core.errors import Refusal
from server.core.plan import Dimension
from server.results.scoring.advice import advise
from server.results.scoring.composite import score_composite
from server.results.scoring.dimension import score_dimensions
from server.results.scoring.grade import grade_of
from server.results.scoring.notes import strengths


def overrides(reviews: Iterable[Review]) -> dict[str, float]:
    """By target; ``reviews`` oldest first. One without a value takes the earlier ones of its target back."""
    found: dict[str, float] = {}
    for review in reviews:
        if review.kind != "override":
            continue
        found.pop(review.target, None)
        if review.value is not None:
            found[review.target] = review.value
    return found


def effective(score: Score, reviews: Iterable[Review]) -> EffectiveScore:
    """``reviews`` oldest first."""
    by_hand = overrides(reviews)
    values = {one.question: by_hand.get(f"question:{one.question}", one.value) for one in score.questions}
    changed = {number for number in values if f"question:{number}" in by_hand}
    plain = [Dimension(id=one.id, title=one.title, weight=one.weight) for one in score.dimensions]
    again = {one.id: one for one in score_dimensions(plain, score.questions, values)}
    dimensions = tuple(_dimension(one, again[one.id], changed, by_hand) for one in score.dimensions)
    composite = score_composite(dimensions, score.questions, values)
    value = by_hand.get("composite", composite.value)
    counting = composite.model_copy(update={"value": value})
    questions = [one.model_copy(update={"value": values[one.question]}) for one in score.questions]
    return EffectiveScore(
        composite=value,
        grade=grade_of(value),
        formula="" if "composite" in by_hand else composite.formula,
        dimensions={one.id: one.value for one in dimensions},
        dimension_formulas={one.id: one.formula for one in dimensions},
        questions={str(number): one for number, one in values.items()},
        overridden=tuple(sorted(target for target in by_hand if _is_there(score, target))),
        strengths=strengths(dimensions, questions),
        advice=advise(counting, dimensions, urgent_flags=score.urgent_flags, complete=score.complete),
    )


def computed(score: Score, target: str) -> float | None:
    """What was computed for a target. Raises Refusal ``bad_request`` for one that the score does not have."""
    if not _is_there(score, target):
        raise Refusal("bad_request", "target")
    return _targets(score)[target]


def _is_there(score: Score, target: str) -> bool:
    return target in _targets(score)


def _targets(score: Score) -> Mapping[str, float | None]:
    return {
        "composite": score.composite.value,
        **{f"dimension:{one.id}": one.value for one in score.dimensions},
        **{f"question:{one.question}": one.value for one in score.questions},
    }


def _dimension(
    was: DimensionScore, again: DimensionScore, changed: set[int], by_hand: Mapping[str, float]
) -> DimensionScore:
    if (target := f"dimension:{was.id}") in by_hand:
        return was.model_copy(update={"value": by_hand[target], "formula": ""})
    return again if changed & set(was.questions) else was
