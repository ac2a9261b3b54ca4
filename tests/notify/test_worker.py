"""The outbox emptied through a real SMTP server: what leaves, what is tried again, what is not wanted any more."""

import asyncio
import itertools
import random
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
import structlog

from server.core.clock import HandClock
from server.hiring.identity import VALID_S, OneTimeCodes
from server.notify.worker import AT_A_TIME, FIRST_WAIT_S, LONGEST_WAIT_S, TRIES, wait_s
from server.stores.message_templates import TemplateRow
from server.stores.recipients import RecipientStore
from tests.databases import found_in
from tests.notify.bureau import BASE, SECRET, Bureau
from tests.notify.post_office import OK, PostOffice, html_of, post_office, text_of


async def test_an_invitation_arrives_whole_and_what_is_stored_opens_nothing(bureau: Bureau, office: PostOffice) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port, smtp_from="招聘 <hr@example.com>")
    telling = await bureau.candidate()
    await bureau.invite(post, telling)
    stored = await bureau.only(post)
    assert telling.link not in stored.body
    assert telling.link.rsplit("/", 1)[1] not in repr(stored)
    assert await post.worker.step() == 1
    (mail,) = office.mails
    assert mail["Message-ID"] == f"<{stored.id}@example.com>"
    assert office.recipients == [["yue@example.com"]]
    assert telling.link in text_of(mail)
    assert telling.link in html_of(mail)
    assert "后端工程师" in mail["Subject"]
    after = await bureau.only(post)
    assert (after.state, after.tries, after.sent_by) == ("sent", 1, "mail")
    assert await post.worker.step() == 0


async def test_the_same_cause_gives_one_message_and_a_rolled_back_one_none(bureau: Bureau) -> None:
    post = bureau.post()
    telling = await bureau.candidate()
    await asyncio.gather(*(bureau.invite(post, telling) for _ in range(5)))
    assert len(await post.outbox.list()) == 1
    other = await bureau.candidate(name="Other")
    prepared = await post.messages.invited([other])

    async def fail() -> None:
        async with bureau.stores.database.write() as connection:
            await prepared.write(connection, [other.invitation])
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert len(await post.outbox.list()) == 1


async def test_without_a_gateway_messages_are_kept_as_files(bureau: Bureau) -> None:
    post = bureau.post()
    mailed, texted = (
        await bureau.candidate(),
        await bureau.candidate(name="Yue Lin", mail="", phone="13800001111", language="en"),
    )
    await bureau.invite(post, mailed, texted)
    assert await post.worker.step() == 2
    rows = {row.invitation: row for row in await post.outbox.list()}
    for telling, channel in ((mailed, "mail"), (texted, "sms")):
        row = rows[telling.invitation]
        assert (row.state, row.channel, row.sent_by) == ("kept", channel, "folder")
        path = bureau.settings.data_dir / "outbox" / f"{row.id}.eml"
        assert path.stat().st_mode & 0o777 == 0o600
        mail = message_from_bytes(path.read_bytes(), policy=default)
        assert telling.link in text_of(mail)
    assert len(rows[texted.invitation].body) < 300
    assert not list((bureau.settings.data_dir / "outbox").glob("*.half"))


async def test_who_cannot_be_reached_is_told_and_nothing_is_written(bureau: Bureau) -> None:
    post = bureau.post()
    telling = await bureau.candidate(mail="", phone="")
    prepared = await post.messages.invited([telling])
    assert prepared.outcomes == {telling.invitation: "no_contact"}
    assert prepared.letters == {}


async def test_a_busy_server_is_tried_again_with_growing_waits(bureau: Bureau, office: PostOffice) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port)
    await bureau.invite(post, await bureau.candidate())
    office.answers = ["451 try later", "421 closing", OK]
    assert await post.worker.step() == 1
    first = await bureau.only(post)
    assert (first.state, first.tries) == ("failed", 1)
    assert first.error == "mail_answer|451 try later"
    assert await post.worker.step() == 0, "not before it is due"
    bureau.clock.advance(FIRST_WAIT_S * 1.3)
    assert await post.worker.step() == 1
    second = await bureau.only(post)
    assert second.due_wall_s - bureau.clock.wall_s() > 2 * FIRST_WAIT_S
    bureau.clock.advance(FIRST_WAIT_S * 6)
    await post.worker.step()
    assert ((await bureau.only(post)).state, len(office.mails)) == ("sent", 1)


