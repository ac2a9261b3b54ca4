"""A message as a mail: plain text, the same as simple HTML, and the link's QR code as a picture inside it.

Header injection is impossible twice over: line breaks are taken out here, and the standard library refuses any that are
left.
"""

import html
import io
import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import segno

from server.core.text import Language
from server.notify.contract import NotSent, Outgoing

_QR_ALT = {"zh": "用手机扫描二维码打开同一链接", "en": "Scan this code with a phone to open the same link"}
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_URL = re.compile(r"https?://[^\s<>\"“”，。；）)]+")
_BULLET = "· "


def one_line(text: str) -> str:
    """Without line breaks and other control characters."""
    return _BREAKS.sub(" ", text).strip()


def address_of(text: str) -> Address:
    """``hr@example.com`` or ``Hiring <hr@example.com>``; raises ValueError for anything else."""
    if _BREAKS.search(text):
        raise ValueError("line break in an address")
    name, address = parseaddr(text)
    user, at, domain = address.rpartition("@")
    if not at or not user or not domain or " " in address or len(address) > 320:
        raise ValueError("not a mail address")
    try:
        return Address(display_name=name, username=user, domain=domain.encode("idna").decode())
    except (HeaderParseError, IndexError, UnicodeError) as error:
        raise ValueError("not a mail address") from error


def message_id(message: str, sender: Address) -> str:
    """The same for every try, so that one that arrives twice can be told."""
    return f"<{message}@{sender.domain}>"


def build_mail(message: Outgoing, sender: str, reply_to: str = "") -> EmailMessage:
    """Raises :class:`NotSent`, permanent, for an address that is none."""
    mail = EmailMessage(policy=SMTP)
    own = address_of(sender)
    mail["From"] = own
    mail["To"] = _to(message)
    if reply_to:
        mail["Reply-To"] = address_of(reply_to)
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(datetime.fromtimestamp(message.created_wall_s, UTC))
    mail["Message-ID"] = message_id(message.id, own)
    mail["Content-Language"] = "zh-CN" if message.language == "zh" else "en"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(message.text)
    mail.add_alternative(as_html(message.text, message.language, message.link, "cid:qr@message"), subtype="html")
    if message.link:
        parts = mail.get_payload()
        body = parts[1] if isinstance(parts, list) else None
        if isinstance(body, EmailMessage):
            body.add_related(
                qr_png(message.link), "image", "png", cid="<qr@message>", filename="link.png", disposition="inline"
            )
    return mail


def _to(message: Outgoing) -> Address:
    if message.channel != "mail":  # kept in the folder in place of a gateway: to be read, not to be sent
        return Address(display_name=one_line(message.address), username=message.channel, domain="gateway.invalid")
    try:
        return address_of(message.address)
    except ValueError:
        raise NotSent("address", permanent=True) from None


def qr_png(link: str) -> bytes:
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="png", scale=5, border=4)
    return drawn.getvalue()


def as_html(text: str, language: Language, link: str, qr: str) -> str:
    """Paragraphs, lists and links of the plain text; the code after the paragraph that has ``link``."""
    made: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        made.append(_paragraph(paragraph))
        if link and qr and link in paragraph:
            alt = html.escape(_QR_ALT[language])
            made.append(f'<p><img src="{html.escape(qr)}" alt="{alt}" width="185"><br><small>{alt}</small></p>')
    tag = "zh-CN" if language == "zh" else "en"
    style = "font-family:system-ui,-apple-system,'PingFang SC','Microsoft YaHei',sans-serif;font-size:16px;line-height:1.6"
    return (
        f'<!doctype html><html lang="{tag}"><head><meta charset="utf-8"></head>'
        f'<body style="{style};max-width:40em">{"".join(made)}</body></html>'
    )


def _paragraph(paragraph: str) -> str:
    before: list[str] = []
    items: list[str] = []
    for line in paragraph.split("\n"):
        if line.startswith(_BULLET):
            items.append(f"<li>{_linked(line.removeprefix(_BULLET))}</li>")
        else:
            before.append(_linked(line))
    heading = "<br>".join(before)
    if not items:
        return f"<p>{heading}</p>"
    return (f"<p><strong>{heading}</strong></p>" if heading else "") + f"<ul>{''.join(items)}</ul>"


def _linked(line: str) -> str:
    made, at = "", 0
    for found in _URL.finditer(line):
        url = html.escape(found[0])
        made += html.escape(line[at : found.start()]) + f'<a href="{url}">{url}</a>'
        at = found.end()
    return made + html.escape(line[at:])
