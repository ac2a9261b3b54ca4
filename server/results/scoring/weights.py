"""Weights: which an interview is scored with, and their hash, so that versions can be told apart.

An interview keeps the questions it was held with. What an opening may change afterwards, and what a rescore then
uses, is the weight of a dimension, the weight of a key point and which dimensions a question feeds; a question or a
key point is the same when its words are.
"""

import hashlib
import json

from server.core.plan import Plan, Question
from server.results.scoring import rules


def with_weights_of(plan: Plan, opening: Plan) -> Plan:
    """The session's plan with the opening's weights of now. Questions that the opening does not have any more stay
    as they are."""
    known = {one.id for one in opening.dimensions}
    now = {question.text: question for question in opening.questions}
    questions = []
    for question in plan.questions:
        changed = _reweighted(question, now[question.text]) if question.text in now else question
        kept = tuple(one for one in changed.dimensions if one in known)
        questions.append(changed.model_copy(update={"dimensions": kept}))
    return plan.model_copy(update={"dimensions": opening.dimensions, "questions": tuple(questions)})


def weights_sha256(plan: Plan, similarity: str = "") -> str:
    """Hex SHA-256 of every weight that enters a score of this plan."""
    questions = [
        [
            sorted(question.dimensions),
            [[point.text, point.weight] for point in question.key_points],
            [[term.term, term.required] for term in question.terms] if not question.key_points else [],
        ]
        for question in plan.questions
    ]
    dimensions = [[one.id, one.weight] for one in plan.dimensions]
    parts = [rules.PART_WEIGHTS, rules.TYPED_PART_WEIGHTS, rules.CHOICE_PART_WEIGHTS, plan.score_expression]
    said = json.dumps([rules.RULES_VERSION, similarity, dimensions, questions, parts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _reweighted(question: Question, now: Question) -> Question:
    weights = {point.text: point.weight for point in now.key_points}
    points = tuple(
        point.model_copy(update={"weight": weights.get(point.text, point.weight)}) for point in question.key_points
    )
    return question.model_copy(update={"dimensions": now.dimensions, "key_points": points})
