"""What happens to a take after it ended: files joined, words settled, the whole transcribed; each step a fact."""

from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from server.analysis.pool import FinalPassFailed, HostPool
from server.core.analysis_wire import FinalPass
from server.core.facts import (
    AnswerAnalysed,
    Draft,
    PlacedPart,
    Purpose,
    RecordingFailed,
    RecordingReady,
    TranscriptFailed,
)
from server.core.plan import Plan
from server.media.finish import Finisher, FinishFailed
from server.media.states import FinishedTake

log = structlog.get_logger()


class TakeFinisher:
    """Finishes takes of one session. Every step's fact has a key, so that doing it again after a restart is harmless."""

    def __init__(
        self,
        session: str,
        plan: Plan,
        pool: HostPool,
        finisher: Finisher,
        *,
        now_ms: Callable[[], int],
        put: Callable[[Draft], object],
        purposes: Callable[[], frozenset[Purpose]],
    ) -> None:
        self._session = session
        self._plan = plan
        self._pool = pool
        self._finisher = finisher
        self._now_ms = now_ms
        self._put = put
        self._purposes = purposes

    async def finish(self, question: int, take: int, parts: Sequence[Path], out: Path) -> None:
        """Join the parts, run the final pass for what is agreed to, and say that all of this take has been said."""
        finished = await self._join(question, take, parts, out)
        if finished is not None:
            self._tell(
                RecordingReady(
                    question=question,
                    take=take,
                    file=out.name,
                    duration_ms=finished.duration_ms,
                    size_bytes=finished.size_bytes,
                    parts=tuple(
                        PlacedPart(from_ms=p.from_ms, to_ms=p.to_ms, plays_at_ms=p.plays_at_ms) for p in finished.parts
                    ),
                    has_picture=finished.has_picture,
                ),
                "recording",
            )
        if "transcribe" in self._purposes() and self._pool.enabled:
            await self._transcribe(question, take, finished)
        self._tell(AnswerAnalysed(question=question, take=take), "analysed")

    async def _join(self, question: int, take: int, parts: Sequence[Path], out: Path) -> FinishedTake | None:
        try:
            if not parts:
                raise FinishFailed("nothing was recorded")
            return await self._finisher.finish_take(list(parts), out)
        except FinishFailed as error:
            log.error("recording_failed", session=self._session, question=question, take=take, error=str(error))
            self._tell(RecordingFailed(question=question, take=take, reason=str(error)), "recording_failed")
            return None

    async def _transcribe(self, question: int, take: int, finished: FinishedTake | None) -> None:
        if finished is None or not finished.sound:
            reason = "there is no recording to transcribe" if finished is None else "the recording has no sound"
            self._tell(TranscriptFailed(question=question, take=take, reason=reason), "transcript_failed")
            return
        job = FinalPass.model_construct(  # its packets are checked piece by piece on their way, not all at one go here
            job=f"{self._session}:{question}.{take}",
            question=question,
            take=take,
            language=self._plan.language,
            analyzers=(),
            terms=self._plan.question(question).listened,
            from_ms=finished.parts[0].from_ms,
            to_ms=finished.parts[-1].to_ms,
            packets=finished.sound,
        )
        asked_for = self._purposes()
        try:
            drafts = await self._pool.final_pass(job, asked_for)
            if not asked_for <= self._purposes():
                raise FinalPassFailed("consent was withdrawn meanwhile")
            for draft in drafts:
                self._put(draft)
        except FinalPassFailed as error:
            log.error("final_pass_failed", session=self._session, question=question, take=take, error=str(error))
            self._tell(TranscriptFailed(question=question, take=take, reason=str(error)), "transcript_failed")

    def _tell(self, fact: RecordingReady | RecordingFailed | TranscriptFailed | AnswerAnalysed, what: str) -> None:
        self._put(Draft(at_ms=self._now_ms(), fact=fact, key=f"{what}:{fact.question}.{fact.take}"))
