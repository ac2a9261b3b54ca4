"""Where no stricter law applies."""

from typing import ClassVar

from server.core.plan import Policy
from server.core.text import Text
from server.interview.policies import PolicyProfile


class DefaultPolicy(PolicyProfile):
    name: ClassVar[Policy] = "default"
    title = Text(zh="通用", en="General")
    description = Text(
        zh="职位可以打开表情事件；候选人须另行同意。默认不计分，职位明确打开后才计入。",
        en=(
            "An opening may have expression events noted; each candidate is asked separately. They enter no score "
            "unless the opening says so."
        ),
    )
    expression_events = True
    expression_scored = True
