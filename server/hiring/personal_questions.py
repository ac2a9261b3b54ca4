"""Questions for one candidate alone, asked after the opening's own. Pure."""

from collections.abc import Sequence

from server.core.plan import Plan, Question
from server.core.text import Language

PLAN_QUESTIONS_LIMIT = 50


def with_personal(plan: Plan, personal: Sequence[Question]) -> Plan:
    """The plan as this candidate meets it. Dimensions that the plan does not have (any more) are left out of the added
    questions, and so are questions beyond what a plan may hold."""
    if not personal:
        return plan
    known = {one.id for one in plan.dimensions}
    fitted = tuple(
        question
        if known.issuperset(question.dimensions)
        else question.model_copy(update={"dimensions": tuple(one for one in question.dimensions if one in known)})
        for question in personal
    )
    return plan.model_copy(update={"questions": (*plan.questions, *fitted)[:PLAN_QUESTIONS_LIMIT]})


def turned(personal: Sequence[Question]) -> tuple[Question, ...]:
    """As asked of a candidate who chose the language that they are not written in: by their ``other_text``; those without
    one are asked as they are written."""
    return tuple(
        question.model_copy(update={"text": question.other_text, "other_text": question.text, "hint": ""})
        if question.other_text.strip()
        else question
        for question in personal
    )


def languages_of(plan: Plan, candidate: Language) -> tuple[Language, ...]:
    """The languages of an opening in the order of this candidate's own questions: those are written in the first."""
    return tuple(sorted(plan.languages, key=lambda one: one != candidate))
