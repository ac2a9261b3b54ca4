"""Made-up data for previews and tests."""

from server.core.plan import Plan, Question
from server.core.text import Language
from server.notify.template import Kind, Template, fill, revealed
from server.notify.values import values_of

LINK = "https://interviews.example/i/EXAMPLE-LINK-EXAMPLE-LINK-EXAMPLE-LINK-EXAM"
RESULT_LINK = "https://interviews.example/r/EXAMPLE-LINK-EXAMPLE-LINK-EXAMPLE-LINK-EXAM"
_FROM_S = 1_795_395_600.0
"""Monday, 23 November 2026, 01:00 UTC."""
_UNTIL_S = _FROM_S + 3 * 86_400 + 9 * 3600
_NAME = {"zh": "林悦", "en": "Yue Lin"}
_PLANS = {
    "zh": Plan(title="后端工程师", department="平台部", organisation="示例公司", questions=(Question(text="…"),) * 5),
    "en": Plan(
        title="Backend engineer",
        department="Platform",
        organisation="Example Ltd",
        language="en",
        questions=(Question(text="…"),) * 5,
    ),
}
_REQUEST = {"zh": "人工复核", "en": "review by a person"}
_OUTCOME = {"zh": "已复核", "en": "reviewed"}
_REMARKS = {"zh": "（您在这里写的话）", "en": "(what you add here)"}


def filled_sample(kind: Kind, language: Language, template: Template, zone: str) -> tuple[str, str, str]:
    """Subject, body and short text as a candidate would get them."""
    values = {
        **values_of(_PLANS[language], _NAME[language], language, zone, _FROM_S, _UNTIL_S),
        "remarks": _REMARKS[language],
        "code_minutes": "10",
        "request": _REQUEST[language],
        "outcome": _OUTCOME[language],
        "answer": _REMARKS[language],
    }
    secrets = {"link": LINK, "result_link": RESULT_LINK, "code": "123456"}
    filled = fill(template, values)
    return filled.subject, revealed(filled.body, secrets), revealed(filled.short, secrets)


def sample_link(kind: Kind) -> str:
    """What the preview's QR code leads to; empty where the message has none."""
    if kind in ("invitation", "reminder", "rescheduled"):
        return LINK
    shows_result = kind in ("result_ready", "next_round", "rejected", "talent_pool", "request_answered")
    return RESULT_LINK if shows_result else ""
