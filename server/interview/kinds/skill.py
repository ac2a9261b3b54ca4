"""Knowledge and skill, explained aloud."""

from typing import ClassVar

from server.core.plan import Kind
from server.core.text import Text
from server.interview.kinds._spoken import SpokenKind


class Skill(SpokenKind):
    name: ClassVar[Kind] = "skill"
    title = Text(zh="专业技能（口述）", en="Skill (spoken)")
    description = Text(
        zh="请对方口头讲清楚一个专业问题。要点和术语写得越具体，评分越可靠。",
        en="Asks for a professional matter to be explained aloud. Exact key points and terms make sound marks.",
    )
    preparation_s = 45
    answer_s = 180
