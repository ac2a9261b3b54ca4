"""One contract test over whatever analyzers the scan finds."""

import types
from functools import partial
from pathlib import Path

import pytest
from pydantic import BaseModel

from analyzers import Analyzer, Measures, SeatSetting, TakeHeard, analyzer_fault
from analyzers.host.final import final_steps
from analyzers.host.heavy import Job
from analyzers.host.registry import Registry, found_kinds, load
from analyzers.host.running import PENDING_LIMIT, Running
from analyzers.models import ModelFolder
from server.core.analysis_wire import AnalyzerFailed, FinalPass, OpenSeat, SeatClosed
from server.core.facts import AnswerMeasured, EventBegan, TranscriptFailed
from server.core.plugins import PluginError, scan
from server.core.text import Text
from tests.analyzers.inline_seat import InlineHeavy, InlineSeat, run_steps
from tests.analyzers.sounds import noise, opus, timed

KINDS = found_kinds()


def test_the_five_analyzers_are_found() -> None:
    assert set(KINDS) >= {"voice", "transcript", "speech_rate", "keywords", "face"}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_declaration_is_whole(name: str) -> None:
    kind = KINDS[name]
    assert analyzer_fault(kind) == ""
    assert kind.__module__ == f"analyzers.{name}"
    assert kind.purpose in {"transcribe", "analyse", "expression"}
    assert kind.title.zh
    assert kind.title.en
    for signal in kind.signals:
        assert signal.low < signal.high
        assert signal.unit.zh
        assert signal.unit.en


def test_declared_names_are_taken_once() -> None:
    signals = [signal.name for kind in KINDS.values() for signal in kind.signals]
    names = signals + [event.name for kind in KINDS.values() for event in kind.events]
    assert len(names) == len(set(names))


def test_one_new_file_adds_an_analyzer(tmp_path: Path) -> None:
    (tmp_path / "loudness.py").write_text(
        "from analyzers import Analyzer\nfrom server.core.text import Text\n\n"
        "class Loudness(Analyzer):\n    name = 'loudness'\n    title = Text(zh='响度', en='Loudness')\n"
        "    purpose = 'analyse'\n    wants = frozenset({'sound'})\n"
    )
    package = types.ModuleType("new_analyzers")
    package.__path__ = [str(tmp_path)]
    import sys

    sys.modules["new_analyzers"] = package
    try:
        kinds = scan(package, Analyzer)
    finally:
        del sys.modules["new_analyzers"]
    assert list(kinds) == ["loudness"]
    assert analyzer_fault(kinds["loudness"]) == ""
    (tmp_path / "broken.py").write_text("import nothing_of_the_kind\n")
    with pytest.raises(PluginError, match="broken"):
        scan(package, Analyzer)


class Sound(Analyzer):
    name = "sound"
    title = Text(zh="声", en="Sound")
    purpose = "analyse"
    wants = frozenset({"sound"})


class Raises(Sound):
    name = "raises"

    def hear(self, block: object) -> None:
        raise ValueError("a private word")

    @classmethod
    def finish(cls, take: TakeHeard, shared: object):  # type: ignore[no-untyped-def]
        raise ValueError("a private word")
        yield


class RaisesAtOnce(Sound):
    name = "raises_at_once"

    def __init__(self, setting: SeatSetting, out: object, shared: object) -> None:
        raise OSError


class RaisesLater(Sound):
    name = "raises_later"

    def hear(self, block: object) -> None:
        self.out.later(self._work, block, lambda _: None, "settled")

    @staticmethod
    def _work(blocks: list[object]) -> list[None]:
        raise RuntimeError("a private word")


class Counts(Sound):
    name = "counts"

    def hear(self, block: object) -> None:
        self.out.fact(1, EventBegan(question=1, take=1, id="e", name="counts.e", from_ms=1), "e")

    @classmethod
    def finish(cls, take: TakeHeard, shared: object):  # type: ignore[no-untyped-def]
        return Measures(values={"seconds": len(take.samples) / 16_000})
        yield


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """Analyzers that fail in every way, beside one that works; no models at all."""
    registry = load(ModelFolder(tmp_path_factory.mktemp("empty")), 1)
    for kind in (Raises, RaisesAtOnce, RaisesLater, Counts):
        registry.kinds[kind.name] = kind
    return registry


