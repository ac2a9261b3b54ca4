"""What the server said of a take against the truth: losses that count, and events that nobody showed."""

import asyncio
import json
import time
from collections import Counter
from pathlib import Path
from typing import cast

import pytest

from loadtest.alignment import compared
from loadtest.samples import Samples
from loadtest.scoring import Scorer
from loadtest.spoken import Spoken
from loadtest.truth import Truth, TruthEvent, load_truth
from loadtest.visit import TakeSent, Visit
from loadtest.watching import NotServed, Watchers
from server.core.facts import Entry, EventBegan, Fact, RecordingReady, Transcript, TranscriptFailed, Utterance, Word

SESSION = "session"
SPOKEN = "we had everything before us we had nothing before us and we were going direct to heaven"
SAID = SPOKEN.split()
SHOWN = TruthEvent(name="face.absent", from_ms=4_000, to_ms=6_000)


class Watched(Watchers):
    """What a console has of one session, whose clock is the machine's own from ``began_s`` on."""

    def __init__(self, began_s: float, *facts: Fact) -> None:
        self._began_s = began_s
        self.served: bytes | int = 404
        """The recording, or the status that is answered instead."""
        self._facts = [Entry(n=n, at_ms=0, fact=fact) for n, fact in enumerate(facts, 1)]

    def entries(self, session: str) -> list[Entry]:
        return self._facts if session == SESSION else []

    def local_s(self, session: str, session_ms: int) -> float:
        return self._began_s + session_ms / 1000

    def arrived_s(self, session: str, n: int) -> float:
        return self._began_s + 60

    def partials(self, session: str, question: int, take: int) -> list[tuple[float, str]]:
        return []

    def holes(self) -> int:
        return 0

    async def recording(self, session: str, question: int, take: int) -> bytes:
        if isinstance(self.served, int):
            raise NotServed(self.served)
        return self.served


class Held(Visit):
    """A visit of one take of 20 s, of which all sound left."""

    def __init__(self, began_s: float) -> None:
        self.spoken = Spoken(lambda at_s, late_ms: None)
        self.spoken.sent("sound", 0, b"")
        self.spoken.stretches[0].anchor_s = self.spoken._sound_s[0] = began_s
        self.takes = {(1, 1): TakeSent(SESSION, 1, 1, began_s, began_s + 20, began_s + 20)}


async def scored(*facts: Fact, truth: Truth | None, stopped: bool = False, served: bytes | int | None = None) -> Scorer:
    began_s = time.monotonic() - 60
    stop = asyncio.Event()
    if stopped:
        stop.set()
    watched = Watched(began_s, *facts)
    if served is not None:
        watched.served = served
    scorer = Scorer(watched, Samples(), Counter(), Counter(), truth, began_s, stop)
    await scorer.settle([cast(Visit, Held(began_s))], 0.0, read_recordings=served is not None)
    return scorer


@pytest.mark.parametrize(
    ("began_ms", "shown"),
    [((18_000, 19_500), 1), ((19_500, 21_000), 0), ((19_700, 20_000), 1), ((-1_000, 300), 0), ((-1_000, 900), 1)],
    ids=["inside", "0.5 s at the end", "short but whole", "0.3 s at the beginning", "0.9 s at the beginning"],
)
def test_what_a_take_shows_too_little_of_is_not_asked_for(began_ms: tuple[int, int], shown: int) -> None:
    began_s = time.monotonic() - 60
    spoken = Held(began_s - 5).spoken
    event = TruthEvent(name="face.absent", from_ms=began_ms[0] + 5_000, to_ms=began_ms[1] + 5_000)
    truth = Truth(language="en", duration_ms=60_000, events=(event,))
    assert len(spoken.events_begun(truth, began_s, began_s + 20)) == shown


def truth_of(events: tuple[TruthEvent, ...], covers: tuple[str, ...] | None) -> Truth:
    return Truth(language="en", duration_ms=20_000, events=events, covers=covers)


def began(*names: str) -> list[Fact]:
    return [EventBegan(question=1, take=1, id=str(n), name=name, from_ms=4_000 + n * 100) for n, name in enumerate(names)]


