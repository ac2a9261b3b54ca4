"""How glibc keeps the server's memory.

Each thread that asks for memory may get a heap of its own, up to eight for a core, and each keeps the holes that finished
interviews left; and once one large block was given back, blocks of that size come from a heap too (mallopt(3), "dynamic mmap
threshold") and leave holes where a file of the system's would have left none. A server that stays up for weeks pays with
memory that nothing holds.
"""

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""Of malloc.h."""
HEAPS = 2
LARGE_BYTES = 128 * 1024
"""glibc's own threshold at the start, from which a block is a mapping of its own; set, it stays."""


def bound_heaps() -> bool:
    """Two heaps for all threads, and large blocks straight from the system. Before the first thread; elsewhere than on glibc
    nothing is done. Answers whether it was."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:
        return False
    settings = ((_M_ARENA_MAX, HEAPS), (_M_MMAP_THRESHOLD, LARGE_BYTES), (_M_TRIM_THRESHOLD, LARGE_BYTES))
    taken = [mallopt(what, value) == 1 for what, value in settings]
    return all(taken)
