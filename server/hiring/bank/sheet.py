"""The bank as a spreadsheet: one row for each question. Pure, but for openpyxl.

A key point is a line ``weight | text | term=synonym; term``; a choice is a line, the right ones begin with ``*``.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from server.core.api_bank import BankQuestion
from server.core.plan import Choice, KeyPoint, Term
from server.core.text import Text
from server.hiring.bank.exchange import ReadBank, read_rows, whole_fault

Column = Literal[
    "role", "language", "kind", "question", "hint", "key_points", "terms", "follow_up", "preparation_s", "answer_s",
    "retakes", "dimensions", "choices", "max_characters", "tags",
]  # fmt: skip
TITLES: dict[Column, Text] = {
    "role": Text(zh="岗位", en="role"),
    "language": Text(zh="语言", en="language"),
    "kind": Text(zh="题型", en="kind"),
    "question": Text(zh="题目", en="question"),
    "hint": Text(zh="提示", en="hint"),
    "key_points": Text(zh="要点", en="key points"),
    "terms": Text(zh="关键词", en="terms"),
    "follow_up": Text(zh="追问", en="follow-up"),
    "preparation_s": Text(zh="准备秒数", en="preparation (s)"),
    "answer_s": Text(zh="回答秒数", en="answer (s)"),
    "retakes": Text(zh="可重录次数", en="retakes"),
    "dimensions": Text(zh="维度", en="dimensions"),
    "choices": Text(zh="选项", en="choices"),
    "max_characters": Text(zh="字数上限", en="most characters"),
    "tags": Text(zh="标签", en="tags"),
}
_NUMBERS: frozenset[Column] = frozenset({"preparation_s", "answer_s", "retakes", "max_characters"})
_KINDS = {"结构化": "structured", "情景": "situational", "技能": "skill", "选择": "choice", "简答": "short_text"}
_LANGUAGES = {"中文": "zh", "英文": "en", "chinese": "zh", "english": "en"}
_WIDE: frozenset[Column] = frozenset({"question", "hint", "key_points", "follow_up", "choices"})


def written_sheet(questions: Sequence[BankQuestion]) -> bytes:
    """The bytes of an .xlsx; text stays text, also where it begins with an equals sign."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "bank"
    sheet.append([f"{title.zh} {title.en}" for title in TITLES.values()])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for question in questions:
        sheet.append(list(_cells(question).values()))
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for at, column in enumerate(TITLES, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = 50 if column in _WIDE else 14
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(one: BankQuestion) -> dict[Column, str | int]:
    question = one.question
    return {
        "role": one.role,
        "language": one.language,
        "kind": question.kind,
        "question": question.text,
        "hint": question.hint,
        "key_points": "\n".join(_point_line(point) for point in question.key_points),
        "terms": "; ".join(_term_text(term) for term in question.terms),
        "follow_up": question.follow_up,
        "preparation_s": question.preparation_s,
        "answer_s": question.answer_s,
        "retakes": question.retakes,
        "dimensions": ", ".join(question.dimensions),
        "choices": "\n".join(_choice_line(choice) for choice in question.choices),
        "max_characters": question.max_characters,
        "tags": ", ".join(one.tags),
    }


def _point_line(point: KeyPoint) -> str:
    parts = [f"{point.weight:g}", point.text, "; ".join(_term_text(term) for term in point.terms)]
    return " | ".join(part for part in parts if part)


def _term_text(term: Term) -> str:
    return "=".join((term.term, *term.synonyms))


def _choice_line(choice: Choice) -> str:
    return f"* {choice.text}" if choice.right else choice.text


def read_sheet_rows(rows: Sequence[tuple[int, Sequence[str]]]) -> ReadBank:
    """``rows`` with their numbers, the headings first."""
    if not rows:
        return whole_fault(Text(zh="表格是空的。", en="The sheet is empty."))
    columns = [_column(heading) for heading in rows[0][1]]
    if "question" not in columns or "language" not in columns:
        return whole_fault(
            Text(
                zh="第一行要有列名，至少包括“题目”和“语言”。可以先导出一份作为样板。",
                en="The first row needs headings, “question” and “language” at least. An export serves as a pattern.",
            )
        )
    return read_rows([(number, _object(columns, cells)) for number, cells in rows[1:]])


def _column(heading: str) -> Column | None:
    bare = re.sub(r"\s+", " ", heading).strip().casefold()
    for column, title in TITLES.items():
        if bare in (column, title.zh, title.en, f"{title.zh} {title.en}"):
            return column
    return None


def _object(columns: Sequence[Column | None], cells: Sequence[str]) -> dict[str, Any]:
    given = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column and cell.strip()}
    question: dict[str, Any] = {"text": given.get("question", "")}
    for name in ("hint", "follow_up"):
        if name in given:
            question[name] = given[name]
    for number in _NUMBERS & given.keys():
        question[number] = given[number]
    if "kind" in given:
        question["kind"] = _KINDS.get(given["kind"].removesuffix("题"), given["kind"])
    if "key_points" in given:
        question["key_points"] = [_point(line) for line in _filled(given["key_points"])]
    if "terms" in given:
        question["terms"] = [_term(part) for part in _split(given["terms"], ";；")]
    if "dimensions" in given:
        question["dimensions"] = _split(given["dimensions"], ",，;；")
    if "choices" in given:
        question["choices"] = [
            {"text": line.lstrip("*").strip(), "right": line.startswith("*")} for line in _filled(given["choices"])
        ]
    language = given.get("language", "")
    return {
        "role": given.get("role", ""),
        "language": _LANGUAGES.get(language.casefold(), language),
        "tags": _split(given.get("tags", ""), ",，;；"),
        "question": question,
    }


def _point(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in re.split(r"[|｜]", line)]
    weighted = len(parts) > 1 and re.fullmatch(r"\d+(?:\.\d+)?", parts[0])
    weight, rest = (float(parts[0]), parts[1:]) if weighted else (1.0, parts)
    terms = [term for part in rest[1:] for term in _split(part, ";；")]
    return {"weight": weight, "text": rest[0], "terms": [_term(term) for term in terms]}


def _term(text: str) -> dict[str, Any]:
    term, *synonyms = [part.strip() for part in re.split(r"[=＝]", text) if part.strip()] or [""]
    return {"term": term, "synonyms": synonyms, "required": False}


def _split(text: str, separators: str) -> list[str]:
    return [part.strip() for part in re.split(f"[{separators}\n]", text) if part.strip()]


def _filled(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())
