"""Recording as it came (signatures first; the body follows within the hour)."""

from collections.abc import Callable
from pathlib import Path

from server.core.media import EncodedFrame
from server.media.states import PartResult


class Part:
    """One file of one answer's take, from one peer."""

    @property
    def failed(self) -> str:
        """Empty, or why nothing more is written (see PartResult.failed)."""
        raise NotImplementedError

    def put(self, frame: EncodedFrame) -> None:
        """Take a frame (``look`` frames are ignored); never waits."""
        raise NotImplementedError

    async def close(self) -> PartResult:
        """Write what is held, sync to disk. Then the part is safe."""
        raise NotImplementedError


class Recorder:
    """The recordings of one server: one writer thread for all parts. ``start`` before use, ``close`` at the end."""

    def __init__(self, queue_limit_bytes: int = 64 * 1024 * 1024) -> None:
        raise NotImplementedError

    def start_part(self, path: Path, ask_keyframe: Callable[[], None], failed: Callable[[str], None] | None = None) -> Part:
        """Begin a file (its folder is made). ``failed`` is called on the loop, once, if writing breaks."""
        raise NotImplementedError

    async def close(self) -> None:
        """Close parts that are still open and end the thread."""
        raise NotImplementedError
