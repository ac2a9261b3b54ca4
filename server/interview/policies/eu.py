"""European Union: the AI Act forbids inferring emotions at work, and what comes close to it is left off altogether."""

from typing import ClassVar

from server.core.plan import Policy
from server.core.text import Text
from server.interview.policies import PolicyProfile


class EuropePolicy(PolicyProfile):
    name: ClassVar[Policy] = "eu"
    title = Text(zh="欧盟", en="European Union")
    description = Text(
        zh="不分析人脸，不能打开表情事件，也不会向候选人询问。",
        en="The face is not analysed; expression events cannot be switched on, and candidates are not asked about them.",
    )
    expression_events = False
    expression_scored = False