PACKETS = timed(opus(noise(1_000, -40)), 0)
ALL = ("raises", "raises_at_once", "raises_later", "counts", "transcript", "nobody")


def test_analyzers_fail_alone_and_keep_private_data_to_themselves(broken: Registry) -> None:
    seat = InlineSeat(broken, OpenSeat(seat="s", question=1, take=1, language="zh", analyzers=ALL, from_ms=0))
    seat.hear(PACKETS)
    seat.close(1_000)
    failed = {one.analyzer: one.reason for one in seat.messages if isinstance(one, AnalyzerFailed)}
    assert set(failed) == {"raises", "raises_at_once", "raises_later", "transcript", "nobody"}
    assert "private" not in "".join(failed.values())
    assert "Whisper" in failed["transcript"]
    assert len(seat.of(EventBegan)) == 32
    assert isinstance(seat.messages[-1], SeatClosed)


def test_a_stopped_analyzer_says_nothing_more(broken: Registry) -> None:
    seat = InlineSeat(broken, OpenSeat(seat="s", question=1, take=1, language="zh", analyzers=("counts",), from_ms=0))
    seat.hear(PACKETS[:20])
    before = len(seat.of(EventBegan))
    seat.seat.running.stop("counts")
    seat.hear(PACKETS[20:])
    seat.close(1_000)
    assert 0 < before == len(seat.of(EventBegan))


def test_without_its_model_an_analyzer_is_missing_and_the_others_run(broken: Registry) -> None:
    assert set(broken.missing) == {"transcript", "face"}
    ready = broken.ready(1)
    assert {"voice", "keywords", "speech_rate"} <= {one.name for one in ready.analyzers}
    assert not {"transcript", "face"} & {one.name for one in ready.analyzers}


def test_a_seat_that_is_too_far_behind_gives_up_instead_of_growing() -> None:
    class Never(InlineHeavy):
        def put(self, job: Job) -> None: ...

    said: list[BaseModel] = []
    running = Running("s", Never(), said.append, lambda call: call())  # type: ignore[arg-type]
    for _ in range(PENDING_LIMIT + 1):
        running.guard("transcript", partial(running.later, "transcript", list[None], None, lambda _: None, "settled"))
    [failed] = said
    assert isinstance(failed, AnalyzerFailed)
    assert "TooFarBehind" in failed.reason


def test_a_seat_waits_for_no_work_of_an_analyzer_that_is_gone() -> None:
    jobs: list[Job] = []

    class Waits(InlineHeavy):
        def put(self, job: Job) -> None:
            jobs.append(job)

    class Kept(Analyzer):
        name = "kept"

    running = Running("s", Waits(), lambda _: None, lambda call: call())  # type: ignore[arg-type]
    setting = SeatSetting(question=1, take=1, language="en", from_ms=0)
    for name in ("transcript", "kept"):
        running.add(name, Kept(setting, None, None))  # type: ignore[arg-type]
        for _ in range(3):
            running.later(name, list[None], None, lambda _: None, "settled")
    assert running.pending == 6
    running.stop("transcript")
    assert running.pending == 3, "what waited is dropped"
    jobs[0].done(None)
    assert running.pending == 3, "and one that ran all the same is not counted twice"
    for job in jobs[3:]:
        job.done(None)
    assert running.pending == 0


def test_the_final_pass_survives_its_analyzers(broken: Registry) -> None:
    asked = FinalPass(
        job="j", question=1, take=1, language="zh", analyzers=(*ALL, "speech_rate"), from_ms=0, to_ms=1_000, packets=PACKETS
    )
    facts = [draft.fact for draft in run_steps(final_steps(asked, broken)).drafts]
    [failed] = [fact for fact in facts if isinstance(fact, TranscriptFailed)]
    assert "Whisper" in failed.reason
    [measured] = [fact for fact in facts if isinstance(fact, AnswerMeasured)]
    assert measured.values["seconds"] == pytest.approx(1.0, abs=0.05)
    assert measured.not_available["rate_per_min"] == failed.reason
    assert "ValueError" in measured.not_available["raises"]
