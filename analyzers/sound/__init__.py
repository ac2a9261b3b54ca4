"""From Opus packets to blocks of 16 kHz sound and stretches of talk."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
"""Otherwise onnxruntime keeps a device id in the home folder and reports to its maker. It reads this when it is imported;
calling its ``disable_telemetry_events`` afterwards is too late. Nothing of an interview server leaves unasked."""
