"""What is told to candidates about their invitations, seen from here: messages are prepared, then written to the outbox in
the very transaction that makes them due, so that none is lost and none is sent for what never happened."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.notices import NoticeOutcome, Telling


class Prepared(Protocol):
    """Messages ready to be written down."""

    @property
    def outcomes(self) -> Mapping[str, NoticeOutcome]:
        """By invitation."""
        ...

    async def write(self, connection: AsyncConnection, invitations: Collection[str]) -> None:
        """Put the messages about these invitations into the outbox; one whose key is there already is left out."""
        ...


class Notices(Protocol):
    """Who writes messages. Preparing touches no outbox and may take its time (templates); it is done outside of locks."""

    async def invited(self, tellings: Sequence[Telling]) -> Prepared: ...
    async def rescheduled(self, tellings: Sequence[Telling]) -> Prepared: ...
    async def revoked(self, tellings: Sequence[Telling]) -> Prepared: ...
    async def reminder(self, tellings: Sequence[Telling]) -> Prepared: ...


class _Nothing:
    """Nothing is written, and every outcome says so."""

    def __init__(self, tellings: Sequence[Telling]) -> None:
        self.outcomes: Mapping[str, NoticeOutcome] = {telling.invitation: "not_set_up" for telling in tellings}

    async def write(self, connection: AsyncConnection, invitations: Collection[str]) -> None:
        return


class NoNotices:
    """A server that sends no messages: links are copied by hand."""

    async def invited(self, tellings: Sequence[Telling]) -> Prepared:
        return _Nothing(tellings)

    async def rescheduled(self, tellings: Sequence[Telling]) -> Prepared:
        return _Nothing(tellings)

    async def revoked(self, tellings: Sequence[Telling]) -> Prepared:
        return _Nothing(tellings)

    async def reminder(self, tellings: Sequence[Telling]) -> Prepared:
        return _Nothing(tellings)
