"""Score reports for tests of what a candidate is shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

from server.core.api_scores import (
    EffectiveScore,
    QuestionScore,
    Review,
    Score,
    ScoredKeyPoint,
    ScoreEvidence,
    ScoreNote,
    ScorePart,
    ScorePartName,
    ScoreReport,
    ScoreStep,
    ScoreVersion,
    SecondOpinion,
)
from server.core.plan import Dimension, Plan, Question
from server.core.text import Text
from server.hiring.habits import HabitNorms
from server.hiring.result_page import ResultFacts
from tests.results.made_scores import made_score

SCORED_AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
NOTHING = Text(zh="…", en="…")
NORMS = HabitNorms(
    language="zh", rate_band_per_min=(140.0, 330.0), pause_share=0.45, fillers_per_min=6.0, sentences=4, signposts=2
)
PLAN = Plan(
    title="后端工程师",
    organisation="示例公司",
    language="zh",
    questions=(Question(text="讲一个项目。"),),
    dimensions=tuple(Dimension(id=id, title=id) for id in ("talk", "skill", "team")),
)


def step(name: str, value: float) -> ScoreStep:
    return ScoreStep(name=name, value=value, weight=1, formula="= 1", about=NOTHING)


def part(name: ScorePartName, *steps: ScoreStep, value: float | None = 50.0) -> ScorePart:
    return ScorePart(name=name, value=value, weight=1, share=1, formula="", about=NOTHING, steps=steps)


def point(text: str, state: str, weight: float = 1.0, said: str = "") -> ScoredKeyPoint:
    evidence = ScoreEvidence(question=1, take=1, from_ms=1, to_ms=2, said=said)
    return ScoredKeyPoint.model_validate(
        {"text": text, "weight": weight, "state": state, "evidence": (evidence,) if said else ()}
    )


def question(number: int = 1, value: float | None = 50.0, **more: Any) -> QuestionScore:
    given = {
        "question": number,
        "kind": "structured",
        "text": "?",
        "take": 1,
        "value": value,
        "formula": "",
        "about": NOTHING,
        "based_on_ratio": 1.0,
        "parts": (),
        "key_points": (),
        "dimensions": (),
        **more,
    }
    return QuestionScore.model_validate(given)


def score(*questions: QuestionScore) -> Score:
    strength = ScoreNote(text=Text(zh="要点说得清楚", en="The points came out clearly"))
    return made_score("s1", 72.0).model_copy(update={"questions": questions or (question(),), "strengths": (strength,)})


def report(made: Score | None = None, **effective: Any) -> ScoreReport:
    made = made or score()
    by_id = {one.id: one.value for one in made.dimensions}
    return ScoreReport(
        session="s1",
        state="scored",
        deadline_at=None,
        score=made,
        effective=EffectiveScore.model_validate(
            {
                "composite": 72.0,
                "grade": "B",
                "formula": "",
                "dimensions": by_id,
                "questions": {},
                "overridden": (),
                **effective,
            }
        ),
        versions=tuple(
            ScoreVersion(
                version=version,
                reason="first",
                rules_version="1",
                weights_sha256="0",
                complete=True,
                composite=72.0,
                created_at=SCORED_AT + timedelta(days=version - 1),
            )
            for version in (2, 1)
        ),
        reviews=(
            Review(id="r1", kind="remark", by="王", at=SCORED_AT, text="内部：再看一下"),
            Review(id="r2", kind="remark", by="王", at=SCORED_AT, text="欢迎再来", for_candidate=True),
            Review(id="r3", kind="override", by="王", at=SCORED_AT, text="听了录音", target="composite", value=90.0),
        ),
        medians={"composite": 66.6},
        weights_changed=False,
        second=SecondOpinion(model="", not_available="off"),
    )


def facts(**more: Any) -> ResultFacts:
    """Handed in, scored, the delay of 24 h over, everything shown."""
    shows = more.pop("shows", ("dimensions", "words", "remarks", "advice", "pdf"))
    given: dict[str, Any] = {
        "candidate": "林悦",
        "plan": PLAN.model_copy(update={"shows": shows}),
        "stage": "submitted",
        "handed_in_wall_s": SCORED_AT.timestamp() - 60,
        "report": report(),
        "told": None,
        "delay_hours": 24,
        "now_wall_s": SCORED_AT.timestamp() + 24 * 3600,
        "norms": NORMS,
        **more,
    }
    return ResultFacts(**given)
