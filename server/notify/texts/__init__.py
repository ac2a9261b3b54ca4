"""Our texts, until somebody writes their own."""

from server.core.text import Language
from server.notify.template import Kind, Template
from server.notify.texts import codes, invite, requests, result

OURS: dict[tuple[Kind, Language], Template] = {**invite.TEXTS, **result.TEXTS, **codes.TEXTS, **requests.TEXTS}
