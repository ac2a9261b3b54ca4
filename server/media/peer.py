"""One peer connection with a candidate's page (signatures first; the body follows within the hour)."""

from collections.abc import Callable

from server.config import Settings
from server.core.clock import Clock, SessionClock
from server.core.media import EncodedFrame
from server.core.messages import Role
from server.media.states import LinkReading, PeerState


class Peer:
    """One offer, one answer, one connection. A reconnecting page gets a new Peer.

    ``put`` gets every whole encoded frame of every track, on the event loop; ``changed`` every new state.
    """

    def __init__(
        self,
        session_clock: SessionClock,
        clock: Clock,
        put: Callable[[EncodedFrame], None],
        changed: Callable[[PeerState], None],
        settings: Settings,
    ) -> None:
        raise NotImplementedError

    @property
    def state(self) -> PeerState:
        raise NotImplementedError

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this page sends, known after ``answer``; without ``look`` the ``record`` pictures serve for both."""
        raise NotImplementedError

    async def answer(self, sdp: str, tracks: dict[str, Role]) -> str:
        """The answer's SDP; raises Refusal ``bad_offer`` (then close the peer)."""
        raise NotImplementedError

    def ask_keyframe(self, role: Role) -> None:
        """Ask the page for a keyframe, again and again until it comes."""
        raise NotImplementedError

    def reading(self) -> LinkReading:
        raise NotImplementedError

    async def close(self) -> None:
        """End the connection; may be called at any time and twice."""
        raise NotImplementedError
