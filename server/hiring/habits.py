"""How somebody spoke, in kind words with the figure behind them: rate, pauses, fillers, length, structure. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from server.core.text import Language, Text

Habit = Literal["rate", "pauses", "fillers", "structure", "length"]


@dataclass(frozen=True, slots=True)
class HabitNorms:
    """The norms the score was made with: within them nothing is said."""

    language: Language
    rate_band_per_min: tuple[float, float]
    pause_share: float
    fillers_per_min: float
    sentences: int
    signposts: int


@dataclass(frozen=True, slots=True)
class Told:
    habit: Habit
    advice: Text
    reason: Text


def told(step: str, value: float, values: Mapping[str, float], answer_s: int, norms: HabitNorms) -> Told | None:
    """What is said of one step of a score (``value`` of 1); None where its figure is not known."""
    match step:
        case "rate":
            return _rate(values.get("rate_per_min"), norms)
        case "pauses":
            return _pauses(values, norms)
        case "fillers":
            return _fillers(values.get("fillers_per_min"), norms)
        case "length":
            return _length(values.get("talk_ms"), answer_s)
        case "sentences":
            return _sentences(round(value * norms.sentences))
        case "signposts":
            return _signposts(round(value * norms.signposts))
        case _:
            return None


def _rate(rate: float | None, norms: HabitNorms) -> Told | None:
    if rate is None:
        return None
    low, high = norms.rate_band_per_min
    unit = Text(zh="字", en="characters") if norms.language == "zh" else Text(zh="词", en="words")
    if rate < (low + high) / 2:
        words = Text(
            zh="可以说得再连贯一些：开口前先想好要点，句子短一点也没关系。",
            en="Let it flow a little more: settle on your points first; short sentences are fine.",
        )
    else:
        words = Text(
            zh="重点的地方放慢一点，句与句之间留一口气，听的人会更容易跟上。",
            en="Slow down a little where it matters and take a breath between sentences; it is easier to follow.",
        )
    return Told(
        "rate",
        words,
        Text(
            zh=f"您这道题的语速是每分钟 {rate:.0f} {unit.zh}，常见范围是 {low:.0f} 到 {high:.0f}。",
            en=f"Your rate was {rate:.0f} {unit.en} a minute; usual is {low:.0f} to {high:.0f}.",
        ),
    )


def _pauses(values: Mapping[str, float], norms: HabitNorms) -> Told | None:
    talk_ms = values.get("talk_ms", 0.0)
    silent_ms = values.get("pause_count", 0.0) * values.get("pause_mean_ms", 0.0)
    if talk_ms <= 0 or silent_ms <= 0:
        return None
    share = silent_ms / (silent_ms + talk_ms)
    return Told(
        "pauses",
        Text(
            zh="开口前先想好两三个要点，中间的停顿会自然变少。",
            en="Settle on two or three points before you begin; the pauses grow fewer by themselves.",
        ),
        Text(
            zh=f"您这道题的停顿占 {100 * share:.0f}% 的时间，不超过 {100 * norms.pause_share:.0f}% 都很平常。",
            en=f"Pauses took {100 * share:.0f} % of the time; up to {100 * norms.pause_share:.0f} % is quite usual.",
        ),
    )


def _fillers(per_min: float | None, norms: HabitNorms) -> Told | None:
    if per_min is None:
        return None
    return Told(
        "fillers",
        Text(
            zh="一时想不起来时，安静地停一下就好，不必用口头语填满。",
            en="When a word is missing, a quiet moment is fine; it needs no filler.",
        ),
        Text(
            zh=f"您这道题每分钟约有 {per_min:.0f} 个口头语，{norms.fillers_per_min:.0f} 个以内都很平常。",
            en=f"There were about {per_min:.0f} fillers a minute; up to {norms.fillers_per_min:.0f} is quite usual.",
        ),
    )


def _length(talk_ms: float | None, answer_s: int) -> Told | None:
    if talk_ms is None:
        return None
    return Told(
        "length",
        Text(
            zh="说完要点以后，可以再给一个具体的例子：当时的情况、您做了什么、结果怎样。",
            en="After the point, give one concrete example: the situation, what you did, how it ended.",
        ),
        Text(
            zh=f"您这道题说了 {talk_ms / 1000:.0f} 秒，最多可以说 {answer_s} 秒。",
            en=f"You spoke for {talk_ms / 1000:.0f} s; there was time for {answer_s} s.",
        ),
    )


_STRUCTURE = Text(
    zh="可以先说结论，再按“情况、做法、结果”展开，最后用一句话收尾。",
    en="Lead with the conclusion, then tell situation, action and result, and close in one sentence.",
)


def _sentences(count: int) -> Told:
    return Told(
        "structure",
        _STRUCTURE,
        Text(
            zh=f"您这道题的回答共有 {count} 句话。",
            en=f"Your answer had {count} {'sentence' if count == 1 else 'sentences'}.",
        ),
    )


def _signposts(count: int) -> Told:
    return Told(
        "structure",
        _STRUCTURE,
        Text(
            zh=f"“首先、其次、最后”这类帮助听者跟上的词，在您这道题的回答里找到 {count} 个。",
            en=f"Of words that guide the listener (first, then, finally) {count} were found in your answer.",
        ),
    )
