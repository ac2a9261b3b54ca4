"""Bodies of the HTTP API for lists, comparison, decisions. See ``api.py`` for what holds for all of them."""

from pydantic import BaseModel

REQUESTS: tuple[type[BaseModel], ...] = ()
"""What comes in; every other model goes out."""
