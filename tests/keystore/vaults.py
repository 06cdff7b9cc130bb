"""A store of passphrases in memory, and key folders of a test's own."""

from __future__ import annotations

from zongce.keystore.store import KeyFolder


class MemoryVault:
    """Keeps passphrases; ``works`` False: a bare system without a store."""

    def __init__(self, *, works: bool = True) -> None:
        self.kept: dict[str, str] = {}
        self.works = works

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def put(self, name: str, passphrase: str) -> bool:
        if self.works:
            self.kept[name] = passphrase
        return self.works


class Asked:
    """Answers when it is asked for a passphrase, and remembers for whom."""

    def __init__(self, *answers: str | None) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, number: str) -> str | None:
        self.asked.append(number)
        return self.answers.pop(0) if self.answers else None


def folder(path, *answers: str | None, vault: MemoryVault | None = None) -> KeyFolder:
    """A key folder that gets these answers and no others."""
    return KeyFolder(path, Asked(*answers), vault or MemoryVault(works=False))
