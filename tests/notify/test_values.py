"""Windows in a zone that is named, and what is recorded."""

import pytest

from server.core.plan import Choice, Plan, PlanWords, Question, QuestionWords
from server.core.text import LANGUAGES
from server.notify.values import values_of, window

FROM_S = 1_795_395_600.0  # 23 November 2026, 01:00 UTC
UNTIL_S = FROM_S + 3 * 86_400


@pytest.mark.parametrize(
    ("begin", "end", "zone", "zh", "en"),
    [
        (None, None, "Asia/Shanghai", "随时可以开始", "at any time"),
        (
            FROM_S,
            UNTIL_S,
            "Asia/Shanghai",
            "2026年11月23日（周一）09:00 至 2026年11月26日（周四）09:00（北京时间，UTC+08:00）",
            "Mon 23 November 2026, 09:00 to Thu 26 November 2026, 09:00 (China Standard Time, UTC+08:00)",
        ),
        (
            None,
            UNTIL_S,
            "America/New_York",
            "2026年11月25日（周三）20:00 之前（America/New York，UTC-05:00）",
            "until Wed 25 November 2026, 20:00 (America/New York, UTC-05:00)",
        ),
        (FROM_S, None, "UTC", "2026年11月23日（周一）01:00 起（UTC）", "from Mon 23 November 2026, 01:00 (UTC)"),
        (
            FROM_S - 120 * 86_400,
            None,
            "Europe/Berlin",
            "2026年7月26日（周日）03:00 起（Europe/Berlin，UTC+02:00）",
            "from Sun 26 July 2026, 03:00 (Europe/Berlin, UTC+02:00)",
        ),
    ],
)
def test_a_window_names_its_zone(begin: float | None, end: float | None, zone: str, zh: str, en: str) -> None:
    assert window(begin, end, zone, "zh") == zh
    assert window(begin, end, zone, "en") == en


def test_what_is_recorded_follows_the_plan() -> None:
    spoken, choice = (
        Question(text="a"),
        Question(kind="choice", text="b", choices=(Choice(text="x", right=True), Choice(text="y"))),
    )

    def recorded(plan: Plan) -> str:
        return values_of(plan, "n", "en", "UTC")["recorded"]

    assert "type" not in recorded(Plan(title="t", questions=(spoken,)))
    assert "sound and picture" not in recorded(Plan(title="t", questions=(choice,)))
    assert "expression" not in recorded(Plan(title="t", questions=(spoken, choice)))
    assert "expression" in recorded(Plan(title="t", questions=(spoken,), expression_events=True))


def test_time_needed_is_what_the_candidates_page_says() -> None:
    plan = Plan(title="t", questions=(Question(text="a", preparation_s=30, answer_s=120),) * 3)
    assert values_of(plan, "n", "zh", "UTC")["minutes"] == "13"


def test_a_mail_about_an_opening_in_two_languages_is_in_its_own_words_and_says_that_both_are_offered() -> None:
    own = Plan(title="工程师", department="平台", questions=(Question(text="问？"),))
    words = PlanWords(title="Engineer", department="Platform", questions=(QuestionWords(text="Ask?"),))
    plan = own.model_copy(update={"other": words})
    chinese, english = (values_of(plan, "n", language, "UTC") for language in LANGUAGES)
    assert (chinese["title"], chinese["organisation"], chinese["language"]) == (
        "工程师",
        "平台",
        "中文或英语，开始前由您选择",
    )
    assert (english["title"], english["organisation"]) == ("Engineer", "Platform")
    assert english["language"] == "Chinese or English, as you choose before it begins"
    assert (values_of(own, "n", "en", "UTC")["title"], values_of(own, "n", "en", "UTC")["language"]) == ("工程师", "Chinese")
