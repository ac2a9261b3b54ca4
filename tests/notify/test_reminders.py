"""Reminders: when they are due, to whom never, and never twice."""

import pytest
import sqlalchemy as sa

from server.core.opening import OpeningSettings
from server.notify.reminders import due
from server.stores.recipients import Unopened
from server.stores.schema_hiring import candidates
from tests.notify.bureau import PLAN, Bureau
from tests.notify.post_office import PostOffice, text_of

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


def link(told_s: float, until_s: float | None, from_s: float | None = None) -> Unopened:
    return Unopened("i", from_s, until_s, told_s, "mail", "")


@pytest.mark.parametrize(
    ("told_s", "until_s", "from_s", "now_s", "expected"),
    [
        (0, None, None, 71 * HOUR_S, None),
        (0, None, None, 72 * HOUR_S, "reminder:i:after"),
        (0, None, 10 * HOUR_S, 80 * HOUR_S, None),
        (0, None, 10 * HOUR_S, 82 * HOUR_S, "reminder:i:after"),
        (0, 7 * DAY_S, None, 4 * DAY_S, "reminder:i:after"),
        (0, 7 * DAY_S, None, 6 * DAY_S, "reminder:i:end:604800"),
        (0, 7 * DAY_S, None, 7 * DAY_S, None),
        (0, 20 * HOUR_S, None, 10 * HOUR_S, None),  # told within the last day already
        (0, 2 * DAY_S, None, 30 * HOUR_S, "reminder:i:end:172800"),
        (0, 80 * HOUR_S, None, 73 * HOUR_S, "reminder:i:end:288000"),  # one, not two within hours
    ],
)
def test_when_a_reminder_is_due(
    told_s: float, until_s: float | None, from_s: float | None, now_s: float, expected: str | None
) -> None:
    assert due(link(told_s, until_s, from_s), now_s, before_end_h=24, after_h=72) == expected


def test_reminders_can_be_switched_off() -> None:
    assert due(link(0, 7 * DAY_S), 6.5 * DAY_S, before_end_h=0, after_h=0) is None


@pytest.mark.parametrize(
    ("own", "now_s", "expected"),
    [
        ((None, None), 6 * DAY_S, "reminder:i:end:604800"),
        ((48.0, 100.0), 5 * DAY_S - 1, "reminder:i:after"),
        ((48.0, 100.0), 99 * HOUR_S, None),
        ((48.0, None), 5 * DAY_S, "reminder:i:end:604800"),
        ((0.0, 0.0), 6.9 * DAY_S, None),
    ],
)
def test_an_openings_own_hours_come_before_the_servers(
    own: tuple[float | None, float | None], now_s: float, expected: str | None
) -> None:
    told = Unopened("i", None, 7 * DAY_S, 0.0, "mail", "", *own)
    assert due(told, now_s, before_end_h=24, after_h=72) == expected


@pytest.mark.parametrize(
    ("server_h", "own_h", "reminded"), [(72.0, None, True), (72.0, 5, True), (0.0, 5, True), (5.0, 0, False)]
)
async def test_reminded_by_the_hours_of_the_opening(
    bureau: Bureau, office: PostOffice, server_h: float, own_h: int | None, reminded: bool
) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port, remind_after_h=server_h, remind_before_end_h=0.0)
    settings = OpeningSettings(remind_after_h=own_h, remind_before_end_h=0)
    bureau.opening = (await bureau.stores.openings.create(PLAN, bureau.clock.wall_s(), settings)).id
    await bureau.invite(post, await bureau.candidate())
    await post.worker.step()
    bureau.clock.advance(4 * HOUR_S)
    assert await post.reminders.step() == 0
    bureau.clock.advance((72 if own_h is None else 5) * HOUR_S)
    assert await post.reminders.step() == int(reminded)


async def test_reminded_once_each_and_only_who_was_told(bureau: Bureau, office: PostOffice) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port)
    until_s = bureau.clock.wall_s() + 7 * DAY_S
    told = await bureau.candidate(until_wall_s=until_s)
    await bureau.candidate(name="never told", until_wall_s=until_s)
    await bureau.invite(post, told)
    bureau.clock.advance(73 * HOUR_S)
    assert await post.reminders.step() == 0, "the invitation itself has not left yet"
    bureau.clock.advance(-73 * HOUR_S)
    await post.worker.step()
    for hours, expected in ((71, 0), (1.5, 1), (10, 0), (70, 1), (1, 0)):
        bureau.clock.advance(hours * HOUR_S)
        assert await post.reminders.step() == expected
        await post.worker.step()
    assert [mail["Subject"][:2] for mail in office.mails] == ["面试", "提醒", "提醒"]
    assert told.link in text_of(office.mails[-1])


@pytest.mark.parametrize("fate", ["opened", "revoked", "withdrawn", "closed"])
async def test_never_after_opening_revoking_withdrawing_or_closing(bureau: Bureau, office: PostOffice, fate: str) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port)
    telling = await bureau.candidate()
    await bureau.invite(post, telling)
    await post.worker.step()
    bureau.clock.advance(80 * HOUR_S)
    assert await post.reminders.step() == 1  # written, not sent yet

    async def happens() -> None:
        if fate == "closed":
            await bureau.stores.openings.set_closed(bureau.opening, True)
        elif fate == "withdrawn":
            async with bureau.stores.database.write() as connection:
                await connection.execute(sa.update(candidates).values(withdrawn_wall_s=1.0))
        else:
            await bureau.change(telling, **{f"{fate}_wall_s": 1.0})

    await happens()
    await post.worker.step()
    states = {row.kind: row.state for row in await post.outbox.list()}
    assert states["reminder"] == "cancelled"
    assert len(office.mails) == 1
    bureau.clock.advance(1000 * HOUR_S)
    assert await post.reminders.step() == 0
