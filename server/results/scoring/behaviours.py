"""Key behaviours: what was said how often, and how; each with the places it rests on. Counted, never interpreted."""

from collections.abc import Iterator

from server.core.api_scores import ScoreEvidence, ScoreNote
from server.core.facts import Mention
from server.core.plan import Question
from server.core.text import Language, Text
from server.results.scoring.coverage import EVIDENCE_AT_MOST, key_points_of, once
from server.results.scoring.formula import number
from server.results.scoring.heard import Heard, Interview

TERMS_AT_MOST = 6
UNIT: dict[Language, Text] = {"zh": Text(zh="字/分钟", en="字/min"), "en": Text(zh="词/分钟", en="words/min")}
SAID: dict[Language, Text] = {"zh": Text(zh="字", en="字"), "en": Text(zh="词", en="words")}


def behaviours(interview: Interview) -> tuple[ScoreNote, ...]:
    """What was mentioned most, then rate, length, pauses and fillers over all spoken answers."""
    spoken = [one for _, one in sorted(interview.heard.items()) if interview.plan.question(one.question).spoken]
    return (*_mentioned(interview, spoken), *_manner(spoken, interview.plan.language))


def _mentioned(interview: Interview, spoken: list[Heard]) -> Iterator[ScoreNote]:
    found: dict[str, list[tuple[Heard, Mention]]] = {}
    for heard in spoken:
        for mention in once([one for one in heard.mentions if not one.negated]):
            name = _name(interview.plan.question(heard.question), mention.term)
            found.setdefault(name, []).append((heard, mention))
    for name, places in sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))[:TERMS_AT_MOST]:
        times = len(places)
        yield ScoreNote(
            text=Text(zh=f"提到“{name}”{times}次", en=f"mentioned “{name}” {_times(times)}"),
            evidence=tuple(_evidence(heard, mention, name) for heard, mention in places[:EVIDENCE_AT_MOST]),
        )


def _name(question: Question, term: str) -> str:
    """A key point with few words is called by them, else by the term that was said."""
    for point in key_points_of(question):
        if any(one.term == term for one in point.terms) and len(point.text) <= len(term) + 8:
            return point.text
    return term


def _manner(spoken: list[Heard], language: Language) -> Iterator[ScoreNote]:
    talked = [one for one in spoken if one.values.get("talk_ms", 0.0) >= 1.0]
    minutes = sum(one.values["talk_ms"] for one in talked) / 60_000
    rated = [(one.values["rate_per_min"], one.values["talk_ms"]) for one in talked if "rate_per_min" in one.values]
    if rated:
        rate = number(sum(rate * ms for rate, ms in rated) / sum(ms for _, ms in rated), 0)
        unit = UNIT[language]
        yield ScoreNote(text=Text(zh=f"平均语速 {rate} {unit.zh}", en=f"spoke at {rate} {unit.en} on average"))
    units = [one.values.get("characters", one.values.get("words")) for one in talked]
    if talked and all(one is not None for one in units):
        whole, said = number(sum(one for one in units if one is not None), 0), SAID[language]
        yield ScoreNote(
            text=Text(
                zh=f"共说了 {whole} {said.zh}，说话 {number(minutes, 1)} 分钟",
                en=f"said {whole} {said.en} in {number(minutes, 1)} minutes of talk",
            )
        )
    if talked and all("pause_count" in one.values for one in talked):
        count = sum(one.values["pause_count"] for one in talked)
        shown = number(count / minutes, 1)
        yield ScoreNote(text=Text(zh=f"每分钟停顿 {shown} 次", en=f"paused {shown} times a minute of talk"))
    if talked and all("filler_count" in one.values for one in talked):
        count = sum(one.values["filler_count"] for one in talked)
        shown = number(count, 0)
        yield ScoreNote(
            text=Text(
                zh=f"听出口头语 {shown} 次（识别会漏掉一些）", en=f"{shown} fillers heard (the recogniser misses some)"
            )
        )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _evidence(heard: Heard, mention: Mention, about: str) -> ScoreEvidence:
    return ScoreEvidence(
        question=heard.question,
        take=heard.take,
        from_ms=mention.from_ms,
        to_ms=mention.to_ms,
        said=mention.said,
        about=about,
    )
