"""A message as a mail."""

from dataclasses import replace

import pytest

from server.notify.contract import NotSent, Outgoing
from server.notify.mime import address_of, as_html, build_mail
from tests.notify.post_office import html_of, text_of

LINK = "https://interviews.test/i/abc?x=1&y=2"
MESSAGE = Outgoing(
    id="m1",
    kind="invitation",
    channel="mail",
    address="yue@example.com",
    language="zh",
    subject="面试邀请",
    text=f"林悦，您好！\n\n开始面试：\n{LINK}\n\n需要准备\n· 摄像头\n· <b>麦克风</b>",
    link=LINK,
    created_wall_s=1_795_395_600.0,
)
SENDER = "招聘 <hr@example.com>"


def test_a_mail_has_text_html_and_the_link_as_a_picture() -> None:
    mail = build_mail(MESSAGE, SENDER, "answers@example.com")
    assert (mail["To"], mail["Reply-To"]) == ("yue@example.com", "answers@example.com")
    assert mail["Message-ID"] == "<m1@example.com>"
    assert mail["Date"] == "Mon, 23 Nov 2026 01:00:00 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert text_of(mail).strip() == MESSAGE.text
    html = html_of(mail)
    assert '<a href="https://interviews.test/i/abc?x=1&amp;y=2">' in html
    assert "<li>&lt;b&gt;麦克风&lt;/b&gt;</li>" in html
    assert 'src="cid:qr@message"' in html
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == "<qr@message>"
    assert picture.get_content().startswith(b"\x89PNG")


def test_the_same_message_gives_the_same_message_id_whenever_it_is_tried() -> None:
    assert build_mail(MESSAGE, SENDER)["Message-ID"] == build_mail(MESSAGE, SENDER)["Message-ID"]


def test_without_a_link_there_is_no_picture() -> None:
    mail = build_mail(replace(MESSAGE, link="", text="hello"), SENDER)
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize(
    "subject", ["a\r\nBcc: all@example.com", "a\nBcc: all@example.com", "a\u2028Bcc: x@y.z", "a\x0bBcc: b"]
)
def test_a_subject_cannot_bring_a_header(subject: str) -> None:
    mail = build_mail(replace(MESSAGE, subject=subject), SENDER)
    assert mail["Bcc"] is None
    assert "\n" not in str(mail["Subject"])
    assert b"\nBcc" not in mail.as_bytes()


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b\r\nBcc: all@example.com", "a b@example.com", "@example.com", "a@", "x" * 400 + "@example.com"],
)
def test_an_address_that_is_none_is_given_up_at_once(address: str) -> None:
    with pytest.raises(NotSent) as failed:
        build_mail(replace(MESSAGE, address=address), SENDER)
    assert failed.value.permanent


def test_an_address_in_another_script() -> None:
    assert address_of("hr@例子.cn").addr_spec == "hr@xn--fsqu00a.cn"


def test_a_message_for_a_gateway_is_kept_readable() -> None:
    mail = build_mail(replace(MESSAGE, channel="sms", address="13800001111"), SENDER)
    assert "13800001111" in str(mail["To"])


def test_scripts_do_not_get_into_html() -> None:
    html = as_html("<script>x</script> https://a.test/<script>", "en", "", "")
    assert "<script" not in html
