"""The questions that come with the product: one readable file for each role in ``roles/``, in both languages.

The n-th question of one language is the n-th of the other: they differ in their words alone.

A file has a ``title``, the ``dimensions`` with their weights, and under ``zh`` and ``en`` the questions, each written in
its own language. A key point is ``[weight, text, terms...]``; a term's synonyms stand behind it, parted by ``|``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from server.core.plan import Choice, Dimension, KeyPoint, Kind, Plan, Question, Term
from server.core.text import LANGUAGES, Language, Text, other_than
from server.interview.translation import alike

_HERE = Path(__file__).parent
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEFAULT_TIMES_S: Mapping[Kind, tuple[int, int]] = {
    "structured": (30, 150),
    "situational": (45, 180),
    "skill": (30, 180),
    "choice": (0, 90),
    "short_text": (0, 300),
}
"""Preparation and answer time of a kind where a file says nothing of its own."""


class BrokenRoleFile(ValueError):
    """A file of ours that cannot be used; says which and where."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Right(_Strict):
    right: str


class _Wrong(_Strict):
    wrong: str


class _Question(_Strict):
    id: str = Field(pattern=r"^[a-z0-9_]+$")
    kind: Kind
    feeds: tuple[str, ...] = Field(min_length=1)
    times: tuple[int, int] | None = None
    retakes: int = 1
    text: str
    hint: str = ""
    follow_up: str = ""
    points: tuple[Annotated[list[Any], Field(min_length=2)], ...] = ()
    choices: tuple[_Right | _Wrong, ...] = ()
    characters: int = 600


class _RoleFile(_Strict):
    title: Text
    dimensions: dict[str, float]
    zh: tuple[_Question, ...]
    en: tuple[_Question, ...]


@dataclass(frozen=True, slots=True)
class RoleQuestion:
    """One question that comes with the product. ``id`` is stable: ``backend.zh.slow_interface``."""

    id: str
    role: str
    language: Language
    question: Question


@dataclass(frozen=True, slots=True)
class Role:
    id: str
    title: Text
    weights: Mapping[str, float]
    questions: Sequence[RoleQuestion]

    def dimensions(self, language: Language) -> tuple[Dimension, ...]:
        titles = dimension_titles()
        return tuple(
            Dimension(id=name, title=titles[name].get(language), weight=weight) for name, weight in self.weights.items()
        )

    def plan(self, language: Language) -> Plan:
        """A whole plan for an opening of this role, in one language."""
        return Plan(
            title=self.title.get(language),
            language=language,
            questions=tuple(one.question for one in self.in_language(language)),
            dimensions=self.dimensions(language),
        )

    def in_language(self, language: Language) -> Sequence[RoleQuestion]:
        return [one for one in self.questions if one.language == language]

    def same(self, one: RoleQuestion) -> RoleQuestion:
        """The same question in the other language."""
        return self.in_language(other_than(one.language))[self.in_language(one.language).index(one)]


@cache
def dimension_titles() -> Mapping[str, Text]:
    """The titles of all dimensions that the bank knows, by id."""
    found = yaml.load((_HERE / "dimensions.yaml").read_text("utf-8"), _Loader)  # noqa: S506
    return {name: Text.model_validate(title) for name, title in found.items()}


@cache
def built_in_roles() -> Mapping[str, Role]:
    """All roles by id. Reads files: call it off the event loop the first time. Raises BrokenRoleFile."""
    return {path.stem: read_role(path) for path in sorted((_HERE / "roles").glob("*.yaml"))}


def read_role(path: Path) -> Role:
    try:
        found = _RoleFile.model_validate(yaml.load(path.read_text("utf-8"), _Loader))  # noqa: S506 - it is the safe one
        unknown = set(found.dimensions) - set(dimension_titles())
        if unknown:
            raise ValueError(f"dimensions that are not in dimensions.yaml: {sorted(unknown)}")
        questions = [
            RoleQuestion(f"{path.stem}.{language}.{one.id}", path.stem, language, _question(one))
            for language in LANGUAGES
            for one in (found.zh if language == "zh" else found.en)
        ]
        role = Role(path.stem, found.title, found.dimensions, questions)
        for language in LANGUAGES:
            role.plan(language)
    except (ValueError, yaml.YAMLError) as error:
        raise BrokenRoleFile(f"{path.name}: {error}") from error
    chinese, english = (role.in_language(language) for language in LANGUAGES)
    for number, (one, same) in enumerate(zip(chinese, english, strict=False), start=1):
        if not alike(one.question, same.question):
            raise BrokenRoleFile(f"{path.name}: question {number} differs between the languages in more than its words")
    if len(chinese) != len(english):
        raise BrokenRoleFile(f"{path.name}: one language has more questions than the other")
    if len({one.id for one in questions}) != len(questions):
        raise BrokenRoleFile(f"{path.name}: two questions of a language have the same id")
    return role


def _question(one: _Question) -> Question:
    preparation_s, answer_s = one.times or DEFAULT_TIMES_S[one.kind]
    typed = one.kind in ("choice", "short_text")
    return Question(
        kind=one.kind,
        text=one.text.strip(),
        hint=one.hint.strip(),
        follow_up=one.follow_up.strip(),
        preparation_s=preparation_s,
        answer_s=answer_s,
        retakes=0 if typed else one.retakes,
        key_points=tuple(_point(point) for point in one.points),
        dimensions=one.feeds,
        choices=tuple(
            Choice(text=choice.right, right=True) if isinstance(choice, _Right) else Choice(text=choice.wrong)
            for choice in one.choices
        ),
        max_characters=one.characters if one.kind == "short_text" else 2000,
    )


def _point(point: list[Any]) -> KeyPoint:
    weight, text, *terms = point
    return KeyPoint(weight=weight, text=text, terms=tuple(_term(str(term)) for term in terms))


def _term(text: str) -> Term:
    term, *synonyms = [part.strip() for part in text.split("|")]
    return Term(term=term, synonyms=tuple(synonyms), required=False)
