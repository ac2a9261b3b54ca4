"""Message texts that somebody wrote in place of ours, per kind and language."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.text import Language
from server.stores.database import Database
from server.stores.schema_hiring import message_templates


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """``body`` for mails and chats, ``short`` for text messages."""

    kind: str
    language: Language
    subject: str
    body: str
    short: str
    changed_wall_s: float


class TemplateStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> Sequence[TemplateRow]:
        async with self._database.read() as connection:
            return [TemplateRow(*row) for row in await connection.execute(sa.select(*_COLUMNS))]

    async def get_in(self, connection: AsyncConnection, kind: str, language: Language) -> TemplateRow | None:
        row = (await connection.execute(sa.select(*_COLUMNS).where(_is(kind, language)))).first()
        return None if row is None else TemplateRow(*row)

    async def put(self, row: TemplateRow) -> None:
        async with self._database.write() as connection:
            await connection.execute(sa.delete(message_templates).where(_is(row.kind, row.language)))
            await connection.execute(
                sa.insert(message_templates).values(
                    kind=row.kind,
                    language=row.language,
                    subject=row.subject,
                    body=row.body,
                    short=row.short,
                    changed_wall_s=row.changed_wall_s,
                )
            )

    async def delete(self, kind: str, language: Language) -> None:
        """Back to our text; harmless if it was ours."""
        async with self._database.write() as connection:
            await connection.execute(sa.delete(message_templates).where(_is(kind, language)))


_COLUMNS = (
    message_templates.c.kind,
    message_templates.c.language,
    message_templates.c.subject,
    message_templates.c.body,
    message_templates.c.short,
    message_templates.c.changed_wall_s,
)


def _is(kind: str, language: Language) -> sa.ColumnElement[bool]:
    return sa.and_(message_templates.c.kind == kind, message_templates.c.language == language)
