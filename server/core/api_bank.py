"""Bodies of the HTTP API for the question bank and résumés. See ``api.py`` for what holds for all of them."""

from datetime import datetime
from typing import Literal

from pydantic import Field, model_validator

from server.core.api import ApiModel
from server.core.plan import Dimension, Plan, PlanWords, Question, QuestionWords
from server.core.text import Language, Text

BankSource = Literal["built_in", "own"]
ResumeFileKind = Literal["pdf", "docx", "text"]
ResumeFactKind = Literal["name", "mail", "phone", "skill", "years"]
ProposalSource = Literal["rules", "model"]

# --- question bank ---------------------------------------------------------------------------------------------------


class BankRole(ApiModel):
    """A job the bank knows questions for. ``zh`` and ``en`` count them by language, own ones included."""

    id: str
    title: Text
    zh: int
    en: int


class BankQuestion(ApiModel):
    """One question of the bank. ``dimensions`` has the titles of the ones that the question names by id."""

    id: str
    source: BankSource
    role: str
    role_title: Text
    language: Language
    question: Question
    dimensions: tuple[Dimension, ...]
    tags: tuple[str, ...]
    created_at: datetime | None
    """None for the ones that come with the product."""
    other: QuestionWords | None = None
    """The same in the other language, where the bank has it."""
    other_titles: dict[str, str] = Field(default_factory=dict)
    """Titles of the dimensions in the other language, by id."""


class BankPage(ApiModel):
    """``total`` is how many fit the search; ``questions`` is the part asked for, best first."""

    total: int
    questions: tuple[BankQuestion, ...]


class BankQuestionDraft(ApiModel):
    """``role`` is a role's id, or a new word of one's own."""

    role: str = Field(default="", max_length=60)
    language: Language
    question: Question
    tags: tuple[str, ...] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _short_tags(self) -> "BankQuestionDraft":
        if any(not 1 <= len(tag) <= 40 for tag in self.tags):
            raise ValueError("a tag has 1 to 40 characters")
        return self


class BankTemplate(ApiModel):
    """A whole plan to begin an opening with; ``minutes`` is the most its preparation and answers take."""

    id: str
    source: BankSource
    role: str
    title: str
    language: Language
    question_count: int
    minutes: int
    plan: Plan
    other: PlanWords | None = None
    """The words of a plan in one language in the other one, where the bank has them: what ``plan.other`` would be, to hold
    the interview in both."""


class BankTemplateDraft(ApiModel):
    title: str = Field(min_length=1, max_length=200)
    role: str = Field(default="", max_length=60)
    plan: Plan


class BankFault(ApiModel):
    """What is wrong in one row (from 1; in a sheet the head is row 1; 0 for the file). ``field`` may be empty."""

    row: int
    field: str
    text: Text


class BankImport(ApiModel):
    """With any fault nothing was imported: ``added`` is 0. ``rows`` is how many questions the file holds, ``known`` how many
    of them are in the bank already, word for word; those are not added again."""

    rows: int
    added: int
    known: int
    faults: tuple[BankFault, ...]
    more_faults: int
    """Faults beyond those listed."""


# --- résumés ---------------------------------------------------------------------------------------------------------


class ResumeLine(ApiModel):
    """A line of the file as it was read; ``number`` counts from 1 over the whole file."""

    number: int
    text: str


class ResumeFact(ApiModel):
    """Something found, with the lines it was found in. Skills are named as the vocabulary names them."""

    kind: ResumeFactKind
    value: str
    lines: tuple[ResumeLine, ...]
    note: Text | None = None
    """How it was come by where that is not plain, such as years that were counted from dates."""


class ResumeProject(ApiModel):
    """A project, or a job (``of`` is ``work``), with the skills that its lines name."""

    of: Literal["project", "work"]
    title: str
    skills: tuple[str, ...]
    lines: tuple[ResumeLine, ...]


class ResumeFound(ApiModel):
    """What a résumé says. What was not found is in ``missing``: nothing is guessed."""

    file_kind: ResumeFileKind
    pages: int
    language: Language
    line_count: int
    facts: tuple[ResumeFact, ...]
    projects: tuple[ResumeProject, ...]
    missing: tuple[Literal["name", "mail", "phone", "skills", "projects", "years"], ...]
    cut: bool
    """Whether the file was longer than what is read."""


class ResumeProposal(ApiModel):
    """A personal question that was put together from the résumé and the opening; a person picks and edits."""

    id: str
    question: Question
    why: Text
    lines: tuple[ResumeLine, ...]


class ResumeProposals(ApiModel):
    """``source`` says who made them; ``model_note`` says why the model that is set did not."""

    source: ProposalSource
    model: str
    model_note: Text | None
    wanted_skills: tuple[str, ...]
    """What the opening asks for, as far as the vocabulary knows it."""
    proposals: tuple[ResumeProposal, ...]


class CandidateResume(ApiModel):
    """``found`` is None while no résumé is kept with the candidate. The file itself is never kept."""

    candidate: str
    found: ResumeFound | None
    model: str
    """The model that is asked for proposals; empty where rules make them."""


REQUESTS = (BankQuestionDraft, BankTemplateDraft)
"""What comes in; every other model goes out."""
