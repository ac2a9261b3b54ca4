"""An opening in two languages: the plan in one of them, and what is missing of the other. Pure.

A plan holds its own language, and in ``other`` the words of the second one. Nothing else differs: kinds, order, times,
weights, dimensions and which choices are right are there once.
"""

from dataclasses import dataclass
from typing import Literal

from server.core.plan import Choice, Dimension, KeyPoint, KeyPointWords, Plan, PlanWords, Question, QuestionWords
from server.core.text import Language, Text, other_than

Missed = Literal["title", "dimension", "question", "text", "hint", "follow_up", "key_point", "terms", "choice"]
_NAMES: dict[Missed, Text] = {
    "title": Text(zh="职位名称", en="title"),
    "dimension": Text(zh="评分维度", en="dimension"),
    "question": Text(zh="题目", en="question"),
    "text": Text(zh="题目内容", en="question text"),
    "hint": Text(zh="提示", en="hint"),
    "follow_up": Text(zh="追问", en="follow-up"),
    "key_point": Text(zh="要点", en="key point"),
    "terms": Text(zh="关键词", en="terms"),
    "choice": Text(zh="选项", en="choice"),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that the other language lacks. ``question`` is 1-based, None for the plan's own; ``number`` counts
    dimensions, key points and choices from 1."""

    what: Missed
    question: int | None = None
    number: int | None = None

    def text(self, language: Language) -> str:
        name = _NAMES[self.what].get(language)
        counted = f"{name} {self.number}" if self.number is not None else name
        if self.question is None or self.what == "question":
            return counted
        return f"第 {self.question} 题 · {counted}" if language == "zh" else f"question {self.question} · {counted}"


def missing(plan: Plan) -> tuple[Missing, ...]:
    """What the second language lacks, in the order of the plan; nothing for a plan in one language."""
    words = plan.other
    if words is None:
        return ()
    found = [] if words.title.strip() else [Missing("title")]
    for number in range(1, max(len(plan.dimensions), len(words.dimensions)) + 1):
        if number > len(plan.dimensions) or not _there(words.dimensions, number):
            found.append(Missing("dimension", None, number))
    for number in range(1, max(len(plan.questions), len(words.questions)) + 1):
        if number > len(plan.questions) or number > len(words.questions):
            found.append(Missing("question", None, number))
        else:
            found += _missing_of(number, plan.questions[number - 1], words.questions[number - 1])
    return tuple(found)


def _missing_of(number: int, question: Question, words: QuestionWords) -> list[Missing]:
    found = [] if words.text.strip() else [Missing("text", number)]
    if bool(question.hint.strip()) and not words.hint.strip():
        found.append(Missing("hint", number))
    if bool(question.follow_up.strip()) and not words.follow_up.strip():
        found.append(Missing("follow_up", number))
    if question.terms and not words.terms:
        found.append(Missing("terms", number))
    for at in range(1, max(len(question.key_points), len(words.key_points)) + 1):
        there = at <= len(question.key_points) and at <= len(words.key_points)
        if not there or not words.key_points[at - 1].text.strip():
            found.append(Missing("key_point", number, at))
        elif question.key_points[at - 1].terms and not words.key_points[at - 1].terms:
            found.append(Missing("terms", number, at))
    for at in range(1, max(len(question.choices), len(words.choices)) + 1):
        if at > len(question.choices) or not _there(words.choices, at):
            found.append(Missing("choice", number, at))
    return found


def _there(texts: tuple[str, ...], number: int) -> bool:
    return number <= len(texts) and bool(texts[number - 1].strip())


def in_language(plan: Plan, language: Language) -> Plan:
    """The plan in this language alone, as an interview is held with it; in its own where it has no other.

    Words that are missing are those of the plan's own language.
    """
    words = plan.other
    if words is None:
        return plan
    if language == plan.language:
        others = [one.text for one in words.questions]
        questions = tuple(
            question.model_copy(update={"other_text": others[at] if at < len(others) else ""})
            for at, question in enumerate(plan.questions)
        )
        return plan.model_copy(update={"questions": questions, "other": None})
    said = [words.questions[at] if at < len(words.questions) else QuestionWords() for at in range(len(plan.questions))]
    titles = [words.dimensions[at] if at < len(words.dimensions) else "" for at in range(len(plan.dimensions))]
    return plan.model_copy(
        update={
            "language": other_than(plan.language),
            "title": words.title or plan.title,
            "department": words.department or plan.department,
            "organisation": words.organisation or plan.organisation,
            "dimensions": tuple(_named(one, title) for one, title in zip(plan.dimensions, titles, strict=True)),
            "questions": tuple(_said(one, own) for one, own in zip(plan.questions, said, strict=True)),
            "other": None,
        }
    )


def _named(dimension: Dimension, title: str) -> Dimension:
    return dimension.model_copy(update={"title": title or dimension.title})


def _said(question: Question, words: QuestionWords) -> Question:
    points, choices = [], []
    for at, point in enumerate(question.key_points):
        points.append(_point(point, words.key_points[at]) if at < len(words.key_points) else point)
    for at, choice in enumerate(question.choices):
        text = words.choices[at] if at < len(words.choices) else ""
        choices.append(Choice(text=text or choice.text, right=choice.right))
    return question.model_copy(
        update={
            "text": words.text or question.text,
            "hint": words.hint or question.hint,
            "follow_up": words.follow_up or question.follow_up,
            "terms": words.terms or question.terms,
            "key_points": tuple(points),
            "choices": tuple(choices),
            "max_characters": words.max_characters or question.max_characters,
            "other_text": question.text,
        }
    )


def _point(point: KeyPoint, words: KeyPointWords) -> KeyPoint:
    return point.model_copy(update={"text": words.text or point.text, "terms": words.terms or point.terms})


def words_of(plan: Plan) -> PlanWords:
    """What a plan in one language says: the other part of :func:`joined`."""
    return PlanWords(
        title=plan.title,
        department=plan.department,
        organisation=plan.organisation,
        questions=tuple(question_words(one) for one in plan.questions),
        dimensions=tuple(one.title for one in plan.dimensions),
    )


def question_words(question: Question) -> QuestionWords:
    return QuestionWords(
        text=question.text,
        hint=question.hint,
        terms=question.terms,
        follow_up=question.follow_up,
        key_points=tuple(KeyPointWords(text=one.text, terms=one.terms) for one in question.key_points),
        choices=tuple(one.text for one in question.choices),
        max_characters=question.max_characters if question.kind == "short_text" else None,
    )


def alike(one: Question, other: Question) -> bool:
    """Whether two questions differ in their words alone."""
    return _bones(one) == _bones(other)


def _bones(question: Question) -> tuple[object, ...]:
    return (
        question.kind,
        question.preparation_s,
        question.answer_s,
        question.retakes,
        question.dimensions,
        tuple(one.weight for one in question.key_points),
        tuple(one.right for one in question.choices),
    )


def joined(own: Plan, other: Plan) -> Plan:
    """``own`` with the words of the same plan in the other language. Raises ValueError if more than words differ."""
    if other.language == own.language or len(own.questions) != len(other.questions):
        raise ValueError("not the same plan in another language")
    if not all(alike(one, same) for one, same in zip(own.questions, other.questions, strict=True)):
        raise ValueError("two questions differ in more than their words")
    if [(one.id, one.weight) for one in own.dimensions] != [(one.id, one.weight) for one in other.dimensions]:
        raise ValueError("dimensions differ in more than their titles")
    return own.model_copy(update={"other": words_of(other)})