@pytest.mark.parametrize(
    ("events", "covers", "seen", "shown", "found", "false"),
    [
        ((SHOWN,), None, ("face.absent", "face.second"), 1, 1, 0),
        ((SHOWN,), ("face.absent", "face.second"), ("face.absent", "face.second"), 1, 1, 1),
        ((SHOWN,), ("face.absent",), ("face.absent", "face.absent", "face.smile"), 1, 1, 1),
        ((), ("face.absent",), ("face.absent", "face.away"), 0, 0, 1),
        ((), (), ("face.absent",), 0, 0, 0),
        ((SHOWN,), (), ("face.absent", "face.absent"), 1, 1, 0),
    ],
)
async def test_an_event_of_a_covered_name_that_nobody_showed_is_false(
    events: tuple[TruthEvent, ...],
    covers: tuple[str, ...] | None,
    seen: tuple[str, ...],
    shown: int,
    found: int,
    false: int,
) -> None:
    counts = (await scored(*began(*seen), truth=truth_of(events, covers))).counts
    assert (counts["events_shown"], counts["events_found"], counts["events_false"]) == (shown, found, false)


def test_a_truth_file_of_before_covers_the_names_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "truth.json"
    path.write_text(json.dumps({"language": "en", "duration_ms": 1000, "events": [SHOWN.model_dump()]}))
    assert load_truth(path).covered == {"face.absent"}
    path.write_text(truth_of((), ("face.second",)).model_dump_json())
    assert load_truth(path).covered == {"face.second"}


async def test_what_never_came_is_counted_and_none_is_a_figure_too() -> None:
    counts = (await scored(TranscriptFailed(question=1, take=1, reason="timeout"), truth=None)).counts
    assert (counts["takes_never_analysed"], counts["recordings_missing"], counts["transcripts_failed"]) == (1, 1, 1)
    assert {name: counts[name] for name in ("takes_not_ended", "timeline_holes")} == {
        "takes_not_ended": 0,
        "timeline_holes": 0,
    }
    assert set(counts) >= {"takes_not_ended", "timeline_holes"}


@pytest.mark.parametrize(
    ("served", "why"),
    [(404, "http_404"), (b"", "InvalidDataError"), (b"no recording at all", "InvalidDataError")],
)
async def test_a_recording_that_cannot_be_read_is_counted_and_ends_nothing(served: bytes | int, why: str) -> None:
    ready = RecordingReady(
        question=1, take=1, duration_ms=20_000, size_bytes=9, has_picture=False, parts=(), file="take.webm"
    )
    scorer = await scored(ready, truth=None, served=served)
    assert (scorer.counts["recordings_missing"], scorer.counts["recordings_unreadable"]) == (0, 1)
    assert dict(scorer.errors) == {f"recording:{why}": 1}
    assert "sound_delivered_ratio" not in scorer.samples.points


async def test_what_nobody_waited_for_is_not_held_against_the_server() -> None:
    counts = (await scored(truth=None, stopped=True)).counts
    assert (counts["takes_never_analysed"], counts["recordings_missing"], counts["takes_cut_short"]) == (0, 0, 1)


@pytest.mark.parametrize(
    ("heard", "lost", "added"),
    [
        (SAID, 0, 0),
        (SAID[:4] + SAID[10:], 6, 0),
        (SAID[:5] + SAID[:5] + SAID[5:], 0, 5),
        ([word for at, word in enumerate(SAID) if at not in (3, 8, 12)], 1, 0),
        ([*SAID[:6], "noting", *SAID[7:]], 0, 0),
        ([], len(SAID), 0),
    ],
)
def test_words_lost_or_doubled_are_runs(heard: list[str], lost: int, added: int) -> None:
    found = compared(SAID, heard)
    assert (found.lost_run, found.added_run) == (lost, added)


async def test_live_and_final_words_are_both_counted() -> None:
    words = tuple(Word(text=word, from_ms=1000 + at * 1000, to_ms=1500 + at * 1000) for at, word in enumerate(SAID))
    truth = Truth(language="en", duration_ms=20_000, words=words)
    live = [
        Utterance(question=1, take=1, from_ms=0, to_ms=5000, text=" ".join(part), language="en")
        for part in (SAID[:5], SAID[:5], SAID[5:])
    ]
    final = Transcript(question=1, take=1, text=" ".join(SAID[6:]), words=(), language="en", model="m")
    points = (await scored(*live, final, truth=truth)).samples.points
    assert [value for _, value in points["word_run_lost"]] == [0, 6]
    assert [value for _, value in points["word_run_added"]] == [5, 0]
    assert points["word_error_ratio"][0][1] == round(6 / len(SAID), 4)
