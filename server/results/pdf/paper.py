"""The page itself: the font, text in lines, where a page ends. Runs in the maker's process.

Text is set in Noto Sans SC (SIL OFL 1.1), of which the characters used are embedded; so it looks the same everywhere and can
be searched and copied. A character the font lacks is set as a square.
"""

import logging
import unicodedata

import pylopdf_fonts_zh_cn
from fpdf import FPDF

from server.core.text import Language
from server.results.pdf.cid_font import IdentityOutput, add_cid_font
from server.results.pdf.wrap import wrap

FONT = "noto"
MARGIN_MM = 18.0
FOOT_MM = 16.0
INK = (26, 33, 32)
SOFT = (85, 96, 93)
LINE = (219, 224, 221)
ACCENT = (29, 106, 99)
MISSING = "□"
_PAGE_WORDS = {"zh": "第 {n} 页", "en": "Page {n}"}
_MM_PER_POINT = 25.4 / 72

logging.getLogger("fpdf").setLevel(logging.ERROR)  # below that it logs characters of the text
logging.getLogger("fontTools").setLevel(logging.ERROR)


class Paper(FPDF):
    """A4 in millimetres; text goes through :meth:`text_block`, which breaks lines and pages itself."""

    def __init__(self, language: Language, foot: str) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self._foot = foot
        self._page_words = _PAGE_WORDS[language]
        self._widths: dict[str, float] = {}
        self.set_margins(MARGIN_MM, MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(False)
        self._known = frozenset(add_cid_font(self, FONT, str(pylopdf_fonts_zh_cn.sans_path())).cmap)
        self.set_font(FONT, size=10)
        self.set_lang("zh-CN" if language == "zh" else "en")
        self.add_page()

    def written(self) -> bytes:
        return bytes(self.output(output_producer_class=IdentityOutput))

    def footer(self) -> None:
        self.set_y(-FOOT_MM + 4)
        self.write_line(self._foot, size=7.5, colour=SOFT, height_mm=4)
        page = self._page_words.format(n=self.page_no())
        self.set_xy(self.w - MARGIN_MM - self.width_of(page, 7.5), -FOOT_MM + 4)
        self.write_line(page, size=7.5, colour=SOFT, height_mm=4)

    def clean(self, text: str) -> str:
        """Without control characters, and with a square for what the font lacks."""
        kept = (sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
        return "".join(sign if sign == "\n" or ord(sign) in self._known else MISSING for sign in kept)

    def width_of(self, text: str, size: float) -> float:
        """Millimetres. Widths are added up character by character: the font is set without kerning."""
        return sum(self._width_of_sign(sign) for sign in text) * size

    def _width_of_sign(self, sign: str) -> float:
        known = self._widths.get(sign)
        if known is None:
            before = self.font_size_pt
            self.set_font(FONT, size=100)
            known = self._widths[sign] = self.get_string_width(sign) / 100
            self.set_font(FONT, size=before)
        return known

    def room(self, height_mm: float) -> None:
        """A new page unless so much room is left on this one."""
        if self.get_y() + height_mm > self.h - FOOT_MM - 4:
            self.add_page()

    def write_line(
        self, text: str, *, size: float, colour: tuple[int, int, int] = INK, height_mm: float, bold: bool = False
    ) -> None:
        """One line as it is, from where the pen stands."""
        self.set_font(FONT, size=size)
        self.set_text_color(*colour)
        if not bold:
            self.cell(0, height_mm, text)
            return
        # The font comes in one weight: a thin outline makes the second. Outside of a context of its own it would go on.
        with self.local_context(text_mode="FILL_STROKE", line_width=size * 0.008, draw_color=colour):
            self.cell(0, height_mm, text)

    def text_block(
        self,
        text: str,
        *,
        size: float = 10,
        colour: tuple[int, int, int] = INK,
        left_mm: float = 0,
        width_mm: float | None = None,
        bold: bool = False,
        bar: bool = False,
    ) -> None:
        """Text in lines, over as many pages as it takes; the pen ends below it, at the left margin."""
        left = self.l_margin + left_mm
        width = width_mm if width_mm is not None else self.w - self.r_margin - left
        height_mm = size * _MM_PER_POINT * 1.55
        for line in wrap(self.clean(text), width, lambda piece: self.width_of(piece, size)):
            self.room(height_mm)
            if bar:
                self.set_fill_color(*LINE)
                self.rect(left - 3, self.get_y(), 0.8, height_mm, style="F")
            self.set_x(left)
            self.write_line(line, size=size, colour=colour, height_mm=height_mm, bold=bold)
            self.set_xy(self.l_margin, self.get_y() + height_mm)

    def lines_of(self, text: str, size: float, width_mm: float) -> list[str]:
        return wrap(self.clean(text), width_mm, lambda piece: self.width_of(piece, size))
