"""Parts to one playable file, in a child process (signatures first; the body follows within the hour)."""

from pathlib import Path

from server.media.states import FinishedTake, PartBounds


class FinishFailed(Exception):
    """The take cannot be finished; ``reason`` is a short code without private data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Finisher:
    """At most ``children`` child processes at once, each for ``limit_s`` seconds at most."""

    def __init__(self, children: int = 1, limit_s: float = 120.0) -> None:
        raise NotImplementedError

    async def finish_take(self, parts: list[Path], out: Path) -> FinishedTake:
        """Join ``parts`` (in session order) to ``out``, a seekable WebM; raises FinishFailed. ``out`` appears whole."""
        raise NotImplementedError

    async def probe_part(self, path: Path) -> PartBounds | None:
        """What a part left by a killed server holds; None if nothing in it can be read."""
        raise NotImplementedError
