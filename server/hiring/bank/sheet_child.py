"""The child process that opens a spreadsheet of questions: bytes on standard input, rows as JSON on standard output."""

import json
import sys

from server.hiring.confined import confine
from server.hiring.sheets.faults import BadFile
from server.hiring.sheets.reading import read_sheet

MEMORY_LIMIT_BYTES = 1024**3
CPU_LIMIT_S = 30


def main() -> None:
    confine(MEMORY_LIMIT_BYTES, CPU_LIMIT_S)
    try:
        rows = read_sheet(sys.stdin.buffer.read())
    except BadFile as bad:
        fault = bad.fault
        answer = {"fault": {"zh": fault.text("zh"), "en": fault.text("en")}}
        sys.stdout.write(json.dumps(answer))
        return
    sys.stdout.write(json.dumps({"rows": rows}))


if __name__ == "__main__":
    main()
