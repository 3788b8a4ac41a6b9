"""Keys in place of people and of names of files: the same for the same secret and facility."""

from __future__ import annotations

import hmac
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256

_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Keys:
    """Makes keys; without the secret nobody can try out numbers to find the person behind one.

    Attributes:
        secret: 32 random bytes of this machine.
        facility: Its code or name: keys differ between facilities.
    """

    secret: bytes
    facility: str

    def worker(self, key: str) -> str:
        """Gives back the key of a worker from the one that the books have: "W-7KQ2M4XA"."""
        return self._key("W", key)

    def person(self, text: str) -> str:
        """Gives back the key of a name that is no worker's."""
        return self._key("P", text)

    def name(self, text: str) -> str:
        """Gives back the key of a name of a file, folder or sheet."""
        return self._key("F", text)

    def group(self, text: str) -> str:
        """Gives back the key of a department or other group of people."""
        return self._key("G", text)

    def fingerprint(self, mark: str) -> str:
        """Gives back a fingerprint: a plain one could be tried out over all worker numbers."""
        return self._mac("fingerprint", mark).hex()

    @property
    def id(self) -> str:
        """Gives back what tells keys of another secret apart; 16 hex digits."""
        return self._mac("id", "").hex()[:16]

    def _key(self, kind: str, text: str) -> str:
        return f"{kind}-{b32encode(self._mac(kind, text)).decode()[:_LETTERS]}"

    def _mac(self, kind: str, text: str) -> bytes:
        said = "\x1f".join((kind, self.facility, text)).encode("utf-8", "surrogatepass")
        return hmac.new(self.secret, said, sha256).digest()
