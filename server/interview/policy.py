"""What may be analysed of a person, and what may enter a score: pure, fails closed."""

from collections.abc import Mapping

from server.core.facts import Purpose
from server.core.plan import Plan
from server.interview.policies import PolicyProfile, find_policies


def profile_of(plan: Plan) -> type[PolicyProfile]:
    """The profile of law this plan follows."""
    return find_policies()[plan.policy]


def offers_expression(plan: Plan) -> bool:
    """Whether candidates are asked about expression events at all: the opening wants them and its profile allows them."""
    return plan.expression_events and profile_of(plan).expression_events


def scores_expression(plan: Plan) -> bool:
    """Whether expression events may enter the score; the candidate's consent is needed besides."""
    return plan.score_expression and offers_expression(plan) and profile_of(plan).expression_scored


def policy_faults(plan: Plan) -> list[str]:
    """What the plan asks for that its profile forbids, as codes of ``server.core.errors``; none for a sound plan."""
    profile = profile_of(plan)
    faults = []
    if plan.expression_events and not profile.expression_events:
        faults.append("policy_no_expression")
    if plan.score_expression and not profile.expression_scored:
        faults.append("policy_no_expression_score")
    elif plan.score_expression and not plan.expression_events:
        faults.append("score_needs_expression")
    return faults


def allowed_purposes(plan: Plan, consent: Mapping[Purpose, bool] | None) -> frozenset[Purpose]:
    """The purposes this person agreed to and the opening allows; none before consent, and none without a recording."""
    if consent is None or not consent.get("record", False):
        return frozenset()
    given = {purpose for purpose, agreed in consent.items() if agreed}
    if not offers_expression(plan):
        given.discard("expression")
    return frozenset(given)
