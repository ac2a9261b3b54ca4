"""Signing in: wrong passwords many times, sign-ins that end, and nothing secret in the file."""

import asyncio
import time
from pathlib import Path

import pytest

from server.core.clock import HandClock
from server.core.errors import Refusal
from server.stores import sign_in_waits
from server.stores.accounts import ABSOLUTE_LIMIT_S, IDLE_LIMIT_S, AccountStore
from server.stores.passwords import PARALLEL, WAITING_LIMIT, Passwords, one_time_password
from server.stores.stores import Stores
from tests.databases import found_in

PASSWORD = "correct horse battery"
FREE = sign_in_waits.FREE_PER_NAME


async def code_of(accounts: AccountStore, name: str, password: str, address: str = "192.0.2.7") -> str:
    try:
        await accounts.sign_in(name, password, address)
    except Refusal as refusal:
        return refusal.code
    return "signed_in"


@pytest.fixture
def accounts(stores: Stores) -> AccountStore:
    return stores.accounts


async def test_the_right_password_signs_in_whatever_the_capitals_of_the_name(accounts: AccountStore) -> None:
    made = await accounts.create("Anna", PASSWORD, "hr", must_change_password=True)
    signed_in = await accounts.sign_in(" anna ", PASSWORD, "192.0.2.1")
    assert signed_in.account == made
    assert await accounts.signed_in(signed_in.token) == made
    with pytest.raises(ValueError, match="taken"):
        await accounts.create("ANNA", PASSWORD, "hr", must_change_password=False)


async def test_wrong_passwords_make_a_name_wait_longer_and_longer(accounts: AccountStore, clock: HandClock) -> None:
    await accounts.create("anna", PASSWORD, "hr", must_change_password=False)
    assert [await code_of(accounts, "anna", "wrong") for _ in range(FREE)] == ["sign_in_failed"] * FREE
    waits = []
    for _ in range(6):
        assert await code_of(accounts, "anna", PASSWORD) == "sign_in_wait"
        wait_s = accounts.wait_s("anna", "192.0.2.7")
        waits.append(wait_s)
        clock.advance(wait_s + 0.01)
        assert await code_of(accounts, "anna", "wrong") == "sign_in_failed"
    assert waits == sorted(waits)
    assert waits[-1] >= waits[0] * 16
    clock.advance(accounts.wait_s("anna", "192.0.2.7") + 0.01)
    assert await code_of(accounts, "anna", PASSWORD) == "signed_in"
    assert await code_of(accounts, "anna", "wrong") == "sign_in_failed"


async def test_parallel_guesses_all_count(accounts: AccountStore) -> None:
    await accounts.create("anna", PASSWORD, "hr", must_change_password=False)
    codes = await asyncio.gather(*(code_of(accounts, "anna", f"guess {n}") for n in range(50)))
    assert codes.count("sign_in_failed") == FREE
    assert codes.count("sign_in_wait") == 50 - FREE


async def test_an_address_that_tries_many_names_waits_and_others_do_not(accounts: AccountStore) -> None:
    await accounts.create("anna", PASSWORD, "hr", must_change_password=False)
    codes = [await code_of(accounts, f"name {n}", "x") for n in range(sign_in_waits.FREE_PER_ADDRESS + 5)]
    assert codes[-1] == "sign_in_wait"
    assert await code_of(accounts, "anna", PASSWORD) == "sign_in_wait"
    assert await code_of(accounts, "anna", PASSWORD, "192.0.2.99") == "signed_in"


async def test_an_unknown_name_answers_alike_and_takes_as_long(tmp_path: Path, clock: HandClock) -> None:
    stores = await Stores.open(tmp_path, clock, passwords=Passwords(memory_kib=16_384, rounds=2))
    await stores.accounts.create("anna", PASSWORD, "hr", must_change_password=False)
    await code_of(stores.accounts, "warm-up", "x", "192.0.2.200")

    async def fastest_s(name: str, net: str) -> float:
        took = []
        for n in range(5):
            began = time.perf_counter()
            assert await code_of(stores.accounts, name, "wrong", f"{net}.{n}") in ("sign_in_failed", "sign_in_wait")
            took.append(time.perf_counter() - began)
            clock.advance(7200)
        return min(took)

    known, unknown = await fastest_s("anna", "192.0.2"), await fastest_s("nobody", "198.51.100")
    await stores.close()
    assert 0.4 < known / unknown < 2.5


async def test_signing_in_again_ends_the_former_token(accounts: AccountStore) -> None:
    await accounts.create("anna", PASSWORD, "hr", must_change_password=False)
    first = await accounts.sign_in("anna", PASSWORD, "192.0.2.1")
    second = await accounts.sign_in("anna", PASSWORD, "192.0.2.1", former_token=first.token)
    assert first.token != second.token
    assert await accounts.signed_in(first.token) is None
    assert await accounts.signed_in(second.token) is not None
    await accounts.sign_out(second.token)
    assert await accounts.signed_in(second.token) is None
    assert await accounts.signed_in("") is None


