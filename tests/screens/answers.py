"""The timeline of a whole interview of one made person, as the server would have written it."""

import re
from collections.abc import Iterable

from server.core.facts import (
    AnswerAnalysed,
    AnswerMeasured,
    AnswerTyped,
    Calibrated,
    CheckReading,
    ConsentGiven,
    Draft,
    Entry,
    EventBegan,
    EventEnded,
    Fact,
    MediaBack,
    Mention,
    NetworkReading,
    PageReported,
    PlacedPart,
    Purpose,
    RecordingReady,
    Said,
    SessionOpened,
    Signal,
    Stage,
    StageEntered,
    TermMentioned,
    Transcript,
    Utterance,
    Word,
)
from server.core.plan import Plan
from server.flags.panel import Panel
from tests.screens.people import SAID, TYPED, Person

EVERYTHING: tuple[Purpose, ...] = ("record", "transcribe", "analyse", "expression")
CHINESE_UNIT = re.compile(r"[\u3400-\u9fff]|[A-Za-z0-9]+")
PAUSE_MS = 700


def words_of(text: str, since_ms: int, unit_ms: float, language: str) -> tuple[Word, ...]:
    """Timed words, with a pause after each clause."""
    at, words = float(since_ms), []
    parts = re.findall(r"[A-Za-z0-9]+ ?|.[，。；：、]?", text) if language == "zh" else re.findall(r"\S+ ?", text)
    for part in parts:
        words.append(Word(text=part, from_ms=int(at), to_ms=int(at + unit_ms * 0.9), p=0.94))
        at += unit_ms + (PAUSE_MS if part.strip()[-1:] in "，。,.；" else 0)
    return tuple(words)


def mentions_of(plan: Plan, question: int, words: tuple[Word, ...]) -> tuple[Mention, ...]:
    """Every term that the question listens for, where it is said."""
    text = "".join(word.text for word in words)
    starts: list[int] = []
    for word in words:
        starts += [word.from_ms] * len(word.text)
    found = []
    for term in plan.question(question).listened:
        for way in (term.term, *term.synonyms):
            for hit in re.finditer(re.escape(way), text, re.IGNORECASE):
                from_ms = starts[hit.start()]
                found.append(Mention(term=term.term, said=hit[0], from_ms=from_ms, to_ms=from_ms + 400))
    return tuple(sorted(found, key=lambda one: one.from_ms))


