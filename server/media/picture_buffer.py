"""Puts the packets of pictures together, and gives out only pictures that can be decoded.

A missing packet is waited for (the receiver asks for it again) for ``HOLD_S``, then all up to the next keyframe is
given up and a keyframe is asked for. The stock buffer waits for 512 packets instead: many seconds of frozen picture.
"""

from dataclasses import dataclass

HOLD_S = 0.4
ASK_AGAIN_S = 0.5
FIRST_ASK_S = 0.1
REPAIR_LIMIT = 128
"""Senders keep so many packets for sending them again; a larger hole will not be filled."""
HELD_LIMIT = 512
DARK_S = 1.0
"""After so long without any packet a hole is not waited for."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One packet's share of a picture. ``data`` is without the payload descriptor; empty for padding."""

    rtp_time: int
    data: bytes
    begins: bool
    ends: bool
    key: bool
    """Whether a keyframe begins here."""


@dataclass(frozen=True, slots=True)
class Picture:
    rtp_time: int
    data: bytes
    key: bool


class PictureBuffer:
    """Fragments by 16-bit sequence number in, whole decodable pictures out; says when to ask for a keyframe."""

    def __init__(self) -> None:
        self._highest: int | None = None
        self._floor = 0
        self._head: int | None = None
        """Extended sequence number where the next picture begins; None while a keyframe is awaited."""
        self._checked = 0
        self._held: dict[int, Fragment] = {}
        self._stuck_since_s: float | None = None
        self._asking_since_s: float | None = None
        self._asked_s: float | None = None
        self._last_s: float | None = None
        self.late = 0
        self.given_up = 0

    def add(self, sequence: int, fragment: Fragment, now_s: float) -> list[Picture]:
        """Take one packet; returns the pictures it completes, oldest first."""
        was_dark = self._last_s is not None and now_s - self._last_s >= DARK_S
        self._last_s = now_s
        extended = self._extend(sequence)
        if extended < (self._floor if self._head is None else self._head):
            self.late += 1
            return []
        self._held.setdefault(extended, fragment)
        if self._head is None and not self._begin_at_keyframe():
            if self._asking_since_s is None:
                self._asking_since_s = now_s + FIRST_ASK_S
            self._shorten()
            return []
        pictures = self._take()
        if self._highest is None or self._checked > self._highest:
            self._stuck_since_s = None
        else:
            if pictures or self._stuck_since_s is None:
                self._stuck_since_s = now_s
            hopeless = was_dark or self._highest - self._checked > REPAIR_LIMIT or len(self._held) > HELD_LIMIT
            if hopeless or now_s - self._stuck_since_s >= HOLD_S:
                pictures += self._give_up(now_s)
        if any(picture.key for picture in pictures):
            self._asking_since_s = None
        return pictures

    def ask_keyframe(self, now_s: float) -> None:
        """Want a keyframe until one comes."""
        if self._asking_since_s is None:
            self._asking_since_s = now_s

    def keyframe_due(self, now_s: float) -> bool:
        """Whether to send a request now; it counts as sent."""
        if self._asking_since_s is None or now_s < self._asking_since_s:
            return False
        if self._asked_s is not None and now_s - self._asked_s < ASK_AGAIN_S:
            return False
        self._asked_s = now_s
        return True

    def _extend(self, sequence: int) -> int:
        if self._highest is None:
            self._highest = self._floor = sequence + 0x10000
            self._floor -= REPAIR_LIMIT
            return self._highest
        step = ((sequence - self._highest + 0x8000) & 0xFFFF) - 0x8000
        extended = self._highest + step
        self._highest = max(self._highest, extended)
        return extended

    def _begin_at_keyframe(self) -> bool:
        starts = [number for number, fragment in self._held.items() if fragment.key]
        if not starts:
            return False
        self._head = self._checked = min(starts)
        for number in [number for number in self._held if number < self._head]:
            del self._held[number]
        return True

    def _take(self) -> list[Picture]:
        """Look at each next fragment once; close a picture at its end mark, or where the time stamp changes."""
        pictures: list[Picture] = []
        while self._head is not None and (fragment := self._held.get(self._checked)) is not None:
            if self._checked == self._head and not fragment.data:
                del self._held[self._checked]
                self._head += 1
            elif self._checked > self._head and fragment.rtp_time != self._held[self._head].rtp_time:
                pictures += self._close_picture(self._checked)
                continue
            self._checked += 1
            if self._head < self._checked and fragment.ends:
                pictures += self._close_picture(self._checked)
        return pictures

    def _close_picture(self, end: int) -> list[Picture]:
        head = self._head if self._head is not None else end
        fragments = [self._held.pop(number) for number in range(head, end)]
        self._head = end
        first = fragments[0]
        if not first.begins:
            return []
        return [Picture(first.rtp_time, b"".join(fragment.data for fragment in fragments), first.key)]

    def _give_up(self, now_s: float) -> list[Picture]:
        self.given_up += 1
        self._stuck_since_s = None
        for number in [number for number in self._held if number <= self._checked]:
            del self._held[number]
        if self._begin_at_keyframe():
            return self._take()
        self._floor = max(self._held, default=self._checked) + 1
        self._held.clear()
        self._head = None
        self._asking_since_s = now_s
        return []

    def _shorten(self) -> None:
        while len(self._held) > HELD_LIMIT:
            del self._held[min(self._held)]
