"""After the talking: what the server said of each take, against what truly left its candidate."""

import asyncio
import io
import time
from collections import Counter
from dataclasses import dataclass

import av
from aiohttp import ClientError

from loadtest.alignment import compared, first_seen, matched
from loadtest.clips import SOUND_PACKET_MS
from loadtest.samples import Samples
from loadtest.spoken import Spoken
from loadtest.truth import Truth, Unit, rate_per_min, units
from loadtest.visit import TakeSent, Visit
from loadtest.watching import NotServed, Watchers
from server.core.facts import (
    AnswerAnalysed,
    AnswerMeasured,
    EventBegan,
    Mention,
    RecordingFailed,
    RecordingReady,
    Transcript,
    TranscriptFailed,
    Utterance,
)

TERM_NEAR_S = 1.0
EVENT_NEAR_S = 3.0
COUNTED = (
    "takes_not_ended",
    "takes_never_analysed",
    "recordings_missing",
    "recordings_unreadable",
    "transcripts_failed",
    "timeline_holes",
)
"""Losses that are counted in every run: none is a figure, too."""


@dataclass(slots=True)
class Scorer:
    """Puts values into ``samples`` and ``counts``; ``truth`` None leaves out what needs one."""

    watchers: Watchers
    samples: Samples
    counts: Counter[str]
    errors: Counter[str]
    truth: Truth | None
    began_s: float
    stop: asyncio.Event
    """Once it is set nothing is waited for any more, and what is missing then is not held against the server."""
    until_s: float = 0.0

    async def settle(self, visits: list[Visit], limit_s: float, *, read_recordings: bool) -> None:
        """Wait for the last facts of every take, then score each."""
        self.until_s = time.monotonic() + limit_s
        self.counts.update(dict.fromkeys(COUNTED, 0))
        for visit in visits:
            for take in visit.takes.values():
                self.counts["takes"] += 1
                await self._score(visit.spoken, take, read_recordings=read_recordings)
        self.counts["timeline_holes"] += self.watchers.holes()

    def _over(self) -> bool:
        return self.stop.is_set() or time.monotonic() > self.until_s

    def _missing(self, count: str) -> None:
        self.counts["takes_cut_short" if self.stop.is_set() else count] += 1

    async def _score(self, spoken: Spoken, take: TakeSent, *, read_recordings: bool) -> None:
        if take.ended_s is None:
            self._missing("takes_not_ended")
            return
        if not await self.watchers.wait_for(take.session, AnswerAnalysed, take.question, take.take, self._over):
            self._missing("takes_never_analysed")
        recorded = await self._until_recorded(take)
        sent_ms = spoken.sound_sent_ms(take.began_s, take.ended_s)
        if recorded is None:
            if not self.stop.is_set():
                self.counts["recordings_missing"] += 1
        elif sent_ms:
            self._add("recorded_ratio", take, recorded.duration_ms / sent_ms)
            packets = await self._packets_recorded(take) if read_recordings else None
            if packets is not None:
                self._add("sound_delivered_ratio", take, packets * SOUND_PACKET_MS / sent_ms)
                self._add("sound_lost_s", take, max(0, sent_ms - packets * SOUND_PACKET_MS) / 1000)
        failed = (entry.fact for entry in self.watchers.entries(take.session) if isinstance(entry.fact, TranscriptFailed))
        self.counts["transcripts_failed"] += sum((one.question, one.take) == (take.question, take.take) for one in failed)
        if self.truth is not None:
            await asyncio.to_thread(self._against_truth, spoken, take, self.truth)

    async def _packets_recorded(self, take: TakeSent) -> int | None:
        """How much sound the finished recording holds, as a console would fetch it; None, and counted, where it cannot."""
        try:
            data = await self.watchers.recording(take.session, take.question, take.take)
            return await asyncio.to_thread(sound_packets, data)
        except (OSError, ClientError, NotServed, ValueError, av.FFmpegError) as error:
            self.counts["recordings_unreadable"] += 1
            self.errors[f"recording:{error if isinstance(error, NotServed) else type(error).__name__}"] += 1
            return None

    async def _until_recorded(self, take: TakeSent) -> RecordingReady | None:
        while True:
            for entry in self.watchers.entries(take.session):
                fact = entry.fact
                if isinstance(fact, RecordingReady | RecordingFailed) and (fact.question, fact.take) == (
                    take.question,
                    take.take,
                ):
                    return fact if isinstance(fact, RecordingReady) else None
            if self._over():
                return None
            await asyncio.sleep(0.25)

    def _add(self, metric: str, take: TakeSent, value: float) -> None:
        self.samples.add(metric, (take.ended_s or take.ends_s) - self.began_s, value)

    def _against_truth(self, spoken: Spoken, take: TakeSent, truth: Truth) -> None:
        if truth.words:
            self._words(spoken, take, truth)
            self._terms(spoken, take, truth)
        if truth.events or truth.covered:
            self._events(spoken, take, truth)

    def _words(self, spoken: Spoken, take: TakeSent, truth: Truth) -> None:
        said = spoken.units(truth, take.began_s, take.ended_s or take.ends_s)
        shown, settled = self._texts(take)
        seen = first_seen(said, shown)
        for metric, found in (("word_shown_s", seen), ("word_settled_s", first_seen(said, settled))):
            for index, at_s in found.items():
                self.samples.add(metric, at_s - self.began_s, at_s - said[index].at_s)
        self._runs(said, settled[-1][1] if settled else [], take)
        self.counts["words_said"] += len(said)
        self.counts["words_never_shown"] += len(said) - len(seen)
        for entry in self.watchers.entries(take.session):
            match entry.fact:
                case Transcript() as final if (final.question, final.take) == (take.question, take.take):
                    self._runs(said, units(final.text), take, "word_error_ratio")
                case AnswerMeasured() as measured if (measured.question, measured.take) == (take.question, take.take):
                    true, told = rate_per_min(said), measured.values.get("rate_per_min")
                    if true is not None and told is not None:
                        self._add("rate_error_ratio", take, abs(told - true) / true)

    def _runs(self, said: list[Unit], heard: list[str], take: TakeSent, errors: str = "") -> None:
        """What of a whole text, the live one or the final one, was lost or added in a row; ``errors`` names the metric
        that takes its errors as a share."""
        if not said:
            return
        found = compared([unit.text for unit in said], heard)
        self._add("word_run_lost", take, found.lost_run)
        self._add("word_run_added", take, found.added_run)
        if errors:
            self._add(errors, take, found.errors / len(said))

    def _texts(self, take: TakeSent) -> tuple[list[tuple[float, list[str]]], list[tuple[float, list[str]]]]:
        """The console's running text each time it changed: with the words that may still change, and without."""
        changes = [(at_s, 1, text) for at_s, text in self.watchers.partials(take.session, take.question, take.take)]
        for entry in self.watchers.entries(take.session):
            fact = entry.fact
            if isinstance(fact, Utterance) and (fact.question, fact.take) == (take.question, take.take):
                changes.append((self.watchers.arrived_s(take.session, entry.n), 0, fact.text))
        so_far: list[str] = []
        shown, settled = [], []
        for at_s, may_change, text in sorted(changes):
            if not may_change:
                so_far = so_far + units(text)
                settled.append((at_s, so_far))
            shown.append((at_s, so_far + units(text) if may_change else so_far))
        return shown, settled

    def _terms(self, spoken: Spoken, take: TakeSent, truth: Truth) -> None:
        mentions: tuple[Mention, ...] = ()
        for entry in self.watchers.entries(take.session):
            if isinstance(entry.fact, AnswerMeasured) and (entry.fact.question, entry.fact.take) == (
                take.question,
                take.take,
            ):
                mentions = entry.fact.mentions
        for term, said in spoken.terms_said(truth, take.began_s, take.ended_s or take.ends_s).items():
            told = [self.watchers.local_s(take.session, one.to_ms) for one in mentions if one.term == term]
            pairs = matched(said, told, before_s=TERM_NEAR_S, after_s=TERM_NEAR_S)
            edges = (take.began_s + TERM_NEAR_S, (take.ended_s or take.ends_s) - TERM_NEAR_S)
            free = [at_s for at, at_s in enumerate(told) if at not in pairs.values() and edges[0] < at_s < edges[1]]
            self.counts.update(terms_said=len(said), terms_found=len(pairs), terms_false=len(free))

    def _events(self, spoken: Spoken, take: TakeSent, truth: Truth) -> None:
        true = spoken.events_begun(truth, take.began_s, take.ended_s or take.ends_s)
        for name in {event.name for event in truth.events} | truth.covered:
            begun = [
                (self.watchers.local_s(take.session, entry.fact.from_ms), self.watchers.arrived_s(take.session, entry.n))
                for entry in self.watchers.entries(take.session)
                if isinstance(entry.fact, EventBegan)
                and (entry.fact.question, entry.fact.take, entry.fact.name) == (take.question, take.take, name)
            ]
            moments = [at_s for event, at_s in true if event.name == name]
            pairs = matched(moments, [at_s for at_s, _ in begun], before_s=1.0, after_s=EVENT_NEAR_S)
            for index, at in pairs.items():
                arrived_s = begun[at][1]
                self.samples.add("face_event_s", arrived_s - self.began_s, arrived_s - moments[index])
            self.counts.update(events_shown=len(moments), events_found=len(pairs))
            if name in truth.covered:
                self.counts["events_false"] += len(begun) - len(pairs)


def sound_packets(webm: bytes) -> int:
    """How many sound packets a recording holds. Raises ValueError or av.FFmpegError for what is no recording."""
    with av.open(io.BytesIO(webm), "r") as container:
        if not container.streams.audio:
            raise ValueError("no sound in it")
        return sum(packet.size > 0 for packet in container.demux(audio=0))
