"""Keys as commands see them: something that signs, and where people's keys are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection


class Signer(Protocol):
    """Signs for one person during one run."""

    @property
    def public(self) -> str:
        """The public key, hexadecimal."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message."""


class KeyStore(Protocol):
    """Where the private keys of this computer's user are kept, each behind a passphrase."""

    def signer(self, number: str, publics: Collection[str]) -> Signer | None:
        """Return what signs for a person with one of these public keys, None where no such key is here.

        Raises:
            LockedKeyError: the key is here and its passphrase was not given or is wrong.
        """


class LockedKeyError(Exception):
    """A private key could not be unlocked."""
