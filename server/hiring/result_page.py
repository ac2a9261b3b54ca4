"""What a candidate may see of their own result. Pure, and the only place that decides it.

The opening's ``shows`` is a ceiling: what it does not name is not in the answer at all, before the delay has passed
nothing is, and there is no way from flags, events, other candidates or HR's own notes into it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server.core.api_decisions import DecisionKind
from server.core.api_result import OwnDimension, OwnRemark, OwnRequest, OwnResult, OwnResultState, RequestTerm
from server.core.api_scores import EffectiveScore, Score, ScoreGrade, ScoreReport
from server.core.facts import Stage
from server.core.plan import Plan, Shown
from server.core.text import Text
from server.hiring.advice import AnswerFigures, advice
from server.hiring.habits import HabitNorms
from server.hiring.moments import moment_or_none

_GRADE_WORDS: dict[ScoreGrade, Text] = {
    "A": Text(
        zh="整体来看，题目所看重的内容在您的回答里大多清楚地出现了。",
        en="Overall, most of what the questions look for came out clearly in your answers.",
    ),
    "B": Text(
        zh="整体来看，题目所看重的内容在您的回答里多数都有，一些地方还可以说得更全。",
        en="Overall, much of what the questions look for was in your answers; some of it could be told more fully.",
    ),
    "C": Text(
        zh="整体来看，题目所看重的内容在您的回答里出现了一部分。",
        en="Overall, a part of what the questions look for was in your answers.",
    ),
    "D": Text(
        zh="整体来看，题目所看重的内容这次在您的回答里出现得不多。",
        en="Overall, little of what the questions look for came up in your answers this time.",
    ),
}
_NOTHING_TO_SCORE = Text(
    zh="这一项没有足够的内容可以评分。",
    en="There was not enough in the answers to score this.",
)
_NO_ADVICE = Text(
    zh="这次没有可以据实给出的建议。",
    en="There is no advice this time that the answers would bear out.",
)


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """All that a result page is made of. ``told`` is the decision as last announced to the candidate."""

    candidate: str
    plan: Plan
    stage: Stage
    handed_in_wall_s: float | None
    report: ScoreReport | None
    told: DecisionKind | None
    delay_hours: int
    now_wall_s: float
    norms: HabitNorms
    figures: Mapping[int, AnswerFigures] = field(default_factory=dict)
    """What was measured of the answers that count, by question."""
    requests: Sequence[OwnRequest] = ()
    terms: Sequence[RequestTerm] = ()
    recordings_hidden: bool = False


def result_page(facts: ResultFacts) -> OwnResult:
    """The whole answer for one candidate at one moment."""
    plan = facts.plan
    ready_at = _ready_at(facts)
    state = _state(facts, ready_at)
    page = OwnResult(
        candidate=facts.candidate,
        title=plan.title,
        department=plan.department,
        organisation=plan.organisation,
        interview_language=plan.language,
        state=state,
        handed_in_at=moment_or_none(facts.handed_in_wall_s),
        ready_at=ready_at if state in ("waiting", "ready") else None,
        told=facts.told if facts.stage == "submitted" else None,
        shows=plan.shows,
        requests=tuple(facts.requests),
        terms=tuple(facts.terms),
        recordings_hidden=facts.recordings_hidden,
    )
    report = facts.report
    if state != "ready" or report is None or report.score is None:
        return page
    return page.model_copy(update=_shown(facts, report, report.score))


def may_see(shown: Shown, page: OwnResult) -> bool:
    """Whether this part of the result is open now."""
    return page.state == "ready" and shown in page.shows


def _ready_at(facts: ResultFacts) -> datetime | None:
    """The delay counts from the first score; a later version of it does not make anybody wait again."""
    if facts.stage != "submitted" or not facts.plan.shows or facts.report is None or not facts.report.versions:
        return None
    first = min(version.created_at for version in facts.report.versions)
    return first + timedelta(hours=facts.delay_hours)


def _state(facts: ResultFacts, ready_at: datetime | None) -> OwnResultState:
    if facts.stage == "withdrawn":
        return "withdrawn"
    if facts.stage != "submitted":
        return "in_interview"
    scored = facts.report is not None and facts.report.state == "scored" and facts.report.score is not None
    due = ready_at is not None and facts.now_wall_s >= ready_at.timestamp()
    return "ready" if scored and due else "waiting"


def _shown(facts: ResultFacts, report: ScoreReport, score: Score) -> dict[str, object]:
    shows = facts.plan.shows
    found: dict[str, object] = {}
    if "dimensions" in shows:
        found["dimensions"] = _dimensions(score, report.effective)
        parts = [part for question in score.questions for part in question.parts]
        found["looking_scored"] = any(part.name == "looking" and part.share > 0 for part in parts)
    if "words" in shows:
        found["words"] = _words(score, report.effective)
    if "remarks" in shows:
        found["remarks"] = tuple(
            OwnRemark(text=review.text, made_at=review.at)
            for review in sorted(report.reviews, key=lambda review: review.at)
            if review.kind == "remark" and review.for_candidate
        )
    if "advice" in shows:
        own = advice(score, facts.figures, facts.norms)
        found["advice"] = own
        found["advice_not_available"] = None if own else _NO_ADVICE
    found["pdf"] = "pdf" in shows
    return found


def _dimensions(score: Score, effective: EffectiveScore | None) -> tuple[OwnDimension, ...]:
    by_hand = set(effective.overridden) if effective else set()
    found = []
    for one in score.dimensions:
        value = effective.dimensions.get(one.id, one.value) if effective else one.value
        targets = {f"dimension:{one.id}", *(f"question:{number}" for number in one.questions)}
        found.append(
            OwnDimension(
                id=one.id,
                title=one.title,
                score=value,
                not_available=None if value is not None else _NOTHING_TO_SCORE,
                by_person=bool(targets & by_hand),
            )
        )
    return tuple(found)


def _words(score: Score, effective: EffectiveScore | None) -> tuple[Text, ...]:
    """A sentence for the whole, by its grade, and the strengths that the answers bear out."""
    grade = effective.grade if effective else score.composite.grade
    whole = (_GRADE_WORDS[grade],) if grade is not None else ()
    strengths = score.strengths if effective is None or effective.strengths is None else effective.strengths
    return (*whole, *(note.text for note in strengths))
