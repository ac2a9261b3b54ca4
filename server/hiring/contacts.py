"""Names, mail addresses and phone numbers as people write them, made alike. Pure; None means it cannot be one."""

import re
import unicodedata

NAME_CHARS = 200
MAIL_CHARS = 254
_MAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\.]+(\.[^\s@<>()\[\],;:\"\\.]+)+")
_PHONE = re.compile(r"\+?[0-9]{5,15}")
_BETWEEN_DIGITS = re.compile(r"[\s().\-‐‑–—/]+")
_CHINESE_MOBILE = re.compile(r"(?:\+|00)?86(1[3-9][0-9]{9})")


def clean_name(text: str) -> str | None:
    """One line without doubled spaces."""
    name = " ".join(text.split())
    if not name or len(name) > NAME_CHARS or any(unicodedata.category(mark) == "Cc" for mark in name):
        return None
    return name


def clean_mail(text: str) -> str | None:
    """Full-width characters made half-width. What looks right may still not exist."""
    mail = unicodedata.normalize("NFKC", text).strip()
    if len(mail) > MAIL_CHARS or _MAIL.fullmatch(mail) is None:
        return None
    return None if any(unicodedata.category(mark)[0] == "C" for mark in mail) else mail


def clean_phone(text: str) -> str | None:
    """Digits with a + before a country's code; a mobile number of mainland China without it, so that both spellings of it
    are one."""
    phone = _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text).strip())
    mobile = _CHINESE_MOBILE.fullmatch(phone)
    if mobile is not None:
        return mobile.group(1)
    if phone.startswith("00"):
        phone = "+" + phone[2:]
    return phone if _PHONE.fullmatch(phone) else None
