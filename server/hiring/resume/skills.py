"""The kept vocabulary of skills, found in text. What is not in it is not found: nothing is guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_HERE = Path(__file__).parent
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HAN = re.compile(r"[\u3400-\u9fff]")
_BESIDE = r"[\s,，、/|;；()（）·:：]"
_BEFORE = r"(?<![A-Za-z0-9_+#])(?<![A-Za-z0-9]\.)"
_AFTER = r"(?![A-Za-z0-9_+#])(?!\.[A-Za-z])"


@dataclass(frozen=True, slots=True)
class Skill:
    """``words`` are its spellings without their marks, the name first."""

    name: str
    words: tuple[str, ...]
    pattern: re.Pattern[str] | None
    """For whole words in any case."""
    exact: re.Pattern[str] | None
    in_list: re.Pattern[str] | None
    """Counts only in a line that names another skill."""

    def spans(self, line: str) -> list[tuple[int, int]]:
        """Where it stands in the line for certain."""
        patterns = [one for one in (self.pattern, self.exact) if one is not None]
        return [match.span() for pattern in patterns for match in pattern.finditer(line)]


@cache
def vocabulary() -> tuple[Skill, ...]:
    """Reads a file: call it off the event loop the first time."""
    kept = yaml.load((_HERE / "skills.yaml").read_text("utf-8"), _Loader)  # noqa: S506 - it is the safe one
    return tuple(_skill(str(entry)) for entries in kept.values() for entry in entries)


def _skill(entry: str) -> Skill:
    spellings = [part.strip() for part in entry.split("|")]
    marked: dict[str, list[str]] = {"": [], "=": [], "~": []}
    for one in spellings:
        mark = one[0] if one[0] in "=~" else ""
        marked[mark].append(one.removeprefix(mark))
    words = tuple(one.lstrip("=~") for one in spellings)
    return Skill(
        words[0],
        words,
        _pattern(marked[""], re.IGNORECASE),
        _pattern(marked["="], 0),
        _pattern(marked["~"], 0, before=f"(?:^|{_BESIDE})", after=f"(?:$|{_BESIDE})"),
    )


def _pattern(words: Sequence[str], flags: int, *, before: str = _BEFORE, after: str = _AFTER) -> re.Pattern[str] | None:
    if not words:
        return None
    parts = []
    for word in sorted(words, key=len, reverse=True):
        body = r"\s?".join(re.escape(part) for part in word.split())
        parts.append(body if _HAN.search(word) else f"{before}{body}{after}")
    return re.compile("|".join(parts), flags)


def skills_of_line(line: str) -> list[str]:
    """Names of the skills in one line, in the vocabulary's order."""
    spans = {skill.name: found for skill in vocabulary() if (found := skill.spans(line))}
    every = [span for found in spans.values() for span in found]
    sure = [name for name, found in spans.items() if not all(_within(span, every) for span in found)]
    if not sure:
        return sure
    in_list = [skill.name for skill in vocabulary() if skill.in_list is not None and skill.in_list.search(line)]
    return [*sure, *(name for name in in_list if name not in sure)]


def _within(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    """Whether it is but a part of another: the Spring of Spring Boot."""
    return any(low <= span[0] and span[1] <= high and high - low > span[1] - span[0] for low, high in others)


def skills_of(lines: Sequence[str]) -> dict[str, list[int]]:
    """Each skill with the indexes of the lines that name it; skills in the order in which they first come."""
    found: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        for name in skills_of_line(line):
            found.setdefault(name, []).append(index)
    return found


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """How else a skill is written, by its name."""
    return {skill.name: skill.words for skill in vocabulary()}
