"""What can be done to a run from outside, what each is expected to cost, and by which figures that is judged. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from loadtest.thresholds import Limit, judge
from server.core.text import Text


class Chaos(StrEnum):
    DROP_5 = "drop5"
    DROP_30 = "drop30"
    RELOAD = "reload"
    LOSE_10 = "lose10"
    CHANGE_ADDRESS = "change-address"
    KILL_HOST = "kill-host"
    KILL_SERVER = "kill-server"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a good server loses by it: in words, and as limits on the run's own figures (``chaos.<kind>.back_s`` is from
    the end of what was done until media flowed again). ``word_limits`` can be judged only where a truth says the words."""

    title: Text
    cost: Text
    limits: tuple[Limit, ...]
    word_limits: tuple[Limit, ...] = ()


def _back(chaos: Chaos, at_most_s: float) -> Limit:
    return Limit(metric=f"chaos.{chaos}.back_s", percentile="worst", at_most=at_most_s)


def _sound_lost(at_most_s: float) -> Limit:
    """Of a take, of what the candidate could send."""
    return Limit(metric="metrics.sound_lost_s", percentile="worst", at_most=at_most_s)


WORDS_IN_A_ROW = 4
"""A recogniser of this size drops or invents a word or two by itself; an utterance that was lost or came twice is more."""
_NO_WORDS_LOST = Limit(metric="metrics.word_run_lost", percentile="worst", at_most=WORDS_IN_A_ROW)
_NO_WORDS_DOUBLED = Limit(metric="metrics.word_run_added", percentile="worst", at_most=WORDS_IN_A_ROW)
_NO_HOLES = Limit(metric="counts.timeline_holes", at_most=0)
_SAME_ANSWER = Limit(metric="scores.submitted_ratio", at_least=1.0)
_ALL_RECORDED = (
    Limit(metric="counts.recordings_missing", at_most=0),
    Limit(metric="counts.recordings_unreadable", at_most=0),
)

CUTS_SOUND = frozenset({Chaos.DROP_5, Chaos.DROP_30, Chaos.RELOAD, Chaos.LOSE_10, Chaos.CHANGE_ADDRESS, Chaos.KILL_SERVER})
"""With these some sound is lost or cut in the middle of a word, so what was lost of the words is not the analysis' doing."""

