"""The API of messages: outbox, texts, ways."""

from typing import Any

from aiohttp.test_utils import TestClient

from server.core.notices import Telling
from server.http.keys import POST
from tests.http.conftest import MakeSite
from tests.http.site import PASSWORD, Site, problem_of

PATH = "/api/v1/messages"


async def told(site: Site, mail: str = "yue@example.com") -> Telling:
    """A candidate with a link, and the message about it in the outbox."""
    invitation = await site.invitation(await site.opening())
    row = await site.stores.invitations.get(invitation["id"])
    assert row is not None
    assert row.candidate_id is not None
    telling = Telling(
        key=f"invited:{row.id}",
        candidate=row.candidate_id,
        invitation=row.id,
        opening=row.opening,
        name="Lin Yue",
        mail=mail,
        phone="",
        language="en",
        link=invitation["link"],
        valid_from_wall_s=None,
        valid_until_wall_s=None,
    )
    prepared = await app_post(site).messages.invited([telling])
    async with site.stores.database.write() as connection:
        await prepared.write(connection, [row.id])
    return telling


def app_post(site: Site) -> Any:
    client: TestClient[Any, Any] = site.client
    return client.app[POST]


async def test_a_message_with_its_text_and_its_link(signed_in: Site) -> None:
    telling = await told(signed_in)
    (listed,) = await (await signed_in.get(PATH)).json()
    assert (listed["state"], listed["kind"], listed["address"]) == ("waiting", "invitation", "yue@example.com")
    shown = await (await signed_in.get(f"{PATH}/{listed['id']}")).json()
    assert telling.link in shown["text"]
    assert f'<a href="{telling.link}">' in shown["html"]
    counts = {one["state"]: one["count"] for one in await (await signed_in.get("/api/v1/message-counts")).json()}
    assert counts["waiting"] == 1
    assert await (await signed_in.get(f"{PATH}?state=sent")).json() == []
    assert len(await (await signed_in.get(f"{PATH}?candidate={telling.candidate}&kind=invitation")).json()) == 1
    assert await problem_of(await signed_in.get(f"{PATH}?state=nonsense")) == (400, "bad_request")
    assert await problem_of(await signed_in.get(f"{PATH}/nobody")) == (404, "not_found")


async def test_sending_again(signed_in: Site) -> None:
    await told(signed_in)
    (listed,) = await (await signed_in.get(PATH)).json()
    again = f"{PATH}/{listed['id']}/send-again"
    assert await app_post(signed_in).worker.step() == 1
    assert (await (await signed_in.get(f"{PATH}/{listed['id']}")).json())["message"]["state"] == "kept"
    assert (await (await signed_in.post(again)).json())["state"] == "waiting"
    await app_post(signed_in).outbox.claim(signed_in.clock.wall_s(), limit=1, hold_s=60)
    assert await problem_of(await signed_in.post(again)) == (409, "wrong_moment")
    assert await problem_of(await signed_in.post(f"{PATH}/nobody/send-again")) == (404, "not_found")


async def test_texts_are_listed_written_previewed_and_put_back(signed_in: Site) -> None:
    texts = await (await signed_in.get("/api/v1/message-templates")).json()
    assert len(texts) == 24
    assert not any(text["own"] for text in texts)
    path = "/api/v1/message-templates/invitation/en"
    draft = {"subject": "Come, {name}", "body": "Here: {link}", "short": "{link}"}
    written = await (await signed_in.post(path, draft, method="PUT")).json()
    assert (written["own"], written["subject"], written["needed"]) == (True, "Come, {name}", "link")
    faulty = await signed_in.post(path, {**draft, "body": "no {lnk}"}, method="PUT")
    assert await problem_of(faulty) == (400, "template_faulty")
    back = await (await signed_in.post(path, method="DELETE")).json()
    assert not back["own"]
    assert await problem_of(await signed_in.post("/api/v1/message-templates/x/en", draft, method="PUT")) == (
        404,
        "not_found",
    )
    preview = await (
        await signed_in.post(
            "/api/v1/message-templates/preview",
            {"kind": "invitation", "language": "zh", "subject": "{title}", "body": "{nme}\n{link}", "short": "{link}"},
        )
    ).json()
    assert preview["subject"] == "后端工程师"
    assert "data:image/png;base64," in preview["html"]
    assert preview["faults"] == [{"field": "body", "what": "unknown", "placeholder": "nme"}]


async def test_ways_say_how_to_set_them_up_and_show_no_setting(make_site: MakeSite) -> None:
    site = await make_site(smtp_host="127.0.0.1", smtp_port=1, smtp_user="u", smtp_password="hunter2", smtp_security="none")
    await site.stores.accounts.create("hr", PASSWORD, "hr", must_change_password=False)
    await site.sign_in()
    response = await site.get("/api/v1/message-ways")
    assert "hunter2" not in await response.text()
    ways = {way["name"]: way for way in await response.json()}
    assert (ways["mail"]["set_up"], ways["mail"]["used"]) == (True, 1)
    assert (ways["sms"]["set_up"], ways["sms"]["used"]) == (False, 2)
    assert {"wecom", "dingtalk", "feishu"} <= set(ways)
    tried = await (await site.post("/api/v1/message-ways/mail/test", {"address": "me@example.com"})).json()
    assert tried == {"good": False, "why": {"zh": "连不上邮件服务器", "en": "The mail server could not be reached"}}
    assert await problem_of(await site.post("/api/v1/message-ways/sms/test", {"address": "1"})) == (404, "not_found")
    assert await problem_of(await site.post("/api/v1/message-ways/mail/test", {})) == (400, "bad_request")
