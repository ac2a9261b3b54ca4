"""A lane is fair between its workers and survives those that break."""

import threading

from analyzers.host.lanes import Lane


class Counting:
    def __init__(self, items: int, done: list[str], name: str, all_done: threading.Event, total: int) -> None:
        self.items, self.done, self.name, self.all_done, self.total = items, done, name, all_done, total

    def work(self) -> bool:
        if not self.items:
            return False
        self.items -= 1
        self.done.append(self.name)
        if len(self.done) == self.total:
            self.all_done.set()
        return True

    def broke(self, error: Exception) -> None: ...


def test_a_seat_with_much_to_do_delays_no_other() -> None:
    done: list[str] = []
    all_done, gate = threading.Event(), threading.Event()

    class Gate:
        def work(self) -> bool:
            gate.wait(5)
            return False

        def broke(self, error: Exception) -> None: ...

    lane = Lane("test")
    lane.wake(Gate())
    busy, idle = (Counting(count, done, name, all_done, 53) for count, name in ((50, "busy"), (3, "idle")))
    lane.wake(busy)
    lane.wake(idle)
    gate.set()
    assert all_done.wait(5)
    lane.close()
    assert done[:6].count("idle") == 3


def test_a_seat_that_breaks_is_told_and_the_others_go_on() -> None:
    done: list[str] = []
    all_done = threading.Event()

    class Breaks:
        def __init__(self) -> None:
            self.errors: list[Exception] = []

        def work(self) -> bool:
            if self.errors:
                return False
            raise ZeroDivisionError

        def broke(self, error: Exception) -> None:
            self.errors.append(error)

    lane, breaks = Lane("test"), Breaks()
    lane.wake(breaks)
    lane.wake(Counting(3, done, "other", all_done, 3))
    assert all_done.wait(5)
    lane.close()
    assert [type(error) for error in breaks.errors] == [ZeroDivisionError]
