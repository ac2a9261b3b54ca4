"""The parts of a résumé by their headings, in Chinese and English. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, get_args

from server.hiring.resume.word_lists import word_lists

SectionKind = Literal["head", "projects", "work", "skills", "education", "other"]

_KIND_OF: dict[str, SectionKind] = {
    heading.replace("_", "").casefold(): kind
    for kind in get_args(SectionKind)
    for heading in word_lists().get(f"headings.{kind}", ())
}
_HEADING_CHARACTERS = 40
_DECORATION = re.compile(r"^[\W_]*(?:[一二三四五六七八九十\d]{1,2}[、.．)）]\s*)?|[\W_]+$")
_HAN_PART = re.compile(r"^[\u3400-\u9fff与和]+")
_LATIN_PART = re.compile(r"[A-Za-z][A-Za-z &]+$")


def heading_kind(line: str) -> SectionKind | None:
    """Which part a line begins, None if it is no heading. ``二、项目经历 PROJECTS`` is one; a sentence is not."""
    bare = _DECORATION.sub("", unicodedata.normalize("NFKC", line)).casefold()
    if not bare or len(bare) > _HEADING_CHARACTERS:
        return None
    whole = re.sub(r"\s+", "", bare)
    if whole in _KIND_OF:
        return _KIND_OF[whole]
    chinese, latin = _HAN_PART.match(re.sub(r"\s+", "", bare)), _LATIN_PART.search(bare)
    if chinese and latin and chinese[0] in _KIND_OF and len(chinese[0]) + len(latin[0].replace(" ", "")) >= len(whole) - 3:
        return _KIND_OF[chinese[0]]
    return None


def sections(lines: Sequence[str]) -> list[SectionKind]:
    """For each line the part it stands in; a heading belongs to the part it begins."""
    found: list[SectionKind] = []
    now: SectionKind = "head"
    for line in lines:
        now = heading_kind(line) or now
        found.append(now)
    return found