async def test_a_server_that_is_down_costs_tries_and_then_it_is_given_up(bureau: Bureau, unused_tcp_port: int) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=unused_tcp_port)
    await bureau.invite(post, await bureau.candidate())
    for _ in range(TRIES):
        assert await post.worker.step() == 1
        bureau.clock.advance(LONGEST_WAIT_S * 1.3)
    row = await bureau.only(post)
    assert (row.state, row.tries, row.error) == ("given_up", TRIES, "mail_unreachable")
    assert await post.worker.step() == 0
    assert await post.outbox.send_again(row.id, bureau.clock.wall_s()), "HR may start anew"
    assert (await bureau.only(post)).state == "waiting"


async def test_a_refused_address_is_given_up_at_once_and_says_why(bureau: Bureau, office: PostOffice) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port)
    office.refused = {"gone@example.com"}
    await bureau.invite(post, await bureau.candidate(mail="gone@example.com"), await bureau.candidate(mail="no address"))
    await post.worker.step()
    assert sorted((row.state, row.error) for row in await post.outbox.list()) == [
        ("given_up", "address"),
        ("given_up", "mail_answer|550 5.1.1 no such user here"),
    ]


async def test_a_wrong_password_is_told_without_being_shown(bureau: Bureau) -> None:
    async with post_office(user="lis", password="right") as office:
        post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port, smtp_user="lis", smtp_password="hunter2hunter2")
        await bureau.invite(post, await bureau.candidate())
        with structlog.testing.capture_logs() as logs:
            await post.worker.step()
        row = await bureau.only(post)
        assert (row.state, row.error) == ("failed", "mail_sign_in|535")
        assert "hunter2" not in repr(logs)
        assert "yue@" not in repr(logs)
        good = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port, smtp_user="lis", smtp_password="right")
        bureau.clock.advance(60)
        await good.worker.step()
        assert len(office.mails) == 1


async def test_a_server_without_starttls_gets_nothing_in_the_clear(bureau: Bureau, office: PostOffice) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port, smtp_security="starttls")
    await bureau.invite(post, await bureau.candidate())
    await post.worker.step()
    assert (await bureau.only(post)).state == "failed"
    assert office.mails == []


async def test_a_few_are_sent_at_a_time_and_a_slow_one_does_not_hold_up_the_rest(bureau: Bureau, office: PostOffice) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port)
    await bureau.invite(post, *[await bureau.candidate(name=f"N{n}") for n in range(12)])
    post.worker.start()
    async with asyncio.timeout(20):
        while len(office.mails) < 12:
            office.arrived.clear()
            await office.arrived.wait()
            await asyncio.sleep(0)
    await post.worker.close()
    assert office.most_at_once <= AT_A_TIME
    assert {row.state for row in await post.outbox.list()} == {"sent"}


async def test_an_urgent_message_leaves_at_once(bureau: Bureau, office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.notify.worker.LOOK_EVERY_S", 3600.0)
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port)
    post.worker.start()
    await bureau.invite(post, await bureau.candidate())
    post.worker.wake()
    await asyncio.wait_for(office.arrived.wait(), 20)
    await post.worker.close()
    assert (await bureau.only(post)).state == "sent", "what is being sent when the server stops comes to its end"


async def test_revoking_before_it_left_sends_the_notice_alone(bureau: Bureau, office: PostOffice) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port)
    telling = await bureau.candidate()
    await bureau.invite(post, telling)
    prepared = await post.messages.revoked([replace(telling, key="revoked", link="")])
    async with bureau.stores.database.write() as connection:
        await prepared.write(connection, [telling.invitation])
    await bureau.change(telling, revoked_wall_s=1.0)
    await post.worker.step()
    assert ["收回" in mail["Subject"] for mail in office.mails] == [True]


@pytest.mark.parametrize("silently", [{"revoked_wall_s": 1.0}, {"valid_until_wall_s": 2.0}])
async def test_what_is_not_wanted_any_more_is_cancelled_at_the_last_moment(
    bureau: Bureau, office: PostOffice, silently: dict[str, float]
) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port)
    telling = await bureau.candidate()
    prepared = await post.messages.reminder([telling])
    async with bureau.stores.database.write() as connection:
        await prepared.write(connection, [telling.invitation])
    await bureau.change(telling, **silently)
    await post.worker.step()
    assert ((await bureau.only(post)).state, office.mails) == ("cancelled", [])


async def test_codes_are_in_the_mail_and_nowhere_else(bureau: Bureau, office: PostOffice) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port)
    telling = await bureau.candidate()
    codes = OneTimeCodes(bureau.stores.database, SECRET, bureau.clock)
    letter = await post.messages.code_letter(
        "identity_code", telling.invitation, by="mail", language="en", valid_s=VALID_S, base_url=BASE
    )
    await codes.issue("identity", telling.invitation, lambda connection: post.messages.write(connection, letter))
    code = await codes.code("identity_code", telling.invitation)
    assert code is not None
    assert code not in (await bureau.only(post)).body
    await post.worker.step()
    (mail,) = office.mails
    assert code in text_of(mail)
    assert code not in mail["Subject"]
    assert await found_in(bureau.stores.database, (f"{code}\n",)) == []


