"""The sheet to fill in: headings in the reader's language, two rows as an example. Written by hand, so that making it
costs nothing and needs no library at the server."""

import csv
import io
import zipfile
from xml.sax.saxutils import escape

from server.core.text import Language
from server.hiring.sheets.columns import TITLES

_ROWS: dict[Language, tuple[tuple[str, ...], ...]] = {
    "zh": (
        ("李雷（示例，请删除）", "li.lei@example.com", "13800138000", "中文", "内部推荐"),
        ("Jane Doe（示例，请删除）", "jane.doe@example.com", "+44 20 7946 0018", "英文", ""),
    ),
    "en": (
        ("Jane Doe (example, delete)", "jane.doe@example.com", "+44 20 7946 0018", "English", "referred by a colleague"),
        ("Li Lei (example, delete)", "li.lei@example.com", "13800138000", "Chinese", ""),
    ),
}


def template_rows(language: Language) -> tuple[tuple[str, ...], ...]:
    return (tuple(title.get(language) for title in TITLES.values()), *_ROWS[language])


def template_csv(language: Language) -> bytes:
    """With the mark that makes spreadsheets read it as UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(template_rows(language))
    return out.getvalue().encode("utf-8-sig")


def template_xlsx(language: Language) -> bytes:
    """Every column is formatted as text, so that numbers stay as they were typed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (*_PARTS, ("xl/worksheets/sheet1.xml", _sheet(language))):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), _XML + text)
    return out.getvalue()


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = (
    (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    ),
    (
        "_rels/.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    ),
    (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="candidates" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    ),
    (
        "xl/styles.xml",
        f'<styleSheet xmlns="{_MAIN}">'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>",
    ),
)


def _sheet(language: Language) -> str:
    rows = template_rows(language)
    columns = len(rows[0])
    written = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{"ABCDEFGH"[place]}{number}" s="{2 if number == 1 else 1}" t="inlineStr">'
            f"<is><t>{escape(cell)}</t></is></c>"
            for place, cell in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><cols><col min="1" max="{columns}" width="26" style="1" customWidth="1"/></cols>'
        f"<sheetData>{written}</sheetData></worksheet>"
    )
