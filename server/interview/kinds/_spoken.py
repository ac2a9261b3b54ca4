"""What the kinds share that are answered by speaking."""

from typing import ClassVar

from server.core.errors import Refusal
from server.core.opening import Judged
from server.core.plan import Question
from server.interview.kinds import QuestionKind, Typed


class SpokenKind(QuestionKind):
    spoken = True
    judged: ClassVar[tuple[Judged, ...]] = ("key_points", "structure", "length", "fluency")

    @staticmethod
    def check(question: Question, text: str, chosen: tuple[int, ...]) -> Typed:
        """Nothing is typed here."""
        raise Refusal("wrong_moment")
