"""Accounts of the people who hire, and their sign-ins (server-side; only hashes of tokens are kept)."""

import hashlib
import math
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from server.core.access import AccountRole
from server.core.clock import Clock
from server.core.errors import Refusal
from server.stores.database import Database
from server.stores.passwords import Passwords
from server.stores.schema import accounts, sign_ins
from server.stores.sign_in_waits import SignInWaits

IDLE_LIMIT_S = 4 * 3600.0
ABSOLUTE_LIMIT_S = 24 * 3600.0
_SEEN_EVERY_S = 60.0
REMEMBERED_S = 1.0
"""A live wall asks for many pictures each second; a sign-in that was good is taken to be good for so long."""
_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    name: str
    role: AccountRole
    must_change_password: bool
    department: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """``token`` goes into the cookie and nowhere else."""

    account: Account
    token: str


class AccountStore:
    def __init__(self, database: Database, clock: Clock, passwords: Passwords | None = None) -> None:
        self._database = database
        self._clock = clock
        self._passwords = passwords or Passwords()
        self._waits = SignInWaits()
        self._good: dict[str, tuple[float, Account]] = {}

    def close(self) -> None:
        """Wait for hashing under way."""
        self._passwords.close()

    def forget(self) -> None:
        """An account has changed: take no remembered sign-in to be good."""
        self._good.clear()

    async def create(
        self, name: str, password: str, role: AccountRole, *, must_change_password: bool, department: str = ""
    ) -> Account:
        """Raises ValueError if the name is taken (capitals do not count)."""
        account = Account(secrets.token_hex(10), name.strip(), role, must_change_password, department.strip())
        values = {
            "id": account.id,
            "name": account.name,
            "name_key": _name_key(name),
            "role": role,
            "password_hash": await self._passwords.hash(password),
            "must_change_password": must_change_password,
            "created_wall_s": self._clock.wall_s(),
            "department": account.department,
        }
        try:
            async with self._database.write() as connection:
                await connection.execute(sa.insert(accounts).values(values))
        except IntegrityError:
            raise ValueError("the name is taken") from None
        return account

    async def count(self) -> int:
        async with self._database.read() as connection:
            return await connection.scalar(sa.select(sa.func.count()).select_from(accounts)) or 0

    async def by_name(self, name: str) -> Account | None:
        row = await self._row(accounts.c.name_key == _name_key(name))
        return None if row is None else account_of_row(row)

    async def sign_in(self, name: str, password: str, address: str, *, former_token: str | None = None) -> SignedIn:
        """Check the password and begin a sign-in under a new token; ``former_token`` ends.

        Raises Refusal ``sign_in_failed`` (unknown name, disabled account and wrong password alike, in the same
        time), ``sign_in_wait`` or ``busy``.
        """
        now_s = self._clock.monotonic_s()
        self._refuse_early(name, address, now_s)
        self._waits.begin(name, address, now_s)
        row = await self._row(sa.and_(accounts.c.name_key == _name_key(name), accounts.c.disabled_wall_s.is_(None)))
        if not await self._passwords.verify(None if row is None else row.password_hash, password) or row is None:
            raise Refusal("sign_in_failed")
        self._waits.succeeded(name, address)
        if self._passwords.outdated(row.password_hash):
            await self._set_hash(row.id, await self._passwords.hash(password))
        return SignedIn(account_of_row(row), await self._begin(row.id, former_token))

    def _refuse_early(self, name: str, address: str, now_s: float) -> None:
        wait_s = self._waits.wait_s(name, address, now_s)
        if wait_s > 0:
            raise Refusal("sign_in_wait", f"{math.ceil(wait_s)} s")

    def wait_s(self, name: str, address: str) -> float:
        """Seconds until the next sign-in may be tried."""
        return max(0.0, self._waits.wait_s(name, address, self._clock.monotonic_s()))

    async def signed_in(self, token: str) -> Account | None:
        """The account of a running sign-in; None if it ended, stood idle too long or became too old."""
        remembered = self._good.get(token)
        if remembered is not None and self._clock.monotonic_s() < remembered[0]:
            return remembered[1]
        account = await self._signed_in(token)
        if len(self._good) >= _REMEMBERED:
            self._good.clear()
        if account is not None:
            self._good[token] = (self._clock.monotonic_s() + REMEMBERED_S, account)
        return account

    async def _signed_in(self, token: str) -> Account | None:
        now_s = self._clock.wall_s()
        joined = sign_ins.join(accounts, accounts.c.id == sign_ins.c.account)
        query = (
            sa.select(accounts, sign_ins.c.seen_wall_s)
            .select_from(joined)
            .where(
                sign_ins.c.token_hash == _token_hash(token),
                sign_ins.c.created_wall_s > now_s - ABSOLUTE_LIMIT_S,
                sign_ins.c.seen_wall_s > now_s - IDLE_LIMIT_S,
                accounts.c.disabled_wall_s.is_(None),
            )
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        if now_s - row.seen_wall_s > _SEEN_EVERY_S:
            seen = sa.update(sign_ins).where(sign_ins.c.token_hash == _token_hash(token)).values(seen_wall_s=now_s)
            async with self._database.write() as connection:
                await connection.execute(seen)
        return account_of_row(row)

    async def sign_out(self, token: str) -> None:
        self._good.pop(token, None)
        async with self._database.write() as connection:
            await connection.execute(sa.delete(sign_ins).where(sign_ins.c.token_hash == _token_hash(token)))

    async def change_password(self, account: str, old: str, new: str, address: str) -> str:
        """Set a new password, end every sign-in of the account and return the token of a fresh one.

        Raises Refusal ``sign_in_failed`` if ``old`` is wrong, ``sign_in_wait`` after too many tries.
        """
        now_s = self._clock.monotonic_s()
        self._refuse_early(account, address, now_s)
        self._waits.begin(account, address, now_s)
        row = await self._row(accounts.c.id == account)
        if not await self._passwords.verify(None if row is None else row.password_hash, old):
            raise Refusal("sign_in_failed")
        self._waits.succeeded(account, address)
        await self._set_password(account, new, must_change=False)
        return await self._begin(account, None)

    async def reset_password(self, account: str, new: str) -> None:
        """Set a one-time password and end every sign-in of the account."""
        await self._set_password(account, new, must_change=True)

    async def _set_password(self, account: str, new: str, *, must_change: bool) -> None:
        values = {"password_hash": await self._passwords.hash(new), "must_change_password": must_change}
        async with self._database.write() as connection:
            await connection.execute(sa.update(accounts).where(accounts.c.id == account).values(values))
            await connection.execute(sa.delete(sign_ins).where(sign_ins.c.account == account))
        self._good.clear()

    async def _set_hash(self, account: str, password_hash: str) -> None:
        change = sa.update(accounts).where(accounts.c.id == account).values(password_hash=password_hash)
        async with self._database.write() as connection:
            await connection.execute(change)

    async def _begin(self, account: str, former_token: str | None) -> str:
        token, now_s = secrets.token_urlsafe(32), self._clock.wall_s()
        values = {
            "token_hash": _token_hash(token),
            "account": account,
            "created_wall_s": now_s,
            "seen_wall_s": now_s,
        }
        over = sa.or_(sign_ins.c.created_wall_s < now_s - ABSOLUTE_LIMIT_S, sign_ins.c.seen_wall_s < now_s - IDLE_LIMIT_S)
        if former_token:
            over = sa.or_(over, sign_ins.c.token_hash == _token_hash(former_token))
        async with self._database.write() as connection:
            await connection.execute(sa.delete(sign_ins).where(over))
            await connection.execute(sa.insert(sign_ins).values(values))
        if former_token:
            self._good.pop(former_token, None)
        return token

    async def _row(self, condition: sa.ColumnElement[bool]) -> Any:
        async with self._database.read() as connection:
            return (await connection.execute(sa.select(accounts).where(condition))).first()


def account_of_row(row: Any) -> Account:
    return Account(row.id, row.name, row.role, row.must_change_password, row.department)


def _name_key(name: str) -> str:
    return unicodedata.normalize("NFKC", name.strip()).casefold()[:400]


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
