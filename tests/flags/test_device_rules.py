"""Microphone, page and network."""

import pytest

from server.flags.microphone_dead import MicrophoneDead
from server.flags.network_poor import NetworkPoor
from server.flags.tab_hidden import TabHidden
from tests.flags.timelines import Timeline, judged, raised


def answer() -> Timeline:
    return Timeline().opened().answering(100)


TAB = [
    ("hidden and back", answer().page(110, "hidden").page(115, "visible"), ["+110.0", "-115.0"]),
    ("hidden twice", answer().page(110, "hidden").page(111, "hidden").page(115, "visible"), ["+110.0", "-115.0"]),
    ("the answer ends meanwhile", answer().page(110, "hidden").reviewing(120).page(125, "visible"), ["+110.0", "-120.0"]),
    ("no question on the screen", Timeline().opened().page(10, "hidden").page(20, "visible"), []),
    (
        "hidden when the question comes up",
        Timeline().opened().page(10, "hidden").stage(20, "preparing", 1, 1).page(25, "visible"),
        ["+20.0", "-25.0"],
    ),
    (
        "from preparing into the answer it is one",
        Timeline().opened().stage(20, "preparing", 1, 1).page(25, "hidden").answering(30).page(35, "visible"),
        ["+25.0", "-35.0"],
    ),
    ("a closed page", answer().page(110, "hidden").lost(112, 111, "page_closed").back(120), ["+110.0", "-112.0"]),
    ("another page took over", answer().page(110, "hidden").page(113, "moved"), ["+110.0", "-113.0"]),
    ("visible without hidden", answer().page(110, "visible"), []),
]


@pytest.mark.parametrize(("what", "timeline", "expected"), TAB, ids=[row[0] for row in TAB])
def test_tab_hidden(what: str, timeline: Timeline, expected: list[str]) -> None:
    assert [line.split()[0] for line in judged(TabHidden, timeline)] == expected


MICROPHONE = [
    (
        "heard by the server",
        answer().began(113, "voice.dead", 110).network(114, "pass").ended(120, "voice.dead", 110),
        ["+112.0", "-120.0"],
    ),
    (
        "unplugged, another chosen",
        answer().page(110, "device_lost", "microphone").network(114, "pass").page(120, "device_back", "microphone"),
        ["+112.0", "-120.0"],
    ),
    ("swapped within a second", answer().page(110, "device_lost", "microphone").page(111, "device_back"), []),
    ("the camera is another matter", answer().page(110, "device_lost", "camera").network(120, "pass"), []),
    ("muted by the system", answer().page(110, "microphone_muted").page(114, "microphone_unmuted"), ["+112.0", "-114.0"]),
    (
        "both say so: one flag, until both are over",
        answer()
        .page(110, "microphone_muted")
        .began(113, "voice.dead", 110)
        .page(115, "microphone_unmuted")
        .ended(116, "voice.dead", 110, to=115.3),
        ["+112.0", "-115.3"],
    ),
    (
        "silent by the page's own meter, with nobody else listening: since when it was silent",
        answer().page(113, "microphone_silent").page(120, "microphone_heard"),
        ["+112.0", "-120.0"],
    ),
    (
        "silent while preparing and on into the answer, heard by both: one flag",
        Timeline()
        .opened()
        .stage(20, "preparing", 1, 1)
        .page(25, "microphone_silent")
        .answering(30)
        .began(33, "voice.dead", 30)
        .page(40, "microphone_heard")
        .ended(41, "voice.dead", 30, to=39.7),
        ["+24.0", "-39.7"],
    ),
    (
        "a short silence that the server tells of after the page said it is over: one flag",
        answer()
        .page(113, "microphone_silent")
        .page(113.5, "microphone_heard")
        .began(114, "voice.dead", 110)
        .ended(115, "voice.dead", 110, to=113.2),
        ["+112.0", "-113.5"],
    ),
    (
        "the page hears itself, the server goes on hearing nothing: that counts anew",
        answer()
        .page(113, "microphone_silent")
        .page(113.5, "microphone_heard")
        .began(114, "voice.dead", 110)
        .network(117, "pass"),
        ["+112.0", "-113.5", "+115.5"],
    ),
    (
        "a silent microphone's page was closed",
        answer().page(113, "microphone_silent").lost(116, 115, "page_closed"),
        ["+112.0", "-116.0"],
    ),
    (
        "in the device check",
        Timeline().opened().began(13, "voice.dead", 10, question=0).network(14, "pass").stage(30, "notice"),
        ["+12.0", "-30.0"],
    ),
    (
        "the answer ends: nobody listens any more",
        answer().began(113, "voice.dead", 110).network(114, "pass").reviewing(120),
        ["+112.0", "-120.0"],
    ),
    ("told after the answer", answer().reviewing(120).began(121, "voice.dead", 110).network(130, "pass"), []),
    (
        "unplugged past the end of the answer",
        answer().page(110, "device_lost", "microphone").reviewing(120).page(125, "device_back", "microphone"),
        ["+112.0", "-125.0"],
    ),
    (
        "a new page has its own microphone",
        answer().page(110, "microphone_muted").lost(115, 114, "page_closed"),
        ["+112.0", "-115.0"],
    ),
    (
        "submitted",
        answer().page(110, "device_lost", "microphone").network(114, "pass").stage(130, "submitted"),
        ["+112.0", "-130.0"],
    ),
    (
        "the ear broke",
        answer().began(113, "voice.dead", 110).network(114, "pass").analysis(117, "voice", "failed"),
        ["+112.0", "-117.0"],
    ),
]


