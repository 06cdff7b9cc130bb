"""How a run tells how far it is; what is shown of it is the surface's business."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Takes what is being done, how much is done, and of how many."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Report progress."""


def quiet(what: str, done: int, total: int) -> None:
    """Show nothing."""
