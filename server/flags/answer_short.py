"""An answer much shorter than others at the same question."""

from server.core.facts import Spread
from server.core.text import Text
from server.flags._measured_rule import MeasuredRule
from server.interview.answers import Answer

SHORT_RATIO = 0.5
"""And at most half of their median: where everybody says little, saying little is no matter."""


class AnswerShort(MeasuredRule):
    """By words said, not by time: a long silence has flags of its own."""

    name = "answer_short"
    severity = "attention"
    what = "answer.units"
    figure = "units"
    title = Text(zh="回答明显比同题其他人短", en="Answer much shorter than others at this question")
    hint = Text(
        zh=(
            "按全文统计的字词数，低于同一职位、同一题已结束面试的中间 90%，且不到中位数的一半。"
            "简短未必不好，也可能提前结束或遇到技术问题；可以用建议的追问，或允许再录一次。"
        ),
        en=(
            "The words of the whole answer, counted in its final transcript, are fewer than in the middle 90 % of "
            "finished interviews for the same opening and question, and at most half of their median. Short need not be "
            "bad; it may have ended early or met a technical problem. Ask a follow-up, or allow another take."
        ),
    )

    def stands_out(self, answer: Answer, value: float, others: Spread) -> bool:
        return value < others.p5 and value <= SHORT_RATIO * others.p50
