"""The peer's side of the speech bench: its client's rule for the transcript, and what a failed set-up says."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.bench.asr_peer import PeerTranscript, give_up_s
from tests.bench.asr_peer_server import PeerMissing, set_up


def segment(start: float, end: float, text: str, completed: bool = False) -> dict[str, Any]:
    return {"start": f"{start:.3f}", "end": f"{end:.3f}", "text": text, "completed": completed}


def test_the_open_segment_is_shown_but_not_settled() -> None:
    transcript = PeerTranscript()
    transcript.put([segment(0, 2, " It was", True), segment(2, 4, " the best")])
    assert transcript.text() == "It was the best"
    assert transcript.settled() == "It was"


def test_a_completed_segment_that_comes_again_is_taken_once() -> None:
    transcript = PeerTranscript()
    for _ in range(3):
        transcript.put([segment(0, 2, " It was", True), segment(2, 4, " the best", True), segment(4, 5, " of")])
    assert transcript.text() == "It was the best of"


def test_an_open_segment_that_was_completed_as_it_is_stands_once() -> None:
    transcript = PeerTranscript()
    transcript.put([segment(0, 2, " It was")])
    transcript.put([segment(0, 2, " It was", True)])
    assert transcript.text() == "It was"


def test_an_overlapping_completed_segment_is_left_out() -> None:
    transcript = PeerTranscript()
    transcript.put([segment(0, 4, " It was the best", True), segment(3, 5, " best of", True)])
    assert transcript.settled() == "It was the best"


def test_how_long_the_peer_is_waited_for() -> None:
    assert [give_up_s(count) for count in (1, 2, 4, 8)] == [7.0, 15.0, 15.0, 30.0]


def test_a_peer_that_cannot_be_had_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        broken = "install" in command
        return subprocess.CompletedProcess(command, int(broken), "", "ERROR: No matching distribution" if broken else "")

    monkeypatch.setattr("tests.bench.asr_peer_server.subprocess.run", run)
    with pytest.raises(PeerMissing, match="No matching distribution"):
        set_up(tmp_path / "peer")
