"""What a résumé says, each with the lines it stands in. Pure; what is not found is said to be missing."""

import re
from collections.abc import Iterable, Sequence

from server.core.api_bank import ResumeFact, ResumeFound, ResumeLine, ResumeProject
from server.core.text import Language, Text
from server.hiring.resume.contacts import mails, phones
from server.hiring.resume.experience import counted_years, entries, stated_years
from server.hiring.resume.names import name_of
from server.hiring.resume.reading import Lines
from server.hiring.resume.sections import SectionKind, sections
from server.hiring.resume.skills import skills_of

_MOST_LINES = 4
"""How many lines are quoted for one skill."""
_MOST_PROJECT_LINES = 40
_MOST_ENTRIES = 30
_MOST_CONTACTS = 3
_COUNTED = Text(zh="由工作经历的起止时间相加得出。", en="Added up from the dates of the jobs.")
_COUNTED_YEARS = Text(
    zh="由工作经历的起止年份相加得出，简历没有写月份，因此不精确。",
    en="Added up from the years of the jobs; the résumé gives no months, so it is not exact.",
)
_STATED = Text(zh="简历自述。", en="Stated in the résumé.")


def find(read: Lines, now_month: int) -> ResumeFound:
    """``now_month`` is what "to the present" means, as year * 12 + month - 1."""
    lines = read.lines
    kinds = sections(lines)
    skills = skills_of(lines)
    facts = [*_person(lines), *_years(lines, kinds, now_month)]
    facts += [_fact("skill", name, lines, indexes[:_MOST_LINES]) for name, indexes in skills.items()]
    projects = _projects(lines, kinds, skills, now_month)
    there = {fact.kind for fact in facts}
    missing = [name for name, kind in _WANTED if kind not in there]
    if not any(project.of == "project" for project in projects):
        missing.append("projects")
    return ResumeFound(
        file_kind=read.kind,
        pages=read.pages,
        language=_language(lines),
        line_count=len(lines),
        facts=tuple(facts),
        projects=tuple(projects),
        missing=tuple(missing),
        cut=read.cut,
    )


_WANTED = (("name", "name"), ("mail", "mail"), ("phone", "phone"), ("skills", "skill"), ("years", "years"))


def _person(lines: Sequence[str]) -> Iterable[ResumeFact]:
    name = name_of(lines)
    if name is not None:
        yield _fact("name", name[0], lines, [name[1]])
    for mail, index in list(mails(lines))[:_MOST_CONTACTS]:
        yield _fact("mail", mail, lines, [index])
    for phone, index in list(phones(lines))[:_MOST_CONTACTS]:
        yield _fact("phone", phone, lines, [index])


def _years(lines: Sequence[str], kinds: Sequence[SectionKind], now_month: int) -> Iterable[ResumeFact]:
    for index, line in enumerate(lines):
        stated = stated_years(line)
        if stated is not None:
            yield _fact("years", _plain(stated), lines, [index], _STATED)
            break
    counted = counted_years(lines, kinds, now_month)
    if counted is not None:
        years, indexes, inexact = counted
        yield _fact("years", _plain(years), lines, indexes, _COUNTED_YEARS if inexact else _COUNTED)


def _projects(
    lines: Sequence[str], kinds: Sequence[SectionKind], skills: dict[str, list[int]], now_month: int
) -> list[ResumeProject]:
    found = []
    for of in ("projects", "work"):
        part: SectionKind = "projects" if of == "projects" else "work"
        for entry in entries(lines, kinds, part, now_month):
            within = set(entry.lines)
            found.append(
                ResumeProject(
                    of="project" if of == "projects" else "work",
                    title=entry.title,
                    skills=tuple(name for name, indexes in skills.items() if within.intersection(indexes)),
                    lines=_quoted(lines, entry.lines[:_MOST_PROJECT_LINES]),
                )
            )
    return found[:_MOST_ENTRIES]


def _fact(kind: str, value: str, lines: Sequence[str], indexes: Iterable[int], note: Text | None = None) -> ResumeFact:
    return ResumeFact.model_validate({"kind": kind, "value": value, "lines": _quoted(lines, indexes), "note": note})


def _quoted(lines: Sequence[str], indexes: Iterable[int]) -> tuple[ResumeLine, ...]:
    return tuple(ResumeLine(number=index + 1, text=lines[index]) for index in indexes)


def _plain(years: float) -> str:
    return f"{years:g}"


def _language(lines: Sequence[str]) -> Language:
    text = "".join(lines)
    han = len(re.findall(r"[\u3400-\u9fff]", text))
    words = len(re.findall(r"[A-Za-z]{2,}", text))
    return "zh" if han > words else "en"
