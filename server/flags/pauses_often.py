"""More pauses in an answer than with others at the same question."""

from server.core.facts import Spread
from server.core.text import Text
from server.flags._measured_rule import MeasuredRule
from server.interview.answers import Answer

MORE_RATIO = 1.25
TIMES = 5
"""Fewer pauses make no rate."""


class PausesOften(MeasuredRule):
    """Per minute of talk, so that a long answer is none."""

    name = "pauses_often"
    severity = "info"
    what = "answer.pauses"
    figure = "pauses_per_min"
    title = Text(zh="停顿比同题其他人多", en="More pauses than others at this question")
    hint = Text(
        zh=(
            "每分钟说话时间里的停顿次数，高于同一职位、同一题已结束面试的中间 90%，且比中位数多四分之一以上。"
            "用外语作答、网络卡顿或边想边说都会这样；请听回放再判断。"
        ),
        en=(
            "Pauses per minute of talk are more than in the middle 90 % of finished interviews for the same opening and "
            "question, and a quarter or more above their median. A foreign language, a stalling network or thinking "
            "aloud sound the same; listen to the recording before judging."
        ),
    )

    def stands_out(self, answer: Answer, value: float, others: Spread) -> bool:
        pauses = answer.measured.values.get("pause_count", 0.0) if answer.measured is not None else 0.0
        return value > others.p95 and value >= MORE_RATIO * others.p50 and pauses >= TIMES
