"""The brow lowered for more of the answer than with others at the same question."""

from server.core.text import Text
from server.flags._share_rule import ShareRule


class BrowLoweredOften(ShareRule):
    """Counted against the person's own neutral face, so that a deep brow is none; then compared with others' answers."""

    name = "brow_lowered_often"
    severity = "info"
    what = "face.brow_lowered"
    figure = "brow_share_ratio"
    title = Text(zh="皱眉的时间比同题其他人多", en="Brow lowered more than with others at this question")
    hint = Text(
        zh=(
            "这段回答中眉毛下压（与本人放松时的脸相比）的时间占比，高于同一职位、同一题已结束面试的中间 90%，"
            "且至少 3 次、比中位数多 5 个百分点以上。看不清屏幕、光线刺眼或用力思考都会这样；只说明看得见的动作。"
        ),
        en=(
            "The share of this answer with the brow lowered (against the person's own face at rest) lies above the "
            "middle 90 % of finished interviews for the same opening and question, with at least 3 moments and 5 points "
            "more than their median. A screen hard to read, glare or thinking hard look the same; it says only what is "
            "visible."
        ),
    )
