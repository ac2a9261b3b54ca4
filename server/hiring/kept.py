"""What is kept about one candidate, as a plain list and as data to take along. Pure."""

from collections.abc import Sequence
from typing import Any

from server.core.api_result import Kept, KeptConsent, KeptMessage, KeptRecording, KeptView
from server.core.facts import (
    AnswerMeasured,
    AnswerTyped,
    ConsentGiven,
    Entry,
    EventBegan,
    RecordingReady,
    Said,
    Signal,
    TermMentioned,
    Transcript,
    Utterance,
)
from server.hiring.moments import moment, moment_or_none
from server.hiring.result_door import ResultSubject
from server.stores.requests import RequestRow

Place = tuple[int, int]


def kept(
    subject: ResultSubject,
    entries: Sequence[Entry],
    *,
    until_wall_s: float | None,
    scores: int,
    messages: Sequence[KeptMessage],
    viewed: Sequence[KeptView] | None,
    base: str,
) -> Kept:
    """``base`` is where one's own recordings are served. Takes a moment for a long timeline: call it in a thread."""
    began_s = subject.session.began_wall_s
    recordings = [_recording(entry.fact, base) for entry in entries if isinstance(entry.fact, RecordingReady)]
    texts = answer_texts(entries)
    return Kept(
        name=subject.session.candidate,
        mail=subject.mail,
        phone=subject.phone,
        resume=subject.has_resume,
        consents=tuple(_consents(entries, began_s)),
        recordings=tuple(recordings),
        recordings_bytes=sum(one.size_bytes for one in recordings),
        until=moment_or_none(until_wall_s),
        answers=len(texts),
        characters=sum(len(text) for text in texts.values()),
        measured=sum(isinstance(entry.fact, Signal | EventBegan | TermMentioned | AnswerMeasured) for entry in entries),
        chat=sum(isinstance(entry.fact, Said) for entry in entries),
        scores=scores,
        messages=tuple(messages),
        viewed=None if viewed is None else tuple(viewed),
    )


def answer_texts(entries: Sequence[Entry]) -> dict[Place, str]:
    """What was said, by question and take: the typed or the final words, else the live ones."""
    live: dict[Place, list[str]] = {}
    final: dict[Place, str] = {}
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, Utterance):
            live.setdefault((fact.question, fact.take), []).append(fact.text)
        elif isinstance(fact, Transcript | AnswerTyped):
            final[(fact.question, fact.take)] = fact.text
    return {place: final.get(place) or " ".join(live.get(place, ())) for place in sorted({*live, *final})}


def own_data(
    subject: ResultSubject, list_of_kept: Kept, entries: Sequence[Entry], requests: Sequence[RequestRow]
) -> dict[str, Any]:
    """To take along, as JSON: the list above, every answer's words and figures, and one's own requests."""
    began_s = subject.session.began_wall_s
    measured = {
        (entry.fact.question, entry.fact.take): dict(entry.fact.values)
        for entry in entries
        if isinstance(entry.fact, AnswerMeasured)
    }
    texts = answer_texts(entries)
    return {
        "interview": {
            "title": subject.session.plan.title,
            "department": subject.session.plan.department,
            "organisation": subject.session.plan.organisation,
            "began_at": moment(began_s).isoformat(),
            "state": subject.session.stage,
        },
        "kept": list_of_kept.model_dump(mode="json"),
        "answers": [
            {
                "question": question,
                "take": take,
                "asked": _asked(subject, question),
                "text": texts.get((question, take), ""),
                "measures": measured.get((question, take), {}),
            }
            for question, take in sorted({*texts, *measured})
        ],
        "chat": [
            {"at": moment(began_s + entry.at_ms / 1000).isoformat(), "by": entry.fact.by, "text": entry.fact.text}
            for entry in entries
            if isinstance(entry.fact, Said)
        ],
        "requests": [
            {
                "kind": row.kind,
                "text": row.text,
                "made_at": moment(row.created_wall_s).isoformat(),
                "due_at": moment(row.due_wall_s).isoformat(),
                "outcome": row.outcome,
                "answer": row.answer,
            }
            for row in requests
        ],
    }


def _asked(subject: ResultSubject, question: int) -> str:
    questions = subject.session.plan.questions
    return questions[question - 1].text if 1 <= question <= len(questions) else ""


def _recording(fact: RecordingReady, base: str) -> KeptRecording:
    return KeptRecording(
        question=fact.question,
        take=fact.take,
        duration_ms=fact.duration_ms,
        size_bytes=fact.size_bytes,
        path=f"{base}/recordings/{fact.question}/{fact.take}",
    )


def _consents(entries: Sequence[Entry], began_s: float) -> list[KeptConsent]:
    return [
        KeptConsent(
            given_at=moment(began_s + entry.at_ms / 1000),
            text_version=entry.fact.text_version,
            language=entry.fact.language,
            choices=dict(entry.fact.choices),
        )
        for entry in entries
        if isinstance(entry.fact, ConsentGiven)
    ]
