"""How an exception may be logged: by its type and place. Its own words may quote what somebody said."""

import traceback
from collections.abc import MutableMapping
from typing import Any

FRAMES = 8


def where(error: BaseException) -> list[str]:
    """The way to the fault, innermost last, as ``file:line function``."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def exception_by_place(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: ``exc_info=error`` becomes ``where``, without the error's words."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["where"] = where(error)
    return event
