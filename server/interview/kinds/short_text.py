"""A short answer is written."""

from typing import ClassVar

from server.core.errors import Refusal
from server.core.opening import Judged
from server.core.plan import Kind, Question
from server.core.text import Text
from server.interview.kinds import QuestionKind, Typed


class ShortText(QuestionKind):
    name: ClassVar[Kind] = "short_text"
    title = Text(zh="简答（书面）", en="Short text")
    description = Text(
        zh="请对方写一小段文字，边写边自动保存。不录音录像，不用说话。",
        en="A short piece of writing, saved while it is typed. Not recorded, nothing is spoken.",
    )
    spoken = False
    preparation_s = 0
    answer_s = 300
    judged: ClassVar[tuple[Judged, ...]] = ("key_points", "length")

    @staticmethod
    def check(question: Question, text: str, chosen: tuple[int, ...]) -> Typed:
        """Raises Refusal ``not_an_answer`` for more characters than the question allows."""
        if len(text) > question.max_characters:
            raise Refusal("not_an_answer")
        return Typed(text=text)