@pytest.mark.parametrize(("what", "timeline", "expected"), MICROPHONE, ids=[row[0] for row in MICROPHONE])
def test_microphone_dead(what: str, timeline: Timeline, expected: list[str]) -> None:
    assert [line.split()[0] for line in judged(MicrophoneDead, timeline)] == expected


def test_microphone_evidence_names_both_sources() -> None:
    timeline = answer().page(110, "microphone_muted").began(113, "voice.dead", 110.5).network(114, "pass")
    assert [evidence.what for evidence in raised(MicrophoneDead, timeline)[0].evidence] == [
        "page.microphone_muted",
        "voice.dead",
    ]


NETWORK = [
    ("two bad readings", answer().network(110, "fail").network(115, "fail").network(120, "pass"), ["+115.0", "-120.0"]),
    ("one bad reading", answer().network(110, "fail").network(114, "warn"), []),
    ("a warning is no flag", answer().network(110, "warn").network(120, "warn"), []),
    ("an unknown reading says nothing", answer().network(110, "fail").network(115, "unknown"), ["+115.0"]),
    ("a long gap", answer().lost(111.5, 110).network(116, "unknown").back(130), ["+115.0", "-130.0"]),
    ("a short gap", answer().lost(111.5, 110).back(114), []),
    ("the gap told only at its end", answer().lost(111.5, 110).back(130), ["+115.0", "-130.0"]),
    ("a reload", answer().lost(111.5, 110, "page_closed").back(130), []),
    ("a gap that turns out to be a closed page", answer().lost(111, 110).lost(113, 110, "page_closed").back(130), []),
    ("a page that is closed after a bad reading", answer().network(110, "fail").lost(113, 111, "page_closed").back(125), []),
    (
        "a gap between bad readings is one flag",
        answer().network(108, "fail").lost(111, 110).network(120, "fail").back(130).network(135, "pass"),
        ["+113.0", "-135.0"],
    ),
    (
        "submitted",
        answer().network(110, "fail").network(116, "fail").stage(130, "submitted").lost(140, 139),
        ["+115.0", "-130.0"],
    ),
    ("in the device check too", Timeline().opened().network(10, "fail").network(16, "fail"), ["+15.0"]),
]


@pytest.mark.parametrize(("what", "timeline", "expected"), NETWORK, ids=[row[0] for row in NETWORK])
def test_network_poor(what: str, timeline: Timeline, expected: list[str]) -> None:
    assert [line.split()[0] for line in judged(NetworkPoor, timeline)] == expected


def test_network_evidence_holds_what_was_measured() -> None:
    timeline = answer().network(110, "fail", rtt_ms=900, loss_ratio=0.3).network(115, "fail")
    (evidence,) = raised(NetworkPoor, timeline)[0].evidence
    assert evidence.values == {"rtt_ms": 900, "loss_ratio": 0.3}
