"""What crosses the border of a command on a workbook: who, when, what was handed in, what changes."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeVar

from zongce.core.day import TIME_FORMAT
from zongce.core.value import field, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from zongce.core.finding import Finding
    from zongce.core.grid import Book
    from zongce.core.records import Records, Value
    from zongce.ports.keys import Signer
    from zongce.ports.steps import Step
    from zongce.seal.trust import TrustList

APART = timedelta(minutes=1)
"""Of two different returns the later wins only where its mail is at least so much later (issue B)."""

_In = TypeVar("_In")
_Out = TypeVar("_Out")


@value(frozen=True, slots=True)
class Actor:
    """Who acts; ``verified`` says that a key proved it, ``serial`` by which certificate."""

    number: str
    name: str
    role: str
    verified: bool = False
    serial: str = ""

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"


@value(frozen=True, slots=True)
class Received:
    """A file that was handed in: its bytes are kept under ``sha256`` before anybody looks inside.

    ``sent`` is the date inside the mail it came with, ``at`` when it was received first. ``book`` is None
    where it cannot be read (``findings`` say why) or where ``sifted`` holds what the command made of it.
    """

    name: str
    sha256: str
    at: datetime
    sent: datetime | None = None
    book: Book | None = None
    sifted: object = None
    findings: tuple[Finding, ...] = ()


class Pool(Protocol):
    """Maps a function over values, here or on several processes; the results keep the order."""

    def map(self, work: Callable[[_In], _Out], items: Iterable[_In]) -> list[_Out]:
        """Return ``work`` of each item."""


class Chance(Protocol):
    """Where random codes come from; injected so that tests and the demo repeat."""

    def code(self, length: int) -> str:
        """Return a random code of capital letters and digits that nobody mistakes for one another."""


@value(frozen=True, slots=True)
class Request:
    """What a command gets: the workbook as values, parameters, files, who and when. It sees nothing else."""

    file: str
    kind: str
    properties: Mapping[str, str]
    tables: Mapping[str, Records]
    """Every sheet of the kind by its table's name; without rows where the sheet is not there."""
    book: Book
    actor: Actor
    now: datetime
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    """Parameters by column name; what was not given is not there."""
    files: tuple[Received, ...] = ()
    kept: Mapping[str, Received] = field(default_factory=lambda: MappingProxyType({}))
    """Files of the case folder that the command asked for, by SHA-256."""
    chance: Chance | None = None
    pool: Pool | None = None
    trust: TrustList | None = None
    """Whose keys count in this workbook; None where nobody has one, and nothing is sealed."""
    signer: Signer | None = None
    """The actor's key; there wherever there is ``trust``."""
    last: Step | None = None
    """The last step on this workbook, for a command that recalls."""
    pinned: tuple[str, ...] = ()
    """The fingerprints of the roots that this computer trusts, without blanks; none before the first use."""

    def text(self, name: str) -> str:
        """Return a parameter as text, empty where it was not given."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    @property
    def moment(self) -> str:
        """Now, as workbooks show it."""
        return self.shown(self.now)

    def shown(self, time: datetime) -> str:
        """Return a time as workbooks show it: by the clock of the school, where the time says its zone."""
        zone = self.now.tzinfo
        return (time.astimezone(zone) if time.tzinfo and zone else time).strftime(TIME_FORMAT)

    @property
    def today(self) -> str:
        """The date of now, as 2025-11-02."""
        return self.now.date().isoformat()


@value(frozen=True, slots=True)
class Patch:
    """A sheet's new rows; what stood there before is replaced."""

    records: Records

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.records.table.name
