"""A structural fault on its way from the depth of the reader to the finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.finding import Finding, Where
from zongce.core.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Fault(NamedTuple):
    """A finding before the file is named: its code, its fields, its place inside the file."""

    code: str
    fields: Mapping[str, str]
    sheet: str = ""
    cell: str = ""
    value: str = ""

    def found(self, file: str) -> Finding:
        """Return the finding of this fault in ``file``."""
        return finding(self.code, Where(file, self.sheet, self.cell), self.value, **self.fields)


class RefusedError(Exception):
    """The file cannot be read on; ``faults`` says why. It never leaves the reader."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.code for fault in faults))
        self.faults = faults


def refused(code: str, what: str, sheet: str = "", cell: str = "") -> RefusedError:
    """Return the exception for a fault whose message has the one field ``what``."""
    return RefusedError(Fault(code, {"what": what}, sheet, cell))
