"""What the candidate's page is told, and what it must never get a sign of."""

import json

from server.core.facts import (
    AnalysisState,
    Draft,
    EventBegan,
    EventEnded,
    Evidence,
    Fact,
    FlagRaised,
    NetworkReading,
    Said,
    Signal,
    TermMentioned,
    Utterance,
)
from server.interview.sentence import CHECK_SENTENCE
from server.media.states import LinkReading
from server.room import front
from server.room.room import Room
from tests.room.house import House, answering, draft, heard, join


async def told(room: Room, house: House, *facts: Fact) -> list[str]:
    """The kinds of messages that the page is sent for these facts."""
    here = room.front.page
    assert here is not None
    await house.stored(room)
    here.outbox._waiting.clear()
    room.put(*(Draft(at_ms=room.now_ms(), fact=fact) for fact in facts))
    await house.stored(room)
    return [message["type"] for message in heard(here) if message["type"] != "link"]


def flag(rule: str) -> FlagRaised:
    seen = Evidence(question=1, take=1, from_ms=0, to_ms=1, what="face.smile")
    return FlagRaised(id="f", rule=rule, severity="urgent", question=1, take=1, evidence=(seen,))


async def test_of_signals_events_terms_and_flags_the_page_gets_no_sign(house: House) -> None:
    room = await house.room()
    await answering(room)
    silent: tuple[Fact, ...] = (
        Signal(question=1, take=1, name="speech_rate.recent", value=90, from_ms=0, to_ms=1),
        EventBegan(question=1, take=1, id="e", name="face.smile", from_ms=0),
        EventEnded(question=1, take=1, id="e", name="face.smile", from_ms=0, to_ms=1),
        TermMentioned(question=1, take=1, term="secret term", said="x", from_ms=0, to_ms=1),
        Utterance(question=1, take=1, from_ms=0, to_ms=1, text="x", language="en"),
        NetworkReading(verdict="pass"),
        flag("no_face"),
    )
    assert await told(room, house, *silent) == []


async def test_the_page_is_told_what_it_can_mend_and_what_hr_says(house: House) -> None:
    room = await house.room()
    here = await answering(room)
    dead = EventBegan(question=1, take=1, id="d", name="voice.dead", from_ms=0)
    alive = EventEnded(question=1, take=1, id="d", name="voice.dead", from_ms=0, to_ms=9)
    said = Said(by="hr", author="Ms Hu", text="please speak up", client_id="1")
    assert await told(room, house, dead, said, alive) == ["prompt", "chat", "prompt"]
    assert [one["code"] for one in heard(here) if one["type"] == "prompt"] == ["microphone_silent", "microphone_back"]
    assert await told(room, house, AnalysisState(part="host", state="degraded")) == ["view"]
    assert room.view().analysis_degraded


async def test_a_picture_that_does_not_come_is_told_once_and_so_is_its_return(house: House) -> None:
    room = await house.room()
    here = await answering(room)

    def told(*picture_kbps: float, sound_kbps: float = 40.0) -> list[str]:
        here.outbox._waiting.clear()
        for kbps in picture_kbps:
            room.front.tell_link(LinkReading(sound_kbps, kbps, 0.0, 0.0))
        return [one["code"] for one in heard(here) if one["type"] == "prompt"]

    assert told(300, 0, 0, 0, 300) == []
    assert told(0, 0, 0, 0, 0, 0) == ["no_picture"]
    assert told(300, 300) == ["picture_back"]
    assert told(*[0] * 9, sound_kbps=0) == []  # then the line is lost, and something else is told
    assert told(*[0] * 4) == ["no_picture"]
    room.front.take_page(here, 4009)
    assert told(*[0] * 4) == ["no_picture"]  # a page that was opened anew does not know


async def test_nothing_of_hrs_is_in_anything_the_page_is_sent(house: House) -> None:
    room = await house.room()
    here = await answering(room)
    room.put(draft(1, flag("no_face")))
    await house.stored(room)
    everything = json.dumps(heard(here)) + room.view().model_dump_json()
    for private in ("secret term", "Ask for the year", "no_face", "face.smile"):
        assert private not in everything


async def test_in_the_check_the_sentence_counts_however_it_was_cut(house: House) -> None:
    room = await house.room()
    here = await join(room)
    words = CHECK_SENTENCE.get("en").split()
    for n, piece in enumerate((words[:6], words[6:])):
        said = Utterance(question=0, take=1, from_ms=n, to_ms=n + 1, text=" ".join(piece), language="en")
        await told(room, house, said)
    [last] = [message for message in heard(here) if message["type"] == "heard"]
    assert last["matched_ratio"] == 1.0


async def test_a_page_that_comes_again_gets_the_chat_it_has_not_seen_also_after_a_restart(house: House) -> None:
    room = await house.room()
    await join(room)
    for n in range(front.CHAT_KEPT + 10):
        room.say(Said(by="hr", author="Hu", text=str(n), client_id=str(n)))
    await house.stored(room)
    lines = room.front.chat_since(0)
    assert [line.text for line in lines] == [str(n) for n in range(10, front.CHAT_KEPT + 10)]
    assert room.front.chat_since(lines[-2].n) == lines[-1:]
    await room.close()
    again = await house.room(room.head.session)
    assert again.front.chat_since(0) == lines
