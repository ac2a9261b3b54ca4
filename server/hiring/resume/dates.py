"""Stretches of months in a résumé. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19[6-9]\d|20\d\d)"
_POINT = rf"""(?:(?P<{{0}}name>{_NAME})\.?,?\s+(?P<{{0}}named_year>{_YEAR})
    |(?P<{{0}}month_first>0?[1-9]|1[0-2])\s*/\s*(?P<{{0}}first_year>{_YEAR})
    |(?P<{{0}}year>{_YEAR})\s*(?:年|[./-]|\s)?\s*(?:(?P<{{0}}month>1[0-2]|0?[1-9])(?!\d)\s*月?(?:\s*[./-]\s*\d{{{{1,2}}}}(?!\d)|(?<=月)\s*\d{{{{1,2}}}}\s*日)?)?)"""
_NOW = r"(?P<now>至今|迄今|现在|目前|今\b|今$|present|now|current|today|to\s+date)"
_BETWEEN = r"\s*(?:-{1,2}|[–—−~～至到]|to|until)\s*"
_RANGE = re.compile(
    rf"(?<!\d){_POINT.format('a')}{_BETWEEN}(?:{_NOW}|{_POINT.format('b')})|(?<!\d){_POINT.format('c')}\s*(?P<now_only>至今)",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months since year 0, both ends belong to it; ``whole_years`` where only years are given."""

    begin: int
    end: int
    text: str
    whole_years: bool


def stretches(line: str, now_month: int) -> list[Stretch]:
    """``now_month`` is what "present" means, as year * 12 + month - 1. What ends before it begins is none."""
    found = []
    for match in _RANGE.finditer(line):
        if match["now_only"]:
            begin, end = _month(match, "c", last=False), now_month
            years_only = match["cyear"] is not None and match["cmonth"] is None
        else:
            begin = _month(match, "a", last=False)
            end = now_month if match["now"] else _month(match, "b", last=True)
            years_only = match["ayear"] is not None and match["amonth"] is None
        if begin <= end <= now_month + 12 and end - begin < 60 * 12:
            found.append(Stretch(begin, min(end, now_month), match[0].strip(), years_only))
    return found


def _month(match: re.Match[str], side: str, *, last: bool) -> int:
    if match[f"{side}name"]:
        return int(match[f"{side}named_year"]) * 12 + _MONTHS[match[f"{side}name"].lower()] - 1
    if match[f"{side}month_first"]:
        return int(match[f"{side}first_year"]) * 12 + int(match[f"{side}month_first"]) - 1
    month = match[f"{side}month"]
    if month is None:
        return int(match[f"{side}year"]) * 12 + (11 if last else 0)
    return int(match[f"{side}year"]) * 12 + int(month) - 1


def without_stretches(line: str, now_month: int) -> str:
    """The line as it reads without its dates."""
    for one in stretches(line, now_month):
        line = line.replace(one.text, "  ")
    return line.strip(" \t|｜,，、·-–—()（）[]【】")


def months_in_all(parts: Iterable[Stretch]) -> int:
    """How many months they cover together; one that lies in another is not counted twice."""
    covered: set[int] = set()
    for one in parts:
        covered.update(range(one.begin, one.end + 1))
    return len(covered)
