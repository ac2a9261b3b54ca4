"""One question: its parts, and their weighted mean over what is available."""

from collections.abc import Sequence

from server.core.api_scores import QuestionScore, ScoredKeyPoint, ScorePart
from server.core.plan import Question
from server.interview.policy import scores_expression
from server.results.scoring import about, rules
from server.results.scoring.coverage import coverage
from server.results.scoring.fluency import fluency
from server.results.scoring.formula import weighted_mean
from server.results.scoring.heard import DECLINED, Heard, Interview
from server.results.scoring.looking import looking
from server.results.scoring.similarity import Similarity
from server.results.scoring.structure import structure
from server.results.scoring.typed import choice, text_coverage

NOT_ANSWERED = "not_answered"


def score_question(interview: Interview, number: int, similarity: Similarity | None = None) -> QuestionScore:
    """The question's score from the take that counts."""
    question = interview.plan.question(number)
    heard = interview.heard.get(number)
    parts: Sequence[ScorePart] = ()
    points: tuple[ScoredKeyPoint, ...] = ()
    if heard is not None and not heard.declined:
        parts, points = _parts(interview, question, heard, similarity)
    return _question(interview, number, question, heard, parts, points)


def _parts(
    interview: Interview, question: Question, heard: Heard, similarity: Similarity | None
) -> tuple[Sequence[ScorePart], tuple[ScoredKeyPoint, ...]]:
    typed = interview.typed.get(heard.question)
    if question.kind == "choice":
        return (choice(question, heard.take, typed, rules.CHOICE_PART_WEIGHTS["choice"]),), ()
    if not question.spoken:
        weight = rules.TYPED_PART_WEIGHTS["coverage"]
        covered, points = text_coverage(question, heard.question, heard.take, typed, weight)
        return (covered,), points
    language = interview.plan.language
    weights = rules.PART_WEIGHTS
    covered, points = coverage(question, heard, weights["coverage"], similarity)
    parts = [
        covered,
        structure(question, heard, language, weights["structure"]),
        fluency(heard, language, interview.own_rate_per_min, weights["fluency"]),
    ]
    if scores_expression(interview.plan):
        parts.append(looking(heard, rules.LOOKING_WEIGHT))
    return parts, points


def _question(
    interview: Interview,
    number: int,
    question: Question,
    heard: Heard | None,
    parts: Sequence[ScorePart],
    points: tuple[ScoredKeyPoint, ...],
) -> QuestionScore:
    there = [(part.value, part.weight) for part in parts if part.value is not None]
    whole, based = sum(part.weight for part in parts), sum(weight for _, weight in there)
    ratio = round(based / whole, 4) if whole else 0.0
    value, formula, why = None, "", ""
    if heard is None or heard.declined:
        why = NOT_ANSWERED if heard is None else DECLINED
    elif based == 0 or ratio < rules.ENOUGH_RATIO:
        why = next((part.not_available for part in parts if part.value is None), NOT_ANSWERED)
    else:
        value, formula = weighted_mean(there)
    shares = [round(part.weight / based, 4) if part.value is not None and value is not None else 0.0 for part in parts]
    return QuestionScore(
        question=number,
        kind=question.kind,
        text=question.text,
        take=heard.take if heard else None,
        value=value,
        formula=formula,
        about=about.QUESTION,
        not_available=why,
        based_on_ratio=ratio,
        parts=tuple(part.model_copy(update={"share": share}) for part, share in zip(parts, shares, strict=True)),
        key_points=points,
        dimensions=fed_by(interview, question),
    )


def fed_by(interview: Interview, question: Question) -> tuple[str, ...]:
    """The dimensions that this question feeds: those it names, else all."""
    every = tuple(one.id for one in interview.plan.dimensions)
    return tuple(one for one in every if one in question.dimensions) if question.dimensions else every
