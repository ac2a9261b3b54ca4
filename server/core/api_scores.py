"""Bodies of the HTTP API for scores and marks by hand. See ``api.py`` for what holds for all of them.

Every value lies in 0..100 and has one decimal; None means "not available" and ``not_available`` says why, by a code.
``formula`` is the figures that were put in, ending in ``= value``; ``about`` says the same in words.
"""

from datetime import datetime
from typing import Literal

from pydantic import Field, model_validator

from server.core.api import ApiModel
from server.core.plan import Kind
from server.core.text import Text

ScorePartName = Literal["coverage", "structure", "fluency", "choice", "looking"]
ScoreGrade = Literal["A", "B", "C", "D"]
ScoreReason = Literal["first", "deadline", "completed", "weights", "asked"]
"""Why a version was made: analysis was complete, the deadline had come, what was late came, weights had changed, or
somebody asked."""
KeyPointState = Literal["covered", "partial", "missing"]
Advice = Literal["next_round", "look_again", "not_yet"]
ReviewKind = Literal["override", "remark", "recommendation"]


class ScoreEvidence(ApiModel):
    """Words of an answer. The times are None where there is nothing to seek to (a typed answer)."""

    question: int
    take: int
    from_ms: int | None
    to_ms: int | None
    said: str
    about: str = ""
    """What it is evidence of: the key point or the term."""
    negated: bool = False


class ScoreStep(ApiModel):
    """One figure inside a part, 0..1."""

    name: str
    value: float
    weight: float
    formula: str
    about: Text


class ScorePart(ApiModel):
    """One part of a question's score. ``share`` is what it counts for there: 0 when it is not available."""

    name: ScorePartName
    value: float | None
    weight: float
    share: float
    formula: str
    about: Text
    not_available: str = ""
    steps: tuple[ScoreStep, ...] = ()
    left_out: dict[str, str] = Field(default_factory=dict)
    """Steps that could not be computed, each with its reason."""
    evidence: tuple[ScoreEvidence, ...] = ()


class ScoredKeyPoint(ApiModel):
    """``partial``: spoken of only with a "not". ``how`` says by what it was found."""

    text: str
    weight: float
    state: KeyPointState
    how: Literal["mention", "similar", ""] = ""
    evidence: tuple[ScoreEvidence, ...] = ()


class QuestionScore(ApiModel):
    question: int
    kind: Kind
    text: str
    take: int | None
    """Which take counts; None when there is none."""
    value: float | None
    formula: str
    about: Text
    not_available: str = ""
    based_on_ratio: float
    """How much of the weight of its parts could be computed."""
    parts: tuple[ScorePart, ...]
    key_points: tuple[ScoredKeyPoint, ...]
    dimensions: tuple[str, ...]


class DimensionScore(ApiModel):
    id: str
    title: str
    weight: float
    share: float
    value: float | None
    formula: str
    about: Text
    not_available: str = ""
    questions: tuple[int, ...]


class CompositeScore(ApiModel):
    value: float | None
    grade: ScoreGrade | None
    formula: str
    about: Text
    not_available: str = ""
    based_on_ratio: float


class ScoreNote(ApiModel):
    """A sentence about the answers, with what it rests on."""

    text: Text
    question: int | None = None
    evidence: tuple[ScoreEvidence, ...] = ()


class ScoreAdvice(ApiModel):
    """A proposal by rule; a person accepts it or does not."""

    advice: Advice
    because: Text
    """The rule, and the figures it was applied to."""


class SecondClaim(ApiModel):
    """One claim of the second marker; ``quote`` stands in the transcript word for word."""

    about: str
    quote: str
    from_ms: int | None
    to_ms: int | None


class SecondMark(ApiModel):
    """What the second marker says of one question. It is shown beside the score and never mixed into it."""

    question: int
    value: float | None
    reason: str
    claims: tuple[SecondClaim, ...]
    dropped: int
    """Claims that quoted what was not said."""
    not_available: str = ""


class SecondOpinion(ApiModel):
    """Of one version of the score. ``not_available``: ``off`` (none is set, or the opening does not ask for it),
    ``waiting``, or why there is none."""

    model: str
    version: int = 0
    marks: tuple[SecondMark, ...] = ()
    dropped: int = 0
    not_available: str = ""


