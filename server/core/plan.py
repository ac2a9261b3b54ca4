"""The question plan of one interview, frozen into the session when it begins.

An opening may be edited afterwards; a running interview keeps the plan it started with.
"""

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from server.core.text import Language, other_than

Kind = Literal["structured", "situational", "skill", "choice", "short_text"]
"""What a question asks for; each is a file in ``server/interview/kinds``. The first three are answered by speaking."""
Policy = Literal["default", "cn", "eu"]
"""Which profile of law an opening follows; each is a file in ``server/interview/policies``."""
KINDS: tuple[Kind, ...] = get_args(Kind)
POLICIES: tuple[Policy, ...] = get_args(Policy)
IdentityCheck = Literal["none", "mail", "sms"]
Shown = Literal["dimensions", "words", "remarks", "advice", "pdf"]
"""What a candidate may see of the result, besides its status."""

DEVICE_CHECK = 0
"""The question number under which everything measured in the device check is filed; real questions start at 1."""


MAX_SYNONYMS = 20


class Term(BaseModel):
    """A term HR listens for in an answer."""

    model_config = ConfigDict(frozen=True)

    term: str = Field(min_length=1, max_length=80)
    synonyms: tuple[str, ...] = Field(default=(), max_length=MAX_SYNONYMS)
    required: bool = True
    """Whether an answer that never mentions it is flagged as possibly off the point."""


class KeyPoint(BaseModel):
    """What a good answer speaks of. Any of its terms (or their synonyms) said covers it."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(min_length=1, max_length=300)
    weight: float = Field(default=1.0, gt=0, le=100)
    terms: tuple[Term, ...] = Field(default=(), max_length=20)


class Choice(BaseModel):
    """One answer to choose. ``right`` is never shown to the candidate."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(min_length=1, max_length=500)
    right: bool = False


class KeyPointWords(BaseModel):
    """A key point in the opening's other language. Its terms are a list of their own: what is said differs."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(default="", max_length=300)
    terms: tuple[Term, ...] = Field(default=(), max_length=20)


class QuestionWords(BaseModel):
    """A question in the opening's other language; key points and choices stand in the question's order."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(default="", max_length=2000)
    hint: str = Field(default="", max_length=2000)
    terms: tuple[Term, ...] = Field(default=(), max_length=50)
    follow_up: str = Field(default="", max_length=1000)
    key_points: tuple[KeyPointWords, ...] = Field(default=(), max_length=20)
    choices: tuple[Annotated[str, Field(max_length=500)], ...] = Field(default=(), max_length=12)
    max_characters: int | None = Field(default=None, ge=10, le=5000)
    """None: as many as in the plan's own language."""


class PlanWords(BaseModel):
    """Everything of a plan that is said in a language, in the one that is not the plan's own.

    Questions and dimensions stand in the plan's order. What is empty is missing (``server/interview/translation.py``), but
    for department and organisation: empty, they are called as in the plan's own language.
    """

    model_config = ConfigDict(frozen=True)

    title: str = Field(default="", max_length=200)
    department: str = Field(default="", max_length=200)
    organisation: str = Field(default="", max_length=200)
    questions: tuple[QuestionWords, ...] = Field(default=(), max_length=50)
    dimensions: tuple[Annotated[str, Field(max_length=60)], ...] = Field(default=(), max_length=12)


