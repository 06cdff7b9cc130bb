"""Codes that nobody can guess, and that a dry run and the real run after it make alike (requirement N3)."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals that nobody mistakes for one another."""
_FAIR = 256 - 256 % len(ALPHABET)
"""Bytes below are spread evenly over the alphabet; the others are passed over."""


class Derived:
    """Codes out of a secret and what a run is about: the same run of the same user gives the same codes."""

    def __init__(self, secret: Callable[[], bytes], about: tuple[str, ...]) -> None:
        """``secret`` is asked for only when a code is needed."""
        self._secret, self._about = secret, about
        self._signs: Iterator[str] | None = None

    def code(self, length: int) -> str:
        """Return the next code of so many signs."""
        if self._signs is None:
            self._signs = _signs(self._secret(), self._about)
        return "".join(next(self._signs) for _ in range(length))


def _signs(secret: bytes, about: tuple[str, ...]) -> Iterator[str]:
    message = b"".join(b"%d:%s" % (len(part), part) for part in (text.encode() for text in about))
    seed = hmac.digest(secret, message, "sha256")
    block = 0
    while True:
        for byte in hmac.digest(seed, b"%d" % block, "sha256"):
            if byte < _FAIR:
                yield ALPHABET[byte % len(ALPHABET)]
        block += 1
