"""A part of a question's score, available or not."""

from collections.abc import Mapping, Sequence

from server.core.api_scores import ScoreEvidence, ScorePart, ScorePartName, ScoreStep
from server.core.text import Text
from server.results.scoring.formula import weighted_mean


def available(
    name: ScorePartName,
    value: float,
    weight: float,
    about: Text,
    formula: str,
    *,
    steps: Sequence[ScoreStep] = (),
    left_out: Mapping[str, str] | None = None,
    evidence: Sequence[ScoreEvidence] = (),
) -> ScorePart:
    return ScorePart(
        name=name,
        value=value,
        weight=weight,
        share=0.0,
        formula=formula,
        about=about,
        steps=tuple(steps),
        left_out=dict(left_out or {}),
        evidence=tuple(evidence),
    )


def not_available(name: ScorePartName, weight: float, about: Text, why: str) -> ScorePart:
    return ScorePart(name=name, value=None, weight=weight, share=0.0, formula="", about=about, not_available=why)


def from_steps(
    name: ScorePartName,
    weight: float,
    about: Text,
    steps: Sequence[ScoreStep],
    left_out: Mapping[str, str],
    evidence: Sequence[ScoreEvidence] = (),
) -> ScorePart:
    """100 × the weighted mean of the steps there are."""
    if not steps:
        return not_available(name, weight, about, next(iter(left_out.values()), "not_analysed"))
    value, formula = weighted_mean([(one.value, one.weight) for one in steps], times=100)
    return available(name, value, weight, about, formula, steps=steps, left_out=left_out, evidence=evidence)
