"""RTP time becomes our time: without jumps, without drifting off, sound and picture together."""

import random
from itertools import pairwise

import pytest

from server.media.rtp_clock import GAP_S, WINDOW_S, LeastDelay, RtpClock, SenderTime

HZ = 48_000
WRAP = 1 << 32


def clock() -> RtpClock:
    return RtpClock(HZ, SenderTime())


@pytest.mark.parametrize(
    ("stamps", "times"),
    [
        ([1000, 1960, 2920], [0, 960, 1920]),
        ([WRAP - 960, 0, 960], [0, 960, 1920]),
        ([93_000, 91_500, 94_500], [0, -1500, 1500]),
        ([960, WRAP - 960, 1920], [0, -1920, 960]),
    ],
    ids=["even", "wraps", "steps back a little", "steps back over the wrap"],
)
def test_unwrapping(stamps: list[int], times: list[int]) -> None:
    mine = clock()
    assert [mine.arrived(stamp, 100.0 + number * 0.02) for number, stamp in enumerate(stamps)] == times


@pytest.mark.parametrize("step_s", [GAP_S + 1, -GAP_S - 1, 40_000.0, -40_000.0])
def test_a_leap_of_rtp_time_is_a_break_and_time_goes_on_by_arrival(step_s: float) -> None:
    mine = clock()
    mine.arrived(0, 100.0)
    before = mine.arrived(960, 100.02)
    after = mine.arrived(round(960 + step_s * HZ) % WRAP, 100.04)
    assert after - before == 960
    assert mine.breaks == 1
    assert mine.at_s(after, 100.04) == pytest.approx(100.04)


def test_a_long_silence_is_not_a_break() -> None:
    mine = clock()
    mine.arrived(0, 100.0)
    assert mine.arrived(9 * HZ, 109.0) == 9 * HZ
    assert mine.breaks == 0


def test_a_time_is_that_of_the_least_delay_and_never_in_the_future() -> None:
    mine = clock()
    chances = random.Random(3)
    now_s, worst_s = 100.0, 0.0
    for number in range(2000):
        captured_s = 100.0 + number * 0.02
        now_s = max(now_s, captured_s + 0.03 + chances.random() * 0.1)
        at_s = mine.at_s(mine.arrived(number * 960, now_s), now_s)
        assert at_s <= now_s
        if number > 1000:
            worst_s = max(worst_s, abs(at_s - captured_s - 0.03))
    assert worst_s < 0.01


def test_spacing_stays_smooth_whatever_the_network_does() -> None:
    mine = clock()
    chances = random.Random(5)
    times: list[float] = []
    now_s = 0.0
    for number in range(3000):
        now_s = max(now_s, 50 + number * 0.02 + chances.choice([0.02] * 20 + [0.05] * 20 + [0.3]))
        times.append(mine.at_s(mine.arrived(number * 960, now_s), now_s))
    steps = [after - before for before, after in pairwise(times[300:])]
    assert all(0.018 <= step <= 0.022 for step in steps)


def test_a_sender_whose_clock_runs_off_is_followed() -> None:
    mine = clock()
    at_s = now_s = 0.0
    for number in range(50 * 3600):
        now_s = 10 + number * 0.02 * 1.0001 + 0.03
        at_s = mine.at_s(mine.arrived(number * 960 % WRAP, now_s), now_s)
    assert now_s - at_s < 0.02


def test_sound_and_picture_stay_together_however_differently_they_travel() -> None:
    sender = SenderTime()
    sound, picture = RtpClock(HZ, sender), RtpClock(90_000, sender)
    ntp_s = 3.9e9
    apart_s = 9.9
    for number in range(300):
        captured_s = number * 0.1
        heard_s, seen_s = 100 + captured_s + 0.02, 100 + captured_s + 0.25
        sound_time = sound.arrived(round(captured_s * HZ) + 777, heard_s)
        if number == 20:
            sound.reported(round(captured_s * HZ) + 777, ntp_s + captured_s)
        sound_s = sound.at_s(sound_time, heard_s)
        picture_time = picture.arrived(round(captured_s * 90_000) + 99, seen_s)
        if number == 10:
            picture.reported(round(captured_s * 90_000) + 99, ntp_s + captured_s)
        apart_s = abs(picture.at_s(picture_time, seen_s) - sound_s)
        if number == 5:
            assert apart_s > 0.2
    assert apart_s < 0.002


@pytest.mark.parametrize("step_s", [3600.0, -3600.0])
def test_a_reported_clock_that_is_set_moves_nothing(step_s: float) -> None:
    sender = SenderTime()
    sound, picture = RtpClock(HZ, sender), RtpClock(HZ, sender)
    times: list[tuple[float, float]] = []
    for number in range(2000):
        now_s = 100 + number * 0.02
        ntp_s = 3.9e9 + number * 0.02
        for track, first in ((sound, 0), (picture, 25)):
            rtp_time = track.arrived(number * 960, now_s)
            if number % 50 == first:
                track.reported(number * 960, ntp_s + (step_s if number >= 500 else 0.0))
            at_s = track.at_s(rtp_time, now_s)
            assert at_s == pytest.approx(now_s, abs=0.002)
        times.append((sound.at_s(rtp_time, now_s), picture.at_s(rtp_time, now_s)))
    assert times[-1][0] == pytest.approx(times[-1][1], abs=0.001)


def test_a_sender_that_loses_sound_at_its_microphone_is_followed() -> None:
    """Its RTP time counts samples and falls behind; the reports tell."""
    mine = clock()
    late_s = 0.0
    for number in range(3000):
        now_s = 100 + number * 0.024
        rtp_time = mine.arrived(number * 960, now_s)
        if number % 200 == 10:
            mine.reported(number * 960, 3.9e9 + number * 0.024)
        late_s = now_s - mine.at_s(rtp_time, now_s)
        if number > 500:
            assert late_s < 0.9
    assert late_s < 0.9


@pytest.mark.parametrize(
    ("rtp", "ntp_s"),
    [(0, 0.0), (0, -1.0), (20 * HZ, 3.9e9)],
    ids=["before the first packet", "no time", "far from the media"],
)
def test_senseless_reports_change_nothing(rtp: int, ntp_s: float) -> None:
    mine = clock()
    mine.arrived(0, 100.0)
    mine.reported(rtp, ntp_s)
    assert mine.at_s(mine.arrived(960, 100.02), 100.02) == pytest.approx(100.02)


def test_a_report_that_contradicts_the_arrivals_is_not_believed() -> None:
    sender = SenderTime()
    sound, picture = RtpClock(HZ, sender), RtpClock(90_000, sender)
    sound.arrived(0, 100.0)
    picture.arrived(0, 100.0)
    sound.reported(0, 3.9e9)
    picture.reported(0, 3.9e9 + 60)
    assert picture.at_s(picture.arrived(9000, 100.1), 100.1) == pytest.approx(100.1)


def test_the_least_of_the_last_seconds() -> None:
    delay = LeastDelay()
    assert delay.least() is None
    delay.add(3.0, 0.0)
    delay.add(5.0, 1.0)
    assert delay.least() == 3.0
    delay.add(6.0, WINDOW_S + 1.5)
    assert delay.least() == 5.0
    delay.add(1.0, WINDOW_S + 1.6)
    assert delay.least() == 1.0
