"""An engine that cannot keep up, from the candidate's sound to HR's wall: analysis does less, says so once, and recovers."""

import asyncio
import sys
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from loadtest.candidate import ALL_PURPOSES, SyntheticCandidate
from server.analysis.host import HostCommand
from server.app import Server, running
from server.config import Settings
from server.core.facts import AnalysisState
from server.core.messages import Card, ServerLoad
from server.core.plan import Plan, Question
from server.hiring.consent import ConsentBook
from server.hiring.links import Links
from server.hiring.secret_key import server_secret
from server.stores.invitations import InvitationRow
from tests.e2e.conftest import clip_of

PLAN = Plan(title="Pressure", language="en", questions=(Question(text="Tell us", preparation_s=0, answer_s=300),))
INVITATION = "ab" * 16
SLOW_HOST = Path(__file__).parents[1] / "analyzers" / "host" / "slow_host.py"


class Wall:
    """What every console on the wall is told."""

    def __init__(self, server: Server) -> None:
        self.loads: list[ServerLoad] = []
        self.cards: list[Card] = []
        server.hub.follow_wall(self)

    def load(self, text: str) -> None:
        self.loads.append(ServerLoad.model_validate_json(text))

    def card(self, card: Card, text: str) -> None:
        self.cards.append(card)

    def card_gone(self, session: str, text: str) -> None: ...

    async def until_reduced(self, *parts: str) -> None:
        async with asyncio.timeout(40):
            while not self.loads or tuple(one.part for one in self.loads[-1].reduced) != parts:
                await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_from_sound_that_comes_too_fast_to_the_wall_and_back(
    tmp_path: Path, clips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "slow"
    slow.touch()
    for name, value in (("SLOW_WHILE", str(slow)), ("SLOW_HOST_DOWN_AFTER_S", "1"), ("SLOW_S", "2.5")):
        monkeypatch.setenv(name, value)
    command = HostCommand((sys.executable, str(SLOW_HOST), "--models", str(tmp_path / "models")))
    monkeypatch.setattr(HostCommand, "local", lambda *_: command)
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", analyzer_hosts=1, disk_reserve_mb=0)
    async with running(settings) as server, TestServer(server.application) as web:
        assert await server.pool.ready(60)
        wall = Wall(server)
        opening = await server.stores.openings.create(PLAN, 1.0)
        await server.stores.invitations.create(InvitationRow(INVITATION, opening.id, "Lin", 2.0, None, None))
        token = Links(server_secret(settings.data_dir)).token(INVITATION)
        candidate = SyntheticCandidate(str(web.make_url("")), token, await clip_of(clips, 6))
        try:
            assert await candidate.open_link() == 200
            await candidate.enter()
            await candidate.consent(ConsentBook().version(), dict(ALL_PURPOSES))
            await candidate.connect_media()
            await wall.until_reduced("partial_words", "pictures", "final_pass")
            slow.unlink()
            await wall.until_reduced()
        finally:
            await candidate.close()
        room = server.rooms.get(candidate.session)
        assert room is not None
        await room.journal.settled()
        entries = await server.stores.timeline.read_all(candidate.session)
        said = [entry.fact for entry in entries if isinstance(entry.fact, AnalysisState)]
        words = [fact.state for fact in said if fact.part == "partial_words"]
        assert words == ["degraded", "running"], "one fact for each change"
        assert {fact.part for fact in said} >= {"partial_words", "final_pass"}
        assert any(reduction.part == "partial_words" for card in wall.cards for reduction in card.reduced)
