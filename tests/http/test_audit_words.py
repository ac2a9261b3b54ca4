"""Every action that the audit can hold has its words in the console, in both languages."""

import re
from pathlib import Path
from typing import get_args

from server.core.api_result import RequestKind
from server.http.app import api_routes
from server.http.auditing import audited_action
from tests.http.site import Site

WORDS = Path(__file__).parents[2] / "web_client" / "src" / "console" / "words" / "admin.ts"
BESIDE_ROUTES = {"sign_in", "sign_in_failed", "erase", "watch", "chat", "control_session", "entered_result"}
BESIDE_ROUTES |= {"decide", "score", "export"}
"""Written by sockets, sign-in, erasing, the candidate's result page, and in the transaction of what they tell."""


def test_every_audited_action_can_be_read(site: Site) -> None:
    actions = {audited_action(route) for route in api_routes(site.parts)} - {""}
    actions |= BESIDE_ROUTES | {f"asked_{kind}" for kind in get_args(RequestKind)}
    tables = re.findall(r"\n    actions: \{(.*?)\n    \}", WORDS.read_text("utf-8"), re.DOTALL)
    assert len(tables) == 2
    for table in tables:
        assert actions - set(re.findall(r"^\s+(\w+):", table, re.MULTILINE)) == set()
