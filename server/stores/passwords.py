"""Password hashing (argon2id) in a few threads: many sign-ins at once neither stop the loop nor fill the memory."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from server.core.errors import Refusal

T = TypeVar("T")

PARALLEL = 2
WAITING_LIMIT = 32


class Passwords:
    """argon2id with 46 MiB a hash; at most ``PARALLEL`` at a time and ``WAITING_LIMIT`` waiting."""

    def __init__(self, *, memory_kib: int = 47_104, rounds: int = 2) -> None:
        self._hasher = PasswordHasher(
            time_cost=rounds, memory_cost=memory_kib, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
        )
        self._threads = ThreadPoolExecutor(PARALLEL, thread_name_prefix="passwords")
        self._under_way = 0
        self._nobodys_hash: str | None = None

    async def hash(self, password: str) -> str:
        """A salted hash; raises Refusal ``busy`` when too many wait."""
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether ``password`` belongs to ``stored``. None (no such account) takes as long and is False."""
        return await self._run(lambda: self._verify(stored, password))

    def outdated(self, stored: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    def _verify(self, stored: str | None, password: str) -> bool:
        if stored is None and self._nobodys_hash is None:
            self._nobodys_hash = self._hasher.hash(secrets.token_urlsafe())
        try:
            return self._hasher.verify(stored or self._nobodys_hash or "", password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._under_way >= PARALLEL + WAITING_LIMIT:
            raise Refusal("busy")
        self._under_way += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._under_way -= 1


def one_time_password() -> str:
    """A password to hand over once: 80 random bits in groups that can be read aloud."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))
