"""Invitations for many, and what is told of them: in the transaction that makes it true, once, and never for nothing."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.api_candidates import CandidateDraft, InviteMany, Reschedule
from server.core.errors import Refusal
from server.core.notices import NoticeOutcome, Telling
from server.hiring.inviting import Inviting
from server.hiring.notices import Prepared
from server.hiring.sample import ENGLISH
from tests.hiring.bureau import Bureau

BASE = "https://talk.example"


@dataclass
class Writer:
    """Notes what is written, once by key."""

    written: dict[str, tuple[str, Telling]] = field(default_factory=dict)
    fails: bool = False

    def _prepared(self, kind: str, tellings: Sequence[Telling]) -> "Drafted":
        return Drafted(self, kind, tellings)

    async def invited(self, tellings: Sequence[Telling]) -> Prepared:
        return self._prepared("invited", tellings)

    async def rescheduled(self, tellings: Sequence[Telling]) -> Prepared:
        return self._prepared("rescheduled", tellings)

    async def revoked(self, tellings: Sequence[Telling]) -> Prepared:
        return self._prepared("revoked", tellings)

    async def reminder(self, tellings: Sequence[Telling]) -> Prepared:
        return self._prepared("reminder", tellings)

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.written.values()]


class Drafted:
    def __init__(self, writer: Writer, kind: str, tellings: Sequence[Telling]) -> None:
        self._writer, self._kind, self._tellings = writer, kind, tellings

    @property
    def outcomes(self) -> Mapping[str, NoticeOutcome]:
        return {one.invitation: "queued" if one.mail or one.phone else "no_contact" for one in self._tellings}

    async def write(self, connection: AsyncConnection, invitations: Collection[str]) -> None:
        if self._writer.fails:
            raise RuntimeError("no outbox")
        for one in self._tellings:
            if one.invitation in invitations and (one.mail or one.phone):
                self._writer.written.setdefault(one.key, (self._kind, one))


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def inviting(bureau: Bureau, writer: Writer) -> Inviting:
    stores = bureau.stores
    return Inviting(stores.invitations, stores.candidates, stores.openings, bureau.links, bureau.clock, writer)


async def people(bureau: Bureau, count: int) -> tuple[str, list[str]]:
    opening = await bureau.openings.make(ENGLISH)
    ids = []
    for n in range(count):
        draft = CandidateDraft(name=f"P{n}", mail=f"p{n}@example.com" if n % 2 == 0 else "")
        ids.append((await bureau.candidates.add(opening.id, draft)).candidate.id)
    return opening.id, ids


def moment(bureau: Bureau, later_s: float) -> datetime:
    return datetime.fromtimestamp(bureau.clock.wall_s() + later_s, UTC)


async def test_each_who_has_no_link_gets_one_and_its_message(bureau: Bureau, inviting: Inviting, writer: Writer) -> None:
    opening, ids = await people(bureau, 4)
    asked = InviteMany(candidates=(ids[0], ids[1], ids[0]), valid_until=moment(bureau, 3600))
    first = await inviting.invite(opening, asked, BASE)
    assert [(one.candidate, one.outcome, one.notice) for one in first] == [
        (ids[0], "invited", "queued"),
        (ids[1], "invited", "no_contact"),
    ]
    await bureau.candidates.set_withdrawn(ids[3], True)
    second = await inviting.invite(opening, InviteMany(candidates=tuple(ids)), BASE)
    assert [one.outcome for one in second] == ["already_invited", "already_invited", "invited", "withdrawn"]
    assert second[0].invitation == first[0].invitation
    told = [telling for _, telling in writer.written.values()]
    assert [one.name for one in told] == ["P0", "P2"]
    assert told[0].link == bureau.links.link(BASE, first[0].invitation or "")
    assert told[0].valid_until_wall_s == bureau.clock.wall_s() + 3600
    assert (await bureau.candidates.one(ids[0])).status == "invited"


async def test_nobody_is_told_who_was_not_to_be(bureau: Bureau, inviting: Inviting, writer: Writer) -> None:
    opening, ids = await people(bureau, 1)
    results = await inviting.invite(opening, InviteMany(candidates=tuple(ids), tell=False), BASE)
    assert (results[0].outcome, results[0].notice, writer.written) == ("invited", None, {})


async def test_parallel_calls_give_each_one_link_and_one_message(bureau: Bureau, inviting: Inviting, writer: Writer) -> None:
    opening, ids = await people(bureau, 6)
    asked = InviteMany(candidates=tuple(ids))
    calls = await asyncio.gather(*(inviting.invite(opening, asked, BASE) for _ in range(20)))
    assert sum(one.outcome == "invited" for results in calls for one in results) == 6
    assert len({one.invitation for results in calls for one in results}) == 6
    assert len(writer.written) == 3


async def test_without_its_message_a_link_is_not_made_either(bureau: Bureau, inviting: Inviting, writer: Writer) -> None:
    opening, ids = await people(bureau, 2)
    writer.fails = True
    with pytest.raises(RuntimeError):
        await inviting.invite(opening, InviteMany(candidates=tuple(ids)), BASE)
    assert {one.status for one in await bureau.candidates.of_opening(opening)} == {"added"}


async def test_what_cannot_be_is_refused(bureau: Bureau, inviting: Inviting) -> None:
    opening, ids = await people(bureau, 1)
    other, _ = await people(bureau, 0)
    asked = InviteMany(candidates=tuple(ids))
    for where, what, code in (
        ("nothing", asked, "not_found"),
        (other, asked, "not_found"),
        (opening, InviteMany(candidates=(*ids, "nobody")), "not_found"),
        (opening, InviteMany(candidates=tuple(ids), valid_until=moment(bureau, 0)), "bad_request"),
    ):
        with pytest.raises(Refusal, match=code):
            await inviting.invite(where, what, BASE)
    await bureau.openings.set_closed(opening, True)
    with pytest.raises(Refusal, match="opening_closed"):
        await inviting.invite(opening, asked, BASE)
    with pytest.raises(Refusal, match="not_found"):
        await inviting.resend("nothing", BASE)


async def test_another_window_brings_a_missed_link_back(bureau: Bureau, inviting: Inviting, writer: Writer) -> None:
    opening, ids = await people(bureau, 1)
    made = await inviting.invite(opening, InviteMany(candidates=tuple(ids), valid_until=moment(bureau, 60)), BASE)
    link = made[0].invitation or ""
    bureau.clock.advance(60)
    assert (await bureau.candidates.one(ids[0])).status == "not_started"
    with pytest.raises(Refusal, match="link_expired"):
        await inviting.resend(link, BASE)
    asked = Reschedule(valid_from=moment(bureau, 0), valid_until=moment(bureau, 3600))
    assert await inviting.reschedule(link, asked, BASE) == "queued"
    assert (await bureau.candidates.one(ids[0])).status == "invited"
    bureau.clock.advance(1)
    assert await inviting.reschedule(link, asked, BASE) is None, "nothing changed: nothing to tell"
    assert writer.kinds() == ["invited", "rescheduled"]
    assert await inviting.reschedule(link, Reschedule(tell=False), BASE) is None
    assert writer.kinds() == ["invited", "rescheduled"]
    with pytest.raises(Refusal, match="bad_request"):
        await inviting.reschedule(link, Reschedule(valid_until=moment(bureau, -1)), BASE)


async def test_again_twice_within_a_minute_is_once(bureau: Bureau, inviting: Inviting, writer: Writer) -> None:
    opening, ids = await people(bureau, 1)
    link = (await inviting.invite(opening, InviteMany(candidates=tuple(ids)), BASE))[0].invitation or ""
    bureau.clock.advance(60 - bureau.clock.wall_s() % 60)
    assert [await inviting.resend(link, BASE) for _ in range(3)] == ["queued"] * 3
    assert await inviting.remind(link, BASE) == "queued"
    assert writer.kinds() == ["invited", "invited", "reminder"]
    bureau.clock.advance(60)
    await inviting.resend(link, BASE)
    assert writer.kinds() == ["invited", "invited", "reminder", "invited"]


async def test_taking_back_is_told_once_and_ends_the_rest(bureau: Bureau, inviting: Inviting, writer: Writer) -> None:
    opening, ids = await people(bureau, 1)
    link = (await inviting.invite(opening, InviteMany(candidates=tuple(ids), tell=False), BASE))[0].invitation or ""
    assert await inviting.revoke(link, tell=True) == "queued"
    assert await inviting.revoke(link, tell=True) is None
    assert writer.kinds() == ["revoked"]
    for act in (inviting.resend, inviting.remind):
        with pytest.raises(Refusal, match="wrong_moment"):
            await act(link, BASE)
    with pytest.raises(Refusal, match="wrong_moment"):
        await inviting.reschedule(link, Reschedule(), BASE)
    again = await inviting.invite(opening, InviteMany(candidates=tuple(ids)), BASE)
    assert again[0].outcome == "invited"
    assert again[0].invitation != link
