"""The documentation names no file of this repository that is not there."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "docs").glob("*.md")))
CODE = re.compile(r"`([^`\n]+)`")
NAMED = re.compile(r"(?:\.?[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|ts|tsx|toml|yaml|yml|css|md|ini)")
"""Something with a slash between names, or the name of a source file."""
OF_THIS_TREE = ("server/", "analyzers/", "web_client/", "loadtest/", "tests/", "docs/", "deploy/", "scripts/", ".github/")
MADE = ("web_client/dist", "web_client/node_modules")
"""Made by a build; not in the tree."""
ELSEWHERE = frozenset({"limits.toml"})
"""Files that whoever runs this writes."""


@cache
def tracked() -> frozenset[str]:
    """Files of the tree, and the folders that hold them."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    folders = {str(parent) for name in listed for parent in Path(name).parents}
    return frozenset({*listed, *folders})


def named(text: str) -> set[str]:
    """Names of files and folders between backticks."""
    found = set()
    for code in CODE.findall(text):
        for word in code.split():
            word = word.strip("(),:;'\"").removeprefix("./")
            if NAMED.fullmatch(word) and (word.startswith(OF_THIS_TREE) or "/" not in word):
                found.add(word)
    return found


def is_there(name: str) -> bool:
    if name.startswith(MADE) or name in ELSEWHERE:
        return True
    if "/" in name:
        return name.rstrip("/") in tracked()
    return any(one == name or one.endswith(f"/{name}") for one in tracked())


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_are_there(page: str) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("no git tree to look at")
    missing = sorted(name for name in named((ROOT / page).read_text("utf-8")) if not is_there(name))
    assert missing == []


def test_a_name_that_is_gone_is_found() -> None:
    assert named("see `server/room.py`, `pip install x` and `a/b` or `python -m server user add`") == {"server/room.py"}
    assert not is_there("server/no_such_file.py")
    assert is_there("server/core/facts.py")
