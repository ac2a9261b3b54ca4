"""``python -m server.results.export.maker_process``: makes files, one after the other, until its input ends.

Length-prefixed MessagePack in, the same out. It has no access to the database: all it makes stands in what it is given. It
runs with low priority, so that interviews being held come first.
"""

import os
import struct
import sys
from typing import BinaryIO

import msgpack
from pydantic import TypeAdapter

from server.core.codec import to_frame
from server.results.export.asked import Made, Make, MakePdf, MakeTable
from server.results.export.files import file_of
from server.results.pdf.draw import pdf_of

NICENESS = 10
_LENGTH = struct.Struct(">I")


_MAKE: TypeAdapter[MakePdf | MakeTable] = TypeAdapter(Make)


def make(asked: MakePdf | MakeTable) -> bytes:
    return pdf_of(asked.sheet) if isinstance(asked, MakePdf) else file_of(asked.table, asked.format)


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = source.read(length)
    return body if len(body) == length else None


def run(source: BinaryIO, target: BinaryIO) -> None:
    while (body := _read(source)) is not None:
        try:
            made = Made(file=make(_MAKE.validate_python(msgpack.unpackb(body, raw=False))))
        except Exception as error:  # noqa: BLE001 - one file that cannot be made must not cost the next one
            made = Made(error=type(error).__name__)
        target.write(to_frame(made))
        target.flush()


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    run(sys.stdin.buffer, sys.stdout.buffer)
