"""Stored seconds as moments in UTC."""

from datetime import UTC, datetime


def moment(wall_s: float) -> datetime:
    return datetime.fromtimestamp(wall_s, UTC)


def moment_or_none(wall_s: float | None) -> datetime | None:
    return None if wall_s is None else moment(wall_s)
