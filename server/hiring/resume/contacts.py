"""Mail addresses and phone numbers in a résumé, made alike as everywhere. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from server.hiring.contacts import clean_mail, clean_phone

_MAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}\s?@\s?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,5}")
_MOBILE = re.compile(r"(?<![\d.])(?:(?:\+|00)?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
_ABROAD = re.compile(r"(?<![\d+])\+\d{1,3}[\s().-]{0,2}\d(?:[\s().-]{0,2}\d){6,12}(?!\d)")
_NORTH_AMERICA = re.compile(r"(?<![\d.-])\(?[2-9]\d{2}\)?[\s.-]\d{3}[\s.-]\d{4}(?![\d-])")
_LABELLED = re.compile(
    r"(?:电\s*话|手\s*机|联系方式|phone|mobile|tel(?:ephone)?|cell)[^\d+(]{0,12}(\+?\(?\d[\d\s().-]{5,20}\d)", re.IGNORECASE
)


def mails(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each address once, with the index of its line."""
    yield from _once(lines, lambda line: (clean_mail(match[0].replace(" ", "")) for match in _MAIL.finditer(line)))


def phones(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each number once. A row of digits that nothing says is a phone number (an identity card, a year) is none."""
    yield from _once(lines, _phones)


def _phones(line: str) -> Iterator[str | None]:
    line = _MAIL.sub(" ", line)
    for pattern in (_MOBILE, _ABROAD, _NORTH_AMERICA):
        for match in pattern.finditer(line):
            yield clean_phone(match[0])
    for match in _LABELLED.finditer(line):
        digits = sum(one.isdigit() for one in match[1])
        if 7 <= digits <= 15 and not re.fullmatch(r"\D*(?:19|20)\d\d\D+(?:19|20)\d\d\D*", match[1]):
            yield clean_phone(match[1])


def _once(lines: Sequence[str], of: Callable[[str], Iterable[str | None]]) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for index, line in enumerate(lines):
        for value in of(unicodedata.normalize("NFKC", line)):
            same = value is not None and any(
                value.lstrip("+").endswith(one.lstrip("+")) or one.endswith(value) for one in seen
            )
            if value is not None and not same:
                seen.add(value)
                yield value, index
