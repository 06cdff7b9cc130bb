"""A finding (检查结果): what is wrong or notable, where exactly, and what to do about it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from zongce.core.named import NamedTuple
from zongce.core.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(Enum):
    """How a finding acts: an error stops the command, a refusal only its file, a hint nothing."""

    ERROR = "error"
    REFUSED = "refused"
    HINT = "hint"


class Where(NamedTuple):
    """The place of a finding; parts that do not apply are empty."""

    file: str = ""
    sheet: str = ""
    cell: str = ""


@value(frozen=True, slots=True)
class Finding:
    """One finding, in words for the person who has to act (requirement N2)."""

    code: str
    severity: Severity
    file: str
    sheet: str
    cell: str
    value: str
    message: str
    remedy: str

    def as_dict(self) -> dict[str, str]:
        """Return the finding as the JSON document shows it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
        }


def stops(findings: Iterable[Finding]) -> bool:
    """Say whether any of the findings stops the command."""
    return any(finding.severity is Severity.ERROR for finding in findings)
