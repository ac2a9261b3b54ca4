"""Projects and jobs as entries of their parts, and years of experience. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from server.hiring.resume.dates import Stretch, months_in_all, stretches, without_stretches
from server.hiring.resume.sections import SectionKind, heading_kind

_TITLE_CHARACTERS = 60
_LABEL = re.compile(
    r"^\W{0,3}(?:项目\s*名称|项目[一二三四五六七八九十\d]{0,2}|project(?:\s+name|\s*\d{0,2}))\s*[:：]\s*(.+)$", re.IGNORECASE
)
_DETAIL = re.compile(
    r"^\W{0,3}(?:项目描述|项目简介|项目介绍|项目背景|技术栈|技术架构|使用技术|开发环境|责任描述|项目职责|个人职责|主要职责|职责|工作内容|工作描述|工作职责|主要工作|"
    r"项目成果|业绩|角色|担任角色|我的职责|背景|内容|成果|主要业绩|"
    r"tech(?:nology)?\s*stack|technologies|description|responsibilities|role|stack|environment|tools|achievements)\s*[:：]",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[•●▪■◆◦○·*–—-]|\(?\d{1,2}[.、)）]|[①-⑳]|o\s)\s*\S")
_STATED = (
    re.compile(
        r"(?:工作年限|工作经验|从业年限|工作年数)\s*[:：]?\s*(?:约|近|超过)?\s*(\d{1,2}(?:\.\d)?|[一二两三四五六七八九十]{1,2})\s*\+?\s*年"
    ),
    re.compile(
        r"(\d{1,2}(?:\.\d)?|[一二两三四五六七八九十]{1,2})\s*\+?\s*年(?:以上|多|左右|余)?(?:的)?[^，。；,;\d\n]{0,14}?(?:经验|工作经历|从业)"
    ),
    re.compile(
        r"(\d{1,2}(?:\.\d)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)\s*\+?\s*years?['’]?"
        r"(?:\s+of)?(?:\s+[\w\-/&]+){0,6}?\s+(?:experience|in\b)",
        re.IGNORECASE,
    ),
)
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip
_HAN_DIGITS = dict(zip("一二三四五六七八九两", (1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))


@dataclass(frozen=True, slots=True)
class Entry:
    """A project or a job: its title and the indexes of its lines, the title's first."""

    of: SectionKind
    title: str
    lines: tuple[int, ...]


def entries(lines: Sequence[str], kinds: Sequence[SectionKind], of: SectionKind, now_month: int) -> list[Entry]:
    """The entries of one part. A title is labelled, or stands with a stretch of dates, or is a short line before a list of
    points."""
    own = [index for index, kind in enumerate(kinds) if kind == of and heading_kind(lines[index]) is None]
    starts = _starts(lines, own, of, now_month)
    found = []
    for at, (start, title) in enumerate(starts):
        end = starts[at + 1][0] if at + 1 < len(starts) else own[-1] + 1
        body = tuple(index for index in own if start <= index < end and lines[index].strip())
        found.append(Entry(of, title, body))
    return found


def _starts(lines: Sequence[str], own: Sequence[int], of: SectionKind, now_month: int) -> list[tuple[int, str]]:
    labelled = [(index, _short(match[1], now_month)) for index in own if (match := _LABEL.match(lines[index]))]
    if labelled:
        return [(index, title) for index, title in labelled if title]
    dated: list[tuple[int, str]] = []
    for at, index in enumerate(own):
        if _BULLET.match(lines[index]) or _DETAIL.match(lines[index]) or not stretches(lines[index], now_month):
            continue
        title = _short(lines[index], now_month)
        before = own[at - 1] if at else None
        if title:
            dated.append((index, title))
        elif before is not None and _titled(lines[before]):
            dated.append((before, _short(lines[before], now_month)))
    taken = {index for index, _ in dated}
    for at, index in enumerate(own[:-1]):
        if (dated and of == "work") or taken & {index, *own[at + 1 : at + 2]}:
            continue  # a heading inside a job is no job
        following = next((lines[later] for later in own[at + 1 :] if lines[later].strip()), "")
        if _titled(lines[index]) and (_BULLET.match(following) or _DETAIL.match(following)):
            dated.append((index, _short(lines[index], now_month)))
    starts: dict[int, str] = {}
    for index, title in dated:
        if title:
            starts.setdefault(index, title)
    return sorted(starts.items())


def _titled(line: str) -> bool:
    bare = line.strip()
    if not 2 <= len(bare) <= _TITLE_CHARACTERS or _BULLET.match(bare) or _DETAIL.match(bare):
        return False
    return not bare.endswith(("。", "；", ";", ".", "，", ","))


def _short(line: str, now_month: int) -> str:
    """A title without dates, numbering and brackets; empty for a line that is rather a sentence."""
    bare = without_stretches(unicodedata.normalize("NFKC", line), now_month)
    bare = re.sub(r"^\s*(?:\(?\d{1,2}[.、)]|[一二三四五六七八九十]{1,2}、|[•●▪■◆])\s*", "", bare)
    quoted = re.match(r"^[《「“\"]([^》」”\"]+)[》」”\"]$", bare)
    title = re.sub(r"\s{2,}", "  ", (quoted[1] if quoted else bare).strip(" :|-–—"))
    return title if 2 <= len(title) <= _TITLE_CHARACTERS and not title.endswith(("。", "；")) else ""


def stated_years(line: str) -> float | None:
    """What the person says of the length of their experience."""
    plain = unicodedata.normalize("NFKC", line)
    for pattern in _STATED:
        match = pattern.search(plain)
        if match is not None:
            years = _number(match[1].casefold())
            if years is not None and 0 < years <= 50:
                return years
    return None


def _number(text: str) -> float | None:
    if text in _WORDS:
        return float(_WORDS[text])
    if text[0].isdigit():
        return float(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return float(_HAN_DIGITS[text]) if text in _HAN_DIGITS else None
    return 10.0 * _HAN_DIGITS.get(tens, 1) + _HAN_DIGITS.get(ones, 0)


def counted_years(
    lines: Sequence[str], kinds: Sequence[SectionKind], now_month: int
) -> tuple[float, tuple[int, ...], bool] | None:
    """Years covered by the stretches of the work part, the indexes of their lines, and whether only years are given."""
    parts: list[Stretch] = []
    indexes: list[int] = []
    for index, kind in enumerate(kinds):
        found = stretches(lines[index], now_month) if kind == "work" and not _BULLET.match(lines[index]) else []
        if found:
            parts += found
            indexes.append(index)
    months = months_in_all(parts)
    if not months:
        return None
    return round(months / 12, 1), tuple(indexes), all(one.whole_years for one in parts)