class Dimension(BaseModel):
    """One side of what is assessed, as the radar shows it."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1, max_length=40, pattern=r"^[a-z0-9_]+$")
    title: str = Field(min_length=1, max_length=60)
    weight: float = Field(default=1.0, ge=0, le=100)


class Question(BaseModel):
    """One question as the candidate meets it."""

    model_config = ConfigDict(frozen=True)

    kind: Kind = "structured"
    text: str = Field(min_length=1, max_length=2000)
    hint: str = Field(default="", max_length=2000)
    """Shown to the candidate below the question."""
    terms: tuple[Term, ...] = Field(default=(), max_length=50)
    follow_up: str = Field(default="", max_length=1000)
    """What HR may ask when the answer seems to miss the point; never shown to the candidate."""
    preparation_s: int = Field(default=30, ge=0, le=1800)
    answer_s: int = Field(default=120, ge=5, le=3600)
    retakes: int = Field(default=1, ge=0, le=10)
    """How often the candidate may record this answer again."""
    key_points: tuple[KeyPoint, ...] = Field(default=(), max_length=20)
    dimensions: tuple[str, ...] = Field(default=(), max_length=12)
    """Which dimensions of the plan it feeds, by id; none of them means all."""
    choices: tuple[Choice, ...] = Field(default=(), max_length=12)
    """For ``choice`` alone; more than one of them may be right, and then several may be chosen."""
    max_characters: int = Field(default=2000, ge=10, le=5000)
    """For ``short_text`` alone; how long the answer may be."""
    other_text: str = Field(default="", max_length=2000)
    """In an interview of an opening in two languages: how this question reads in the other one, so that the same question
    is known again across them. Empty otherwise."""

    @model_validator(mode="after")
    def _choices_for_choice(self) -> "Question":
        if self.kind == "choice" and (len(self.choices) < 2 or not any(one.right for one in self.choices)):
            raise ValueError("a choice question needs two choices at least, one of them right")
        if self.kind != "choice" and self.choices:
            raise ValueError("only a choice question has choices")
        return self

    @property
    def listened(self) -> tuple[Term, ...]:
        """Every term that analysis looks for: the question's own, and those of its key points, which are never required.

        Of one name there is one, with the synonyms of both; what is beyond the bound of synonyms stands in a further one.
        """
        ways: dict[str, dict[str, None]] = {}
        for term in (*self.terms, *(term for point in self.key_points for term in point.terms)):
            ways.setdefault(term.term, {}).update(dict.fromkeys(term.synonyms))
        required = {term.term for term in self.terms if term.required}
        found: list[Term] = []
        for name, synonyms in ways.items():
            all_of_them = tuple(synonyms)
            for at in range(0, max(1, len(all_of_them)), MAX_SYNONYMS):
                part = all_of_them[at : at + MAX_SYNONYMS]
                found.append(Term(term=name, synonyms=part, required=name in required))
        return tuple(found)

    @property
    def spoken(self) -> bool:
        """Whether it is answered by speaking; else it is typed, and neither recorded nor analysed."""
        return self.kind not in ("choice", "short_text")

    @property
    def several(self) -> bool:
        """Whether more than one of the choices may be chosen."""
        return sum(one.right for one in self.choices) > 1


class Plan(BaseModel):
    """All that a session needs to know of its opening."""

    model_config = ConfigDict(frozen=True)

    title: str = Field(min_length=1, max_length=200)
    department: str = Field(default="", max_length=200)
    organisation: str = Field(default="", max_length=200)
    language: Language = "zh"
    """The language spoken in the interview; the page's own language is the reader's choice."""
    questions: tuple[Question, ...] = Field(min_length=1, max_length=50)
    expression_events: bool = False
    """Whether visible expression events may be analysed at all; each candidate's consent is needed besides."""
    clock_when_away: Literal["pause", "run"] = "pause"
    """Whether an answer's clock stands still while no media arrives."""
    pause_limit_s: int = Field(default=600, ge=0, le=3600)
    """The most that the clock of one answer stands still, in all."""
    dimensions: tuple[Dimension, ...] = Field(default=(), max_length=12)
    policy: Policy = "default"
    score_expression: bool = False
    """Whether expression events may enter the score; only where the policy allows it, and never without consent."""
    second_marker: bool = False
    """Whether the words of answers may be sent to the language model that this server is set to use, for a second
    mark beside the score. The consent text says so."""
    identity_check: IdentityCheck = "none"
    """Whether a one-time code must be entered before the interview begins."""
    shows: tuple[Shown, ...] = Field(default=(), max_length=5)
    """What the candidate may see afterwards."""
    other: PlanWords | None = None
    """The opening's second language. A session has none: it begins in one language and keeps that."""

    @model_validator(mode="after")
    def _dimensions_known(self) -> "Plan":
        known = [one.id for one in self.dimensions]
        if len(set(known)) != len(known):
            raise ValueError("two dimensions have the same id")
        for number, question in enumerate(self.questions, start=1):
            if not set(question.dimensions) <= set(known):
                raise ValueError(f"question {number} feeds a dimension that the plan does not have")
        return self

    @property
    def languages(self) -> tuple[Language, ...]:
        """Those that an interview can be held in, the plan's own first."""
        return (self.language,) if self.other is None else (self.language, other_than(self.language))

    def spoken(self, number: int) -> bool:
        """Whether this question is answered by speaking; a number outside the plan (the device check) is."""
        return not 1 <= number <= len(self.questions) or self.questions[number - 1].spoken

    def question(self, number: int) -> Question:
        """Question by its 1-based number; raises IndexError outside the plan."""
        if not 1 <= number <= len(self.questions):
            raise IndexError(number)
        return self.questions[number - 1]
