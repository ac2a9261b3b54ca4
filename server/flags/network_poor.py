"""The connection is too poor to interview over, or gone."""

from collections.abc import Iterable

from server.core.facts import Entry, MediaBack, MediaLost, NetworkReading
from server.core.plan import Plan
from server.core.text import Text
from server.flags import Outcome, Rule
from server.flags._spell import Source, Spell
from server.flags._where import OVER, Where


class NetworkPoor(Rule):
    """Five seconds: readings come every five, so it takes two bad ones, or a gap that did not heal by itself.

    ``warn`` is no flag: the interview works then, and the card shows it anyway. A page that was closed or reloaded is
    no matter of the network.
    """

    name = "network_poor"
    severity = "attention"
    title = Text(zh="网络很差", en="Poor connection")
    hint = Text(
        zh=("至少 5 秒，网络读数为“不合格”，或因网络原因没有收到媒体。丢失的内容不是候选人的责任；可以加时间或允许重录。"),
        en=(
            "For at least 5 seconds the network reading was 'fail', or no media arrived because of the network. What "
            "is missing is no fault of the candidate; more time or another take can be given."
        ),
    )
    hold_ms = 5_000

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._where = Where()
        self._spell = Spell(self, self.hold_ms, late_ms=0)

    def judge(self, entry: Entry) -> Iterable[Outcome]:
        yield from self._take_in(entry)
        yield from self.wake(entry.at_ms)

    def wake(self, now_ms: int) -> Iterable[Outcome]:
        return self._spell.ripen(now_ms)

    def _take_in(self, entry: Entry) -> list[Outcome]:
        if self._where.apply(entry):
            return self._spell.end_all(entry.at_ms) if self._where.stage in OVER else []
        if self._where.stage in OVER:
            return []
        match entry.fact:
            case NetworkReading(verdict="fail") as reading:
                source = Source(*self._where.place, entry.at_ms, "network.reading", _values(reading))
                self._spell.begin("reading", source)
            case NetworkReading(verdict="pass" | "warn"):
                return self._spell.end("reading", entry.at_ms)
            case MediaLost(reason="network", since_ms=since_ms):
                self._spell.begin("media", Source(*self._where.place, since_ms, "media.lost"))
            case MediaLost():
                return [*self._spell.end("media", entry.at_ms), *self._spell.end("reading", entry.at_ms)]
            case MediaBack():
                return self._spell.end("media", entry.at_ms)
        return []


def _values(reading: NetworkReading) -> dict[str, float]:
    named = {"rtt_ms": reading.rtt_ms, "loss_ratio": reading.loss_ratio, "upload_kbps": reading.upload_kbps}
    return {name: value for name, value in named.items() if value is not None}