async def test_a_code_that_is_too_old_is_not_sent(bureau: Bureau, office: PostOffice) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port)
    telling = await bureau.candidate()
    codes = OneTimeCodes(bureau.stores.database, SECRET, bureau.clock)
    letter = await post.messages.code_letter(
        "identity_code", telling.invitation, by="mail", language="zh", valid_s=VALID_S, base_url=BASE
    )
    await codes.issue("identity", telling.invitation, lambda connection: post.messages.write(connection, letter))
    bureau.clock.advance(VALID_S + 1)
    await post.worker.step()
    assert ((await bureau.only(post)).error, office.mails) == ("too_late", [])


async def test_a_notice_can_be_delayed_and_takes_a_persons_own_words(bureau: Bureau, office: PostOffice) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port)
    telling = await bureau.candidate()
    outcome = await post.messages.tell(
        "rejected",
        telling.candidate,
        key="decision:1",
        values={"remarks": "谢谢 {link}"},
        due_wall_s=bureau.clock.wall_s() + 3600,
    )
    assert outcome == "queued"
    assert await post.worker.step() == 0
    bureau.clock.advance(3601)
    assert await post.worker.step() == 1
    text = text_of(office.mails[0])
    assert "谢谢 {link}" in text
    assert f"{BASE}/r/" in text
    assert await post.messages.tell("rejected", "nobody", key="decision:2") == "no_contact"


async def test_somebodys_own_text_is_used_from_then_on(bureau: Bureau, office: PostOffice) -> None:
    post = bureau.post(smtp_host="127.0.0.1", smtp_port=office.port)
    await post.templates.put(TemplateRow("invitation", "zh", "来吧 {name}", "看这里 {link}", "{link}", 1.0))
    telling = await bureau.candidate()
    await bureau.invite(post, telling)
    await post.worker.step()
    assert office.mails[0]["Subject"] == "来吧 林悦"
    assert text_of(office.mails[0]).strip() == f"看这里 {telling.link}"
    await post.templates.delete("invitation", "zh")
    assert await post.templates.all() == []


async def test_a_claim_that_ran_out_belongs_to_the_next_one(bureau: Bureau) -> None:
    post = bureau.post()
    await bureau.invite(post, await bureau.candidate())
    (lost,) = await post.outbox.claim(bureau.clock.wall_s(), limit=4, hold_s=60)
    assert await post.outbox.claim(bureau.clock.wall_s(), limit=4, hold_s=60) == []
    bureau.clock.advance(61)
    (again,) = await post.outbox.claim(bureau.clock.wall_s(), limit=4, hold_s=60)
    assert (again.id, again.tries) == (lost.id, 2)
    assert not await post.outbox.settle(lost, "sent"), "who lost the claim has no say"
    assert await post.outbox.settle(again, "sent")


async def test_many_claimers_never_take_the_same_message(bureau: Bureau) -> None:
    post = bureau.post()
    await bureau.invite(post, *[await bureau.candidate(name=f"N{n}") for n in range(20)])
    taken = await asyncio.gather(*(post.outbox.claim(bureau.clock.wall_s(), limit=3, hold_s=60) for _ in range(10)))
    ids = [message.id for part in taken for message in part]
    assert len(ids) == len(set(ids)) == 20


def test_waits_grow_with_jitter_and_end_at_six_hours() -> None:
    chance = random.Random(7)
    waits = [wait_s(tries, chance) for tries in range(1, TRIES)]
    assert 12 <= waits[0] <= 18
    assert all(later > earlier for earlier, later in itertools.pairwise(waits[:6]))
    assert max(waits) <= LONGEST_WAIT_S * 1.2


async def test_what_becomes_of_a_link_is_seen(bureau: Bureau) -> None:
    telling = await bureau.candidate(until_wall_s=bureau.clock.wall_s() + 100)
    store = RecipientStore(bureau.stores.database)
    state = await store.link_state(telling.invitation, bureau.clock.wall_s())
    assert state is not None
    assert (state.begun, state.revoked, state.closed, state.gone) == (False, False, False, False)
    late = await store.link_state(telling.invitation, bureau.clock.wall_s() + 101)
    assert late is not None
    assert late.closed
    assert await store.link_state("ff" * 16, 0.0) is None
    assert isinstance(bureau.clock, HandClock)
