"""Gateways through Apprise, against a real HTTP receiver on loopback."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr, ValidationError

from server.config import Settings
from server.notify.channels.gateway import GatewayChannel
from tests.notify.bureau import Bureau


@dataclass
class Receiver:
    port: int = 0
    status: int = 200
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    held = Receiver()

    async def take(request: web.Request) -> web.Response:
        held.got.append((request.path, await request.json()))
        return web.Response(status=held.status)

    app = web.Application()
    app.router.add_post("/{tail:.*}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    held.port = runner.addresses[0][1]
    try:
        yield held
    finally:
        await runner.cleanup()


async def test_a_text_message_takes_its_gateway_with_the_candidates_number(bureau: Bureau) -> None:
    async with receiver() as gateway:
        post = bureau.post(notify_urls={"sms": f"json://127.0.0.1:{gateway.port}/send/{{phone}}/KEYSECRET"})
        telling = await bureau.candidate(mail="", phone="+8613800001111")
        await bureau.invite(post, telling)
        await post.worker.step()
        row = await bureau.only(post)
        assert (row.state, row.sent_by) == ("sent", "sms")
        ((path, body),) = gateway.got
        assert path == "/send/+8613800001111/KEYSECRET"
        assert telling.link in body["message"]


async def test_a_gateway_that_refuses_is_tried_again_says_its_status_and_shows_no_key(
    bureau: Bureau, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    async with receiver() as gateway:
        gateway.status = 503
        post = bureau.post(notify_urls={"sms": f"json://127.0.0.1:{gateway.port}/{{phone}}/KEYSECRET"})
        await bureau.invite(post, await bureau.candidate(mail="", phone="13800001111"))
        with caplog.at_level(logging.DEBUG):
            await post.worker.step()
        row = await bureau.only(post)
        assert (row.state, row.error) == ("failed", "gateway_status|503")
        gateway.status = 200
        bureau.clock.advance(60)
        await post.worker.step()
        assert (await bureau.only(post)).state == "sent"
    seen = caplog.text + "".join(capfd.readouterr())
    assert "KEYSECRET" not in seen
    assert "13800001111" not in seen


async def test_a_gateway_that_is_down(bureau: Bureau, unused_tcp_port: int) -> None:
    post = bureau.post(notify_urls={"sms": f"json://127.0.0.1:{unused_tcp_port}/{{phone}}"})
    await bureau.invite(post, await bureau.candidate(mail="", phone="13800001111"))
    await post.worker.step()
    row = await bureau.only(post)
    assert (row.state, row.error) == ("failed", "gateway_failed")


async def test_ways_are_tried_in_the_order_that_is_set(bureau: Bureau) -> None:
    urls = {"dingtalk": "dingtalk://abcdefgh@abcdefgh/{phone}", "wecom": "wecombot://693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"}
    post = bureau.post(notify_urls=urls, notify_by=["dingtalk", "mail"])
    assert post.ways.choose("a@b.c", "13800001111") == ("dingtalk", "13800001111")
    assert post.ways.choose("a@b.c", "") == ("mail", "a@b.c")
    assert post.ways.choose("", "") is None
    assert post.ways.choose("a@b.c", "13800001111", "sms") == ("sms", "13800001111")
    assert post.ways.choose("a@b.c", "1", "wecom") == ("wecom", ""), "a group's robot needs nobody's address"
    assert {way.name: way.set_up for way in post.ways.all()} == {
        "mail": False,
        "sms": False,
        "dingtalk": True,
        "wecom": True,
    }


@pytest.mark.parametrize(
    "url", ["wecombot://693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa", "dingtalk://abcdefgh@abcdefgh/{phone}", "feishu://abcdefgh"]
)
def test_the_gateways_of_china_are_known(url: str) -> None:
    GatewayChannel("x", SecretStr(url)).close()


def test_a_wrong_setting_is_told_without_being_quoted(bureau_settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="the URL of sms") as failed:
        GatewayChannel("sms", SecretStr("nonsense://KEYSECRET"))
    assert "KEYSECRET" not in str(failed.value)
    settings = Settings(_env_file=None, **bureau_settings)
    assert "KEYSECRET" not in repr(settings)
    assert "hunter2" not in repr(settings)
    assert "KEYSECRET" not in json.dumps(settings.model_dump(mode="json"))
    with pytest.raises(ValidationError):
        Settings(_env_file=None, notify_urls={"Bad Name": "json://x"})
    with pytest.raises(ValidationError):
        Settings(_env_file=None, time_zone="Beijing")


@pytest.fixture
def bureau_settings() -> dict[str, Any]:
    return {"notify_urls": {"sms": "json://x/KEYSECRET"}, "smtp_password": "hunter2"}


async def test_a_few_threads_are_enough_for_many_messages(bureau: Bureau) -> None:
    async with receiver() as gateway:
        post = bureau.post(notify_urls={"sms": f"json://127.0.0.1:{gateway.port}/{{phone}}"})
        await bureau.invite(post, *[await bureau.candidate(mail="", phone=f"1380000{n:04}") for n in range(10)])
        async with asyncio.timeout(20):
            await post.worker.step()
        assert len(gateway.got) == 10
