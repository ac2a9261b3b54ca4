"""The text of our documents written so that every reader of PDF gets it back.

fpdf2 writes a CFF font with a code table of its own, which browsers understand and common extractors (pdfminer, pypdf) do
not. Here the codes are the font's own character ids, and the standard table Identity-H says so. Three private names of fpdf2
are used for it: the version is pinned, and ``tests/results/pdf`` reads the text back.
"""

from typing import Any

from fpdf import FPDF
from fpdf.fonts import Glyph, SubsetMap, TTFFont
from fpdf.output import OutputProducer, PDFFont
from fpdf.syntax import Name


def character_id(glyph: Glyph) -> int:
    """The id under which a CID-keyed font holds the glyph (``cid00123``)."""
    name = glyph.glyph_name
    return int(name[3:]) if name.startswith("cid") and name[3:].isdigit() else glyph.glyph_id


class OwnCodes(SubsetMap):
    """Codes are character ids."""

    def __init__(self, font: TTFFont) -> None:
        super().__init__(font)
        self._char_id_per_glyph = {glyph: character_id(glyph) for glyph in self._char_id_per_glyph if glyph is not None}

    def pick_glyph(self, glyph: Glyph | None) -> int | None:
        if glyph is None:
            return None
        return self._char_id_per_glyph.setdefault(glyph, character_id(glyph))


class IdentityOutput(OutputProducer):
    """Says of every composite font that its codes are character ids."""

    def _add_fonts(self, *given: Any, **named: Any) -> Any:
        made = super()._add_fonts(*given, **named)
        for one in self.pdf_objs:
            if isinstance(one, PDFFont) and str(one.subtype).lstrip("/") == "Type0":
                one.encoding = Name("Identity-H")
        return made


def add_cid_font(paper: FPDF, family: str, path: str) -> TTFFont:
    """Add a CID-keyed OpenType font; raises ValueError for one of another kind."""
    paper.add_font(family, "", path)
    font = paper.fonts[family]
    if not isinstance(font, TTFFont) or not (font.is_cff and font.is_cid_keyed):
        raise ValueError(family)
    font.subset = OwnCodes(font)
    return font
