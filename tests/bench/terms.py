"""Terms: how many of those said are found, how many are found that nobody said, and whether a "not" is seen.

    python -m tests.bench.terms [--mandarin FOLDER] [--text-zh FILE] [--text-en FILE] [--json FILE]

Sound: the real recordings with a known text, and sentences of interviews (``tests/bench/talk``) spoken by espeak-ng and by a
Mandarin voice (``talk/speak_mandarin.py``), as Opus, through the live pass (settled words) and the final pass. Each take has
the terms of its own sentences as its question's terms, which the recogniser gets as a hint, as in an interview. Then each
take is heard once more with ten terms that nobody says as its question's, and all that are found are false.

Text: a correct text holds no recogniser's mistakes, so every term found there in other characters than its own is false
(in Chinese); for English the pairs that are not the same letters are listed to be read. Text counts as talk of 180 words or
240 characters a minute. Without ``--text-en`` the help texts of Python are read.
"""

import argparse
import json
import pydoc_data.topics
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from analyzers.host.final import final_steps
from analyzers.host.heavy import Job
from analyzers.host.registry import Registry, load
from analyzers.models import ModelFolder
from analyzers.speech.fillers import fillers
from analyzers.speech.terms import TermFinder, units_of_text
from server.core.analysis_wire import FinalPass, OpenSeat
from server.core.facts import AnswerMeasured, Mention, TermMentioned, Transcript, Utterance
from server.core.plan import Term
from server.core.text import Language
from tests.analyzers.inline_seat import InlineSeat, run_steps
from tests.analyzers.sounds import MODELS, opus, silence, timed
from tests.bench.terms_talk import TalkTake, said_terms, takes, unsaid

ANALYZERS = ("voice", "transcript", "speech_rate", "keywords")
PER_MIN: dict[Language, int] = {"en": 180, "zh": 240}
TERMS_A_QUESTION = 10


@dataclass
class Score:
    """Of one kind of talk and pass. ``literal``: found by the very characters or letters of the term."""

    said: int = 0
    found: int = 0
    literal: int = 0
    confused: int = 0
    too_often: int = 0
    negated: int = 0
    negated_seen: int = 0
    negated_false: int = 0
    heard_h: float = 0.0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    """What was found of terms nobody said."""
    unsaid_heard_h: float = 0.0

    def add(self, take: TalkTake, mentions: list[Mention]) -> None:
        for term, count in take.terms.items():
            hits = [one for one in mentions if one.term == term]
            self.said += count
            self.found += min(count, len(hits))
            self.too_often += max(0, len(hits) - count)
            self.literal += sum(bare(one.said) == bare(term) for one in hits[:count])
            self.missed += [term] * max(0, count - len(hits))
            wanted, seen = take.negated.get(term, 0), sum(one.negated for one in hits)
            if take.kind == "made" and hits:
                self.negated += wanted
                self.negated_seen += min(wanted, seen)
                self.negated_false += max(0, seen - wanted)


def bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def heard(registry: Registry, take: TalkTake, terms: tuple[Term, ...]) -> tuple[list[Mention], list[Mention], Transcript]:
    """Mentions of the live pass, of the final pass, and the final words."""
    packets = timed(opus(np.concatenate([silence(1_000), take.sound, silence(1_500)])), 0)
    opened = OpenSeat(seat="b", question=1, take=1, language=take.language, analyzers=ANALYZERS, terms=terms, from_ms=0)
    seat = InlineSeat(registry, opened)
    put = seat.heavy.put

    def settled_only(job: Job) -> None:
        if job.rank != "partial":
            put(job)

    seat.heavy.put = settled_only  # type: ignore[method-assign]
    seat.hear(packets)
    seat.close(packets[-1][0] + 20)
    assert seat.of(Utterance)
    live = [Mention.model_validate(one.model_dump(include=set(Mention.model_fields))) for one in seat.of(TermMentioned)]
    asked = FinalPass(
        job="b", question=1, take=1, language=take.language, analyzers=ANALYZERS, terms=terms, from_ms=0,
        to_ms=packets[-1][0] + 20, packets=packets,
    )  # fmt: skip
    facts = [draft.fact for draft in run_steps(final_steps(asked, registry)).drafts]
    [transcript] = [fact for fact in facts if isinstance(fact, Transcript)]
    [measured] = [fact for fact in facts if isinstance(fact, AnswerMeasured)]
    return live, list(measured.mentions), transcript


