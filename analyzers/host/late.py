"""Models that wait for the first seat that asks: where nobody may be looked at, nothing that looks is loaded."""

import threading
from collections.abc import Callable, Iterable

Then = Callable[[], None]


class LateModels:
    """``load`` is called once for each name, on a thread of its own; it keeps what it raises to itself."""

    def __init__(self, names: Iterable[str], load: Callable[[str], None]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._waiting: dict[str, list[Then] | None] = dict.fromkeys(names)
        """Not loaded yet: who is to be told, None while nobody has asked."""

    def pending(self, name: str) -> bool:
        """Whether it is still to come."""
        return name in self._waiting

    def want(self, name: str, then: Then) -> None:
        """Have it loaded; ``then`` is called from the loading thread when that is over, and never if it was before."""
        with self._lock:
            if name not in self._waiting:
                return
            told = self._waiting[name]
            if told is not None:
                told.append(then)
                return
            self._waiting[name] = [then]
        threading.Thread(target=self._bring, args=(name,), name=f"load-{name}", daemon=True).start()

    def _bring(self, name: str) -> None:
        self._load(name)
        with self._lock:
            told = self._waiting.pop(name)
        for then in told or ():
            then()
