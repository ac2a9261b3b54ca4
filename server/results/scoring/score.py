"""The score of one interview from its timeline: questions, dimensions, composite, and what can be said about them.

Deterministic: it knows no clock, no random number and no other interview. What a person changed is added by
``effective.py``.
"""

from collections.abc import Sequence
from datetime import datetime

from server.core.api_scores import Score, ScoreReason
from server.core.facts import Entry
from server.core.plan import Plan
from server.interview.policy import scores_expression
from server.results.scoring.advice import advise
from server.results.scoring.behaviours import behaviours
from server.results.scoring.composite import score_composite, shared
from server.results.scoring.dimension import score_dimensions
from server.results.scoring.heard import Interview, interview_of
from server.results.scoring.notes import next_round, strengths
from server.results.scoring.question import score_question
from server.results.scoring.rules import RULES_VERSION
from server.results.scoring.similarity import NO_MODEL, Similarity
from server.results.scoring.weights import weights_sha256


def score(
    session: str,
    plan: Plan,
    entries: Sequence[Entry],
    *,
    version: int,
    reason: ScoreReason,
    created_at: datetime,
    similarity: Similarity | None = None,
) -> Score:
    """One version. ``plan`` holds the weights to use. Takes some milliseconds for each thousand entries: call it in
    a thread."""
    return score_interview(
        session,
        interview_of(plan, entries),
        version=version,
        reason=reason,
        created_at=created_at,
        similarity=similarity,
    )


def score_interview(
    session: str,
    interview: Interview,
    *,
    version: int,
    reason: ScoreReason,
    created_at: datetime,
    similarity: Similarity | None = None,
) -> Score:
    """The same from a timeline that is folded already."""
    plan = interview.plan
    questions = tuple(score_question(interview, number, similarity) for number in range(1, len(plan.questions) + 1))
    values = {one.question: one.value for one in questions}
    dimensions = shared(score_dimensions(plan.dimensions, questions, values))
    composite = score_composite(dimensions, questions, values)
    missing = interview.missing()
    urgent = sum(flag.severity == "urgent" for flag in interview.open_flags)
    return Score(
        session=session,
        version=version,
        reason=reason,
        rules_version=RULES_VERSION,
        weights_sha256=weights_sha256(plan, similarity.name if similarity else ""),
        created_at=created_at,
        complete=not missing,
        missing=missing,
        not_available=_not_available(plan, similarity),
        composite=composite,
        dimensions=dimensions,
        questions=questions,
        behaviours=behaviours(interview),
        strengths=strengths(dimensions, questions),
        next_round=next_round(interview, questions),
        advice=advise(composite, dimensions, urgent_flags=urgent, complete=not missing),
        urgent_flags=urgent,
    )


def _not_available(plan: Plan, similarity: Similarity | None) -> dict[str, str]:
    found = {} if similarity is not None else {"similarity": NO_MODEL}
    if not scores_expression(plan):
        found["looking"] = "not_scored_here"
    return found
