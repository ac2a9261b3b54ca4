"""A small analyzer host for the pool's tests: speaks the real protocol, hears a word in each full second of sound.

``--die-after N`` kills the process (SIGKILL, as a crash in a model would) after N seconds of sound, once per marker file.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from server.core.analysis_wire import (
    AnalyzerDeclared,
    CloseSeat,
    FinalDone,
    FinalPass,
    FinalSound,
    HostPing,
    HostPong,
    HostReady,
    OpenSeat,
    SeatClosed,
    SeatFacts,
    Sound,
    ToHost,
)
from server.core.codec import FrameCodec, to_frame
from server.core.facts import Draft, TranscriptFailed, Utterance
from server.core.text import Text


def option(name: str) -> str | None:
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else None


async def main() -> None:
    reader, writer = await asyncio.open_unix_connection(option("--socket"))
    die_after = int(option("--die-after") or 0)
    marker = Path(option("--marker") or "/nonexistent")
    name = AnalyzerDeclared(name="transcript", title=Text(zh="a", en="a"), purpose="transcribe")
    writer.write(to_frame(HostReady(pid=os.getpid(), analyzers=(name,), signals=(), events=())))
    codec: FrameCodec[ToHost] = FrameCodec(ToHost)
    settled: dict[str, int] = {}
    heard_ms = 0
    packets: dict[str, int] = {}
    while True:
        try:
            message = await codec.read(reader)
        except asyncio.IncompleteReadError:
            return
        match message:
            case OpenSeat():
                settled[message.seat] = message.from_ms
            case Sound():
                for at_ms, _ in message.packets:
                    heard_ms += 20
                    if die_after and heard_ms >= die_after * 1000 and not marker.exists():
                        marker.touch()
                        os.kill(os.getpid(), signal.SIGKILL)
                    while at_ms + 20 >= settled[message.seat] + 1000:
                        from_ms = settled[message.seat]
                        settled[message.seat] += 1000
                        said = Utterance(
                            question=1, take=1, from_ms=from_ms, to_ms=from_ms + 1000, text=str(from_ms), language="en"
                        )
                        draft = Draft(at_ms=from_ms + 1000, fact=said, key=f"u:{from_ms}")
                        writer.write(to_frame(SeatFacts(seat=message.seat, settled_ms=from_ms + 1000, drafts=(draft,))))
            case CloseSeat():
                writer.write(to_frame(SeatClosed(seat=message.seat)))
            case FinalSound():
                packets[message.job] = packets.get(message.job, 0) + len(message.packets)
            case FinalPass():
                if option("--poison"):
                    os.kill(os.getpid(), signal.SIGKILL)
                count = packets.pop(message.job, 0) + len(message.packets)
                fact = TranscriptFailed(question=message.question, take=message.take, reason=f"small host, {count} packets")
                writer.write(to_frame(FinalDone(job=message.job, drafts=(Draft(at_ms=0, fact=fact),))))
            case HostPing():
                writer.write(to_frame(HostPong(sent=message.sent)))


asyncio.run(main())
