"""When kills fall, and how long it was until what was killed was back."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from loadtest.chaos import Chaos, beside_expected
from loadtest.job import HostState
from loadtest.kills import Killer, due_s
from loadtest.server_figures import ServerReader, ended

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def victim() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.wait()


def killer(pid: int | None, answers: list[bool]) -> Killer:
    async def well() -> bool:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    return Killer(ServerReader(NOBODY, pid), None, well, 0.0, [])


def test_kills_do_not_fall_together() -> None:
    told = due_s([Chaos.RELOAD, Chaos.KILL_SERVER, Chaos.KILL_HOST], 100.0, 60.0)
    assert told == [(120.0, Chaos.KILL_HOST), (140.0, Chaos.KILL_SERVER)]
    assert due_s([Chaos.KILL_SERVER], 100.0, 60.0) == [(130.0, Chaos.KILL_SERVER)]
    assert due_s([Chaos.LOSE_10], 100.0, 60.0) == []


async def test_a_server_that_others_start_again_is_asked_until_it_is_well(victim: subprocess.Popen[bytes]) -> None:
    answers = [False, False, True]
    one = killer(victim.pid, answers)
    await one.when_due([(0.0, Chaos.KILL_SERVER)])
    assert ended(victim.pid)
    assert answers == [True], "it was asked until it said so"
    (up_s,) = one.up_again_s
    assert one.marks[0][0] < up_s
    assert one.reader.pid is None
    back = one.back_after_start([(up_s + 2, 2.5), (up_s - 1, 1.0), (up_s + 300, 1.0)])
    assert [(what, round(took_s, 3)) for what, took_s in back] == [("kill-server", 2.0)], "minutes later is another matter"


async def test_a_server_that_does_not_come_back_is_said(
    victim: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loadtest.kills.UP_LIMIT_S", 0.2)
    one = killer(victim.pid, [False])
    await one.when_due([(0.0, Chaos.KILL_SERVER)])
    assert "did not serve again" in one.notes[0]
    assert one.up_again_s == []


def test_analysis_that_never_comes_back_is_as_late_as_anybody_talked() -> None:
    one = killer(None, [True])
    one.marks.append((30.0, "kill-host"))

    def told(session: str, *states: tuple[float, str]) -> list[HostState]:
        return [HostState(session=session, at_s=at_s, state=state) for at_s, state in states]

    back = told("back", (1.0, "running"), (31.0, "degraded"), (38.0, "running"))
    never, untouched = told("never", (1.0, "running"), (31.0, "degraded")), told("untouched", (1.0, "running"))
    next_answer, came_later = told("next", (1.0, "running"), (50.0, "running")), told("later", (70.0, "running"))
    found = one.analysis_back([*back, *never, *untouched, *next_answer, *came_later], 90.0)
    assert sorted(took_s for _, took_s in found["analysis_back_s"]) == [8.0, 60.0]


@pytest.mark.parametrize("known", [False, True], ids=["no process", "no host of it"])
async def test_what_cannot_be_killed_is_said_and_not_marked(known: bool) -> None:
    one = killer(os.getpid() if known else None, [True])
    await one.when_due([(0.0, Chaos.KILL_HOST)])
    assert one.marks == []
    assert "not done" in one.notes[0]


async def test_a_process_that_is_gone_already() -> None:
    gone = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await gone.wait()
    one = killer(gone.pid, [True])
    await one.when_due([(0.0, Chaos.KILL_SERVER)])
    assert (one.marks, one.up_again_s) == ([], [])
    assert "not done" in one.notes[0]


@pytest.mark.parametrize(
    ("words_known", "beside", "run", "kept", "why"),
    [
        (True, (), 1.0, [True, True], ""),
        (True, (), 9.0, [False, False], ""),
        (False, (), 9.0, [None], "--truth"),
        (True, (Chaos.CHANGE_ADDRESS,), 5.0, [None], "change-address in the same run"),
    ],
)
def test_words_are_judged_where_that_can_be_done_and_else_it_is_said(
    words_known: bool, beside: tuple[Chaos, ...], run: float, kept: list[bool | None], why: str
) -> None:
    result: dict[str, Any] = {
        "marks": [[1.0, "kill-host"]],
        "metrics": {name: {"worst": run} for name in ("word_run_lost", "word_run_added")},
        "counts": {"timeline_holes": 0},
    }
    told = beside_expected([*beside, Chaos.KILL_HOST], result, words_known=words_known)["kill-host"]
    of_words = [one for one in told["measured"] if "word" in one["words"]]
    assert [one["kept"] for one in of_words] == kept
    assert why in of_words[0]["words"]
