"""A proposal for the person who decides, by a stated rule. It does nothing by itself.

- ``next_round``: composite of at least 70, no dimension with weight below 50, no urgent flag open, and nothing missing
- ``not_yet``: composite below 45
- ``look_again``: everything else, also where there is no composite
"""

from collections.abc import Sequence

from server.core.api_scores import CompositeScore, DimensionScore, ScoreAdvice
from server.core.text import Text
from server.results.scoring.formula import number
from server.results.scoring.rules import DIMENSION_AT_LEAST, NEXT_ROUND_FROM, NOT_YET_BELOW


def advise(
    composite: CompositeScore, dimensions: Sequence[DimensionScore], *, urgent_flags: int, complete: bool
) -> ScoreAdvice:
    """The advice with the rule and the figures it was applied to."""
    value = composite.value
    if value is None:
        return ScoreAdvice(
            advice="look_again",
            because=Text(
                zh="没有综合分（算得出的部分太少），请看录像和文字后决定。",
                en="There is no composite (too little could be computed): look at recording and transcript.",
            ),
        )
    if value < NOT_YET_BELOW:
        return ScoreAdvice(advice="not_yet", because=_below(value))
    reasons_zh, reasons_en = _against(value, dimensions, urgent_flags, complete=complete)
    if not reasons_zh:
        return ScoreAdvice(
            advice="next_round",
            because=Text(
                zh=f"综合分 {number(value, 1)} 不低于 {number(NEXT_ROUND_FROM)}，各维度不低于 "
                f"{number(DIMENSION_AT_LEAST)}，没有未解除的紧急提示。",
                en=f"The composite of {number(value, 1)} is at least {number(NEXT_ROUND_FROM)}, no dimension is below "
                f"{number(DIMENSION_AT_LEAST)} and no urgent flag is open.",
            ),
        )
    return ScoreAdvice(
        advice="look_again", because=Text(zh="；".join(reasons_zh) + "。", en=_sentence("; ".join(reasons_en)))
    )


def _below(value: float) -> Text:
    shown, bound = number(value, 1), number(NOT_YET_BELOW)
    return Text(zh=f"综合分 {shown} 低于 {bound}。", en=f"The composite of {shown} is below {bound}.")


def _against(
    value: float, dimensions: Sequence[DimensionScore], urgent_flags: int, *, complete: bool
) -> tuple[list[str], list[str]]:
    """Why not the next round, in both languages."""
    zh: list[str] = []
    en: list[str] = []
    if value < NEXT_ROUND_FROM:
        shown, bound = number(value, 1), number(NEXT_ROUND_FROM)
        zh.append(f"综合分 {shown} 低于 {bound}")
        en.append(f"the composite of {shown} is below {bound}")
    for one in dimensions:
        if one.weight > 0 and one.value is not None and one.value < DIMENSION_AT_LEAST:
            shown, bound = number(one.value, 1), number(DIMENSION_AT_LEAST)
            zh.append(f"“{one.title}”{shown} 低于 {bound}")
            en.append(f"“{one.title}” at {shown} is below {bound}")
    if urgent_flags:
        zh.append(f"有 {urgent_flags} 条未解除的紧急提示")
        en.append(f"urgent flags open: {urgent_flags}")
    if not complete:
        zh.append("分析还没有全部完成")
        en.append("analysis is not complete")
    return zh, en


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
