"""What a run takes from outside: the time, chance, workers, keys; tests and the demo set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.clock import school_clock
from zongce.core.value import value
from zongce.ports.progress import Progress, quiet

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from zongce.keystore.pins import Pins
    from zongce.ports.command import Chance
    from zongce.ports.keys import KeyStore
    from zongce.ports.steps import Journal


@value(frozen=True, slots=True)
class World:
    """What a run takes from outside: the time, chance, how many workers; tests and the demo set them.

    Without ``chance`` codes are derived from the user's own secret, so that a preview shows the very codes.
    ``mail``: letters are drafted for what is issued. ``password``: of attachments, kept nowhere.
    ``only``: the files that are taken out of those given, by SHA-256.
    """

    clock: Callable[[], datetime] = school_clock
    chance: Chance | None = None
    workers: int = 1
    progress: Progress = quiet
    keys: KeyStore | None = None
    """None: those of this computer's user."""
    pins: Pins | None = None
    mail: bool = False
    journal: Journal | None = None
    """None: that of this computer's user."""
    password: str = ""
    only: frozenset[str] | None = None
