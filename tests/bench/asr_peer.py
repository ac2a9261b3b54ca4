"""WhisperLive beside us: its protocol, and its client's rule for the transcript."""

import asyncio
import json
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from analyzers import RATE_HZ
from analyzers.speech.chinese import simplified
from server.core.text import Language
from tests.analyzers.sounds import units
from tests.bench.asr_live import APART_S, PacedBy
from tests.bench.asr_match import Shown, last_change_s
from tests.bench.asr_peer_server import PACKAGE, READY_LIMIT_S, PeerFailed, PeerServer
from tests.bench.asr_row import Heard, LiveRow, row_of
from tests.bench.asr_usage import Usage
from tests.bench.asr_voices import Voice

CHUNK_SAMPLES = 4096
RETRIES = 2


def give_up_s(speakers: int) -> float:
    """How long the text must stay as it is, after the sound, for the peer to count as done."""
    return 7.0 if speakers == 1 else 15.0 if speakers <= 4 else 30.0


@dataclass
class PeerTranscript:
    """What its Python client makes of the messages: completed segments in order, and the last one still open."""

    completed: list[dict[str, Any]] = field(default_factory=list)
    last: dict[str, Any] | None = None

    def put(self, segments: Sequence[dict[str, Any]]) -> None:
        before: str | None = None
        for number, segment in enumerate(segments):
            if before == segment["text"]:
                continue
            before = segment["text"].strip()
            done = bool(segment.get("completed", False))
            if number == len(segments) - 1 and not done:
                self.last = segment
            elif done and (not self.completed or float(segment["start"]) >= float(self.completed[-1]["end"])):
                self.completed.append(segment)

    def settled(self) -> str:
        return " ".join(segment["text"].strip() for segment in self.completed)

    def text(self) -> str:
        """With the open segment, unless a completed one says the same."""
        texts = [segment["text"] for segment in self.completed]
        if self.last is not None and self.last["text"] not in texts:
            texts.append(self.last["text"])
        return " ".join(text.strip() for text in texts)


class PeerSpeaker:
    """One connection with the options of its Python client."""

    def __init__(self, voice: Voice, socket_: aiohttp.ClientWebSocketResponse) -> None:
        self.voice, self._socket = voice, socket_
        self._messages: list[tuple[float, list[dict[str, Any]]]] = []
        self._closed = False

    async def ready(self) -> None:
        await self._socket.send_json(
            {
                "uid": str(uuid.uuid4()), "language": self.voice.language, "task": "transcribe", "model": "base",
                "use_vad": True, "send_last_n_segments": 10, "no_speech_thresh": 0.45, "clip_audio": False,
                "same_output_threshold": 10, "enable_translation": False, "target_language": "fr", "hotwords": None,
                "enable_diarization": False, "max_speakers": 10, "known_speakers": [], "word_timestamps": False,
                "initial_prompt": None, "vad_parameters": None,
            }
        )  # fmt: skip
        try:
            async with asyncio.timeout(READY_LIMIT_S):
                while (await self._socket.receive_json()).get("message") != "SERVER_READY":
                    pass
        except (TimeoutError, TypeError, ValueError):
            raise PeerFailed("a connection was never ready") from None

    async def speak(self, wait_s: float, still_s: float) -> Heard:
        """Talk, then wait until the text has not changed for ``still_s``."""
        await asyncio.sleep(wait_s)
        listening = asyncio.create_task(self._listen())
        paced = PacedBy()
        samples = self.voice.samples
        for at in range(0, len(samples), CHUNK_SAMPLES):
            chunk = samples[at : at + CHUNK_SAMPLES]
            await paced.until((at + len(chunk)) / RATE_HZ)
            if self._closed:
                raise PeerFailed("it hung up")
            await self._socket.send_bytes(chunk.astype("<f4").tobytes())
        ended_s = time.monotonic()
        while True:
            heard = self._heard(paced)
            last_s = paced.began_s + (last_change_s(heard.shown) or 0.0)
            rest_s = max(ended_s, last_s) + still_s - time.monotonic()
            if rest_s <= 0 or self._closed:
                break
            await asyncio.sleep(min(rest_s, 1.0))
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        if not heard.shown:
            raise PeerFailed("a speaker never got a word")
        return heard

    async def leave(self) -> None:
        if not self._socket.closed:
            await self._socket.send_bytes(b"END_OF_AUDIO")
            await self._socket.close()

    async def _listen(self) -> None:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                segments = json.loads(message.data).get("segments")
                if segments:
                    self._messages.append((time.monotonic(), segments))
        self._closed = True

    def _heard(self, paced: PacedBy) -> Heard:
        heard = Heard(self.voice, paced.began_s, late_ms=paced.late_ms)
        transcript = PeerTranscript()
        for at_s, segments in self._messages:
            transcript.put(segments)
            now_s = at_s - paced.began_s
            heard.shown.append(Shown(now_s, _units(transcript.text(), self.voice.language)))
            heard.settled.append(Shown(now_s, _units(transcript.settled(), self.voice.language)))
        return heard


def _units(text: str, language: Language) -> tuple[str, ...]:
    return tuple(units(simplified(text) if language == "zh" else text, language))


async def run_peer(python: Path, sound: str, voices: Sequence[Voice]) -> LiveRow:
    """All speakers at once; tried again, with a new server, when it hangs. Raises PeerFailed after the last try."""
    for tried in range(RETRIES + 1):
        try:
            return await _run_once(python, sound, voices, tried)
        except (PeerFailed, aiohttp.ClientError, ConnectionError) as error:
            print(f"WhisperLive, {len(voices)} speakers, try {tried + 1}: {type(error).__name__}: {error}")
    raise PeerFailed(f"it failed {RETRIES + 1} times with {len(voices)} speakers")


async def _run_once(python: Path, sound: str, voices: Sequence[Voice], retries: int) -> LiveRow:
    still_s = give_up_s(len(voices))
    async with PeerServer(python, len(voices)) as server, aiohttp.ClientSession() as http:
        speakers = [
            PeerSpeaker(voice, await http.ws_connect(f"ws://127.0.0.1:{server.port}", max_msg_size=0)) for voice in voices
        ]
        for speaker in speakers:
            await speaker.ready()
        async with Usage(server.process.pid) as usage:
            speaking = [
                asyncio.create_task(speaker.speak(number * APART_S, still_s)) for number, speaker in enumerate(speakers)
            ]
            try:
                heard = await asyncio.gather(*speaking)
            finally:
                for task in speaking:
                    task.cancel()
                await asyncio.gather(*speaking, return_exceptions=True)
        for speaker in speakers:
            await speaker.leave()
    note = f"{PACKAGE}; one model per connection, 1 thread each; done after {still_s:.0f} s without a change"
    return row_of("WhisperLive", sound, heard, usage, retries, note)
