"""Kinds of questions, one file each: what a kind asks of the candidate and what it checks of an answer. Pure.

To add one, add its name to :data:`server.core.plan.Kind` and a file here with one subclass of :class:`QuestionKind`; the
console's editor draws it from its declaration. Files that begin with ``_`` hold what kinds share.
"""

import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from server.core.opening import Judged
from server.core.plan import Kind, Question
from server.core.plugins import scan
from server.core.text import Text


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed or chosen; ``chosen`` are indexes into the question's choices, in their order and each once."""

    text: str = ""
    chosen: tuple[int, ...] = ()


class QuestionKind(ABC):
    """One kind."""

    name: ClassVar[Kind]
    title: ClassVar[Text]
    description: ClassVar[Text]
    """What it is good for, for the person who writes the question."""
    spoken: ClassVar[bool]
    """Whether it is answered by speaking, and so recorded and analysed."""
    preparation_s: ClassVar[int]
    answer_s: ClassVar[int]
    """Usual times; what the editor starts with."""
    judged: ClassVar[tuple[Judged, ...]]
    """What of an answer can be marked."""

    @staticmethod
    @abstractmethod
    def check(question: Question, text: str, chosen: tuple[int, ...]) -> Typed:
        """What was typed or chosen so far, put in order. Raises Refusal for what cannot be an answer to it."""


@cache
def find_kinds() -> Mapping[str, type[QuestionKind]]:
    """All kinds by name, found once. Raises PluginError for a broken or doubled one."""
    return scan(sys.modules[__name__], QuestionKind)  # type: ignore[type-abstract]


def kind_of(question: Question) -> type[QuestionKind]:
    return find_kinds()[question.kind]
