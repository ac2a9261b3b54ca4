"""Questions for one candidate alone, asked after the opening's own. Pure."""

from collections.abc import Sequence

from server.core.plan import Plan, Question

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