def bench_talk(registry: Registry, talk: list[TalkTake]) -> tuple[dict[str, Score], dict[str, object]]:
    scores: dict[str, Score] = {}
    kept: dict[str, object] = {}
    for number, take in enumerate(talk):
        hours = len(take.sound) / 48_000 / 3_600
        live, final, transcript = heard(registry, take, tuple(Term(term=term) for term in take.terms))
        if take.kind == "fillers":
            found = Counter(one.text.casefold() for one in fillers(transcript.words, take.language))
            said = Counter(take.fillers)
            kept[take.language] = {"said": said, "kept": found, "text": transcript.text}
            continue
        rest = unsaid()[take.language]
        begins = number * TERMS_A_QUESTION % len(rest)
        wrong = (rest[begins:] + rest[:begins])[:TERMS_A_QUESTION]
        false_live, false_final, _ = heard(registry, take, tuple(Term(term=term) for term in wrong))
        for way, mentions, false in (("live", live, false_live), ("final", final, false_final)):
            score = scores.setdefault(f"{take.kind} {take.language} {way}", Score())
            score.heard_h += hours
            score.unsaid_heard_h += hours
            score.add(take, mentions)
            score.false += [f"{one.term} ({one.said})" for one in false]
    return scores, kept


def bench_text(language: Language, text: str) -> dict[str, object]:
    """All terms at once over a text; what is found in other letters than the term's own."""
    terms = sorted(said_terms(language) | set(unsaid()[language]))
    units = units_of_text(text)
    mentions = TermFinder([Term(term=term) for term in terms]).find(units)
    other = Counter(f"{one.term}: {one.said}" for one in mentions if bare(one.said) != bare(one.term))
    hours = len(units) / PER_MIN[language] / 60
    count = sum(other.values())
    return {
        "language": language, "terms": len(terms), "units": len(units), "hours": round(hours, 1), "found": len(mentions),
        "in_other_letters": count, "per_hour_all_terms": round(count / hours, 2),
        "per_hour_ten_terms": round(count / hours / len(terms) * TERMS_A_QUESTION, 3), "pairs": other.most_common(),
    }  # fmt: skip


def tables(console: Console, scores: dict[str, Score], texts: list[dict[str, object]], kept: dict[str, object]) -> None:
    table = Table(
        "talk", "pass", "h", "said", "found", "recall %", "literal", "too often", "nobody said", "not: said / seen / false"
    )
    for name, one in scores.items():
        kind, way = name.rsplit(" ", 1)
        table.add_row(
            kind, way, f"{one.heard_h:.3f}", str(one.said), str(one.found), f"{100 * one.found / max(1, one.said):.1f}",
            str(one.literal), str(one.too_often), str(len(one.false)),
            f"{one.negated} / {one.negated_seen} / {one.negated_false}" if one.negated else "-",
        )  # fmt: skip
    console.print(table)
    for name, one in scores.items():
        console.print(f"{name}: missed {one.missed or 'none'}; found and not said {one.false or 'none'}")
    for text in texts:
        console.print({key: value for key, value in text.items() if key != "pairs"}, text["pairs"])
    for language, found in kept.items():
        console.print(f"fillers {language}", found)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.terms")
    parser.add_argument("--mandarin", type=Path, help="folder that talk/speak_mandarin.py filled")
    parser.add_argument("--text-zh", type=Path, help="long correct Chinese text")
    parser.add_argument("--text-en", type=Path, help="long correct English text")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    console = Console(width=150)
    talk, missing = takes(chosen.mandarin)
    registry = load(ModelFolder(MODELS), 1)
    scores, kept = bench_talk(registry, talk)
    if "face" in registry.shared:
        registry.shared["face"].close()
    texts = [bench_text("en", chosen.text_en.read_text() if chosen.text_en else " ".join(pydoc_data.topics.topics.values()))]
    if chosen.text_zh:
        texts.append(bench_text("zh", chosen.text_zh.read_text()))
    else:
        missing.append("Chinese text: pass --text-zh FILE")
    tables(console, scores, texts, kept)
    for reason in missing:
        console.print(f"not measured: {reason}")
    if chosen.json:
        found = {
            "talk": {name: vars(one) for name, one in scores.items()},
            "texts": texts,
            "fillers": kept,
            "missing": missing,
        }
        chosen.json.write_text(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
