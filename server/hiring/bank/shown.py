"""What the API says of a question or a template of the bank. Pure."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime

from server.core.api_bank import BankQuestion, BankTemplate
from server.core.plan import Dimension, Plan, PlanWords, Question
from server.core.text import Language, Text, other_than
from server.hiring.bank.role_files import Role, RoleQuestion, dimension_titles
from server.interview.translation import question_words, words_of
from server.stores.bank import BankQuestionRow, BankTemplateRow

GENERAL = Text(zh="通用", en="General")


def of_role(one: RoleQuestion, role: Role) -> BankQuestion:
    weights = role.weights
    return BankQuestion(
        id=one.id,
        source="built_in",
        role=one.role,
        role_title=role.title,
        language=one.language,
        question=one.question,
        dimensions=_dimensions(one.question, one.language, weights),
        tags=(),
        created_at=None,
        other=question_words(role.same(one).question),
        other_titles={named.id: named.title for named in _dimensions(one.question, other_than(one.language), weights)},
    )


def of_row(row: BankQuestionRow, roles: Mapping[str, Role]) -> BankQuestion:
    role = roles.get(row.role)
    return BankQuestion(
        id=row.id,
        source="own",
        role=row.role,
        role_title=role_title(row.role, roles),
        language=row.language,
        question=row.question,
        dimensions=_dimensions(row.question, row.language, role.weights if role else {}),
        tags=row.tags,
        created_at=datetime.fromtimestamp(row.created_wall_s, UTC),
    )


def role_title(role: str, roles: Mapping[str, Role]) -> Text:
    """A role of one's own is called what it was called in both languages."""
    if role == "":
        return GENERAL
    known = roles.get(role)
    return known.title if known else Text(zh=role, en=role)


def built_in_template(role: Role, language: Language) -> BankTemplate:
    other = words_of(role.plan(other_than(language)))
    return _template(f"{role.id}.{language}", "built_in", role.id, role.title.get(language), role.plan(language), other)


def own_template(row: BankTemplateRow) -> BankTemplate:
    return _template(row.id, "own", row.role, row.title, row.plan)


def _template(template: str, source: str, role: str, title: str, plan: Plan, other: PlanWords | None = None) -> BankTemplate:
    seconds = sum(one.preparation_s + one.answer_s for one in plan.questions)
    return BankTemplate(
        id=template,
        source="built_in" if source == "built_in" else "own",
        role=role,
        title=title,
        language=plan.language,
        question_count=len(plan.questions),
        minutes=math.ceil(seconds / 60),
        plan=plan,
        other=other,
    )


def _dimensions(question: Question, language: Language, weights: Mapping[str, float]) -> tuple[Dimension, ...]:
    titles = dimension_titles()
    return tuple(
        Dimension(id=one, title=titles[one].get(language) if one in titles else one, weight=weights.get(one, 1.0))
        for one in question.dimensions
    )
