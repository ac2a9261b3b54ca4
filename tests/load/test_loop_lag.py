"""The lag of a real loop: near nothing when it idles, and what stands in its way when something does."""

import asyncio
import time

from prometheus_client import CollectorRegistry

from server.load.loop_lag import LoopLag

BLOCK_S = 0.3


async def test_what_blocks_the_loop_is_seen_in_the_window_and_in_the_histogram() -> None:
    registry = CollectorRegistry()
    lag = LoopLag(registry)
    lag.start()
    await asyncio.sleep(0.2)
    time.sleep(BLOCK_S)
    await asyncio.sleep(0.2)
    reading = lag.reading()
    await lag.close()
    assert reading.most_s >= BLOCK_S - 0.06
    assert reading.p50_s < reading.most_s
    samples = {sample.name: sample.value for metric in registry.collect() for sample in metric.samples}
    assert samples["lis_loop_lag_seconds_count"] >= 5
    assert samples["lis_loop_lag_seconds_sum"] >= BLOCK_S - 0.06
