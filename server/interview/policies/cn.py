"""China: the Personal Information Protection Law asks for separate consent to sensitive information."""

from typing import ClassVar

from server.core.plan import Policy
from server.core.text import Text
from server.interview.policies import PolicyProfile


class ChinaPolicy(PolicyProfile):
    name: ClassVar[Policy] = "cn"
    title = Text(zh="中国大陆", en="Mainland China")
    description = Text(
        zh="人脸信息属于敏感个人信息：表情事件须候选人单独同意，可随时撤回，任何情况下都不计入评分。",
        en=(
            "The face is sensitive personal information: expression events need the candidate's separate consent, which "
            "can be withdrawn at any time, and never enter a score."
        ),
    )
    expression_events = True
    expression_scored = False
