"""What somebody would do in a made-up situation."""

from typing import ClassVar

from server.core.plan import Kind
from server.core.text import Text
from server.interview.kinds._spoken import SpokenKind


class Situational(SpokenKind):
    name: ClassVar[Kind] = "situational"
    title = Text(zh="情景问题", en="Situational")
    description = Text(
        zh="描述一个工作中会遇到的情景，请对方说会怎样做、为什么。读题需要时间，准备时间宜长一些。",
        en="Describes a situation of the job and asks what the person would do and why. Allow time to read it.",
    )
    preparation_s = 60
    answer_s = 150
