"""The bank as a file: JSON with one object for each question, read back row by row. Pure.

``{"format": "lis-question-bank", "version": 1, "questions": [{"role", "language", "question", "tags"}, ...]}``
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ConfigDict, ValidationError

from server.core.api_bank import BankFault, BankQuestion, BankQuestionDraft
from server.core.text import Text
from server.stores.bank import NewBankQuestion

FORMAT = "lis-question-bank"
VERSION = 1
MOST_ROWS = 5_000
MOST_FAULTS = 200
"""How many faults are listed; the rest are counted."""


@dataclass(frozen=True, slots=True)
class ReadBank:
    """What a file holds. With any fault ``questions`` is empty: half a file is worse than none."""

    rows: int
    questions: Sequence[NewBankQuestion]
    faults: Sequence[BankFault]


class _Row(BankQuestionDraft):
    model_config = ConfigDict(frozen=True, extra="forbid")


def written(questions: Sequence[BankQuestion]) -> bytes:
    """The file, readable by people as well."""
    rows = [
        {
            "role": one.role,
            "language": one.language,
            "tags": list(one.tags),
            "question": one.question.model_dump(mode="json", exclude_defaults=True),
        }
        for one in questions
    ]
    whole = {"format": FORMAT, "version": VERSION, "questions": rows}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def read_json(raw: bytes) -> ReadBank:
    try:
        whole: Any = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return whole_fault(Text(zh="这不是有效的 JSON 文件。", en="This is not a valid JSON file."))
    if isinstance(whole, dict) and whole.get("format") == FORMAT and whole.get("version") != VERSION:
        return whole_fault(
            Text(zh="这个文件来自更新的版本，无法读取。", en="This file comes from a newer version and cannot be read.")
        )
    rows = whole.get("questions") if isinstance(whole, dict) else whole
    if not isinstance(rows, list):
        return whole_fault(Text(zh="文件里没有题目列表。", en="The file has no list of questions."))
    return read_rows(list(enumerate(rows, start=1)))


def read_rows(rows: Sequence[tuple[int, Any]]) -> ReadBank:
    """``rows`` as their number and a JSON-ready object; the same question twice (in the file) is a fault as well."""
    if not rows:
        return whole_fault(Text(zh="文件里没有题目。", en="There are no questions in the file."))
    if len(rows) > MOST_ROWS:
        return whole_fault(
            Text(zh=f"题目太多，一次最多导入 {MOST_ROWS} 道。", en=f"Too many questions; {MOST_ROWS} at most at a time.")
        )
    good: list[NewBankQuestion] = []
    faults: list[BankFault] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, row in rows:
        try:
            one = _Row.model_validate(row)
        except ValidationError as error:
            faults += _faults(number, error)
            continue
        key = (one.role, one.language, one.question.text)
        if key in seen:
            again = Text(zh=f"与第 {seen[key]} 行是同一道题。", en=f"The same question as in row {seen[key]}.")
            faults.append(BankFault(row=number, field="question.text", text=again))
            continue
        seen[key] = number
        good.append(NewBankQuestion(one.role.strip(), one.language, one.question, one.tags))
    return ReadBank(len(rows), () if faults else good, faults)


def whole_fault(text: Text) -> ReadBank:
    return ReadBank(0, (), (BankFault(row=0, field="", text=text),))


def _faults(row: int, error: ValidationError) -> list[BankFault]:
    found = []
    for one in error.errors(include_url=False, include_input=False):
        field = ".".join(str(part) for part in one["loc"])
        found.append(BankFault(row=row, field=field, text=_said(one["type"], one.get("ctx") or {})))
    return found


def _said(kind: str, context: dict[str, Any]) -> Text:
    """pydantic's kinds of errors in both languages; never the value itself."""
    limit = next((context[name] for name in ("max_length", "min_length", "le", "ge", "gt", "lt") if name in context), "")
    match kind:
        case "missing":
            return Text(zh="缺少这一项。", en="This is missing.")
        case "extra_forbidden":
            return Text(zh="没有这个字段。", en="There is no such field.")
        case "string_too_long" | "too_long":
            return Text(zh=f"太长，最多 {limit}。", en=f"Too long; {limit} at most.")
        case "string_too_short" | "too_short":
            return Text(zh=f"太短，最少 {limit}。", en=f"Too short; {limit} at least.")
        case "less_than_equal" | "less_than":
            return Text(zh=f"太大，最大 {limit}。", en=f"Too large; {limit} at most.")
        case "greater_than_equal" | "greater_than":
            return Text(zh=f"太小，最小 {limit}。", en=f"Too small; {limit} at least.")
        case "literal_error":
            expected = str(context.get("expected", "")).replace("'", "")
            return Text(zh=f"只能是 {expected}。", en=f"Must be {expected}.")
        case "value_error":
            return _RULES.get(str(context.get("error", "")), Text(zh="内容不正确。", en="This is not valid."))
        case _:
            return Text(zh="内容或类型不正确。", en="This is not valid, or of the wrong type.")


_RULES = {
    "a choice question needs two choices at least, one of them right": Text(
        zh="选择题至少要有两个选项，其中至少一个正确。",
        en="A choice question needs two choices at least, one of them right.",
    ),
    "only a choice question has choices": Text(zh="只有选择题才有选项。", en="Only a choice question has choices."),
    "a tag has 1 to 40 characters": Text(zh="标签要有 1 到 40 个字符。", en="A tag has 1 to 40 characters."),
}
