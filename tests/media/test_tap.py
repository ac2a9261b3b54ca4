"""The start-up check finds a foreign aiortc, and what the tap gives is what came."""

import pytest
from aioice.ice import Connection
from aiortc.jitterbuffer import JitterBuffer
from aiortc.rtcrtpreceiver import RTCRtpReceiver

from server.media import tap
from server.media.tap import TapBroken, check_tap


async def test_the_installed_libraries_are_the_ones_we_know() -> None:
    check_tap()


def test_the_check_needs_no_running_loop() -> None:
    check_tap()


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tap.PINNED, "aiortc", "1.0.0")
    with pytest.raises(TapBroken, match=r"aiortc 1\.0\.0"):
        check_tap()


@pytest.mark.parametrize(
    "name",
    [
        "_RTCRtpReceiver__jitter_buffer",
        "_RTCRtpReceiver__decoder_queue",
        "_RTCRtpReceiver__nack_generator",
        "_RTCRtpReceiver__remote_bitrate_estimator",
    ],
)
def test_a_missing_name_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    original = RTCRtpReceiver.__init__

    def without(self: RTCRtpReceiver, *args: object) -> None:
        original(self, *args)  # type: ignore[arg-type]
        delattr(self, name)

    monkeypatch.setattr(RTCRtpReceiver, "__init__", without)
    with pytest.raises(TapBroken, match=name):
        check_tap()


def test_a_changed_signature_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JitterBuffer, "add", lambda self, packet, more: None)
    with pytest.raises(TapBroken, match="JitterBuffer"):
        check_tap()


def test_a_changed_ice_connection_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Connection.__init__

    def without(self: Connection, ice_controlling: bool) -> None:
        original(self, ice_controlling)
        del self._nominated

    monkeypatch.setattr(Connection, "__init__", without)
    with pytest.raises(TapBroken, match="checked pairs"):
        check_tap()
