"""Coverage of a spoken answer: which key points it spoke of, by the mentions that analysis found in the final words.

``100 × Σ(weight × state) / Σ weight`` with state 1 for covered, :data:`~server.results.scoring.rules.PARTIAL` for a
point that came up only with a "not", 0 for missing. What words do not show, sentence similarity may, where a model is there.
"""

from collections.abc import Sequence

from server.core.api_scores import ScoredKeyPoint, ScoreEvidence, ScorePart
from server.core.facts import Mention
from server.core.plan import KeyPoint, Question
from server.results.scoring import about
from server.results.scoring.formula import weighted_mean
from server.results.scoring.heard import Heard
from server.results.scoring.part import available, not_available
from server.results.scoring.rules import PARTIAL, TERM_AS_KEY_POINT
from server.results.scoring.similarity import Similarity

STATE_VALUE = {"covered": 1.0, "partial": PARTIAL, "missing": 0.0}
EVIDENCE_AT_MOST = 5


def key_points_of(question: Question) -> tuple[KeyPoint, ...]:
    """The question's key points; without any, each of its terms is one."""
    if question.key_points:
        return question.key_points
    return tuple(KeyPoint(text=term.term, weight=TERM_AS_KEY_POINT[term.required], terms=(term,)) for term in question.terms)


def coverage(
    question: Question, heard: Heard, weight: float, similarity: Similarity | None = None
) -> tuple[ScorePart, tuple[ScoredKeyPoint, ...]]:
    """The part and the state of every key point."""
    points = key_points_of(question)
    if not points:
        return not_available("coverage", weight, about.COVERAGE, "no_key_points"), ()
    if why := heard.why.get("words") or heard.why.get("mentions"):
        return not_available("coverage", weight, about.COVERAGE, why), ()
    scored = tuple(_point(point, heard) for point in points)
    if similarity is not None:
        scored = tuple(similarity.look_again(one, heard) if one.state == "missing" else one for one in scored)
    return part_of(scored, weight), scored


def part_of(scored: Sequence[ScoredKeyPoint], weight: float) -> ScorePart:
    """The part that these key points make."""
    value, formula = weighted_mean([(STATE_VALUE[one.state], one.weight) for one in scored], times=100)
    evidence = tuple(one for point in scored for one in point.evidence)
    return available("coverage", value, weight, about.COVERAGE, formula, evidence=evidence)


def _point(point: KeyPoint, heard: Heard) -> ScoredKeyPoint:
    names = {term.term for term in point.terms}
    mentions = once([one for one in heard.mentions if one.term in names])
    said = [one for one in mentions if not one.negated]
    evidence = tuple(_evidence(one, point.text, heard) for one in (said or mentions)[:EVIDENCE_AT_MOST])
    return ScoredKeyPoint(
        text=point.text,
        weight=point.weight,
        state="covered" if said else "partial" if mentions else "missing",
        how="mention" if mentions else "",
        evidence=evidence,
    )


def once(mentions: Sequence[Mention]) -> list[Mention]:
    """By time; one that overlaps the one before of the same term is the same one."""
    kept: dict[str, list[Mention]] = {}
    for mention in sorted(mentions, key=lambda one: (one.from_ms, one.to_ms, one.term)):
        same = kept.setdefault(mention.term, [])
        if not same or mention.from_ms >= same[-1].to_ms:
            same.append(mention)
    return sorted((one for same in kept.values() for one in same), key=lambda one: (one.from_ms, one.to_ms, one.term))


def _evidence(mention: Mention, point: str, heard: Heard) -> ScoreEvidence:
    return ScoreEvidence(
        question=heard.question,
        take=heard.take,
        from_ms=mention.from_ms,
        to_ms=mention.to_ms,
        said=mention.said,
        about=point,
        negated=mention.negated,
    )
