"""Which heading means which column, in Chinese and English. Pure."""

import re
import unicodedata
from typing import Literal

from server.core.text import Language, Text

Column = Literal["name", "mail", "phone", "language", "note"]

TITLES: dict[Column, Text] = {
    "name": Text(zh="姓名", en="name"),
    "mail": Text(zh="邮箱", en="mail"),
    "phone": Text(zh="手机", en="phone"),
    "language": Text(zh="语言", en="language"),
    "note": Text(zh="备注", en="note"),
}

_HEADINGS: dict[Column, str] = {
    "name": "姓名 名字 候选人 候选人姓名 应聘者 应聘者姓名 name fullname candidate candidatename applicant applicantname",
    "mail": "邮箱 电子邮箱 邮件 电子邮件 邮箱地址 邮件地址 email mail emailaddress mailaddress",
    "phone": "手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 phone mobile phonenumber mobilenumber mobilephone "
    "telephone tel cell cellphone",
    "language": "语言 通知语言 沟通语言 language lang",
    "note": "备注 说明 备注信息 note notes remark remarks comment comments",
}
_OF_HEADING: dict[str, Column] = {word: column for column, words in _HEADINGS.items() for word in words.split()}

_LANGUAGES: dict[Language, str] = {
    "zh": "中文 汉语 普通话 中 简体中文 繁体中文 國語 国语 chinese mandarin zh zhcn zhtw zhhk cn",
    "en": "英文 英语 英 english en enus engb",
}
_OF_LANGUAGE: dict[str, Language] = {word: language for language, words in _LANGUAGES.items() for word in words.split()}
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_BETWEEN = re.compile(r"[\s*＊_.:：/-]+")


def column_of(heading: str) -> Column | None:
    """``E-mail（必填）*`` and ``电子邮箱`` are both ``mail``."""
    return _OF_HEADING.get(_bare(heading))


def language_of(text: str) -> Language | None:
    return _OF_LANGUAGE.get(_bare(text))


def _bare(text: str) -> str:
    return _BETWEEN.sub("", _ASIDE.sub("", unicodedata.normalize("NFKC", text).casefold()))
