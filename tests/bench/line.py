"""How long from the candidate to HR: a whole session through a real server, over real WebRTC, onto a real console.

    python -m tests.bench.line [--sessions 1] [--json FILE]

Each synthetic candidate answers one question with 44 s of English while a second one may do so beside it. A word counts as
spoken when the packet that holds its end leaves the sender (word ends by faster-whisper with word timestamps over the same
file, good to about 0.2 s), as shown when the console's running transcript first holds it in its place, as settled when a
fact holds it. A message is timed from `say` to the console; a face event from the picture that leaves the sender at its
known time. Memory is the resident size of the server and of its analyzer host.
"""

import argparse
import asyncio
import difflib
import json
import re
import secrets
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from faster_whisper import WhisperModel
from rich.console import Console
from rich.table import Table

from loadtest.candidate import SyntheticCandidate
from loadtest.clips import load_clip, make_clip
from loadtest.console import SyntheticConsole
from server.config import Settings
from server.core.facts import AnswerAnalysed, EventBegan, Said, Transcript, Utterance
from server.core.messages import Role
from server.core.plan import Plan, Question
from tests.bench.written import add_json, write_json
from tests.e2e.conftest import MEDIA, LiveServer, known_speech

SPEECH_S = 44
CLIP_S = 48
FACE_LEAVES_S = 2.9
FACE_CLIP_S = 6.4
PLAN = Plan(
    title="Bench", language="en", expression_events=True, questions=(Question(text="Q", preparation_s=0, answer_s=300),)
)


@dataclass
class Spoken:
    """When each moment of the clip left the sender, on the monotonic clock."""

    began_s: float | None = None
    late_ms: list[float] = field(default_factory=list)

    def sent(self, role: Role, at_ms: int, data: bytes) -> None:
        now_s = time.monotonic()
        if role != "sound":
            return
        if self.began_s is None:
            self.began_s = now_s - at_ms / 1000
        self.late_ms.append((now_s - self.began_s) * 1000 - at_ms)

    def at_s(self, clip_s: float) -> float:
        assert self.began_s is not None
        return self.began_s + clip_s


