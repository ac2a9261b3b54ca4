"""The network that finds talk keeps to itself."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_loading_it_leaves_no_device_id_and_starts_no_reports(tmp_path: Path) -> None:
    """In a process of its own, as the library reads its environment when it is imported."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "XDG_"))}
    subprocess.run(
        [sys.executable, "-c", "from analyzers.sound.silero import SileroModel; SileroModel()"],
        cwd=ROOT,
        env={**environment, "HOME": str(tmp_path)},
        check=True,
        timeout=60,
    )
    assert list(tmp_path.rglob("*")) == []
