"""Answers that are not spoken: choices by which of them are right, short texts by the key points they hold.

The words of a text are compared as written (NFKC, without case; a Latin word as a whole one); what is spoken is
looked for by analysis, which also hears word forms and homophones.
"""

import re
import unicodedata
from collections.abc import Sequence

from server.core.api_scores import ScoredKeyPoint, ScoreEvidence, ScorePart
from server.core.facts import AnswerTyped
from server.core.plan import KeyPoint, Question
from server.results.scoring import about
from server.results.scoring.coverage import EVIDENCE_AT_MOST, key_points_of, part_of
from server.results.scoring.formula import number
from server.results.scoring.part import available, not_available

_CLAUSE_END = re.compile(r"[,.;:!?，。；：！？、\n]")
_NEGATION = re.compile(r"[不没未无非]|\b(?:not|never|no|without|cannot|nor)\b|n't\b|n’t\b")
_SCOPE_CHARS = 30
"""A "not" this far before the term, in the same clause, is about it."""


def choice(question: Question, take: int, typed: AnswerTyped | None, weight: float) -> ScorePart:
    """Nothing chosen is 0: the question was shown and the time has passed."""
    chosen = [index for index in (typed.chosen if typed else ()) if 0 <= index < len(question.choices)]
    right = sum(question.choices[index].right for index in chosen)
    wrong = len(chosen) - right
    there_are = sum(one.right for one in question.choices)
    value = round(100 * max(0.0, (right - wrong) / there_are), 1)
    formula = f"100 × max(0, ({right} - {wrong}) / {there_are}) = {number(value, 1)}"
    evidence = [
        ScoreEvidence(
            question=typed.question if typed else 0,
            take=take,
            from_ms=None,
            to_ms=None,
            said=question.choices[index].text,
            about="right" if question.choices[index].right else "wrong",
        )
        for index in chosen
    ]
    return available("choice", value, weight, about.CHOICE, formula, evidence=evidence)


def text_coverage(
    question: Question, number_of: int, take: int, typed: AnswerTyped | None, weight: float
) -> tuple[ScorePart, tuple[ScoredKeyPoint, ...]]:
    """Coverage of a written answer; an empty one covers nothing."""
    points = key_points_of(question)
    if not points:
        return not_available("coverage", weight, about.COVERAGE, "no_key_points"), ()
    text = typed.text if typed else ""
    scored = tuple(_point(point, number_of, take, text) for point in points)
    return part_of(scored, weight), scored


def _point(point: KeyPoint, question: int, take: int, text: str) -> ScoredKeyPoint:
    found = [
        (negated, said)
        for term in point.terms
        for way in (term.term, *term.synonyms)
        for negated, said in mentions(text, way)
    ]
    found.sort(key=lambda one: one[0])
    said = [one for one in found if not one[0]]
    return ScoredKeyPoint(
        text=point.text,
        weight=point.weight,
        state="covered" if said else "partial" if found else "missing",
        how="mention" if found else "",
        evidence=tuple(
            ScoreEvidence(
                question=question, take=take, from_ms=None, to_ms=None, said=words, about=point.text, negated=negated
            )
            for negated, words in (said or found)[:EVIDENCE_AT_MOST]
        ),
    )


def mentions(text: str, way: str) -> Sequence[tuple[bool, str]]:
    """Every place of ``way``: whether a "not" stands before it in its clause, and the clause from there."""
    plain, wanted = _plain(text), _plain(way).strip()
    if not wanted:
        return ()
    pattern = re.escape(wanted)
    if wanted[0].isascii() and wanted[0].isalnum():
        pattern = rf"(?<![a-z0-9]){pattern}"
    if wanted[-1].isascii() and wanted[-1].isalnum():
        pattern = rf"{pattern}(?![a-z0-9])"
    found = []
    for match in re.finditer(pattern, plain):
        before = plain[max(0, match.start() - _SCOPE_CHARS) : match.start()]
        clause = _CLAUSE_END.split(before)[-1]
        found.append((_NEGATION.search(clause) is not None, f"{clause}{match.group()}".strip()))
    return found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
