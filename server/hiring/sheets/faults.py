"""What can be wrong with a sheet or a row of it, in both languages."""

from dataclasses import dataclass

from server.core.text import Language, Text

_TEXTS: dict[str, Text] = {
    # the file as a whole
    "file_empty": Text(zh="文件里没有内容。", en="The file is empty."),
    "file_unreadable": Text(
        zh="读不了这个文件。请另存为 .xlsx 或 .csv 再试。",
        en="The file cannot be read. Save it as .xlsx or .csv and try again.",
    ),
    "file_old_excel": Text(
        zh="这是旧版 .xls 文件或加了密码的文件。请另存为没有密码的 .xlsx 再试。",
        en="This is an old .xls file, or one with a password. Save it as .xlsx without a password and try again.",
    ),
    "file_encoding": Text(
        zh="文字编码无法识别。请另存为 UTF-8 的 CSV，或 .xlsx。",
        en="The text's encoding is not known. Save it as CSV in UTF-8, or as .xlsx.",
    ),
    "file_too_big": Text(zh="文件解开后太大，未读取。", en="Unpacked, the file is too big; it was not read."),
    "file_too_slow": Text(zh="读取这个文件用时太久，已停止。", en="Reading the file took too long and was stopped."),
    "file_crashed": Text(
        zh="读取这个文件时出错，已停止。请另存为 CSV 再试。", en="Reading the file failed. Save it as CSV and try again."
    ),
    "too_many_rows": Text(zh="一次最多导入 {limit} 行。", en="At most {limit} rows can be imported at a time."),
    "too_many_columns": Text(zh="列太多，最多 {limit} 列。", en="There are too many columns; {limit} at most."),
    "no_rows": Text(zh="表头下面没有数据。", en="There are no rows below the headings."),
    "no_name_column": Text(
        zh="没有找到“姓名”这一列。第一行要写列名：姓名、邮箱、手机、语言、备注。",
        en="There is no column “name”. The first row has the headings: name, mail, phone, language, note.",
    ),
    "column_doubled": Text(zh="这一列出现了两次。", en="This column is there twice."),
    # a row
    "missing": Text(zh="没有填写。", en="This is empty."),
    "too_long": Text(zh="太长，最多 {limit} 个字符。", en="Too long; {limit} characters at most."),
    "name_bad": Text(zh="姓名里有不能用的字符。", en="The name has characters that cannot be used."),
    "mail_bad": Text(zh="不是有效的邮箱地址。", en="This is not a mail address."),
    "phone_bad": Text(zh="不是有效的电话号码。", en="This is not a phone number."),
    "phone_rounded": Text(
        zh="号码被表格软件改成了近似数。请把这一列设为文本后重新填写。",
        en="The spreadsheet has rounded this number. Format the column as text and enter it again.",
    ),
    "language_unknown": Text(zh="语言请填 中文 或 英文。", en="The language is Chinese or English."),
    "cell_error": Text(zh="单元格里是公式错误。", en="The cell holds a formula's error."),
    "cells_beyond": Text(
        zh="这一行的列数比表头多，可能有多余的分隔符。",
        en="The row has more cells than headings; a separator may be too many.",
    ),
    "mail_doubled": Text(zh="邮箱和第 {other} 行重复。", en="The mail address is the same as in row {other}."),
    "phone_doubled": Text(zh="电话和第 {other} 行重复。", en="The phone number is the same as in row {other}."),
    "name_doubled": Text(
        zh="和第 {other} 行同名，又都没有邮箱和电话，无法区分。",
        en="The same name as in row {other}, and neither has a mail address or phone number to tell them apart.",
    ),
    "mail_there": Text(
        zh="这个邮箱的候选人已经在这个职位里。", en="A candidate of this mail address is in this opening already."
    ),
    "phone_there": Text(
        zh="这个电话的候选人已经在这个职位里。", en="A candidate of this phone number is in this opening already."
    ),
    "name_there": Text(
        zh="这个职位里已有同名、没有联系方式的候选人，无法区分。",
        en="A candidate of this name without contacts is in this opening already; the two cannot be told apart.",
    ),
}

CODES = frozenset(_TEXTS)


@dataclass(frozen=True, slots=True)
class Fault:
    """``row`` as a spreadsheet numbers it, 0 for the whole file; ``column`` is its heading or empty.

    ``number`` is the limit or the other row that the text speaks of.
    """

    row: int
    column: str
    code: str
    number: int = 0

    def text(self, language: Language) -> str:
        return _TEXTS[self.code].get(language).format(limit=self.number, other=self.number)


class BadFile(Exception):
    """The file as a whole cannot be taken; ``fault`` says why."""

    def __init__(self, code: str, *, row: int = 0, column: str = "", number: int = 0) -> None:
        super().__init__(code)
        self.fault = Fault(row, column, code, number)
