"""One or several of the given answers are chosen."""

from typing import ClassVar

from server.core.errors import Refusal
from server.core.opening import Judged
from server.core.plan import Kind, Question
from server.core.text import Text
from server.interview.kinds import QuestionKind, Typed


class ChoiceKind(QuestionKind):
    name: ClassVar[Kind] = "choice"
    title = Text(zh="选择题", en="Choice")
    description = Text(
        zh="从给出的选项里选；正确选项多于一个时可以多选。不录音录像，不用说话。",
        en="Choose from given answers; several when more than one is right. Not recorded, nothing is spoken.",
    )
    spoken = False
    preparation_s = 0
    answer_s = 60
    judged: ClassVar[tuple[Judged, ...]] = ("choices",)

    @staticmethod
    def check(question: Question, text: str, chosen: tuple[int, ...]) -> Typed:
        """Raises Refusal ``not_an_answer`` for a choice that is not there, or several where one is asked for."""
        ordered = tuple(sorted(set(chosen)))
        if any(not 0 <= index < len(question.choices) for index in ordered):
            raise Refusal("not_an_answer")
        if len(ordered) > 1 and not question.several:
            raise Refusal("not_an_answer")
        return Typed(chosen=ordered)
