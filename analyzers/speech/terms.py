"""Finding terms in words. Pure, apart from word lists (stems, pinyin) that are loaded on first use.

A term is found where its units (``speech/spoken.py``) follow each other.

*English* words count in every form ("index", "indices"); written apart or together is the same ("My SQL", "MySQL"), and so
are letters read one by one ("S Q L"). *Chinese* counts by its characters and, because a recogniser often writes a homophone,
by its sound: two characters must then agree in tone as well, three and more need not, and of these one syllable may be one
that recognisers take for another (zh/z, ch/c, sh/s, n/l, ing/in, eng/en, ang/an). The bounds were chosen by measurement:
``python -m tests.bench.terms`` and docs/performance.md.
"""

import re
from collections.abc import Sequence

from analyzers.speech.english import plain, same_word
from analyzers.speech.negation import SCOPE, negated
from analyzers.speech.sounds import confusable, sounds_of, toneless
from analyzers.speech.spoken import Unit, text_of, units_of, units_of_text
from server.core.facts import Mention
from server.core.plan import Term

__all__ = ["TermFinder", "Unit", "units_of", "units_of_text"]

GLUED_FROM_CHARS = 5
"""Shorter words written apart would be found by accident."""
SPELLED_FROM_CHARS = 3
"""Letters read one by one; with two of them both must be capitals."""
CONFUSED_FROM_CHARS = 3
CONFUSED_SYLLABLES = 1
NAMES = frozenset({"Go"})
"""Names that are irregular verbs as well: "went" and "goes" are no forms of the language."""
_READ_ALOUD = (
    (re.compile(r"\+"), " plus"),
    (re.compile(r"#"), " sharp"),
    (re.compile(r"^\."), "dot "),
    (re.compile(r"&"), " and "),
    (re.compile(r"(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])"), " "),
)


class _Pattern:
    """One way to say a term."""

    def __init__(self, text: str) -> None:
        self.units = units_of_text(text)
        self._han = sum(unit.han for unit in self.units)
        self._sounds = sounds_of(self.units)
        latin = "" if self._han else "".join(unit.text for unit in self.units)
        self._glued = latin.replace("'", "").casefold()
        self._capitals = latin.isupper()
        self._name = text.strip() if text.strip() in NAMES else ""
        self.begins = self._begins()

    def _begins(self) -> frozenset[str]:
        """Labels (:func:`_labels`) of which the first unit of what is said must have one."""
        if not self.units:
            return frozenset()
        first, sound = self.units[0], self._sounds[0]
        if first.han:
            return frozenset({first.key, confusable(sound)} if self._han >= 2 else {first.key})
        return frozenset(_labels(first, sound) | {self._glued[:1]})

    def matches(self, text: Sequence[Unit], at: int, sounds: Sequence[str]) -> int:
        """How many units of the text, from ``at`` on, say this; 0 when they do not."""
        if self._name and plain(text[at].text) != plain(self._name):
            return 0
        width = len(self.units)
        if width and at + width <= len(text) and self._said(text[at : at + width], sounds[at : at + width]):
            return width
        return self._glued_at(text, at)

    def _said(self, window: Sequence[Unit], sounds: Sequence[str]) -> bool:
        confused = 0
        for wanted, wanted_sound, unit, sound in zip(self.units, self._sounds, window, sounds, strict=True):
            if wanted.key == unit.key:
                continue
            if not wanted.han or not unit.han:
                if wanted.han or unit.han or not same_word(wanted.key, unit.key):
                    return False
            elif self._han < 2 or (self._han == 2 and wanted_sound != sound):
                return False
            elif toneless(wanted_sound) != toneless(sound):
                confused += 1
                if self._han < CONFUSED_FROM_CHARS or confused > CONFUSED_SYLLABLES:
                    return False
                if confusable(wanted_sound) != confusable(sound):
                    return False
        return True

    def _glued_at(self, text: Sequence[Unit], at: int) -> int:
        """The term's letters, cut otherwise than HR wrote them."""
        if len(self._glued) < 2 or text[at].han or text[at].text[:1].casefold() != self._glued[0]:
            return 0
        glued, alone, capitals = "", True, True
        for count, unit in enumerate(text[at : at + len(self._glued)], start=1):
            if len(glued) > len(self._glued) + 4 or (unit.han and not unit.key.isdigit()):
                return 0
            glued += (unit.key if unit.han else unit.text.replace("'", "")).casefold()
            alone, capitals = alone and len(unit.text) == 1, capitals and not unit.text.islower()
            if count != len(self.units) and self._spelled(glued, count, alone=alone, capitals=capitals):
                return count
        return 0

    def _spelled(self, glued: str, count: int, *, alone: bool, capitals: bool) -> bool:
        if len(self._glued) >= GLUED_FROM_CHARS:
            return same_word(glued, self._glued)
        if glued != self._glued:
            return False
        if count == 1 or (alone and len(glued) >= SPELLED_FROM_CHARS):
            return True
        return alone and capitals and self._capitals


def _labels(unit: Unit, sound: str) -> set[str]:
    """By one of these a unit that may begin a term is found quickly; sharing one is necessary, not sufficient."""
    return {unit.key, confusable(sound)} if unit.han else {unit.key, unit.key[0], unit.text[0].casefold()}


def _ways(term: Term) -> list[_Pattern]:
    """The term and its synonyms, as written and as signs in them are read aloud ("C++", "C plus plus")."""
    ways: dict[str, None] = {}
    for text in (term.term, *term.synonyms):
        aloud = text
        for sign, read in _READ_ALOUD:
            aloud = sign.sub(read, aloud)
        ways |= dict.fromkeys((text, aloud))
    return [_Pattern(way) for way in ways]


class TermFinder:
    """Finds a question's terms and their synonyms."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = [(term.term, _ways(term)) for term in terms]
        longest = max((max(len(way.units), len(way._glued)) for _, ways in self._terms for way in ways), default=1)
        self.reach = longest - 1 + SCOPE
        """A term may begin this many units before the last one, a "not" before it included."""

    def find(self, text: Sequence[Unit], new_from: int = 0) -> list[Mention]:
        """Every mention that ends at or after unit ``new_from``, in the order in which they end.

        Ways of saying the same term do not count twice over the same units; the longest counts.
        """
        sounds = sounds_of(text)
        places: dict[str, list[int]] = {}
        for at, (unit, sound) in enumerate(zip(text, sounds, strict=True)):
            for label in _labels(unit, sound):
                places.setdefault(label, []).append(at)
        found: list[Mention] = []
        for term, ways in self._terms:
            end = 0
            for at in sorted({at for way in ways for label in way.begins for at in places.get(label, ())}):
                width = max(way.matches(text, at, sounds) for way in ways) if at >= end else 0
                if width:
                    end = at + width
                if width and end > new_from:
                    found.append(_mention(term, text, at, width))
        return sorted(found, key=lambda mention: (mention.to_ms, mention.from_ms))


def _mention(term: str, text: Sequence[Unit], at: int, width: int) -> Mention:
    said = text[at : at + width]
    return Mention(
        term=term, said=text_of(said), from_ms=said[0].from_ms, to_ms=said[-1].to_ms, negated=negated(text, at, width)
    )
