"""One room through what goes wrong in a live interview: connections that change, links taken back, disks that fill."""

import asyncio

import pytest

from server.core.errors import Refusal
from server.core.facts import (
    AnalysisState,
    AnswerAnalysed,
    Draft,
    EventBegan,
    MediaBack,
    MediaLost,
    PartEnded,
    PartStarted,
    RecordingReady,
    Transcript,
    TranscriptFailed,
    Utterance,
)
from server.core.messages import Offer
from server.room import takes
from server.room.page import CLOSE_MOVED, CLOSE_REVOKED
from tests.room.house import OFFER, FakePeer, House, answering, consent, facts, heard, join, page, step, until


async def test_another_page_takes_over_and_the_former_one_can_do_nothing_more(house: House) -> None:
    room = await house.room()
    first = await answering(room)
    second = page("page-two")
    room.join(second)
    assert first.close_code == CLOSE_MOVED
    with pytest.raises(Refusal, match="moved"):
        await room.offer(first, OFFER)
    room.leave(first)
    assert room.front.page is second, "the former page's end takes nothing from the new one"


async def test_media_of_a_page_that_is_replaced_end_with_their_last_packet(house: House) -> None:
    room = await house.room()
    here = await answering(room)
    house.clock.advance(5)
    FakePeer.made[-1].last_s = house.clock.monotonic_s()
    house.clock.advance(1)
    last_ms = room.now_ms() - 1000
    await room.offer(here, OFFER)
    house.clock.advance(2)
    FakePeer.made[-1].flow()
    entries = await house.stored(room)
    [lost] = facts(entries, MediaLost)
    assert lost.since_ms == pytest.approx(last_ms, abs=2)
    assert facts(entries, MediaBack)[-1].away_ms == pytest.approx(3000, abs=2)
    assert FakePeer.made[-2].closed
    assert [part.part for part in facts(entries, PartStarted)] == [1, 2]
    order = [entry.fact.kind for entry in entries if isinstance(entry.fact, MediaLost | MediaBack)]
    assert order == ["media_back", "media_lost", "media_back"]


async def test_of_two_offers_at_once_the_newer_one_wins_whichever_is_done_first(house: House) -> None:
    room = await house.room()
    here = await answering(room)
    slow = FakePeer.gate = asyncio.Event()
    older = asyncio.create_task(room.offer(here, OFFER))
    await asyncio.sleep(0)
    FakePeer.gate = None
    await room.offer(here, OFFER)
    newer_peer = FakePeer.made[-1]
    slow.set()
    with pytest.raises(Refusal, match="moved"):
        await older
    assert FakePeer.made[-2].closed
    assert not newer_peer.closed
    newer_peer.flow()
    assert room.state.media_flows


@pytest.mark.parametrize("ending", ["closed", "revoked", "submitted"])
async def test_an_offer_under_way_when_it_ends_leaves_no_connection(house: House, ending: str) -> None:
    room = await house.room()
    here = await answering(room)
    FakePeer.gate = asyncio.Event()
    offering = asyncio.create_task(room.offer(here, OFFER))
    await asyncio.sleep(0)
    if ending == "closed":
        await room.close()
    elif ending == "revoked":
        room.revoke()
    else:
        for name in ("end_answer", "next", "start_answer", "end_answer", "next"):
            step(room, name)
    await until(lambda: FakePeer.made[0].closed)
    FakePeer.gate.set()
    with pytest.raises(Refusal):
        await offering
    assert all(peer.closed for peer in FakePeer.made)


async def test_a_bad_offer_changes_nothing(house: House) -> None:
    room = await house.room()
    here = await answering(room)
    with pytest.raises(Refusal, match="bad_offer"):
        await room.offer(here, Offer(sdp="bad", tracks={}))
    assert FakePeer.made[-1].closed
    assert not FakePeer.made[0].closed
    assert room.state.media_flows
    assert room.line.recording


