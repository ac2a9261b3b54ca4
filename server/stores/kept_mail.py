"""Messages that were written to a folder because no gateway is set up: ``outbox/<message id>.eml`` in the data folder."""

import os
from collections.abc import Iterable
from pathlib import Path


class KeptMail:
    """Blocking; call it in a thread."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "outbox"

    def path(self, message: str) -> Path:
        if not message.isalnum():
            raise ValueError("not a message id")
        return self.folder / f"{message}.eml"

    def write(self, message: str, raw: bytes) -> Path:
        """Written whole or not at all; the same message again replaces its file. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.path(message)
        half = path.with_suffix(".half")
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        return path

    def erase(self, messages: Iterable[str]) -> None:
        """Remove the files of these messages; one that has none is fine."""
        for message in messages:
            self.path(message).unlink(missing_ok=True)
            self.path(message).with_suffix(".half").unlink(missing_ok=True)
