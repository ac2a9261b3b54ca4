"""Which analyzers may run for a person: pure, fails closed."""

from collections.abc import Iterable, Mapping

from server.core.analysis_wire import AnalyzerDeclared
from server.core.facts import Purpose
from server.core.plan import Plan


def allowed_purposes(plan: Plan, consent: Mapping[Purpose, bool] | None) -> frozenset[Purpose]:
    """The purposes this person agreed to and the opening allows; none before consent."""
    if consent is None:
        return frozenset()
    given = {purpose for purpose, agreed in consent.items() if agreed}
    if not plan.expression_events:
        given.discard("expression")
    return frozenset(given)


def allowed_analyzers(
    declared: Iterable[AnalyzerDeclared], plan: Plan, consent: Mapping[Purpose, bool] | None
) -> tuple[str, ...]:
    """Names of the analyzers whose purpose was agreed to.

    What is drawn from words (purpose ``analyse``) finds nothing to work on without ``transcribe``; it stays silent.
    """
    purposes = allowed_purposes(plan, consent)
    return tuple(analyzer.name for analyzer in declared if analyzer.purpose in purposes)