async def test_revoking_ends_the_page_the_media_and_the_file(house: House) -> None:
    room = await house.room()
    here = await answering(room)
    room.revoke()
    assert here.close_code == CLOSE_REVOKED
    await until(lambda: FakePeer.made[0].closed)
    assert not room.state.media_flows
    assert not room.line.recording
    await room.line.parts_closed()
    [ended] = facts(await house.stored(room), PartEnded)
    assert ended.reason == "media_lost"


async def test_time_up_and_the_click_in_the_same_moment_end_the_answer_once(house: House) -> None:
    room = await house.room()
    await answering(room)
    due_ms = room.state.due_ms()
    assert due_ms is not None
    house.clock.advance((due_ms - room.now_ms()) / 1000 + 0.001)
    room._due_changed.set()
    await until(lambda: room.state.stage == "reviewing")
    with pytest.raises(Refusal, match="wrong_moment"):
        step(room, "end_answer")
    await until(lambda: not room.takes.finishing)
    assert len(facts(await house.stored(room), AnswerAnalysed)) == 1


async def test_a_broken_file_is_not_shown_as_recording_and_the_answer_goes_on_in_a_new_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await house.room()
    here = await answering(room)
    house.recorder.parts[-1].fail("storage_full")
    assert not room.view().recording
    assert {"type": "prompt", "code": "storage_full"} in heard(here)
    await room.line.parts_closed()
    [ended] = facts(await house.stored(room), PartEnded)
    assert ended.reason == "storage_full"
    assert len(house.recorder.parts) == 1, "not again at once"
    house.clock.advance(takes.WRITE_AGAIN_S)
    await until(lambda: room.line.recording)
    assert room.view().recording
    step(room, "end_answer")
    await until(lambda: bool(house.finisher.finished))
    assert house.finisher.finished == [["q01-t1-p1.mkv", "q01-t1-p2.mkv"]]


async def test_a_file_that_breaks_while_it_is_closed_does_not_end_the_next_one(house: House) -> None:
    room = await house.room()
    await answering(room)
    FakePeer.made[-1].changed("silent")
    FakePeer.made[-1].flow()
    assert len(house.recorder.parts) == 2
    house.recorder.parts[0].fail("storage_error")
    assert room.line.recording


async def test_while_the_database_takes_nothing_the_page_is_not_told_that_it_is_safe(house: House) -> None:
    room = await house.room()
    here = await answering(room)
    await house.stored(room)
    assert room.view().recording
    room.front.storage_stalled(True)
    assert not room.view().recording
    assert {"type": "prompt", "code": "storage_full"} in heard(here)
    room.front.storage_stalled(False)
    assert room.view().recording


async def test_parts_are_numbered_after_a_file_that_the_timeline_does_not_know(house: House) -> None:
    session = await house.session()
    left_by_a_killed_run = house.stores.recordings.part(session, 1, 1, 7)
    left_by_a_killed_run.touch()
    room = await house.room(session)
    await answering(room)
    [started] = facts(await house.stored(room), PartStarted)
    assert (started.part, started.file) == (8, "q01-t1-p8.mkv")


async def test_withdrawing_expression_in_mid_answer_silences_the_face_at_once(house: House) -> None:
    room = await house.room()
    await answering(room)
    seat = house.pool.seats[-1]
    room.command(consent(expression=False))
    smile = EventBegan(question=1, take=1, id="e", name="face.smile", from_ms=1)
    said = Utterance(question=1, take=1, from_ms=0, to_ms=1, text="still heard", language="en")
    seat.facts([Draft(at_ms=1, fact=smile, key="e"), Draft(at_ms=1, fact=said, key="u")], settled_ms=1)
    entries = await house.stored(room)
    assert facts(entries, EventBegan) == []
    assert [one.text for one in facts(entries, Utterance)] == ["still heard"]


