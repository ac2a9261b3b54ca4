"""Texts: ours are sound in both languages, placeholders are checked, nothing can be smuggled in."""

import re

import pytest

from server.notify.sample import LINK, RESULT_LINK, filled_sample
from server.notify.template import KINDS, NEEDED, SECRETS, Kind, Template, check, fill, revealed, secrets_in
from server.notify.texts import OURS


def test_every_kind_has_a_text_in_both_languages() -> None:
    assert set(OURS) == {(kind, language) for kind in KINDS for language in ("zh", "en")}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_our_texts_are_sound_and_fill_completely(kind: Kind, language: str) -> None:
    text = OURS[kind, language]  # type: ignore[index]
    assert check(kind, text) == ()
    for part in filled_sample(kind, language, text, "Asia/Shanghai"):  # type: ignore[arg-type]
        assert part
        assert not re.search(r"\{[a-z_]+\}|[\ue000-\uf8ff]", part)
        has_chinese = re.search(r"[\u4e00-\u9fff]", part) is not None
        assert has_chinese == (language == "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_invitation_says_all_that_is_needed(language: str) -> None:
    _, body, short = filled_sample("invitation", language, OURS["invitation", language], "Asia/Shanghai")  # type: ignore[arg-type,index]
    assert LINK in body
    assert LINK in short
    wanted = {
        "zh": (
            "北京时间，UTC+08:00",
            "2026年11月23日（周一）09:00",
            "摄像头和麦克风",
            "Chrome",
            "安静",
            "分钟",
            "录制",
            "转发",
        ),
        "en": (
            "China Standard Time, UTC+08:00",
            "Mon 23 November 2026, 09:00",
            "camera",
            "Chrome",
            "quiet",
            "minutes",
            "recorded",
        ),
    }
    for word in wanted[language]:
        assert word in body


def test_a_needed_placeholder_that_is_missing_an_unknown_one_and_a_secret_in_a_subject_are_told() -> None:
    faults = check("invitation", Template("{link}", "{nmae}: {link}", "{name}"))
    assert [(fault.field, fault.what, fault.placeholder) for fault in faults] == [
        ("subject", "not_here", "link"),
        ("body", "unknown", "nmae"),
        ("short", "missing", "link"),
    ]
    assert check("revoked", Template("{title}", "{name}", "{name}")) == ()
    assert set(NEEDED.values()) == SECRETS


def test_what_is_stored_has_no_secret_and_a_name_that_looks_like_one_gets_none() -> None:
    filled = fill(Template("{name}", "{name}\n{link}", "{name} {code}"), {"name": "{link} \ue000link\ue001"})
    assert filled.body.startswith("{link} link")
    assert secrets_in(filled.body) == {"link"}
    assert revealed(filled.body, {"link": LINK}) == f"{{link}} link\n{LINK}"
    assert revealed(filled.body, {}) == "{link} link"


def test_line_breaks_in_a_name_stay_out_of_the_subject() -> None:
    filled = fill(Template("Hello {name}", "{name}", "{name}"), {"name": "Eve\r\nBcc: all@example.com\u2028x"})
    assert filled.subject == "Hello Eve Bcc: all@example.com x"


def test_a_line_whose_values_are_all_empty_goes() -> None:
    template = Template("x", "one\n\n{remarks}\n\ntwo", "x")
    assert fill(template, {"remarks": ""}).body == "one\n\ntwo"
    assert fill(template, {"remarks": "well done"}).body == "one\n\nwell done\n\ntwo"


def test_the_result_messages_lead_to_the_result() -> None:
    for kind in ("result_ready", "next_round", "rejected", "talent_pool"):
        for language in ("zh", "en"):
            assert RESULT_LINK in filled_sample(kind, language, OURS[kind, language], "UTC")[1]
