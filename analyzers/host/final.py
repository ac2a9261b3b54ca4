"""The final pass of one take, as a run of short steps between which live work gets its turn."""

from collections.abc import Iterable

import numpy as np
import structlog

from analyzers import RATE_HZ, Measures, Samples, SoundBlock, Steps, TakeHeard, Talk
from analyzers.host.registry import Registry
from analyzers.sound.blocks import BlockMaker
from analyzers.sound.opus import SoundReader, SoundRun, gaps_in
from analyzers.sound.talk import TalkFinder
from analyzers.transcript import TranscriptAnalyzer
from server.core.analysis_wire import FinalDone, FinalPass
from server.core.facts import AnswerMeasured, Draft

log = structlog.get_logger()

STEP_PACKETS = 2_000
STEP_SAMPLES = 60 * RATE_HZ


def final_steps(asked: FinalPass, registry: Registry) -> Steps[FinalDone]:
    """Decode, find the talk, then let each analyzer measure; an analyzer that fails leaves the others' figures standing."""
    samples = yield from _decoded(asked)
    talk = yield from _talk(samples, asked.from_ms, registry)
    take = TakeHeard(
        asked.question,
        asked.take,
        asked.language,
        asked.terms,
        asked.from_ms,
        asked.to_ms,
        samples,
        tuple(talk),
        gaps=tuple(gaps_in([at_ms for at_ms, _ in asked.packets])),
    )
    drafts: list[Draft] = []
    values: dict[str, float] = {}
    not_available: dict[str, str] = {}
    measured = Measures()
    allowed = [registry.kinds[name] for name in asked.analyzers if name in registry.kinds]
    for kind in sorted(allowed, key=lambda kind: "words" in kind.wants):
        if (reason := registry.missing.get(kind.name)) is not None:
            found = Measures(not_available={kind.name: reason})
        else:
            try:
                found = yield from kind.finish(take, registry.shared.get(kind.name))
            except Exception as error:
                log.error("final_failed", analyzer=kind.name, error=type(error).__name__, exc_info=error)
                found = Measures(not_available={kind.name: f"raised: {type(error).__name__}"})
        if kind is TranscriptAnalyzer and kind.name in found.not_available:
            take.why_no_words = found.not_available[kind.name]
            drafts.append(TranscriptAnalyzer.failed(take, take.why_no_words))
        drafts.extend(found.drafts)
        values |= found.values
        not_available |= found.not_available
        measured.mentions += found.mentions
    fact = AnswerMeasured(
        question=asked.question,
        take=asked.take,
        values=values,
        mentions=measured.mentions,
        not_available=not_available,
    )
    drafts.append(Draft(at_ms=asked.to_ms, fact=fact, key=f"measured:{asked.question}.{asked.take}"))
    return FinalDone(job=asked.job, drafts=tuple(drafts))


def _decoded(asked: FinalPass) -> Steps[Samples]:
    """The whole take on one straight clock: each run of samples stands where its time says."""
    reader = SoundReader(asked.from_ms)
    length = max(0, asked.to_ms - asked.from_ms + 1_000) * RATE_HZ // 1000
    whole = np.zeros(length, np.float32)
    for number, (at_ms, data) in enumerate(asked.packets, start=1):
        for run in reader.read(at_ms, data):
            at = (run.from_ms - asked.from_ms) * RATE_HZ // 1000
            if 0 <= at < length:
                whole[at : at + len(run.samples)] = run.samples[: length - at]
        if number % STEP_PACKETS == 0:
            yield None
    last_ms = max(reader.next_ms if asked.packets else asked.from_ms, asked.from_ms)
    return whole[: max(0, (last_ms - asked.from_ms)) * RATE_HZ // 1000]


def _talk(samples: Samples, from_ms: int, registry: Registry) -> Steps[list[Talk]]:
    maker, finder, found = BlockMaker(registry.silero), TalkFinder(), list[Talk]()

    def put(blocks: Iterable[SoundBlock]) -> None:
        for block in blocks:
            talk = finder.put(block.at_ms, block.talk_p)
            if isinstance(talk, Talk):
                found.append(talk)

    for at in range(0, len(samples), STEP_SAMPLES):
        put(maker.put(SoundRun(from_ms + at * 1000 // RATE_HZ, samples[at : at + STEP_SAMPLES])))
        yield None
    put(maker.end())
    if (talk := finder.end()) is not None:
        found.append(talk)
    return found
