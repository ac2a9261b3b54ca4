"""Templates of messages: what may stand in them, checking, and filling them in. Pure.

A placeholder is ``{name}``. Links and codes are secrets: filling in leaves a mark in their place, and only
:func:`revealed`, at the moment of sending, puts them in. So what is stored opens nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "invitation",
    "reminder",
    "rescheduled",
    "revoked",
    "result_ready",
    "next_round",
    "rejected",
    "talent_pool",
    "request_answered",
    "request_erased",
    "identity_code",
    "result_code",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Field = Literal["subject", "body", "short"]

SECRETS = frozenset({"link", "result_link", "code"})
_ALWAYS = frozenset({"name", "title", "organisation", "department"})
_INVITE = _ALWAYS | {"window", "minutes", "questions", "language", "recorded"}
_RESULT = _ALWAYS | {"result_link", "remarks"}
PLACEHOLDERS: dict[Kind, frozenset[str]] = {
    "invitation": _INVITE | {"link"},
    "reminder": _INVITE | {"link"},
    "rescheduled": _INVITE | {"link"},
    "revoked": _ALWAYS,
    "result_ready": _RESULT,
    "next_round": _RESULT,
    "rejected": _RESULT,
    "talent_pool": _RESULT,
    "request_answered": _ALWAYS | {"result_link", "request", "outcome", "answer"},
    "request_erased": _ALWAYS | {"answer"},
    "identity_code": _ALWAYS | {"code", "code_minutes"},
    "result_code": _ALWAYS | {"code", "code_minutes"},
}
NEEDED: dict[Kind, str] = {
    "invitation": "link",
    "reminder": "link",
    "rescheduled": "link",
    "result_ready": "result_link",
    "request_answered": "result_link",
    "identity_code": "code",
    "result_code": "code",
}
"""Without this the message is of no use."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_MARK = re.compile("\ue000([a-z_]+)\ue001")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u0085\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Template:
    """``body`` for mails and chats, ``short`` for text messages."""

    subject: str
    body: str
    short: str


@dataclass(frozen=True, slots=True)
class Fault:
    """``what``: ``unknown`` placeholder, ``missing`` one, or ``not_here`` (a secret in a subject)."""

    field: Field
    what: Literal["unknown", "missing", "not_here"]
    placeholder: str


@dataclass(frozen=True, slots=True)
class Filled:
    """Filled in, with marks where secrets belong."""

    subject: str
    body: str
    short: str


def check(kind: Kind, template: Template) -> tuple[Fault, ...]:
    """What is wrong with a template; nothing means that it can be used."""
    faults: list[Fault] = []
    fields: tuple[tuple[Field, str], ...] = (
        ("subject", template.subject),
        ("body", template.body),
        ("short", template.short),
    )
    for field, text in fields:
        used = dict.fromkeys(_PLACEHOLDER.findall(text))
        faults += [Fault(field, "unknown", name) for name in used if name not in PLACEHOLDERS[kind]]
        if field == "subject":
            faults += [Fault(field, "not_here", name) for name in used if name in SECRETS & PLACEHOLDERS[kind]]
        elif kind in NEEDED and NEEDED[kind] not in used:
            faults.append(Fault(field, "missing", NEEDED[kind]))
    return tuple(faults)


def fill(template: Template, values: Mapping[str, str]) -> Filled:
    """Put the values in, taken as they are: a brace in a name stays a brace. Secrets become marks."""
    clean = {name: _clean(value) for name, value in values.items()}
    return Filled(
        subject=" ".join(_filled(template.subject, clean).split())[:300],
        body=_filled(template.body, clean),
        short=" ".join(_filled(template.short, clean).split()),
    )


def secrets_in(text: str) -> frozenset[str]:
    """Which secrets a filled text still has marks for."""
    return frozenset(_MARK.findall(text))


def revealed(text: str, secrets: Mapping[str, str]) -> str:
    """With the secrets in place of their marks; a mark without a secret becomes nothing, and its line goes with it."""
    lines = []
    for line in text.split("\n"):
        names = _MARK.findall(line)
        if names and not any(secrets.get(name) for name in names):
            continue
        lines.append(_MARK.sub(lambda found: secrets.get(found[1], ""), line))
    return _without_gaps("\n".join(lines))


def _filled(text: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1]
        return f"\ue000{name}\ue001" if name in SECRETS else values.get(name, "")

    lines = []
    for line in _PRIVATE_USE.sub("", _CONTROLS.sub(" ", text.replace("\r\n", "\n"))).split("\n"):
        names = _PLACEHOLDER.findall(line)
        if names and not any(name in SECRETS or values.get(name) for name in names):
            continue  # all of it was left empty
        lines.append(_PLACEHOLDER.sub(value, line))
    return _without_gaps("\n".join(lines))


def _without_gaps(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _clean(value: str) -> str:
    return _PRIVATE_USE.sub("", _CONTROLS.sub(" ", value.replace("\r\n", "\n"))).strip()