class Interview:
    """Facts in order; flags are what the server's own rules make of them."""

    def __init__(self, plan: Plan, person: Person, consent: Iterable[Purpose] = EVERYTHING) -> None:
        self.plan, self.person = plan, person
        self.consent = tuple(consent)
        self.at_ms = 0
        self.unit_ms = 60_000 / person.rate
        self.drafts: list[Draft] = []

    def put(self, fact: Fact, at_ms: int | None = None, key: str | None = None) -> None:
        self.drafts.append(Draft(at_ms=self.at_ms if at_ms is None else at_ms, fact=fact, key=key))

    def entries(self) -> list[Entry]:
        """Numbered, with the flags that follow."""
        panel = Panel(self.plan)
        made: list[Entry] = []
        for draft in sorted(self.drafts, key=lambda one: one.at_ms):
            queue = [draft]
            while queue:
                one = queue.pop(0)
                entry = Entry(n=len(made) + 1, at_ms=one.at_ms, key=one.key, fact=one.fact)
                made.append(entry)
                queue += panel.judge(entry)
        return made

    def stage(self, stage: Stage, question: int | None = None, reason: str = "asked", limit_ms: int | None = None) -> None:
        take = 1 if question else None
        fact = {"stage": stage, "question": question, "take": take, "reason": reason, "limit_ms": limit_ms}
        self.put(StageEntered.model_validate(fact))

    def begin(self, flows: bool = True) -> "Interview":
        """Consent and device check."""
        choices: dict[Purpose, bool] = {one: one in self.consent for one in EVERYTHING}
        language = self.person.language
        self.put(SessionOpened(plan=self.plan, candidate=self.person.name, page_language=language), key="session_opened")
        self.at_ms += 9_000
        self.put(ConsentGiven(choices=choices, text_version="2026-11", text_sha256="0" * 64, language=language))
        self.stage("check")
        if flows:
            self.put(MediaBack())
        self.at_ms += 14_000
        for part in ("camera", "light", "face", "microphone", "sentence", "network"):
            self.put(CheckReading.model_validate({"part": part, "verdict": "pass"}))
        self.put(Calibrated(name="speech_rate.normal", values={"rate_per_min": self.person.rate}))
        self.put(NetworkReading(rtt_ms=28, loss_ratio=0.002, upload_kbps=1900, verdict="pass"))
        self.at_ms += 6_000
        self.stage("notice")
        self.at_ms += 8_000
        return self

    def _rates(self, question: int, words: tuple[Word, ...], step_ms: int = 1_000) -> None:
        first, last = words[0].from_ms, words[-1].to_ms
        for n, at in enumerate(range(first + 6_000, last, step_ms)):
            swing = 1 + 0.09 * ((n * 7) % 9 - 4) / 4
            value = round(self.person.rate * swing, 1)
            rate = Signal(
                question=question, take=1, name="speech_rate.recent", value=value, from_ms=max(first, at - 15_000), to_ms=at
            )
            self.put(rate, at)

    def _event(self, question: int, name: str, from_ms: int, to_ms: int) -> None:
        place = {"question": question, "take": 1, "id": f"{name}:{question}.1:{from_ms}", "name": name, "from_ms": from_ms}
        self.put(EventBegan.model_validate(place), from_ms + 300)
        self.put(EventEnded.model_validate({**place, "to_ms": to_ms}), to_ms + 200)

    def talk(self, question: int, text: str, *, until_ms: int | None = None) -> tuple[Word, ...]:
        """Live words, rates, terms and events of an answer that begins now, as far as ``until_ms``."""
        language = self.person.language
        unit_ms = self.unit_ms
        words = words_of(text, self.at_ms + 2_200, unit_ms, language)
        if until_ms is not None:
            words = tuple(word for word in words if word.to_ms < until_ms)
        clause: list[Word] = []
        for word in words:
            clause.append(word)
            if word.text.strip()[-1:] in "。." or (len(clause) > 24 and word.text.strip()[-1:] in "，,"):
                self._utterance(question, clause)
                clause = []
        if clause and until_ms is None:
            self._utterance(question, clause)
        for mention in mentions_of(self.plan, question, words):
            fact = TermMentioned(question=question, take=1, **mention.model_dump())
            self.put(fact, mention.to_ms + 900)
        self._rates(question, words)
        smile_ms = words[0].from_ms + 4_000
        if "expression" in self.consent:
            self._event(question, "face.smile", smile_ms, smile_ms + 1_800)
        return words

    def _utterance(self, question: int, words: list[Word]) -> None:
        text = "".join(word.text for word in words).strip()
        fact = Utterance(
            question=question,
            take=1,
            from_ms=words[0].from_ms,
            to_ms=words[-1].to_ms,
            text=text,
            words=tuple(words),
            language=self.person.language,
        )
        self.put(fact, words[-1].to_ms + 800)

    def answer(self, question: int) -> "Interview":
        """A whole spoken answer, with its recording and the final pass."""
        self.stage("preparing", question, "next", 20_000)
        self.at_ms += 11_000
        began_ms = self.at_ms
        self.stage("answering", question, limit_ms=120_000)
        text = SAID[self.person.language][question - 1][self.person.answers[question - 1]]
        words = self.talk(question, text)
        ended_ms = words[-1].to_ms + 2_000
        self._mishaps(question, began_ms, ended_ms)
        self.at_ms = ended_ms
        self.stage("reviewing", question, "finished")
        self._final(question, began_ms, ended_ms, text, words)
        self.at_ms += 9_000
        return self

    def _mishaps(self, question: int, began_ms: int, ended_ms: int) -> None:
        flags = self.person.flags
        if "hidden" in flags and question == 2:
            self.put(PageReported(what="hidden"), began_ms + 6_000)
            self.put(PageReported(what="visible"), began_ms + 15_000)
        if "looking_away" in flags:
            for n in range(5):
                at = began_ms + 5_000 + n * 4_500
                if at + 2_000 < ended_ms:
                    self._event(question, "face.away", at, at + 1_900)
        if "silence" in flags and question == 2:
            self._event(question, "voice.silence", began_ms + 1_000, min(ended_ms, began_ms + 14_000))

    def _final(self, question: int, began_ms: int, ended_ms: int, text: str, words: tuple[Word, ...]) -> None:
        place = {"question": question, "take": 1}
        talk_ms = float(words[-1].to_ms - words[0].from_ms)
        pauses = sum(1 for word in words if word.text.strip()[-1:] in "，。,.")
        fillers = float(len(re.findall(r"嗯|\bUm\b", text)))
        units = float(len(words))
        values = {
            "talk_ms": talk_ms,
            "words": units,
            "units": units,
            "rate_per_min": round(units / talk_ms * 60_000, 1),
            "pause_count": float(pauses),
            "pause_mean_ms": float(PAUSE_MS + 140),
            "longest_pause_ms": 1_600.0 + 40 * pauses,
            "pauses_per_min": round(pauses / talk_ms * 60_000, 1),
            "first_word_ms": 2_200.0,
            "filler_count": fillers,
            "fillers_per_min": round(fillers / talk_ms * 60_000, 1),
        }
        length_ms = ended_ms - began_ms
        part = PlacedPart(from_ms=began_ms, to_ms=ended_ms, plays_at_ms=0)
        file = f"q{question:02d}-t1.webm"
        ready = RecordingReady(file=file, duration_ms=length_ms, size_bytes=9 * length_ms, parts=(part,), **place)
        self.put(ready, ended_ms + 1_500)
        language = self.person.language
        self.put(Transcript(text=text, words=words, language=language, model="whisper-base", **place), ended_ms + 4_000)
        mentions = mentions_of(self.plan, question, words)
        self.put(AnswerMeasured(values=values, mentions=mentions, **place), ended_ms + 4_100)
        self.put(AnswerAnalysed(**place), ended_ms + 4_200)

    def typed(self, question: int, *, text: str = "", chosen: tuple[int, ...] = ()) -> "Interview":
        self.stage("answering", question, "next", 90_000)
        self.at_ms += 21_000
        self.put(AnswerTyped(question=question, take=1, text=text, chosen=chosen))
        self.at_ms += 4_000
        self.stage("reviewing", question, "finished")
        self.at_ms += 3_000
        return self

    def says(self, by: str, author: str, text: str) -> None:
        line = {"by": by, "author": author, "text": text, "client_id": f"{by}-{len(self.drafts)}"}
        self.put(Said.model_validate(line))

    def finished(self) -> list[Entry]:
        """All five questions answered and handed in."""
        self.begin()
        for question in (1, 2, 3):
            self.answer(question)
        self.typed(4, chosen=(self.person.chosen,))
        self.typed(5, text=TYPED[self.person.language])
        self.stage("submitted", None, "finished")
        return self.entries()
