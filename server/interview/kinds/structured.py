"""The same question to everybody, about what they have done."""

from typing import ClassVar

from server.core.plan import Kind
from server.core.text import Text
from server.interview.kinds._spoken import SpokenKind


class Structured(SpokenKind):
    name: ClassVar[Kind] = "structured"
    title = Text(zh="结构化问题", en="Structured")
    description = Text(
        zh="问过去的真实经历，每个人问法相同，便于比较。好的回答有情境、做法和结果。",
        en="Asks everybody alike about what they really did, so that answers compare: situation, action, result.",
    )
    preparation_s = 30
    answer_s = 120
