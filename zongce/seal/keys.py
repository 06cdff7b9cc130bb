"""Ed25519 keys: signatures checked, public keys shown for reading over the telephone."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PUBLIC_BYTES, SIGNATURE_BYTES = 32, 64
_SHOWN_DIGITS, _GROUP = 32, 4


class Ed25519Signer:
    """Signs with a private key that is held in memory for one run."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @property
    def public(self) -> str:
        """The public key, hexadecimal."""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> bytes:
        """Return the signature; the same message always gives the same."""
        return self._private.sign(message)


@lru_cache(maxsize=4096)
def is_signed_by(public: str, message: bytes, signature: str) -> bool:
    """Say whether the holder of a public key signed a message; what is no key or signature is no proof.

    One run asks about the same certificates for every file.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  # much is read that nobody signed
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        key, signed = bytes.fromhex(public), bytes.fromhex(signature)
        Ed25519PublicKey.from_public_bytes(key).verify(signed, message)
    except (ValueError, InvalidSignature):
        return False
    return True


def fingerprint(public: str) -> str:
    """Return a public key's digest in groups of four, as people read it to one another.

    >>> fingerprint("00" * 32)
    '6668 7AAD F862 BD77 6C8F C18B 8E9F 8E20'
    """
    digits = hashlib.sha256(bytes.fromhex(public)).hexdigest()[:_SHOWN_DIGITS].upper()
    return grouped(digits)


def grouped(digits: str) -> str:
    """Return a fingerprint in groups of four.

    >>> grouped("66687aadf862")
    '6668 7AAD F862'
    """
    return " ".join(digits[n : n + _GROUP] for n in range(0, len(digits), _GROUP)).upper()
