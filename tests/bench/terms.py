"""Terms: how many of those said are found, how many are found that nobody said, and whether a "not" is seen.

    python -m tests.bench.terms [--mandarin FOLDER] [--mixed FOLDER] [--text-zh FILE] [--text-en FILE]
        [--only real made mixed fillers text] [--json FILE]

Sound: the real recordings with a known text, and sentences of interviews (``tests/bench/talk``) spoken by espeak-ng, by a
Mandarin voice (``talk/speak_mandarin.py``), and Chinese with English words in it (``talk/speak_mixed.py``), as Opus, through
the live pass (settled words) and the final pass. Each take has the terms of its own sentences as its question's terms, which
the recogniser gets as a hint, as in an interview. Then each take is heard once more with ten terms that nobody says as its
question's, and all that are found are false. Errors count Han characters and words of Latin letters; digits for spoken
numbers and one word written as two count as wrong.

Text: a correct text holds no recogniser's mistakes, so every term found there in other characters than its own is false
(in Chinese); for English the pairs that are not the same letters are listed to be read. Text counts as talk of 180 words or
240 characters a minute. Without ``--text-en`` the help texts of Python are read.
"""

import argparse
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
from tests.analyzers.sounds import MODELS, all_units, distance, opus, silence, timed
from tests.bench.terms_talk import TalkTake, said_terms, takes, unsaid
from tests.bench.written import add_json, write_json

ANALYZERS = ("voice", "transcript", "speech_rate", "keywords")
PER_MIN: dict[Language, int] = {"en": 180, "zh": 240}
TERMS_A_QUESTION = 10
KINDS = ("real", "made", "mixed", "fillers", "text")


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
    wrong: int = 0
    units: int = 0
    """Errors against what was said: Han characters and Latin words, so that a term in the other script is an error."""
    latin: int = 0
    latin_found: int = 0
    """Terms in Latin letters, as far as the talk is Chinese."""
    texts: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    """What was found of terms nobody said."""
    unsaid_heard_h: float = 0.0

    def add(self, take: TalkTake, mentions: list[Mention], text: str) -> None:
        wrong, count = distance(all_units(text), all_units(take.text))
        self.wrong += wrong
        self.units += count
        self.texts.append(text)
        for term, count in take.terms.items():
            hits = [one for one in mentions if one.term == term]
            self.said += count
            self.found += min(count, len(hits))
            self.too_often += max(0, len(hits) - count)
            self.literal += sum(bare(one.said) == bare(term) for one in hits[:count])
            if take.language == "zh" and term.isascii():
                self.latin += count
                self.latin_found += min(count, len(hits))
            self.missed += [term] * max(0, count - len(hits))
            wanted, seen = take.negated.get(term, 0), sum(one.negated for one in hits)
            if take.kind != "real" and hits:
                self.negated += wanted
                self.negated_seen += min(wanted, seen)
                self.negated_false += max(0, seen - wanted)


def bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def heard(
    registry: Registry, take: TalkTake, terms: tuple[Term, ...]
) -> tuple[list[Mention], list[Mention], list[Utterance], Transcript]:
    """Mentions of the live pass, of the final pass, and the words of both."""
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
    live = [Mention.model_validate(one.model_dump(include=set(Mention.model_fields))) for one in seat.of(TermMentioned)]
    asked = FinalPass(
        job="b", question=1, take=1, language=take.language, analyzers=ANALYZERS, terms=terms, from_ms=0,
        to_ms=packets[-1][0] + 20, packets=packets,
    )  # fmt: skip
    facts = [draft.fact for draft in run_steps(final_steps(asked, registry)).drafts]
    [transcript] = [fact for fact in facts if isinstance(fact, Transcript)]
    [measured] = [fact for fact in facts if isinstance(fact, AnswerMeasured)]
    return live, list(measured.mentions), list(seat.of(Utterance)), transcript


