"""A dimension: mean of the questions that feed it, over those that have a score."""

from collections.abc import Mapping, Sequence

from server.core.api_scores import DimensionScore, QuestionScore
from server.core.plan import Dimension
from server.results.scoring import about
from server.results.scoring.formula import weighted_mean

NO_QUESTION = "no_question"
NO_SCORE = "no_score"


def score_dimensions(
    dimensions: Sequence[Dimension], questions: Sequence[QuestionScore], values: Mapping[int, float | None]
) -> tuple[DimensionScore, ...]:
    """``values`` are the questions' scores by number: as computed, or with what people changed. ``share`` stays 0 here."""
    return tuple(_dimension(one, questions, values) for one in dimensions)


def _dimension(
    dimension: Dimension, questions: Sequence[QuestionScore], values: Mapping[int, float | None]
) -> DimensionScore:
    feeding = tuple(one.question for one in questions if dimension.id in one.dimensions)
    there = [(value, 1.0) for number in feeding if (value := values.get(number)) is not None]
    value, formula = weighted_mean(there) if there else (None, "")
    return DimensionScore(
        id=dimension.id,
        title=dimension.title,
        weight=dimension.weight,
        share=0.0,
        value=value,
        formula=formula,
        about=about.DIMENSION,
        not_available="" if there else NO_SCORE if feeding else NO_QUESTION,
        questions=feeding,
    )
