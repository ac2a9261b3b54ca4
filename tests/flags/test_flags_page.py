"""``docs/flags.md`` lists every rule as it is declared."""

import re
from pathlib import Path

import pytest

from server.flags import Rule
from server.flags._event_rule import EventRule
from server.flags.panel import find_rules

PAGE = (Path(__file__).parents[2] / "docs" / "flags.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| (.+)$", PAGE, re.MULTILINE))


@pytest.mark.parametrize("rule", find_rules().values(), ids=lambda rule: rule.name)
def test_every_rule_has_its_row(rule: type[Rule]) -> None:
    assert ROWS[rule.name].startswith(rule.severity)
    if issubclass(rule, EventRule):
        assert f" {rule.hold_ms // 1000} s " in ROWS[rule.name]


def test_no_row_is_of_a_rule_that_is_gone() -> None:
    assert set(ROWS) == set(find_rules())
