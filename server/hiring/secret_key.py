"""The server's secret: made once, readable by its owner alone. Losing it makes every link that is out invalid."""

import os
import secrets
from pathlib import Path

SECRET_BYTES = 32


class SecretUnusable(RuntimeError):
    """The secret file is there but is not one of ours; replacing it would break every link, so a person decides."""


def server_secret(data_dir: Path) -> bytes:
    """The secret in ``data_dir/secret.key``, made when missing; raises :class:`SecretUnusable`."""
    path = data_dir / "secret.key"
    if not path.exists():
        _make(path)
    secret = path.read_bytes()
    if len(secret) != SECRET_BYTES:
        raise SecretUnusable(f"{path} does not hold {SECRET_BYTES} bytes")
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return secret


def _make(path: Path) -> None:
    """Written aside and linked into place: of several processes one wins, and nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            return
    finally:
        aside.unlink()
