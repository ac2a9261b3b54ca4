"""The grade of a composite, by stated bounds."""

from server.core.api_scores import ScoreGrade
from server.results.scoring.rules import GRADES


def grade_of(composite: float | None) -> ScoreGrade | None:
    """None where there is no composite."""
    if composite is None:
        return None
    return next((grade for least, grade in GRADES if composite >= least), "D")
