"""What was found in a candidate's résumé, kept with the candidate. The file itself is not kept."""

import sqlalchemy as sa

from server.core.api_bank import ResumeFound
from server.core.text import Language
from server.stores.database import Database
from server.stores.schema_hiring import candidates


class ResumeStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, candidate: str) -> ResumeFound | None:
        """None while there is none."""
        query = sa.select(candidates.c.resume).where(candidates.c.id == candidate, candidates.c.erased_wall_s.is_(None))
        async with self._database.read() as connection:
            text = await connection.scalar(query)
        return ResumeFound.model_validate_json(text) if text else None

    async def opening_of(self, candidate: str) -> tuple[str, Language] | None:
        """The candidate's opening and language; None for one that does not exist or was erased."""
        query = sa.select(candidates.c.opening, candidates.c.language)
        known = query.where(candidates.c.id == candidate, candidates.c.erased_wall_s.is_(None))
        async with self._database.read() as connection:
            row = (await connection.execute(known)).first()
        return None if row is None else (row.opening, row.language)

    async def keep(self, candidate: str, found: ResumeFound | None) -> bool:
        """False if there is no such candidate. None takes away what was kept."""
        text = None if found is None else found.model_dump_json()
        query = sa.update(candidates).where(candidates.c.id == candidate, candidates.c.erased_wall_s.is_(None))
        async with self._database.write() as connection:
            changed = await connection.execute(query.values(resume=text))
        return changed.rowcount == 1
