"""What may be analysed of a person: pure, fails closed."""

from collections.abc import Mapping

from server.core.facts import Purpose
from server.core.plan import Plan


def allowed_purposes(plan: Plan, consent: Mapping[Purpose, bool] | None) -> frozenset[Purpose]:
    """The purposes this person agreed to and the opening allows; none before consent, and none without a recording."""
    if consent is None or not consent.get("record", False):
        return frozenset()
    given = {purpose for purpose, agreed in consent.items() if agreed}
    if not plan.expression_events:
        given.discard("expression")
    return frozenset(given)
