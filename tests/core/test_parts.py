"""Tasks, clock and plug-ins."""

import asyncio
import sys
from pathlib import Path

import pytest

from server.core.clock import HandClock, SessionClock
from server.core.errors import CODES, Refusal, text_of
from server.core.plugins import PluginError, scan
from server.core.tasks import Tasks


async def test_close_cancels_and_waits() -> None:
    tasks = Tasks("owner")
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    tasks.start(work(), "work")
    await asyncio.sleep(0)
    await tasks.close()
    assert ended.is_set()
    assert len(tasks) == 0
    with pytest.raises(RuntimeError):
        tasks.start(work(), "late")


async def test_a_failing_task_harms_no_other() -> None:
    tasks = Tasks("owner")

    async def fail() -> None:
        raise ValueError("broken")

    async def good() -> str:
        await asyncio.sleep(0)
        return "done"

    failing, going = tasks.start(fail(), "fail"), tasks.start(good(), "good")
    assert await going == "done"
    with pytest.raises(ValueError, match="broken"):
        await failing
    await tasks.close()


async def test_a_failed_task_is_logged_with_its_place_and_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    tasks = Tasks("owner")

    async def fail() -> None:
        raise ValueError("what the candidate said")

    failing = tasks.start(fail(), "fail")
    await asyncio.wait([failing])
    await asyncio.sleep(0)
    await tasks.close()
    logged = capsys.readouterr().out
    assert "owner:fail" in logged
    assert "test_parts.py" in logged
    assert "what the candidate said" not in logged


def test_session_time_follows_the_monotonic_clock_alone() -> None:
    clock = HandClock(1000.0)
    session = SessionClock(clock, began_wall_s=990.0)
    assert session.now_ms() == 10_000
    clock.advance(2.5)
    assert session.now_ms() == 12_500


def test_session_time_never_steps_behind_the_timeline() -> None:
    session = SessionClock(HandClock(1000.0), began_wall_s=5000.0, not_before_ms=70_000)
    assert session.now_ms() == 70_000


class Base:
    name: str = ""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.py": "class A(Base): name='a'", "_b.py": "class B(Base): name='b'"}, {"a"}),
        ({"a.py": "class A(Base): name='a'", "b.py": "class B(Base): name='a'"}, "taken"),
        ({"a.py": "class A(Base): pass"}, "declares no name"),
        ({"a.py": "import nothing_of_this_name"}, "cannot be imported"),
    ],
)
def test_plugins_are_found_and_broken_ones_fail_loudly(
    files: dict[str, str], expected: set[str] | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = f"plug_{abs(hash(tmp_path))}"
    folder = tmp_path / package
    folder.mkdir()
    (folder / "__init__.py").write_text("class Base:\n    name = ''\n")
    for name, text in files.items():
        (folder / name).write_text(f"from {package} import Base\n{text}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = __import__(package)
    try:
        if isinstance(expected, str):
            with pytest.raises(PluginError, match=expected):
                scan(module, module.Base)
        else:
            assert set(scan(module, module.Base)) == expected
    finally:
        for name in [name for name in sys.modules if name.startswith(package)]:
            del sys.modules[name]


def test_every_error_has_words_in_both_languages() -> None:
    for code in CODES:
        assert text_of(code, "zh") != text_of(code, "en")
    assert Refusal("not_valid", "text").text("en").endswith("(text)")
    with pytest.raises(KeyError):
        Refusal("no such code")
