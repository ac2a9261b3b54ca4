"""The links a candidate opens: token = base64url(invitation id, 16 bytes; keyed hash of it, 16 bytes). Pure.

The token is derived, never stored: it can be shown again at any time, and a stolen database opens no interview. Each
purpose has its own hash: who holds the link to the interview cannot make the link to its result.
"""

import base64
import binascii
import hashlib
import hmac
import secrets

ID_BYTES = 16
HASH_BYTES = 16
TOKEN_CHARS = 43
_PERSON = b"lis-invitation"


def new_invitation_id() -> str:
    """A random invitation id, 32 hex digits."""
    return secrets.token_hex(ID_BYTES)


class Links:
    """Tokens of the interview's link under one server secret (at least 32 bytes)."""

    person = _PERSON
    page = "i"

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 32:
            raise ValueError("the server secret is too short")
        self._secret = secret[:64]

    def token(self, invitation: str) -> str:
        """The token of an invitation id; raises ValueError for anything but 32 hex digits."""
        raw = bytes.fromhex(invitation)
        if len(raw) != ID_BYTES:
            raise ValueError("not an invitation id")
        return base64.urlsafe_b64encode(raw + self._hash(raw)).rstrip(b"=").decode()

    def invitation_of(self, token: str) -> str | None:
        """The invitation id a token stands for, None if this server never made it. Takes constant time."""
        if len(token) != TOKEN_CHARS:
            return None
        try:
            raw = base64.b64decode(token + "=", altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        identity, given = raw[:ID_BYTES], raw[ID_BYTES:]
        if not hmac.compare_digest(given, self._hash(identity)):
            return None
        invitation = identity.hex()
        return invitation if self.token(invitation) == token else None

    def link(self, base_url: str, invitation: str) -> str:
        return f"{base_url.rstrip('/')}/{self.page}/{self.token(invitation)}"

    def _hash(self, identity: bytes) -> bytes:
        return hashlib.blake2b(identity, digest_size=HASH_BYTES, key=self._secret, person=self.person).digest()


class ResultLinks(Links):
    """Tokens of the link to one's own result; it opens only together with a one-time code."""

    person = b"lis-result"
    page = "r"
