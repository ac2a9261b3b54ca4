"""Packets: the peer connection, the tap behind its jitter buffer, the recorder. The one home of aiortc."""
