"""Looking away for more of the answer than others at the same question."""

from server.core.text import Text
from server.flags._share_rule import ShareRule


class LookingAwayOften(ShareRule):
    """Only with what a question asks of people can a share be read: one that makes everybody think aloud shifts all."""

    name = "looking_away_often"
    severity = "info"
    what = "face.away"
    figure = "away_share_ratio"
    title = Text(zh="看屏幕以外的时间比同题其他人多", en="Looks away more than others at this question")
    hint = Text(
        zh=(
            "这段回答中视线离开屏幕的时间占比，高于同一职位、同一题已结束面试的中间 90%，"
            "且至少 3 次、比中位数多 5 个百分点以上。有人思考时习惯看别处，也可能在看第二块屏幕或笔记；请看回放再判断。"
        ),
        en=(
            "The share of this answer spent looking away lies above the middle 90 % of finished interviews for the same "
            "opening and question, with at least 3 moments and 5 points more than their median. Some people look aside "
            "while thinking; a second screen or notes look the same. See the recording before judging."
        ),
    )
