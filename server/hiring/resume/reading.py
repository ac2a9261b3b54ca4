"""Bytes of a résumé to lines of text. Runs in the child process alone: what it is given may be made to do harm.

What kind of file it is follows from its first bytes, never from its name.
"""

import io
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import Literal

FileKind = Literal["pdf", "docx", "text"]
FaultCode = Literal["file_kind", "file_broken", "file_locked", "file_too_much", "file_no_text"]

PAGES_LIMIT = 12
LINES_LIMIT = 1_500
LINE_CHARACTERS = 600
CHARACTERS_LIMIT = 80_000
UNPACKED_LIMIT_BYTES = 64 * 1024 * 1024
MEMBERS_LIMIT = 2_000
_OLE = b"\xd0\xcf\x11\xe0"


class BadResume(Exception):
    """The file cannot be taken; ``code`` says why."""

    def __init__(self, code: FaultCode) -> None:
        super().__init__(code)
        self.code: FaultCode = code


@dataclass(frozen=True, slots=True)
class Lines:
    """``lines`` in reading order, empty ones kept as one. ``cut``: there was more than is read."""

    kind: FileKind
    pages: int
    lines: tuple[str, ...]
    cut: bool


def read_resume(raw: bytes) -> Lines:
    """Raises BadResume."""
    if not raw.strip():
        raise BadResume("file_no_text")
    if raw.lstrip()[:5] == b"%PDF-" or b"%PDF-" in raw[:1024]:
        from server.hiring.resume.pdf_file import pdf_lines

        pages, lines, cut = pdf_lines(raw)
        return _kept("pdf", pages, lines, cut)
    if raw.startswith(b"PK"):
        check_archive(raw)
        from server.hiring.resume.docx_file import docx_lines

        return _kept("docx", 1, docx_lines(raw), False)
    if raw.startswith(_OLE):
        raise BadResume("file_kind")
    return _kept("text", 1, _text(raw).splitlines(), False)


def check_archive(raw: bytes) -> None:
    """A few kilobytes may unpack to gigabytes; what an entry declares is all that is ever unpacked of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadResume("file_broken") from None
    if len(entries) > MEMBERS_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT_BYTES:
        raise BadResume("file_too_much")
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadResume("file_locked")
    if not any(entry.filename == "word/document.xml" for entry in entries):
        raise BadResume("file_kind")


def _text(raw: bytes) -> str:
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(1 for one in text[:5000] if ord(one) < 32 and one not in "\t\r\n\f")
        if odd > len(text[:5000]) / 200 or text.lstrip().startswith("{\\rtf"):
            break
        return text
    raise BadResume("file_kind")


def _kept(kind: FileKind, pages: int, lines: "list[str]", cut: bool) -> Lines:
    kept: list[str] = []
    characters = 0
    for one in lines:
        line = clean(one)
        if not line and (not kept or not kept[-1]):
            continue
        characters += len(line)
        if len(kept) >= LINES_LIMIT or characters > CHARACTERS_LIMIT:
            cut = True
            break
        kept.append(line[:LINE_CHARACTERS])
    while kept and not kept[-1]:
        kept.pop()
    if sum(character.isalnum() for line in kept for character in line) < 10:
        raise BadResume("file_no_text")
    return Lines(kind, pages, tuple(kept), cut)


def clean(line: str) -> str:
    """Without what nobody sees; a tab becomes the two spaces that stand between columns. Fonts write some characters as
    radicals or ligatures that look the same: those become the characters meant."""
    shown = []
    for one in line.replace("\t", "  ").replace("\u00a0", " ").replace("\u3000", "  "):
        category = unicodedata.category(one)
        if category in ("Cc", "Cf", "Co", "Cs", "Cn"):
            continue
        looks_alike = "\u2e80" <= one <= "\u2fdf" or "\uf900" <= one <= "\ufaff" or "\ufb00" <= one <= "\ufb06"
        shown.append(unicodedata.normalize("NFKC", one) if looks_alike else one)
    return "".join(shown).strip()
