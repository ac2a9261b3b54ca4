"""Bodies of the HTTP API for the question bank and résumés. See ``api.py`` for what holds for all of them."""

from pydantic import BaseModel

REQUESTS: tuple[type[BaseModel], ...] = ()
"""What comes in; every other model goes out."""