class Score(ApiModel):
    """One version of a session's score, as it was computed."""

    session: str
    version: int
    reason: ScoreReason
    rules_version: str
    weights_sha256: str
    created_at: datetime
    complete: bool
    """Whether everything that analysis says of the answers was there; else ``missing`` says what was not."""
    missing: tuple[str, ...]
    """``analysis:2.1`` (question and take), or ``answer:2``."""
    not_available: dict[str, str]
    """What did not take part in any question, and why (``similarity``, ``looking``)."""
    composite: CompositeScore
    dimensions: tuple[DimensionScore, ...]
    questions: tuple[QuestionScore, ...]
    behaviours: tuple[ScoreNote, ...]
    strengths: tuple[ScoreNote, ...]
    next_round: tuple[ScoreNote, ...]
    advice: ScoreAdvice
    urgent_flags: int = 0
    """Urgent ones that were open."""


class ScoreVersion(ApiModel):
    version: int
    reason: ScoreReason
    rules_version: str
    weights_sha256: str
    complete: bool
    composite: float | None
    created_at: datetime


class Review(ApiModel):
    """A mark by hand. Nothing is ever changed: of several with the same target the newest counts."""

    id: str
    kind: ReviewKind
    by: str
    at: datetime
    target: str = ""
    """Of an override: ``composite``, ``dimension:<id>`` or ``question:<number>``."""
    value: float | None = None
    """None takes an earlier override back."""
    replaced: float | None = None
    """What was computed for the target when it was overridden."""
    text: str = ""
    """The reason, or the remark."""
    from_second_marker: bool = False
    accepted: bool | None = None
    for_candidate: bool = False


class EffectiveScore(ApiModel):
    """The score with the newest overrides in it: an overridden question flows into its dimensions, those into the
    composite."""

    composite: float | None
    grade: ScoreGrade | None
    formula: str
    dimensions: dict[str, float | None]
    dimension_formulas: dict[str, str] = Field(default_factory=dict)
    """Empty for one that was set by hand."""
    questions: dict[str, float | None]
    """By question number."""
    overridden: tuple[str, ...]
    """Targets set by hand."""
    advice: ScoreAdvice | None = None
    """The rule applied to what counts now."""
    strengths: tuple[ScoreNote, ...] | None = None
    """Strengths by what counts now; None where an older server kept none."""


class ScoreReport(ApiModel):
    """``state``: ``not_submitted``, ``waiting`` (analysis goes on, at most until ``deadline_at``), ``scored``, or
    ``withdrawn``: the candidate took consent back, and nothing of the score is shown."""

    session: str
    state: Literal["not_submitted", "waiting", "scored", "withdrawn"]
    deadline_at: datetime | None
    score: Score | None
    effective: EffectiveScore | None
    versions: tuple[ScoreVersion, ...]
    """Newest first."""
    reviews: tuple[Review, ...]
    """Newest first."""
    second: SecondOpinion
    medians: dict[str, float]
    """The opening's medians, by dimension and for ``composite``; empty while too few interviews are scored."""
    weights_changed: bool
    """Whether the opening's weights are others now than those of this version."""


class ReviewDraft(ApiModel):
    """``override`` needs target and reason (``text``), ``remark`` its text, ``recommendation`` whether it is accepted."""

    kind: ReviewKind
    target: str = Field(default="", max_length=60, pattern=r"^(|composite|dimension:[a-z0-9_]{1,40}|question:[1-9][0-9]?)$")
    value: float | None = Field(default=None, ge=0, le=100, allow_inf_nan=False)
    text: str = Field(default="", max_length=4000)
    from_second_marker: bool = False
    accepted: bool | None = None
    for_candidate: bool = False
    """Whether the candidate may read this remark, where the opening shows remarks at all."""

    @model_validator(mode="after")
    def _whole(self) -> "ReviewDraft":
        if self.kind in ("override", "remark") and not self.text.strip():
            raise ValueError("a reason or text is needed")
        if self.kind == "override" and not self.target:
            raise ValueError("target is needed")
        if self.kind == "recommendation" and self.accepted is None:
            raise ValueError("accepted is needed")
        return self


class RescoredOpening(ApiModel):
    """How many interviews of the opening are scored anew with its weights of now; it goes on in the background."""

    opening: str
    sessions: int


REQUESTS = (ReviewDraft,)
"""What comes in; every other model goes out."""
