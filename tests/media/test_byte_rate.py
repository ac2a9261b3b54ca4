"""It answers what aiortc's counter answers, however far the times are apart."""

import random

from aiortc.rate import RateCounter

from server.media.byte_rate import ByteRate


def test_it_agrees_with_aiortcs_counter() -> None:
    for seed in range(30):
        draw = random.Random(seed)
        ours, stock = ByteRate(), RateCounter(1000, 8000)
        now_ms = 4_000_000_000_000
        for _ in range(400):
            now_ms += draw.choice([0, 0, 1, 5, 20, 66, 400, 1000, 2500])
            if draw.random() < 0.02:
                ours.reset()
                stock.reset()
            assert ours.rate(now_ms) == stock.rate(now_ms)
            if draw.random() < 0.8:
                size = draw.randrange(1300)
                ours.add(size, now_ms)
                stock.add(size, now_ms)
            assert ours.rate(now_ms) == stock.rate(now_ms)


def test_a_day_without_a_packet_costs_nothing_and_is_forgotten() -> None:
    rate = ByteRate()
    rate.add(1000, 0)
    rate.add(1000, 500)
    assert rate.rate(86_400_000) is None
    rate.add(125, 86_400_000)
    assert rate.rate(86_400_000) == 1000
