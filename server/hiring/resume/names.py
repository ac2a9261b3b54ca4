"""The person's name in a résumé: where it is labelled, or where a résumé puts it. Pure; None rather than a guess."""

import re
import unicodedata
from collections.abc import Sequence

from server.hiring.resume.sections import heading_kind
from server.hiring.resume.skills import skills_of_line
from server.hiring.resume.word_lists import word_lists

_WORDS = word_lists()
_SURNAMES = "".join(_WORDS["surnames"])
_DOUBLE = frozenset(_WORDS["double_surnames"])
_NOT_NAMES = frozenset(_WORDS["not_chinese_names"])
_NOT_LATIN = frozenset(_WORDS["not_latin_names"])
_LABELLED_HAN = re.compile(r"姓\s*名\s*(?:[:：]|\s{1,})\s*([\u3400-\u9fff·](?:\s?[\u3400-\u9fff·]){1,7})")
_LABELLED_LATIN = re.compile(
    r"(?:姓\s*名|\b(?:full\s+)?name)\s*(?:[:：]|\s{2,})\s*"
    r"([A-Z][A-Za-z'’.\-]+(?:\s+[A-Z][A-Za-z'’.\-]*){1,3})",
    re.IGNORECASE,
)
_OF_TITLE = re.compile(
    r"^([\u3400-\u9fff]{2,4}?)(?:的)?(?:个人|求职)?简历$|"
    r"^(?:个人)?简历[\s:：\-—]+([\u3400-\u9fff]{2,4})$"
)
_PARTS = re.compile(r"\s{2,}|[|｜/／,，;；·•]|\s[-–—]\s")
_LATIN_NAME = re.compile(r"[A-Z][a-zA-Z'’\-]*\.?(?:\s+[A-Z][a-zA-Z'’\-]*\.?){1,3}")
_FIRST_HAN_LINES = 8
_FIRST_LATIN_LINES = 4


def name_of(lines: Sequence[str]) -> tuple[str, int] | None:
    """The name with the index of its line."""
    plain = [unicodedata.normalize("NFKC", line) for line in lines]
    return _labelled(plain) or _at_the_head(plain)


def _labelled(lines: Sequence[str]) -> tuple[str, int] | None:
    for index, line in enumerate(lines):
        match = _LABELLED_HAN.search(line)
        if match is not None:
            name = _han_name(re.split(r"\s{2,}", match[1])[0])
            if name is not None:
                return name, index
        match = _LABELLED_LATIN.search(line)
        if match is not None:
            first = re.split(r"\s{2,}", match[1])[0].strip()
            if _is_latin_name(first):
                return first, index
    return None


def _at_the_head(lines: Sequence[str]) -> tuple[str, int] | None:
    filled = [(index, line.strip()) for index, line in enumerate(lines) if line.strip()]
    for index, line in filled[:_FIRST_HAN_LINES]:
        titled = _OF_TITLE.match(line.replace(" ", ""))
        if titled is not None and (name := _han_name(titled[1] or titled[2], surname=True)):
            return name, index
        if heading_kind(line) is not None:
            continue
        first = _PARTS.split(line)[0].strip(" :")
        if name := _han_name(first, surname=True):
            return name, index
    for index, line in filled[:_FIRST_LATIN_LINES]:
        if heading_kind(line) is not None:
            continue
        first = _PARTS.split(line)[0].strip()
        if _is_latin_name(first):
            return first, index
    return None


def _han_name(text: str, *, surname: bool = False) -> str | None:
    """Two to four characters (more with a dot between); unlabelled it must begin as Chinese names do."""
    name = re.sub(r"\s", "", text)
    if name in _NOT_NAMES or not re.fullmatch(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,6}·[\u3400-\u9fff]{1,8}", name):
        return None
    if not surname:
        return name
    if name[:2] in _DOUBLE:
        return name if len(name) >= 3 else None
    return name if name[0] in _SURNAMES and len(name) <= 3 and not skills_of_line(name) else None


def _is_latin_name(text: str) -> bool:
    if not _LATIN_NAME.fullmatch(text) or len(text) > 60:
        return False
    return not any(word.strip(".").casefold() in _NOT_LATIN for word in text.split()) and not skills_of_line(text)
