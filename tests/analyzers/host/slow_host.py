"""A real analyzer host with plug-ins beside it that are as slow as a test wants, and a pressure that falls sooner."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import analyzers
from analyzers.host import heavy, pressure

analyzers.__path__.append(str(Path(__file__).with_name("slow_plugins")))
for name in ("DOWN_AFTER_S", "FINAL_STEP_EVERY_S", "FINAL_STEP_LATEST_S"):
    setattr(pressure, name, float(os.environ.get(f"SLOW_HOST_{name}", getattr(pressure, name))))
heavy.FINAL_EVERY_S = float(os.environ.get("SLOW_HEAVY_FINAL_EVERY_S", heavy.FINAL_EVERY_S))

from analyzers.host.__main__ import main  # noqa: E402 (the folder of plug-ins comes first)

main()
