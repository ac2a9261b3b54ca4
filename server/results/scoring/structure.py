"""Structure and length: whether the answer's time was used, in how many sentences, and with which signposts.

``100 × (0.5 × length + 0.25 × sentences + 0.25 × signposts)``, each 0..1 (weights in ``rules.py``):

- length: ``min(1, talk_s / (0.4 × answer_s))``
- sentences: ``min(1, number / 4)``, by the signs that end one; a transcript without such signs says nothing of it
- signposts: ``min(1, different ones / 2)`` (first, then, finally; 首先、其次、最后)
"""

import re

from server.core.api_scores import ScoreEvidence, ScorePart, ScoreStep
from server.core.plan import Question
from server.core.text import Language
from server.results.scoring import about
from server.results.scoring.formula import number, step
from server.results.scoring.heard import Heard
from server.results.scoring.part import from_steps, not_available
from server.results.scoring.rules import ENOUGH_SENTENCES, ENOUGH_SIGNPOSTS, LENGTH_RATIO, STRUCTURE_WEIGHTS
from server.results.scoring.said import SaidText

SIGNPOSTS: dict[Language, tuple[str, ...]] = {
    "zh": (
        "首先", "第一", "其次", "第二", "第三", "再次", "然后", "接着", "接下来", "最后", "最终", "总之", "总的来说", "综上",
        "一方面", "另一方面", "此外", "另外", "因此", "所以", "比如", "例如", "举个例子", "结果是",
    ),
    "en": (
        "first", "firstly", "to begin with", "second", "secondly", "third", "thirdly", "then", "next", "after that",
        "finally", "lastly", "in the end", "in conclusion", "to sum up", "in summary", "on the one hand",
        "on the other hand", "in addition", "moreover", "therefore", "as a result", "for example", "for instance",
    ),
}  # fmt: skip
_SAME = {"firstly": "first", "secondly": "second", "thirdly": "third", "lastly": "finally", "for instance": "for example"}
_PATTERNS: dict[Language, re.Pattern[str]] = {
    "zh": re.compile("|".join(sorted(map(re.escape, SIGNPOSTS["zh"]), key=len, reverse=True))),
    "en": re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, SIGNPOSTS['en']), key=len, reverse=True))})\b"),
}
_END = re.compile(r"[。！？!?]+|\.+(?=\s|$)")
_NOT_BEHIND: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:the|at|my|our|a|every|each|since|by|until|back|just) $"),
    "zh": re.compile(r"(?!)"),
}
_NOT_BEFORE: dict[Language, re.Pattern[str]] = {"en": re.compile(r"(?!)"), "zh": re.compile(r"[次届名代季批]")}
""""The first one", "since then", 第一次: plain words, no signposts."""


def structure(question: Question, heard: Heard, language: Language, weight: float) -> ScorePart:
    """The part; not available without words and without a talk time."""
    if why := heard.why.get("words"):
        return not_available("structure", weight, about.STRUCTURE, why)
    said = SaidText(heard.words, language, heard.text)
    steps: list[ScoreStep] = []
    left_out: dict[str, str] = {}
    if (talk_ms := heard.values.get("talk_ms")) is not None:
        steps.append(_length(talk_ms / 1000, question.answer_s))
    else:
        left_out["length"] = heard.why.get("talk_ms") or heard.why.get("measures") or "not_analysed"
    if (count := sentences(heard.text or said.plain)) is not None:
        steps.append(_counted("sentences", count, ENOUGH_SENTENCES))
    else:
        left_out["sentences"] = "no_sentence_signs"
    found = signposts(said, language)
    steps.append(_counted("signposts", len(found), ENOUGH_SIGNPOSTS))
    evidence = [_evidence(heard, said, name, span) for name, span in found.items()]
    return from_steps("structure", weight, about.STRUCTURE, steps, left_out, evidence)


def sentences(text: str) -> int | None:
    """How many; None where a longer text has no sign that ends one, as recognisers often leave it."""
    parts = [part for part in _END.split(text) if any(sign.isalnum() for sign in part)]
    if not parts:
        return 0
    return None if len(parts) == 1 and not _END.search(text) else len(parts)


def signposts(said: SaidText, language: Language) -> dict[str, tuple[int, int]]:
    """Each different one with where it came first."""
    found: dict[str, tuple[int, int]] = {}
    for match in _PATTERNS[language].finditer(said.text):
        before = said.text[max(0, match.start() - 8) : match.start()]
        if _NOT_BEHIND[language].search(before) or _NOT_BEFORE[language].match(said.text, match.end()):
            continue
        found.setdefault(_SAME.get(match.group(), match.group()), match.span())
    return found


def _length(talk_s: float, answer_s: int) -> ScoreStep:
    wanted = f"{number(LENGTH_RATIO)} × {answer_s}"
    value, formula = step(f"min(1, {number(talk_s, 3)} / ({wanted}))", talk_s / (LENGTH_RATIO * answer_s))
    return ScoreStep(name="length", value=value, weight=STRUCTURE_WEIGHTS["length"], formula=formula, about=about.LENGTH)


def _counted(name: str, count: int, enough: int) -> ScoreStep:
    value, formula = step(f"min(1, {count} / {enough})", count / enough)
    words = about.SENTENCES if name == "sentences" else about.SIGNPOSTS
    return ScoreStep(name=name, value=value, weight=STRUCTURE_WEIGHTS[name], formula=formula, about=words)


def _evidence(heard: Heard, said: SaidText, name: str, span: tuple[int, int]) -> ScoreEvidence:
    from_ms, to_ms = said.moment(*span)
    return ScoreEvidence(
        question=heard.question,
        take=heard.take,
        from_ms=from_ms,
        to_ms=to_ms,
        said=said.plain[span[0] : span[1]],
        about=name,
    )
