"""The server's heaps are bounded, and large blocks leave no holes in them: seen in a process of its own."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's own settings")

SEEN = """
import ctypes, sys, threading
from server.load.heap import LARGE_BYTES, bound_heaps

if sys.argv[1] == "bound" and not bound_heaps():
    sys.exit("not glibc")
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
all_have = threading.Barrier(8)

def ask():
    libc.malloc(2000)
    all_have.wait()

threads = [threading.Thread(target=ask) for _ in range(8)]
for one in threads:
    one.start()
for one in threads:
    one.join()
before = libc.malloc(4 * LARGE_BYTES)
libc.free(before)
libc.malloc(3 * LARGE_BYTES)
libc.malloc_stats()
"""


def seen(how: str) -> tuple[int, int]:
    """How many heaps eight threads were given, and how much the first heap grew, in bytes."""
    done = subprocess.run([sys.executable, "-c", SEEN, how], capture_output=True, text=True, check=False)
    if "not glibc" in done.stderr:
        pytest.skip("this system's library is not glibc")
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    first = lines.index("Arena 0:")
    system = next(line for line in lines[first:] if line.startswith("system bytes"))
    return sum(line.startswith("Arena") for line in lines), int(system.split("=")[1])


def test_threads_share_two_heaps_and_large_blocks_are_not_in_them() -> None:
    bound_heaps, bound_bytes = seen("bound")
    free_heaps, free_bytes = seen("free")
    assert (free_heaps > 2, bound_heaps) == (True, 2)
    assert free_bytes - bound_bytes >= 256 * 1024
