"""Where a run's or a clip's files go: seen to before anything long begins, so that nothing measured is lost at its end."""

from pathlib import Path


class NoPlace(RuntimeError):
    """A file cannot be written there; the text says which and why."""


def make_places(*paths: Path | None) -> None:
    """Make the folders of these files and see that each can be written; what is there stays. Raises NoPlace."""
    for path in paths:
        if path is None:
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            was_there = path.exists()
            with path.open("ab"):
                pass
            if not was_there:
                path.unlink()
        except OSError as error:
            raise NoPlace(f"{path} cannot be written: {error.strerror or type(error).__name__}") from error


def write(path: Path | None, text: str) -> None:
    """Raises NoPlace: a disk can fill up, and a folder can go, during a run."""
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    except OSError as error:
        raise NoPlace(f"{path} cannot be written: {error.strerror or type(error).__name__}") from error
