"""Real files, made on the spot: PDF (with an embedded Chinese font), Word, and files that are none."""

import io
import zipfile
from collections.abc import Sequence

import pylopdf_fonts_zh_cn
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from fpdf import FPDF

from server.results.pdf.cid_font import IdentityOutput, add_cid_font

CHINESE = """\
个人简历
张 伟 | 后端工程师 | 北京
电话：138 1234 5678    邮箱：zhangwei@example.com
身份证：110101199003071234

工作经历
2019.07 - 至今    北京某某科技有限公司    高级后端工程师
• 负责订单系统，使用 Python、FastAPI 与 Redis，接口耗时下降 40%
2016.07 - 2019.06    上海示例网络有限公司    后端工程师
• 使用 Java、Spring Boot 开发会员系统

项目经历
智能推荐平台    2021.03 - 2022.05
技术栈：Python、Kafka、Flink、ClickHouse
• 负责召回服务的设计，把点击率提升 12%
2020.01-2020.12  支付网关重构
使用 Go 与 MySQL，日处理 300 万笔

专业技能
熟悉 Python、Go、C++，掌握 Docker 与 Kubernetes
8年后端开发经验"""

ENGLISH = """\
JANE O'CONNOR
Senior Software Engineer
jane.oconnor@example.org | +44 20 7946 0958 | London

SUMMARY
Engineer with over seven years of experience in payments.

EXPERIENCE
Acme Payments Ltd, Senior Engineer          Jan 2020 - Present
- Built the ledger in Go and PostgreSQL on AWS, cutting latency by 40%
Globex, Software Engineer    Mar 2017 - Dec 2019
- Django REST services, Celery, Redis

PROJECTS
Fraud Radar
- Real-time scoring with Kafka, Flink and Python
Open Ledger (2018 - 2019)
- Event-sourced accounting library in TypeScript

EDUCATION
BSc Computer Science, 2013 - 2016

SKILLS
Python, Go, R, SQL, Docker, Kubernetes"""


def pdf(text: str, *, password: str = "") -> bytes:
    """One column; what stands apart in a line is drawn apart."""
    page = _page()
    for line in text.splitlines():
        for at, part in enumerate(part for part in line.split("    ") if part.strip()):
            page.set_x(15 + at * 62)
            page.cell(60, 6, part.strip())
        page.ln(8)
    if password:
        page.set_encryption(owner_password="owner", user_password=password)
    return bytes(page.output(output_producer_class=IdentityOutput))


def pdf_in_columns(left: Sequence[str], right: Sequence[str]) -> bytes:
    """A narrow side column and a wide one whose lines do not stand at the same height."""
    page = _page()
    for x, lines, step in ((10, left, 9.0), (75, right, 7.0)):
        for at, line in enumerate(lines):
            page.set_xy(x, 20 + at * step)
            page.cell(50, 6, line)
    return bytes(page.output(output_producer_class=IdentityOutput))


def _page() -> FPDF:
    page = FPDF()
    page.add_page()
    add_cid_font(page, "han", str(pylopdf_fonts_zh_cn.sans_path()))
    page.set_font("han", size=10)
    return page


def empty_pdf(pages: int = 1) -> bytes:
    page = FPDF()
    for _ in range(pages):
        page.add_page()
    return bytes(page.output())


def docx(text: str, *, table: Sequence[tuple[str, str]] = (), text_box: str = "", header: str = "") -> bytes:
    document = Document()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if table:
        made = document.add_table(rows=len(table), cols=2)
        for row, cells in zip(made.rows, table, strict=True):
            row.cells[0].text, row.cells[1].text = cells
    if text_box:
        document.add_paragraph().add_run()._r.append(_box(text_box))
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _box(text: str) -> object:
    """A text box as Word writes one: the content, and the same once more for old readers."""
    alternate = OxmlElement("w:pict")
    content = OxmlElement("w:txbxContent")
    paragraph, run, words = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:t")
    words.text = text
    run.append(words)
    paragraph.append(run)
    content.append(paragraph)
    alternate.append(content)
    assert alternate.tag == qn("w:pict")
    return alternate


def zip_bomb() -> bytes:
    """A hundred kilobytes that say they are a Word file, and are 200 MB unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * (200 * 1024 * 1024))
    return out.getvalue()


def lying_zip() -> bytes:
    """A Word file whose directory says that its text is small."""
    raw = bytearray(zip_bomb())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(raw)


def word_file_with(xml: str) -> bytes:
    """A Word file whose text is this XML."""
    good = docx("x")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(out, "w") as archive:
        for entry in source.infolist():
            body = xml.encode() if entry.filename == "word/document.xml" else source.read(entry)
            archive.writestr(entry.filename, body)
    return out.getvalue()


BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x ['
    '<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{last};" * 20}">' for last, name in zip("abcdefghi", "bcdefghij", strict=True))
    + ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&j;</w:t>'
    "</w:r></w:p></w:body></w:document>"
)
OUTSIDE_ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
    "Name of a person who wrote this: &a;</w:t></w:r></w:p></w:body></w:document>"
)


def nested(depth: int) -> str:
    open_tags, close_tags = "<w:sdt><w:sdtContent>" * depth, "</w:sdtContent></w:sdt>" * depth
    return (
        '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"{open_tags}<w:p><w:r><w:t>deep words of a person</w:t></w:r></w:p>{close_tags}</w:body></w:document>"
    )
