"""Many reports in one ZIP, one after the other; what could not be made is named in a list inside."""

import io
import re
import zipfile
from collections.abc import Awaitable, Callable, Sequence

from server.core.errors import Refusal
from server.results.export.jobs import Job
from server.results.export.maker import MakerFailedError

BUNDLE_LIMIT = 200
SIZE_LIMIT_BYTES = 64 * 1024 * 1024
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


async def bundle(
    job: Job,
    sessions: Sequence[tuple[str, str]],
    pdf_of: Callable[[str], Awaitable[bytes]],
    list_title: str,
) -> bytes:
    """``sessions`` are ids with the candidates' names; raises Refusal ``too_big`` when the whole gets too large."""
    out = io.BytesIO()
    missing: list[str] = []
    used: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as files:
        for session, name in sessions:
            try:
                files.writestr(_file_name(name, session, used), await pdf_of(session))
            except (MakerFailedError, Refusal):
                missing.append(f"{name}\t{session}")
                job.left_out += 1
            job.done += 1
            if out.tell() > SIZE_LIMIT_BYTES:
                raise Refusal("too_big")
        if missing:
            files.writestr("_missing.txt", "\n".join([list_title, *missing]) + "\n")
    return out.getvalue()


def _file_name(name: str, session: str, used: set[str]) -> str:
    """The candidate's name and the beginning of the id: two people of one name are two files."""
    kept = _UNFIT.sub("_", name).strip(" .")[:80] or "report"
    length = 8
    while (file := f"{kept}-{session[:length]}.pdf") in used and length < len(session):
        length += 4
    used.add(file)
    return file