EXPECTED: dict[Chaos, Expected] = {
    Chaos.DROP_5: Expected(
        Text(en="Network away for 5 s", zh="断网 5 秒"),
        Text(
            en="The five seconds. Media flows again within 3 s of the network's return, in the same answer; no fact lost.",
            zh="仅这五秒。网络恢复后 3 秒内媒体恢复，仍在同一回答中；不丢失任何事实。",
        ),
        (_back(Chaos.DROP_5, 3.0), _sound_lost(1.0), _NO_HOLES, _SAME_ANSWER),
    ),
    Chaos.DROP_30: Expected(
        Text(en="Network away for 30 s", zh="断网 30 秒"),
        Text(
            en="The thirty seconds; the answer's clock stands still. Media flows again within 3 s of the return.",
            zh="仅这三十秒；回答计时暂停。恢复后 3 秒内媒体恢复。",
        ),
        (_back(Chaos.DROP_30, 3.0), _sound_lost(1.0), _NO_HOLES, _SAME_ANSWER),
    ),
    Chaos.RELOAD: Expected(
        Text(en="Page reloaded", zh="刷新页面"),
        Text(en="About a second of sound; the same answer goes on.", zh="约一秒声音；同一回答继续。"),
        (_back(Chaos.RELOAD, 3.0), _sound_lost(1.0), _NO_HOLES, _SAME_ANSWER),
    ),
    Chaos.LOSE_10: Expected(
        Text(en="10 % of media packets lost", zh="丢失 10% 媒体包"),
        Text(
            en="At most the lost tenth of the sound (less where packets are asked for again), and some words of it.",
            zh="至多丢失十分之一的声音(重传后更少)及其中的部分文字。",
        ),
        (Limit(metric="metrics.sound_delivered_ratio", percentile="worst", at_least=0.87), _NO_HOLES, _SAME_ANSWER),
    ),
    Chaos.CHANGE_ADDRESS: Expected(
        Text(en="From one network to another, as from Wi-Fi to mobile", zh="切换网络(如 Wi-Fi 切到移动网络)"),
        Text(
            en="The old path goes silent without a goodbye; a new socket and a new connection come from another address. "
            "About a second of sound, in the same answer; no fact lost.",
            zh="旧路径无告别中断，新连接来自另一地址。约一秒声音，仍在同一回答中；不丢失任何事实。",
        ),
        (_back(Chaos.CHANGE_ADDRESS, 3.0), _sound_lost(1.0), _NO_HOLES, _SAME_ANSWER),
    ),
    Chaos.KILL_HOST: Expected(
        Text(en="An analyzer host killed", zh="终止一个分析进程"),
        Text(
            en="Live words are late by the time the host takes to start; no word lost or doubled, recording untouched.",
            zh="实时文字延迟一个进程启动时间；不丢字、不重复，录制不受影响。",
        ),
        (
            Limit(metric="metrics.analysis_back_s", percentile="worst", at_most=15.0),
            Limit(metric="metrics.sound_delivered_ratio", percentile="worst", at_least=0.99),
            _NO_HOLES,
            _SAME_ANSWER,
        ),
        (_NO_WORDS_LOST, _NO_WORDS_DOUBLED),
    ),
    Chaos.KILL_SERVER: Expected(
        Text(en="The server killed", zh="终止服务器"),
        Text(
            en="At most 1 s of sound and the time it is down; back in the same answer within 5 s of its start.",
            zh="终止前至多 1 秒声音及停机时间；启动后 5 秒内回到同一回答。",
        ),
        (_back(Chaos.KILL_SERVER, 5.0), _sound_lost(1.5), _NO_HOLES, _SAME_ANSWER),
    ),
}
BY_PARENT = frozenset({Chaos.KILL_HOST, Chaos.KILL_SERVER})
AWAY_S: dict[Chaos, float] = {Chaos.DROP_5: 5.0, Chaos.DROP_30: 30.0, Chaos.RELOAD: 0.0, Chaos.CHANGE_ADDRESS: 0.0}


def beside_expected(chaos: Iterable[Chaos], result: dict[str, Any], *, words_known: bool) -> dict[str, Any]:
    """What each kind of chaos is expected to cost, and what it did cost; ``kept`` is None for what cannot be judged.
    ``words_known`` is whether a truth says what words were said."""
    kinds = list(dict.fromkeys(chaos))
    silenced = [str(one) for one in kinds if one in CUTS_SOUND]
    return {
        str(one): {
            "title": EXPECTED[one].title.model_dump(),
            **EXPECTED[one].cost.model_dump(),
            "done": sum(what == one for _, what in result["marks"]),
            "measured": _measured(EXPECTED[one], result, words_known=words_known, silenced=silenced),
        }
        for one in kinds
    }


def _measured(
    expected: Expected, result: dict[str, Any], *, words_known: bool, silenced: Sequence[str]
) -> list[dict[str, Any]]:
    """``silenced``: what took sound away in the same run, and with it words that nobody could hear."""
    judged = words_known and not silenced
    limits = expected.limits + _ALL_RECORDED + (expected.word_limits if judged else ())
    told: list[dict[str, Any]] = [
        {"kept": verdict.kept if verdict.measured else None, "words": verdict.words} for verdict in judge(limits, result)
    ]
    if expected.word_limits and not judged:
        why = f"{', '.join(silenced)} in the same run" if words_known else "no truth with words (--truth)"
        told.append({"kept": None, "words": f"whether words were lost or doubled is not known: {why}"})
    return told
