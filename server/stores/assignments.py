"""Which interviewers may see which candidates."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from server.stores.accounts import Account, account_of_row
from server.stores.database import Database
from server.stores.schema import accounts
from server.stores.schema_hiring import assignments, candidates


class AssignmentStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_candidate(self, candidate: str) -> Sequence[Account]:
        """Whom the candidate is assigned to, by name."""
        joined = assignments.join(accounts, accounts.c.id == assignments.c.account)
        query = sa.select(accounts).select_from(joined).where(assignments.c.candidate == candidate)
        async with self._database.read() as connection:
            return [account_of_row(row) for row in await connection.execute(query.order_by(accounts.c.name_key))]

    async def interviewers(self) -> Sequence[Account]:
        """Who can be assigned: interviewers' accounts that are not disabled, by name."""
        wanted = sa.select(accounts).where(accounts.c.role == "interviewer", accounts.c.disabled_wall_s.is_(None))
        async with self._database.read() as connection:
            return [account_of_row(row) for row in await connection.execute(wanted.order_by(accounts.c.name_key))]

    async def assign(self, candidate_ids: Iterable[str], account_ids: Iterable[str]) -> bool:
        """These candidates are assigned to these accounts and to no other. False, and nothing changed, if a candidate or an
        interviewer is unknown."""
        people, interviewers = sorted(set(candidate_ids)), sorted(set(account_ids))
        known_people = sa.select(sa.func.count()).select_from(candidates).where(candidates.c.id.in_(people))
        known = sa.select(sa.func.count()).select_from(accounts)
        known = known.where(accounts.c.id.in_(interviewers), accounts.c.role == "interviewer")
        rows = [{"candidate": one, "account": account} for one in people for account in interviewers]
        async with self._database.write() as connection:
            if await connection.scalar(known_people) != len(people) or await connection.scalar(known) != len(interviewers):
                return False
            await connection.execute(sa.delete(assignments).where(assignments.c.candidate.in_(people)))
            if rows:
                await connection.execute(sa.insert(assignments), rows)
        return True
