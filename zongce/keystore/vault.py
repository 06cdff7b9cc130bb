"""The store of passphrases that the operating system keeps for its user, where there is one."""

from __future__ import annotations

from typing import Protocol

SERVICE = "zongce"


class Vault(Protocol):
    """Keeps passphrases by the name of a key."""

    def get(self, name: str) -> str | None:
        """Return a passphrase, None where it is not kept."""

    def put(self, name: str, passphrase: str) -> bool:
        """Keep a passphrase; False where it cannot be kept."""


class SystemVault:
    """The system's own: Windows Credential Locker, macOS Keychain, Secret Service; on bare systems none."""

    def get(self, name: str) -> str | None:
        """Return a passphrase, None where it is not kept or there is no store."""
        import keyring  # noqa: PLC0415  # 150 ms, which only who uses a key waits for
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            return keyring.get_password(SERVICE, name)
        except KeyringError:
            return None

    def put(self, name: str, passphrase: str) -> bool:
        """Keep a passphrase; False where there is no store or the user refuses."""
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            keyring.set_password(SERVICE, name, passphrase)
        except KeyringError:
            return False
        return True
