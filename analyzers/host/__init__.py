"""The analyzer host: a child process that turns encoded frames into facts."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
"""Before any model library is loaded: without it each decoding keeps a second core busy waiting, and costs twice as much."""