async def test_withdrawing_transcription_in_mid_answer_silences_the_words_and_the_final_pass(house: House) -> None:
    room = await house.room()
    await answering(room)
    room.command(consent(transcribe=False, analyse=False))
    late = Utterance(question=1, take=1, from_ms=0, to_ms=1, text="too late", language="en")
    house.pool.seats[-1].facts([Draft(at_ms=1, fact=late, key="u")], settled_ms=1)
    step(room, "end_answer")
    await until(lambda: not room.takes.finishing)
    entries = await house.stored(room)
    assert facts(entries, Utterance) == []
    assert house.pool.jobs == []
    assert len(facts(entries, RecordingReady)) == len(facts(entries, AnswerAnalysed)) == 1


async def test_words_of_a_final_pass_that_was_under_way_when_consent_ended_are_dropped(house: House) -> None:
    room = await house.room()
    await answering(room)
    house.pool.gate.clear()
    step(room, "end_answer")
    await until(lambda: bool(house.pool.jobs))
    room.command(consent(transcribe=False))
    house.pool.gate.set()
    await until(lambda: not room.takes.finishing)
    entries = await house.stored(room)
    assert facts(entries, Transcript) == []
    assert len(facts(entries, TranscriptFailed)) == 1


async def test_without_consent_to_record_the_interview_ends_and_nothing_of_it_is_analysed(house: House) -> None:
    room = await house.room()
    await answering(room)
    room.command(consent(record=False))
    assert room.state.stage == "withdrawn"
    await until(lambda: FakePeer.made[0].closed and not room.takes.finishing)
    assert house.pool.jobs == []


async def test_an_analyzer_that_fails_again_in_the_next_answer_is_told_again(house: House) -> None:
    room = await house.room()
    await answering(room)
    house.pool.seats[-1].analyzer_failed("face", "broken")
    house.pool.seats[-1].analyzer_failed("face", "broken")
    step(room, "end_answer")
    step(room, "next")
    step(room, "start_answer")
    house.pool.seats[-1].analyzer_failed("face", "broken")
    failed = [one for one in facts(await house.stored(room), AnalysisState) if one.state == "failed"]
    assert len(failed) == 2


async def test_a_restart_in_mid_answer_goes_on_with_the_next_part_and_finishes_the_take_once(house: House) -> None:
    first = await house.room()
    session = first.head.session
    await answering(first)
    await house.stored(first)
    await first._tasks.close()  # killed: nothing of it says or does anything any more
    await first.journal._tasks.close()
    house.clock.advance(20)
    room = await house.room(session)
    assert room.state.stage == "answering"
    assert room.state.paused(room.now_ms())
    await join(room)
    step(room, "end_answer")
    await until(lambda: not room.takes.finishing)
    entries = await house.stored(room)
    assert [(part.part, part.reason) for part in facts(entries, PartEnded)] == [(1, "server_restarted"), (2, "answer_ended")]
    [lost] = facts(entries, MediaLost)
    assert (lost.reason, lost.since_ms) == ("server_restarted", 4000), "the clock stood still from the file's end on"
    assert house.finisher.finished == [["q01-t1-p1.mkv", "q01-t1-p2.mkv"]]
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))


async def test_finishing_that_was_interrupted_is_done_at_the_next_start(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takes, "FINISH_LIMIT_S", 0.05)
    house.finisher.gate.clear()
    first = await house.room()
    session = first.head.session
    await answering(first)
    step(first, "end_answer")
    await first.close()
    assert facts(await house.stores.timeline.read_all(session), AnswerAnalysed) == []
    house.finisher.gate.set()
    room = await house.room(session)
    await until(lambda: not room.takes.finishing)
    entries = await house.stored(room)
    assert len(facts(entries, RecordingReady)) == len(facts(entries, AnswerAnalysed)) == 1


async def test_closing_in_the_moment_of_a_change_ends(house: House) -> None:
    """`asyncio.wait_for` of Python 3.11 swallows a cancellation that comes together with what it waits for."""
    room = await house.room()
    await answering(room)
    await asyncio.sleep(0.02)
    room._due_changed.set()
    await asyncio.wait_for(room.close(), 5)
