"""Where recordings lie: ``<data_dir>/recordings/<session>/q01-t1-p1.mkv`` as they grow, ``q01-t1.webm`` when done."""

import re
import shutil
from pathlib import Path

_SESSION = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FILE = re.compile(r"q\d{2,3}-t\d{1,3}(-p\d{1,4}\.mkv|\.webm)")


class UnsafeName(ValueError):
    """The name is not one of ours; nothing outside the recordings folder is ever touched."""


class RecordingStore:
    """Recordings on this machine's disk. File names are relative to the session's folder, as facts carry them."""

    def __init__(self, data_dir: Path) -> None:
        self.root = data_dir / "recordings"

    def folder(self, session: str) -> Path:
        """The session's folder, made when missing; raises :class:`UnsafeName`."""
        folder = self._folder(session)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    @staticmethod
    def part_name(question: int, take: int, part: int) -> str:
        return f"q{question:02d}-t{take}-p{part}.mkv"

    @staticmethod
    def finished_name(question: int, take: int) -> str:
        return f"q{question:02d}-t{take}.webm"

    def part(self, session: str, question: int, take: int, part: int) -> Path:
        """Path of a part that is being written (its folder exists)."""
        return self.folder(session) / self.part_name(question, take, part)

    def finished(self, session: str, question: int, take: int) -> Path:
        """Path of a take's playable file (its folder exists, the file perhaps not yet)."""
        return self.folder(session) / self.finished_name(question, take)

    def path(self, session: str, file: str) -> Path:
        """Path of a file named by a fact or a request; raises :class:`UnsafeName`. Makes nothing."""
        if not _FILE.fullmatch(file):
            raise UnsafeName("file")
        return self._folder(session) / file

    def parts(self, session: str, question: int, take: int) -> list[Path]:
        """The parts of a take that exist, in order."""
        found = self._folder(session).glob(f"q{question:02d}-t{take}-p*.mkv")
        return sorted(found, key=lambda path: int(path.stem.rsplit("-p", 1)[1]))

    def free_mb(self) -> int:
        """Free space on the recordings' disk in MiB."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        return shutil.disk_usage(self.root).free // (1024 * 1024)

    def _folder(self, session: str) -> Path:
        if not _SESSION.fullmatch(session):
            raise UnsafeName("session")
        return self.root / session
