"""The command line as people use it: processes of their own on a fresh folder."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from server.hiring.links import Links
from server.hiring.secret_key import server_secret

ROOT = Path(__file__).resolve().parents[1]


def run(data_dir: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    given = {f"LIS_{name.upper()}": value for name, value in settings.items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LIS_")}
    return subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        cwd=ROOT,
        env={**kept, "LIS_DATA_DIR": str(data_dir), "COLUMNS": "60", **given},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def rows(data_dir: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(data_dir / "interviews.sqlite") as file:
        return file.execute(query).fetchall()


def test_a_first_run_shows_where_to_begin_and_the_password_once(tmp_path: Path) -> None:
    first = run(tmp_path, "first-run", host="192.0.2.10", port="8443", tls="true")
    assert first.returncode == 0, first.stderr
    assert "https://192.0.2.10:8443/console/" in first.stdout
    (password,) = re.findall(r"\b\w{4}-\w{4}-\w{4}-\w{4}\b", first.stdout)
    tokens = re.findall(r"https://192\.0\.2\.10:8443/i/([\w-]{43})\n", first.stdout)
    assert len(tokens) == 2
    links = Links(server_secret(tmp_path))
    known = {str(row[0]) for row in rows(tmp_path, "SELECT id FROM invitations")}
    assert {links.invitation_of(token) for token in tokens} == known
    assert "█" in first.stdout, "a QR code"
    again = run(tmp_path, "first-run", public_url="https://talk.example/")
    assert password not in again.stdout
    assert [f"https://talk.example/i/{token}\n" in again.stdout for token in tokens] == [True, True]
    assert rows(tmp_path, "SELECT name, role, must_change_password FROM accounts") == [("hr", "admin", 1)]
    for held in tmp_path.glob("interviews.sqlite*"):
        assert password.encode() not in held.read_bytes()


def test_accounts_and_keys(tmp_path: Path) -> None:
    added = run(tmp_path, "user", "add", "anna")
    assert re.search(r"\w{4}-\w{4}-\w{4}-\w{4}", added.stdout)
    assert run(tmp_path, "user", "add", "Anna").returncode != 0
    before = rows(tmp_path, "SELECT password_hash FROM accounts")
    assert run(tmp_path, "user", "reset", "anna").returncode == 0
    assert rows(tmp_path, "SELECT password_hash FROM accounts") != before
    key = run(tmp_path, "key", "add", "anna", "--label", "import")
    assert re.fullmatch(r"lis_[\w-]{43}\n", key.stdout)
    for wrong in (("user", "reset", "nobody"), ("key", "add", "nobody"), ("user", "add", "x", "--role", "king")):
        refused = run(tmp_path, *wrong)
        assert refused.returncode != 0
        assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("command", ["migrate", "sample", "certificate"])
def test_doing_it_twice_is_harmless(tmp_path: Path, command: str) -> None:
    for _ in range(2):
        done = run(tmp_path, command, tls="true")
        assert done.returncode == 0, done.stderr
    if command == "sample":
        assert len(rows(tmp_path, "SELECT id FROM openings")) == 1
