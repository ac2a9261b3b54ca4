"""What can be done to a run from outside, and what each is expected to cost. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from server.core.text import Text


class Chaos(StrEnum):
    DROP_5 = "drop5"
    DROP_30 = "drop30"
    RELOAD = "reload"
    LOSE_10 = "lose10"
    KILL_HOST = "kill-host"
    KILL_SERVER = "kill-server"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a good server loses by it, in words; the figures beside it are the run's own."""

    title: Text
    cost: Text


EXPECTED: dict[Chaos, Expected] = {
    Chaos.DROP_5: Expected(
        Text(en="Network away for 5 s", zh="断网 5 秒"),
        Text(
            en="The five seconds. Media flows again within 3 s of the network's return, in the same answer; no fact lost.",
            zh="仅这五秒。网络恢复后 3 秒内媒体恢复，仍在同一回答中；不丢失任何事实。",
        ),
    ),
    Chaos.DROP_30: Expected(
        Text(en="Network away for 30 s", zh="断网 30 秒"),
        Text(
            en="The thirty seconds; the answer's clock stands still. Media flows again within 3 s of the return.",
            zh="仅这三十秒；回答计时暂停。恢复后 3 秒内媒体恢复。",
        ),
    ),
    Chaos.RELOAD: Expected(
        Text(en="Page reloaded", zh="刷新页面"),
        Text(en="About a second of sound; the same answer goes on.", zh="约一秒声音；同一回答继续。"),
    ),
    Chaos.LOSE_10: Expected(
        Text(en="10 % of media packets lost", zh="丢失 10% 媒体包"),
        Text(
            en="At most the lost tenth of the sound (less where packets are asked for again), and some words of it.",
            zh="至多丢失十分之一的声音(重传后更少)及其中的部分文字。",
        ),
    ),
    Chaos.KILL_HOST: Expected(
        Text(en="An analyzer host killed", zh="终止一个分析进程"),
        Text(
            en="Live words are late by the time the host takes to start; no word lost or doubled, recording untouched.",
            zh="实时文字延迟一个进程启动时间；不丢字、不重复，录制不受影响。",
        ),
    ),
    Chaos.KILL_SERVER: Expected(
        Text(en="The server killed", zh="终止服务器"),
        Text(
            en="At most 1 s of sound and the time it is down; back in the same answer within 5 s of its start.",
            zh="终止前至多 1 秒声音及停机时间；启动后 5 秒内回到同一回答。",
        ),
    ),
}
BY_PARENT = frozenset({Chaos.KILL_HOST, Chaos.KILL_SERVER})
AWAY_S: dict[Chaos, float] = {Chaos.DROP_5: 5.0, Chaos.DROP_30: 30.0, Chaos.RELOAD: 0.0}
