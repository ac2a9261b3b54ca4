"""A sheet drawn: each block as it looks on paper. Runs in the maker's process."""

from server.results.pdf.paper import ACCENT, INK, LINE, SOFT, Paper
from server.results.pdf.radar import draw_radar
from server.results.pdf.sheet import (
    AnyBlock,
    Bullets,
    Facts,
    Grid,
    Heading,
    Paragraph,
    Quote,
    Radar,
    Score,
    Sheet,
)

GAP_MM = 2.5
NAME_MM = 38.0


def pdf_of(sheet: Sheet) -> bytes:
    """The whole document."""
    paper = Paper(sheet.language, sheet.foot)
    paper.set_title(paper.clean(sheet.title))
    paper.text_block(sheet.title, size=18, bold=True)
    if sheet.subtitle:
        paper.text_block(sheet.subtitle, size=10, colour=SOFT)
    paper.set_y(paper.get_y() + GAP_MM)
    for block in sheet.blocks:
        _draw(paper, block)
    return paper.written()


def _draw(paper: Paper, block: AnyBlock) -> None:
    match block:
        case Heading():
            _heading(paper, block)
        case Paragraph():
            paper.text_block(block.text, size=8 if block.soft else 10, colour=SOFT if block.soft else INK)
            paper.set_y(paper.get_y() + GAP_MM / 2)
        case Facts():
            _facts(paper, block)
        case Bullets():
            _bullets(paper, block)
        case Grid():
            _grid(paper, block)
        case Radar():
            draw_radar(paper, block)
        case Score():
            _score(paper, block)
        case Quote():
            paper.text_block(block.text, size=9.5, left_mm=4, bar=True)
            paper.set_y(paper.get_y() + GAP_MM)


def _heading(paper: Paper, heading: Heading) -> None:
    large = heading.level == 1
    paper.room(24 if large else 18)
    paper.set_y(paper.get_y() + (4 if large else 2))
    if large:
        paper.set_draw_color(*LINE)
        paper.set_line_width(0.3)
        paper.line(paper.l_margin, paper.get_y(), paper.w - paper.r_margin, paper.get_y())
        paper.set_y(paper.get_y() + 2)
    paper.text_block(heading.text, size=13 if large else 11, colour=ACCENT if large else INK, bold=True)
    paper.set_y(paper.get_y() + 1)


def _facts(paper: Paper, facts: Facts) -> None:
    for name, value in facts.rows:
        paper.room(6)
        top = paper.get_y()
        paper.text_block(name, size=9, colour=SOFT, width_mm=NAME_MM - 2)
        below, page = paper.get_y(), paper.page_no()
        paper.set_y(top if page == paper.page_no() else paper.get_y())
        paper.text_block(value, size=9, left_mm=NAME_MM)
        paper.set_y(max(below, paper.get_y()) if page == paper.page_no() else paper.get_y())
    paper.set_y(paper.get_y() + GAP_MM)


def _bullets(paper: Paper, bullets: Bullets) -> None:
    for text, evidence in bullets.items:
        paper.room(6)
        paper.set_fill_color(*ACCENT)
        paper.circle(paper.l_margin + 1.2, paper.get_y() + 2.8, 0.7, style="F")
        paper.text_block(text, left_mm=4)
        if evidence:
            paper.text_block(evidence, size=8, colour=SOFT, left_mm=4)
    paper.set_y(paper.get_y() + GAP_MM)


def _grid(paper: Paper, grid: Grid) -> None:
    whole = paper.w - paper.l_margin - paper.r_margin
    widths = [whole * share / sum(grid.shares) for share in grid.shares]
    _grid_row(paper, grid.head, widths, head=True)
    for row in grid.rows:
        _grid_row(paper, row, widths, head=False)
    paper.set_y(paper.get_y() + GAP_MM)


def _grid_row(paper: Paper, row: tuple[str, ...], widths: list[float], *, head: bool) -> None:
    """A row that fits on no page is cut off by none: its lines go on where the page ends, column by column in step."""
    size, height = (8.0, 4.4) if head else (9.0, 4.9)
    cells = [paper.lines_of(text, size, width - 2) for text, width in zip(row, widths, strict=True)]
    tall = max(len(lines) for lines in cells)
    paper.room(min(tall, 6) * height + 2)
    for number in range(tall):
        paper.room(height)
        left, top = paper.l_margin, paper.get_y()
        for lines, width in zip(cells, widths, strict=True):
            if number < len(lines):
                paper.set_xy(left, top)
                paper.write_line(lines[number], size=size, colour=SOFT if head else INK, height_mm=height)
            left += width
        paper.set_xy(paper.l_margin, top + height)
    paper.set_draw_color(*LINE)
    paper.set_line_width(0.2)
    paper.line(paper.l_margin, paper.get_y() + 0.6, paper.w - paper.r_margin, paper.get_y() + 0.6)
    paper.set_y(paper.get_y() + 1.4)


def _score(paper: Paper, score: Score) -> None:
    paper.room(22)
    paper.text_block(score.title, size=9, colour=SOFT)
    top = paper.get_y()
    paper.set_xy(paper.l_margin, top)
    value = paper.clean(score.value)
    paper.write_line(value, size=26, colour=ACCENT, height_mm=12, bold=True)
    if score.grade:
        paper.set_xy(paper.l_margin + paper.width_of(value, 26) + 6, top)
        paper.write_line(paper.clean(score.grade), size=16, height_mm=13, bold=True)
    paper.set_xy(paper.l_margin, top + 13)
    if score.about:
        paper.text_block(score.about, size=8, colour=SOFT)
    paper.set_y(paper.get_y() + GAP_MM)
