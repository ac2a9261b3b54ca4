"""Child processes that must not take the processor from the server: they give way from their first moment."""

import contextlib
import os


def give_way(pid: int, by: int) -> None:
    """Make the process ``by`` steps nicer than this one; harmless where it has ended already."""
    with contextlib.suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, 0) + by)
