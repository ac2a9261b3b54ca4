"""Tokens: recomputable, unguessable, and nothing but what this server made."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.hiring.links import TOKEN_CHARS, Links, new_invitation_id
from server.hiring.secret_key import SecretUnusable, server_secret

ROOT = Path(__file__).resolve().parents[2]
SECRET = bytes(range(32))
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@given(st.binary(min_size=16, max_size=16))
def test_a_token_leads_back_to_its_invitation_and_can_be_made_again(identity: bytes) -> None:
    links = Links(SECRET)
    token = links.token(identity.hex())
    assert len(token) == TOKEN_CHARS
    assert links.invitation_of(token) == identity.hex()
    assert Links(SECRET).token(identity.hex()) == token


@given(st.binary(min_size=16, max_size=16), st.integers(0, TOKEN_CHARS - 1), st.sampled_from(ALPHABET))
def test_any_changed_character_makes_it_invalid(identity: bytes, at: int, char: str) -> None:
    links = Links(SECRET)
    token = links.token(identity.hex())
    changed = token[:at] + char + token[at + 1 :]
    assert links.invitation_of(changed) == (identity.hex() if changed == token else None)


@given(st.text(max_size=60))
def test_rubbish_is_no_link(text: str) -> None:
    assert Links(SECRET).invitation_of(text) is None


def test_another_secret_makes_other_tokens() -> None:
    invitation = new_invitation_id()
    assert Links(b"x" * 32).invitation_of(Links(SECRET).token(invitation)) is None


def test_the_token_does_not_carry_the_secret_and_short_secrets_are_refused() -> None:
    with pytest.raises(ValueError, match="short"):
        Links(b"short")
    with pytest.raises(ValueError, match="invitation"):
        Links(SECRET).token("aa")
    assert Links(SECRET).link("https://x.example/", new_invitation_id()).startswith("https://x.example/i/")


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    made = server_secret(tmp_path / "new")
    path = tmp_path / "new" / "secret.key"
    assert len(made) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    assert server_secret(tmp_path / "new") == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path / "new") == ["secret.key"]


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from server.hiring.secret_key import server_secret;"
        "sys.stdin.readline(); print(server_secret(Path(sys.argv[1])).hex())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    secrets = {process.communicate("\n", timeout=60)[0] for process in processes}
    assert len(secrets) == 1
    assert secrets == {server_secret(tmp_path).hex() + "\n"}


def test_a_damaged_secret_stops_the_server_instead_of_breaking_every_link(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"half")
    with pytest.raises(SecretUnusable):
        server_secret(tmp_path)
