"""Candidates hear when their result can be read: once, not before its time, and only where something is shown."""

from server.hiring.result_notices import ResultNotices
from server.http.app import result_notices
from server.stores.outbox import MessageRow
from tests.http.result_round import Round
from tests.http.site import Site

HOUR_S = 3600.0


def notices(site: Site) -> ResultNotices:
    return result_notices(site.client.app)


async def messages(site: Site, round: Round) -> list[MessageRow]:
    from server.stores.outbox import OutboxStore

    rows = await OutboxStore(site.stores.database).list(candidate=round.candidate)
    return [row for row in rows if row.kind == "result_ready"]


async def test_told_once_after_the_delay(signed_in: Site) -> None:
    round = await (await Round(signed_in).submitted(delay_hours=2)).scored()
    looking = notices(signed_in)
    assert await looking.look() == 0
    signed_in.clock.advance(2 * HOUR_S + 1)
    assert await looking.look() == 1
    assert await looking.look() == 0
    assert await notices(signed_in).look() == 0, "nor after a restart"
    (message,) = await messages(signed_in, round)
    assert message.address == round.mail
    assert round.token not in message.body, "the link is put in when it is sent"


async def test_a_delay_that_was_changed_meanwhile_counts(signed_in: Site) -> None:
    round = await (await Round(signed_in).submitted(delay_hours=24)).scored()
    opening = await (await signed_in.get(f"/api/v1/openings/{round.opening}")).json()
    body = {"plan": opening["plan"], "settings": {**opening["settings"], "result_delay_hours": 0}}
    assert (await signed_in.post(f"/api/v1/openings/{round.opening}", body, method="PUT")).status == 200
    assert await notices(signed_in).look() == 1


async def test_nobody_is_told_of_nothing(signed_in: Site) -> None:
    nothing_shown = await (await Round(signed_in, shows=()).submitted(delay_hours=0)).scored()
    unscored = await Round(signed_in, mail="b@example.com", name="王五").submitted(delay_hours=0)
    revoked = await (await Round(signed_in, mail="c@example.com", name="赵六").submitted(delay_hours=0)).scored()
    await signed_in.post(f"/api/v1/invitations/{revoked.invitation}/revoke")
    no_contact = await (await Round(signed_in, mail="", name="孙七").submitted(delay_hours=0)).scored()
    assert await notices(signed_in).look() == 0
    for round in (nothing_shown, unscored, revoked, no_contact):
        assert await messages(signed_in, round) == []
