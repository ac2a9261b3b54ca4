"""The kept words of ``words.yaml``."""

from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "words.yaml"


@cache
def word_lists() -> dict[str, tuple[str, ...]]:
    """Each list by its name; one inside another as ``headings.work``. Reads a file."""
    kept = yaml.safe_load(_FILE.read_text("utf-8"))
    headings = kept.pop("headings")
    named = {**kept, **{f"headings.{name}": words for name, words in headings.items()}}
    return {name: tuple(words.split()) for name, words in named.items()}
