"""Private keys in files of the user's own folder, one a file, each encrypted under a passphrase."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from typing import TYPE_CHECKING

from zongce.books.files import write_whole
from zongce.core.named import NamedTuple
from zongce.keystore.vault import SystemVault
from zongce.ports.keys import LockedKeyError
from zongce.seal.keys import Ed25519Signer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from zongce.keystore.vault import Vault
    from zongce.ports.keys import Signer

SHORTEST = 8
"""Signs of a passphrase."""
SUFFIX = ".pem"
_NUMBER, _PUBLIC = "工号", "公钥"
_BEGIN, _END = "-----BEGIN ENCRYPTED PRIVATE KEY-----", "-----END ENCRYPTED PRIVATE KEY-----"
_HEAD = re.compile(rf"\A{_NUMBER}：(\S+)\r?\n{_PUBLIC}：([0-9a-f]{{64}})\r?\n(?={_BEGIN})")
_SHOWN, _MOST = 8, 4_000
_COST = 2**13
"""Of scrypt: some 30 ms and 8 MB for each try of a passphrase."""


class KeyFile(NamedTuple):
    """A private key as it lies there: whose, its public key, the encrypted text with both."""

    number: str
    public: str
    text: str

    @property
    def name(self) -> str:
        """How the file is called."""
        return re.sub(r"[^\w-]", "_", self.number) + f"_{self.public[:_SHOWN]}{SUFFIX}"


class KeyFolder:
    """The keys of this computer's user; each is unlocked once and then held for this run.

    A passphrase comes from the system's store where it has it, else from ``passphrase``, which is asked with
    the person's number.
    """

    def __init__(
        self, path: Path, passphrase: Callable[[str], str | None], vault: Vault | None = None
    ) -> None:
        self._path = path
        self._passphrase = passphrase
        self._vault = vault or SystemVault()
        self._open: dict[str, Signer] = {}

    def signer(self, number: str, publics: Collection[str]) -> Signer | None:
        """Return what signs for a person with one of these public keys, None where no such key is here.

        Raises:
            LockedKeyError: the key is here and its passphrase was not given or is wrong.
        """
        fitting = [key for key in self.held(number) if key.public in publics]
        if not fitting:
            return None
        for key in fitting:
            if key.public in self._open:
                return self._open[key.public]
        signer = self._unlocked(number, fitting)
        self._open[signer.public] = signer
        return signer

    def held(self, number: str = "") -> Iterator[KeyFile]:
        """Yield the keys that are here, of one person where a number is given."""
        for path in sorted(self._path.glob(f"*{SUFFIX}")) if self._path.is_dir() else ():
            made = read_key(path.read_bytes())
            if made is not None and number in ("", made.number):
                yield made

    def made(self, number: str, passphrase: str) -> Signer:
        """Make a key for a person and keep it.

        Raises:
            ValueError: the passphrase is too short.
            OSError: the folder cannot be written.
        """
        if len(passphrase) < SHORTEST:
            raise ValueError(number)
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415  # as below

        private = ed25519.Ed25519PrivateKey.generate()
        signer = Ed25519Signer(private)
        kept = _encrypted(number, private, passphrase)
        self.keep(kept)
        self._open[signer.public] = signer
        return signer

    def remember(self, number: str, public: str, passphrase: str) -> bool:
        """Put a key's passphrase into the system's store; False where there is none."""
        return self._vault.put(KeyFile(number, public, "").name, passphrase)

    def keep(self, key: KeyFile) -> bool:
        """Store a key that only its owner can read; False where it is here already.

        Raises:
            OSError: the folder cannot be written.
        """
        if any(held.public == key.public for held in self.held(key.number)):
            return False
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        old = os.umask(0o077)
        try:
            write_whole(self._path / key.name, key.text.encode())
        finally:
            os.umask(old)
        return True

    def _unlocked(self, number: str, keys: Sequence[KeyFile]) -> Signer:
        """Return the first key that opens: by what the system keeps for it, else by what is given once."""
        for key in keys:
            kept = self._vault.get(key.name)
            private = _opened(key, kept) if kept else None
            if private is not None:
                return Ed25519Signer(private)
        given = self._passphrase(number)
        for key in keys:
            private = _opened(key, given) if given else None
            if private is not None:
                return Ed25519Signer(private)
        raise LockedKeyError(number)


def read_key(data: bytes) -> KeyFile | None:
    """Return a private key, still encrypted, out of a file of a :class:`KeyFolder`; None where it is none."""
    if len(data) > _MOST:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    head = _HEAD.match(text)
    return KeyFile(head[1], head[2], text) if head and _END in text else None


def _encrypted(number: str, private: Ed25519PrivateKey, passphrase: str) -> KeyFile:
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415  # as below
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
    )

    public = Ed25519Signer(private).public
    lock = BestAvailableEncryption(_stretched(passphrase, public))
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock).decode()
    return KeyFile(number, public, f"{_NUMBER}：{number}\n{_PUBLIC}：{public}\n{pem}")


def _opened(key: KeyFile, passphrase: str) -> Ed25519PrivateKey | None:
    """Return the private key; None where the passphrase is wrong, or the key is not the one that is named."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415  # who has no key must not wait
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    pem = key.text[key.text.index(_BEGIN) :].encode()
    try:
        private = load_pem_private_key(pem, _stretched(passphrase, key.public))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    ours = isinstance(private, Ed25519PrivateKey) and Ed25519Signer(private).public == key.public
    return private if ours else None  # type: ignore[return-value]


def _stretched(passphrase: str, public: str) -> bytes:
    """Return what PKCS#8 encrypts with: its own way from a passphrase to a key is tried too quickly."""
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return hashlib.scrypt(typed, salt=bytes.fromhex(public), n=_COST, r=8, p=1, dklen=32).hex().encode()