def bench_talk(registry: Registry, talk: list[TalkTake]) -> tuple[dict[str, Score], dict[str, object]]:
    scores: dict[str, Score] = {}
    kept: dict[str, object] = {}
    for number, take in enumerate(talk):
        hours = len(take.sound) / 48_000 / 3_600
        live, final, utterances, transcript = heard(registry, take, tuple(Term(term=term) for term in take.terms))
        if take.kind == "fillers":
            found = Counter(one.text.casefold() for one in fillers(transcript.words, take.language))
            said = Counter(take.fillers)
            kept[take.language] = {"said": said, "kept": found, "text": transcript.text}
            continue
        rest = unsaid()["mixed" if take.kind == "mixed" else take.language]
        begins = number * TERMS_A_QUESTION % len(rest)
        wrong = (rest[begins:] + rest[:begins])[:TERMS_A_QUESTION]
        false_live, false_final, *_ = heard(registry, take, tuple(Term(term=term) for term in wrong))
        settled = " ".join(one.text for one in utterances)
        passes = (("live", live, false_live, settled), ("final", final, false_final, transcript.text))
        for way, mentions, false, text in passes:
            score = scores.setdefault(f"{take.kind} {take.language} {way}", Score())
            score.heard_h += hours
            score.unsaid_heard_h += hours
            score.add(take, mentions, text)
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
        "talk",
        "pass",
        "h",
        "errors",
        "said",
        "found",
        "recall %",
        "of these Latin",
        "literal",
        "too often",
        "nobody said",
        "not: said / seen / false",
    )
    for name, one in scores.items():
        kind, way = name.rsplit(" ", 1)
        table.add_row(
            kind, way, f"{one.heard_h:.3f}", f"{one.wrong} of {one.units}", str(one.said), str(one.found),
            f"{100 * one.found / max(1, one.said):.1f}", f"{one.latin_found} of {one.latin}" if one.latin else "-",
            str(one.literal), str(one.too_often), str(len(one.false)),
            f"{one.negated} / {one.negated_seen} / {one.negated_false}" if one.negated else "-",
        )  # fmt: skip
    console.print(table)
    for name, one in scores.items():
        if name.startswith("mixed"):
            console.print(name, one.texts)
        console.print(f"{name}: missed {one.missed or 'none'}; found and not said {one.false or 'none'}")
    for text in texts:
        console.print({key: value for key, value in text.items() if key != "pairs"}, text["pairs"])
    for language, found in kept.items():
        console.print(f"fillers {language}", found)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.terms")
    parser.add_argument("--mandarin", type=Path, help="folder that talk/speak_mandarin.py filled")
    parser.add_argument("--mixed", type=Path, help="folder that talk/speak_mixed.py filled")
    parser.add_argument("--only", nargs="+", choices=KINDS, default=KINDS, help="leave the rest out")
    parser.add_argument("--text-zh", type=Path, help="long correct Chinese text")
    parser.add_argument("--text-en", type=Path, help="long correct English text")
    add_json(parser, "terms")
    chosen = parser.parse_args()
    console = Console(width=150)
    talk, missing = takes(chosen.mandarin, chosen.mixed)
    talk = [one for one in talk if one.kind in chosen.only]
    registry = load(ModelFolder(MODELS), 1)
    scores, kept = bench_talk(registry, talk)
    if "face" in registry.shared:
        registry.shared["face"].close()
    texts: list[dict[str, object]] = []
    if "text" in chosen.only:
        english = chosen.text_en.read_text() if chosen.text_en else " ".join(pydoc_data.topics.topics.values())
        texts.append(bench_text("en", english))
        if chosen.text_zh:
            texts.append(bench_text("zh", chosen.text_zh.read_text()))
        else:
            missing.append("Chinese text: pass --text-zh FILE")
    tables(console, scores, texts, kept)
    for reason in missing:
        console.print(f"not measured: {reason}")
    talked = {name: vars(one) for name, one in scores.items()}
    write_json(chosen.json, {"talk": talked, "texts": texts, "fillers": kept, "missing": missing})


if __name__ == "__main__":
    main()