async def test_what_another_process_ended_ends_here_within_a_second(
    accounts: AccountStore, tmp_path: Path, clock: HandClock, database_url: str
) -> None:
    account = await accounts.create("anna", PASSWORD, "hr", must_change_password=False)
    signed_in = await accounts.sign_in("anna", PASSWORD, "192.0.2.1")
    assert await accounts.signed_in(signed_in.token) is not None
    other = await Stores.open(tmp_path, clock, database_url=database_url, passwords=Passwords(memory_kib=64, rounds=1))
    await other.accounts.reset_password(account.id, "one-time word")
    await other.close()
    clock.advance(1.0)
    assert await accounts.signed_in(signed_in.token) is None


async def test_a_sign_in_ends_when_idle_and_when_old(accounts: AccountStore, clock: HandClock) -> None:
    await accounts.create("anna", PASSWORD, "hr", must_change_password=False)
    idle = await accounts.sign_in("anna", PASSWORD, "192.0.2.1")
    clock.advance(IDLE_LIMIT_S + 1)
    assert await accounts.signed_in(idle.token) is None
    busy = await accounts.sign_in("anna", PASSWORD, "192.0.2.1")
    used_s = 0.0
    while used_s < ABSOLUTE_LIMIT_S - IDLE_LIMIT_S / 2:
        assert await accounts.signed_in(busy.token) is not None
        clock.advance(IDLE_LIMIT_S / 2)
        used_s += IDLE_LIMIT_S / 2
    clock.advance(IDLE_LIMIT_S / 2)
    assert await accounts.signed_in(busy.token) is None


async def test_a_new_password_ends_every_other_sign_in(accounts: AccountStore) -> None:
    account = await accounts.create("anna", PASSWORD, "hr", must_change_password=True)
    elsewhere = await accounts.sign_in("anna", PASSWORD, "192.0.2.1")
    with pytest.raises(Refusal, match="sign_in_failed"):
        await accounts.change_password(account.id, "wrong", "another password", "192.0.2.1")
    token = await accounts.change_password(account.id, PASSWORD, "another password", "192.0.2.1")
    assert await accounts.signed_in(elsewhere.token) is None
    now = await accounts.signed_in(token)
    assert now is not None
    assert not now.must_change_password
    assert await code_of(accounts, "anna", PASSWORD) == "sign_in_failed"
    await accounts.reset_password(account.id, "one-time word")
    assert await accounts.signed_in(token) is None
    again = await accounts.sign_in("anna", "one-time word", "192.0.2.1")
    assert again.account.must_change_password


async def test_too_many_hashes_at_once_are_refused_not_queued_for_ever() -> None:
    passwords = Passwords(memory_kib=1024, rounds=1)
    results = await asyncio.gather(*(passwords.hash("x") for _ in range(200)), return_exceptions=True)
    passwords.close()
    refused = [result for result in results if isinstance(result, Refusal)]
    assert len(refused) == 200 - PARALLEL - WAITING_LIMIT
    assert {refusal.code for refusal in refused} == {"busy"}


async def test_nothing_secret_is_in_the_database(stores: Stores) -> None:
    account = await stores.accounts.create("anna", PASSWORD, "hr", must_change_password=False)
    signed_in = await stores.accounts.sign_in("anna", PASSWORD, "192.0.2.1")
    row, secret = await stores.api_keys.create(account.id, "script")
    assert await found_in(stores.database, (row.id,)) != []
    assert await found_in(stores.database, (PASSWORD, signed_in.token, secret, secret.removeprefix("lis_"))) == []


async def test_api_keys_belong_to_their_account(stores: Stores, clock: HandClock) -> None:
    anna = await stores.accounts.create("anna", PASSWORD, "hr", must_change_password=False)
    bert = await stores.accounts.create("bert", PASSWORD, "hr", must_change_password=False)
    row, secret = await stores.api_keys.create(anna.id, "script")
    assert await stores.api_keys.account_of(secret) == anna
    assert await stores.api_keys.account_of(secret[:-1]) is None
    assert [one.id for one in await stores.api_keys.list(anna.id)] == [row.id]
    assert (await stores.api_keys.list(anna.id))[0].last_used_wall_s == clock.wall_s()
    assert not await stores.api_keys.delete(bert.id, row.id)
    assert await stores.api_keys.delete(anna.id, row.id)
    assert await stores.api_keys.account_of(secret) is None


def test_one_time_passwords_differ_and_are_long_enough() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(one) == 19 for one in made)


def test_memory_of_failures_is_bounded() -> None:
    waits = sign_in_waits.SignInWaits()
    for n in range(sign_in_waits.REMEMBERED):
        waits.begin(f"name {n}", f"address {n}", 0.0)
    assert len(waits._failures) <= sign_in_waits.REMEMBERED
