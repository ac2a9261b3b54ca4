"""The child process that reads a résumé: its bytes on standard input, one JSON object on standard output.

``{"found": ResumeFound}``, or ``{"fault": code}``. Its argument is the month that "to the present" means.
"""

import json
import logging
import sys

from server.hiring.confined import confine

MEMORY_LIMIT_BYTES = 1024**3
CPU_LIMIT_S = 15


def answer(raw: bytes, now_month: int) -> str:
    from server.hiring.resume.finding import find
    from server.hiring.resume.reading import BadResume, read_resume

    try:
        found = find(read_resume(raw), now_month)
    except BadResume as bad:
        return json.dumps({"fault": bad.code})
    except MemoryError:
        return json.dumps({"fault": "file_too_much"})
    return f'{{"found": {found.model_dump_json()}}}'


def main() -> None:
    confine(MEMORY_LIMIT_BYTES, CPU_LIMIT_S)
    logging.disable()
    sys.stdout.write(answer(sys.stdin.buffer.read(), int(sys.argv[1])))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
