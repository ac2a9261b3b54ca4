"""Fillers: sounds and words that hold the floor and say nothing. Pure.

*English*: the filled pauses uh and um with their spellings (Clark & Fox Tree 2002, "Using uh and um in spontaneous
speaking", Cognition 84), and the discourse markers "you know", "I mean" (Fox Tree & Schrock 2002, J. Pragmatics 34) and
"like"; the same five that Laserna, Seih & Pennebaker 2014 count ("Um ... who like says you know", J. Language and Social
Psychology 33). The markers are plain words as well ("do you know", "I like it"), so they count only where they are set off:
"you know" and "I mean" when a break follows, "like" when it stands between two breaks or is doubled.

*Chinese*: the filled pauses 嗯, 呃 (often written 额), 唔, and the demonstratives 那个, 这个 that fill pauses in Mandarin
(Zhao & Jurafsky 2005, "A preliminary study of Mandarin filled pauses", DiSS). 就是 and 就是说 as markers follow Biq 2001
("The grammaticalization of jiushi, jiushishuo, and jiushiba", Concentric 27). All of them are plain words too: they count
only before a break or when doubled. 然后 is left out: in an answer that tells what was done it mostly means "then", and text
does not tell the two apart.

A *break* is punctuation or a pause of 250 ms or more. Answers like "mm-hm" and "uh-huh" are no fillers.

Counts are of what the recogniser wrote down, and it leaves many filled pauses out, as it learnt from edited text: figures of
how many are in docs/performance.md. So a low count is no proof of fluent speech; the same person's answers may be compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analyzers.speech.spoken import Unit, text_of, units_of
from server.core.facts import Word
from server.core.text import Language

BREAK_MS = 250

_SOUNDS: dict[Language, frozenset[str]] = {
    "en": frozenset("um umm uhm uh uhh er err erm hmm hm mm".split()),  # noqa: SIM905
    "zh": frozenset("嗯呃唔"),
}
_ALONE = frozenset({"额", "啊", "um", "uh", "em", "emm"})
"""Chinese: counts only between two breaks."""
_BEFORE_A_BREAK: dict[Language, tuple[str, ...]] = {
    "en": ("you know", "I mean"),
    "zh": ("就是说", "那个", "这个", "就是"),
}
_PLAIN_AFTER = frozenset("do does did don't if as would should let that what how because to who whether they'll".split())  # noqa: SIM905
"""Behind these "you know" and "I mean" say what they say."""

_ANSWERED = frozenset({"huh", "hm", "hmm"})


@dataclass(frozen=True, slots=True)
class Filler:
    text: str
    from_ms: int
    to_ms: int


def fillers(words: Sequence[Word], language: Language) -> list[Filler]:
    """In the order in which they were said."""
    units = units_of(words)
    found: list[Filler] = []
    at = 0
    while at < len(units):
        width = _width(units, at, language)
        if width:
            said = units[at : at + width]
            found.append(Filler(text_of(said), said[0].from_ms, said[-1].to_ms))
        at += max(1, width)
    return found


def _width(units: Sequence[Unit], at: int, language: Language) -> int:
    text = units[at].text.casefold()
    if text in _SOUNDS[language] and not _is_answer(units, at):
        return 1
    alone = _break_before(units, at) and _break_before(units, at + 1)
    if language == "zh" and text in _ALONE and alone:
        return 1
    if language == "en" and text == "like" and (alone or _same(units, at, at + 1, 1)):
        return 1
    for filler in _BEFORE_A_BREAK[language]:
        width = len(filler.split()) if language == "en" else len(filler)
        if text_of(units[at : at + width]).casefold() != filler.casefold():
            continue
        if language == "en" and at and not units[at].begins and units[at - 1].text.casefold() in _PLAIN_AFTER:
            continue
        if _break_before(units, at + width) or _same(units, at, at + width, width):
            return width
    return 0


def _break_before(units: Sequence[Unit], at: int) -> bool:
    if at in (0, len(units)):
        return True
    return units[at].begins or units[at].from_ms - units[at - 1].to_ms >= BREAK_MS


def _same(units: Sequence[Unit], at: int, other: int, width: int) -> bool:
    """Whether it is said twice in a row."""
    return [unit.key for unit in units[at : at + width]] == [unit.key for unit in units[other : other + width]]


def _is_answer(units: Sequence[Unit], at: int) -> bool:
    """Half of "uh-huh" or "mm-hm"."""
    after = at + 1 < len(units) and units[at + 1].text.casefold() in _ANSWERED and not _break_before(units, at + 1)
    return after or (at > 0 and units[at].text.casefold() in _ANSWERED and not _break_before(units, at))