def units(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def truth(path: Path) -> list[tuple[str, float]]:
    """Words of the recording with the second at which each ends."""
    model = WhisperModel(
        str(Settings().models_dir.expanduser() / "whisper-base"), device="cpu", compute_type="int8", cpu_threads=2
    )
    segments, _ = model.transcribe(str(path), language="en", word_timestamps=True, condition_on_previous_text=False)
    return [(unit, word.end) for segment in segments for word in segment.words or () for unit in units(word.word)]


def first_seen(said: list[tuple[str, float]], texts: list[tuple[float, list[str]]]) -> dict[int, float]:
    """For each spoken word the time of the first text that holds it in its place."""
    seen: dict[int, float] = {}
    words = [word for word, _ in said]
    for at_s, text in texts:
        matcher = difflib.SequenceMatcher(None, words, text, autojunk=False)
        for block in matcher.get_matching_blocks():
            for offset in range(block.size):
                seen.setdefault(block.a + offset, at_s)
    return seen


def running_texts(
    console: SyntheticConsole, session: str
) -> tuple[list[tuple[float, list[str]]], list[tuple[float, list[str]]]]:
    """The console's transcript each time it changed: (with partial words, settled alone)."""
    changes: list[tuple[float, str, str]] = []
    for entry in console.entries[session]:
        if isinstance(entry.fact, Utterance) and entry.fact.question == 1:
            changes.append((console.arrived_s[session, entry.n], "settled", entry.fact.text))
    changes += [
        (at_s, "partial", partial.text)
        for at_s, partial in console.partials
        if partial.session == session and partial.question == 1
    ]
    settled: list[str] = []
    shown_texts, settled_texts = [], []
    for at_s, what, text in sorted(changes):
        if what == "settled":
            settled += units(text)
            settled_texts.append((at_s, list(settled)))
            shown_texts.append((at_s, list(settled)))
        else:
            shown_texts.append((at_s, settled + units(text)))
    return shown_texts, settled_texts


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


async def one_session(
    server: LiveServer, console: SyntheticConsole, clip: Path, said: list[tuple[str, float]], number: int
) -> dict[str, list[float]]:
    _, token = await server.invite(PLAN, f"Bench {number}")
    spoken = Spoken()
    candidate = SyntheticCandidate(server.url, token, load_clip(clip))
    try:
        await candidate.up_to("notice")
        session = candidate.session
        await console.watch(session)
        candidate.sent = spoken.sent
        await candidate.connect_media()
        await asyncio.sleep(0.3)
        await candidate.see(lambda view: view.media == "flowing")
        await candidate.step("begin")
        chat: list[float] = []
        for turn in range(10):
            text = secrets.token_hex(4)
            asked_s = time.monotonic()
            await candidate.say(text)
            entry = await console.find(session, lambda e, text=text: isinstance(e.fact, Said) and e.fact.text == text)  # type: ignore[misc]
            chat.append(console.arrived_s[session, entry.n] - asked_s)
            await asyncio.sleep(1.0 + turn % 3)
        while time.monotonic() < spoken.at_s(CLIP_S - 1):
            await asyncio.sleep(0.1)
        ended_s = time.monotonic()
        await candidate.step("end_answer")
        await console.find(session, lambda e: isinstance(e.fact, AnswerAnalysed), 120)
    finally:
        await candidate.close()
    final = next(e for e in console.entries[session] if isinstance(e.fact, Transcript))
    shown_texts, settled_texts = running_texts(console, session)
    shown, settled = first_seen(said, shown_texts), first_seen(said, settled_texts)
    leaves = [spoken.at_s(FACE_LEAVES_S + turn * FACE_CLIP_S) for turn in range(int(CLIP_S / FACE_CLIP_S))]
    events = [
        console.arrived_s[session, e.n]
        for e in console.entries[session]
        if isinstance(e.fact, EventBegan) and e.fact.name == "face.absent" and e.fact.question == 1
    ]
    return {
        "word shown": [at_s - spoken.at_s(said[index][1]) for index, at_s in shown.items()],
        "word settled": [at_s - spoken.at_s(said[index][1]) for index, at_s in settled.items()],
        "face leaving": [
            late
            for moment in leaves
            for late in [min((e - moment for e in events if 0 < e - moment < 3), default=-1.0)]
            if late > 0
        ],
        "message": chat,
        "final transcript after the answer": [console.arrived_s[session, final.n] - ended_s],
        "_never": [float(len(said) - len(shown))],
        "_words": [float(len(said))],
        "_faces": [float(len([moment for moment in leaves if moment < ended_s - 1])), float(len(events))],
        "_sender_late_ms_p99": [percentile(spoken.late_ms, 0.99)],
    }


async def run(sessions: int, folder: Path) -> dict[str, object]:
    sound = known_speech()
    said = await asyncio.to_thread(truth, sound)
    face = MEDIA / "face_noface.mov"
    clip = await asyncio.to_thread(make_clip, folder, CLIP_S, sound, face if face.exists() else None)
    server = LiveServer(folder)
    server.set_up()
    server.start()
    memory: dict[str, list[float]] = {"server": [], "analyzer host": []}
    try:
        await server.up()
        await server.analysis_up()
        note_memory(server, memory)
        console = SyntheticConsole(server.url, server.api_key)
        await console.enter()
        cpu_before_s = cpu_s(server)
        results = await asyncio.gather(*(one_session(server, console, clip, said, n) for n in range(sessions)))
        used_s = cpu_s(server) - cpu_before_s
        note_memory(server, memory)
        await console.close()
    finally:
        server.close()
    joined = {key: [value for result in results for value in result[key]] for key in results[0]}
    return {
        "sessions": sessions,
        "latency_s": {
            key: {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95), "n": len(values)}
            for key, values in joined.items()
            if not key.startswith("_")
        },
        "words": int(sum(joined["_words"])),
        "words_never_shown": int(sum(joined["_never"])),
        "sender_late_ms_p99": statistics.mean(joined["_sender_late_ms_p99"]),
        "cpu_s_per_answer_s": {name: value / (CLIP_S * sessions) for name, value in used_s.items()},
        "memory_mb": {name: {"before": values[0], "after": values[-1]} for name, values in memory.items()},
    }


class _Cpu(dict[str, float]):
    def __sub__(self, other: "_Cpu") -> "_Cpu":
        return _Cpu({key: value - other[key] for key, value in self.items()})


def cpu_s(server: LiveServer) -> _Cpu:
    """CPU seconds so far."""
    found = _Cpu()
    for name, pids in (("server", [server.pid]), ("analyzer host", server.host_pids())):
        times = [psutil.Process(pid).cpu_times() for pid in pids]
        found[name] = sum(one.user + one.system for one in times)
    return found


def note_memory(server: LiveServer, memory: dict[str, list[float]]) -> None:
    memory["server"].append(psutil.Process(server.pid).memory_info().rss / 2**20)
    memory["analyzer host"].append(sum(psutil.Process(pid).memory_info().rss for pid in server.host_pids()) / 2**20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sessions", type=int, nargs="+", default=[1])
    add_json(parser, "line")
    options = parser.parse_args()
    rows = []
    for sessions in options.sessions:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(asyncio.run(run(sessions, Path(folder))))
    write_json(options.json, rows)
    show(rows)
    print(json.dumps(rows))


def show(rows: list[dict[str, object]]) -> None:
    table = Table("sessions", "from the candidate to the console", "p50 s", "p95 s", "n")
    out = Console(width=110)
    for row in rows:
        latencies = row["latency_s"]
        assert isinstance(latencies, dict)
        for key, value in latencies.items():
            table.add_row(str(row["sessions"]), key, f"{value['p50']:.2f}", f"{value['p95']:.2f}", str(value["n"]))
    out.print(table)
    for row in rows:
        out.print({key: value for key, value in row.items() if key != "latency_s"})


if __name__ == "__main__":
    main()
