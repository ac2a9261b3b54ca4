"""A whole score with one figure in it, for tests of what shows scores."""

from datetime import UTC, datetime

from server.core.api_scores import (
    CompositeScore,
    DimensionScore,
    QuestionScore,
    Score,
    ScoreAdvice,
    ScoredKeyPoint,
    ScoreEvidence,
    ScoreNote,
    SecondOpinion,
)
from server.core.text import Text

NOTHING = Text(zh="…", en="…")


def made_score(session: str, value: float) -> Score:
    said = ScoreEvidence(question=1, take=1, from_ms=65_000, to_ms=66_000, said="我们团队当时")
    fields = {
        "session": session,
        "version": 1,
        "reason": "first",
        "rules_version": "1",
        "weights_sha256": "0" * 64,
        "created_at": datetime(2026, 11, 22, tzinfo=UTC),
        "complete": True,
        "missing": (),
        "not_available": {},
        "composite": CompositeScore(value=value, grade="B", formula="= 1", about=NOTHING, based_on_ratio=1.0),
        "dimensions": tuple(
            DimensionScore(
                id=id,
                title=title,
                weight=1,
                share=1 / 3,
                value=figure,
                formula="公式甲" if figure else "",
                about=NOTHING,
                not_available="" if figure else "no_answer",
                questions=(1,),
            )
            for id, title, figure in (("talk", "沟通", value), ("skill", "专业", None), ("team", "协作", value))
        ),
        "questions": (
            QuestionScore(
                question=1,
                kind="structured",
                text="Who are you?",
                take=1,
                value=value,
                formula="= 2",
                about=NOTHING,
                based_on_ratio=1.0,
                parts=(),
                dimensions=(),
                key_points=(
                    ScoredKeyPoint(text="团队合作", weight=1, state="covered", how="mention", evidence=(said,)),
                    ScoredKeyPoint(text="结果数字", weight=1, state="missing"),
                ),
            ),
        ),
        "behaviours": (ScoreNote(text=Text(zh="提到团队合作 3 次", en="Mentioned teamwork 3 times"), evidence=(said,)),),
        "strengths": (),
        "next_round": (),
        "advice": ScoreAdvice(advice="next_round", because=Text(zh="超过 60 分", en="above 60")),
    }
    if "second" in Score.model_fields:
        fields["second"] = SecondOpinion(model="", not_available="off")
    return Score.model_validate(fields)
