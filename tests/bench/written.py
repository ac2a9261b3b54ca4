"""Where a bench leaves its figures. The folder is made before the work, so none are lost for want of it."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from loadtest.outputs import NoPlace, make_places

FOLDER = Path("data") / "bench"


def add_json(parser: ArgumentParser, name: str) -> None:
    """``--json FILE``, by default ``data/bench/NAME.json``."""
    parser.add_argument(
        "--json", type=json_file, default=str(FOLDER / f"{name}.json"), help="figures (default: %(default)s)"
    )


def json_file(text: str) -> Path:
    """As argparse wants it: for a default too, before the work."""
    path = Path(text)
    try:
        make_places(path)
    except NoPlace as wrong:
        raise ArgumentTypeError(str(wrong)) from wrong
    return path


def folder(text: str) -> Path:
    path = Path(text)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise ArgumentTypeError(f"{path}: {wrong.strerror}") from wrong
    return path


def write_json(path: Path, figures: Any) -> None:
    """Says where to the error stream: some benches' output is JSON itself."""
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1))
    print(f"written to {path}", file=sys.stderr)
