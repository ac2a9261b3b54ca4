"""What stands for the placeholders: drawn from the opening's plan, the candidate and the window. Pure."""

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from server.core.plan import Plan
from server.core.text import Language, Text
from server.interview.translation import in_language

_ZONES = {"Asia/Shanghai": Text(zh="北京时间", en="China Standard Time")}
_WEEKDAYS = "一二三四五六日"
_EMPLOYER = Text(zh="招聘方", en="The hiring team")
_LANGUAGES = {"zh": Text(zh="中文", en="Chinese"), "en": Text(zh="英语", en="English")}
_EITHER = Text(zh="中文或英语，开始前由您选择", en="Chinese or English, as you choose before it begins")
_SPOKEN = Text(
    zh="您回答时的声音和画面会被录制，并转成文字，供招聘方查看。准备时间和题目之间不录制。",
    en="The sound and picture of your answers are recorded and turned into text for the employer to read. Nothing is "
    "recorded while you prepare or between questions.",
)
_TYPED = Text(
    zh="您选择和输入的回答会被保存，供招聘方查看。",
    en="The answers you choose and type are kept for the employer to read.",
)
_EXPRESSION = Text(
    zh="画面中可见的表情动作只有在您另行同意后才会分析；不同意不影响面试。",
    en="Visible expression events are analysed only if you agree to that separately; declining costs you nothing.",
)
_CONSENT = Text(
    zh="开始前由您逐项决定是否同意，未经同意不会录制。",
    en="Before it begins you decide on each use; nothing is recorded without your consent.",
)
CHECK_MINUTES = 5
"""For the device check, as the candidate's page says."""


def values_of(
    plan: Plan,
    name: str,
    language: Language,
    zone: str,
    valid_from_wall_s: float | None = None,
    valid_until_wall_s: float | None = None,
) -> dict[str, str]:
    """Everything but secrets, remarks and codes."""
    said = in_language(plan, language)
    seconds = sum(question.preparation_s + question.answer_s for question in plan.questions)
    return {
        "name": name,
        "title": said.title,
        "department": said.department,
        "organisation": said.organisation or said.department or _EMPLOYER.get(language),
        "window": window(valid_from_wall_s, valid_until_wall_s, zone, language),
        "minutes": str(math.ceil(seconds / 60) + CHECK_MINUTES),
        "questions": str(len(plan.questions)),
        "language": _EITHER.get(language) if plan.other else _LANGUAGES[plan.language].get(language),
        "recorded": _recorded(plan, language),
    }


def window(from_wall_s: float | None, until_wall_s: float | None, zone: str, language: Language) -> str:
    """When the link may be opened, in a zone that is named."""
    named = zone_name(zone, until_wall_s if until_wall_s is not None else from_wall_s, language)
    begin = None if from_wall_s is None else moment(from_wall_s, zone, language)
    end = None if until_wall_s is None else moment(until_wall_s, zone, language)
    if language == "zh":
        if begin and end:
            return f"{begin} 至 {end}（{named}）"
        if begin:
            return f"{begin} 起（{named}）"
        return f"{end} 之前（{named}）" if end else "随时可以开始"
    if begin and end:
        return f"{begin} to {end} ({named})"
    if begin:
        return f"from {begin} ({named})"
    return f"until {end} ({named})" if end else "at any time"


def moment(wall_s: float, zone: str, language: Language) -> str:
    at = datetime.fromtimestamp(wall_s, UTC).astimezone(ZoneInfo(zone))
    if language == "zh":
        return f"{at.year}年{at.month}月{at.day}日（周{_WEEKDAYS[at.weekday()]}）{at:%H:%M}"
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M}"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: tuple[str, ...] = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
_MONTHS += ("November", "December")


def zone_name(zone: str, wall_s: float | None, language: Language) -> str:
    """The zone by the name people use, with its distance to UTC on that day."""
    at = datetime.fromtimestamp(wall_s or 0.0, UTC).astimezone(ZoneInfo(zone))
    offset = at.strftime("%z")
    utc = f"UTC{offset[:3]}:{offset[3:5]}" if offset not in ("+0000", "") else "UTC"
    known = _ZONES.get(zone)
    name = known.get(language) if known else zone.replace("_", " ")
    if name == utc:
        return name
    return f"{name}，{utc}" if language == "zh" else f"{name}, {utc}"


def _recorded(plan: Plan, language: Language) -> str:
    spoken = any(question.spoken for question in plan.questions)
    typed = any(not question.spoken for question in plan.questions)
    parts = [
        _SPOKEN if spoken else None,
        _TYPED if typed else None,
        _EXPRESSION if plan.expression_events and spoken else None,
        _CONSENT,
    ]
    return ("" if language == "zh" else " ").join(part.get(language) for part in parts if part is not None)
