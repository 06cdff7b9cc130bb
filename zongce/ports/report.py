"""What a run found and did, for whoever asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.finding import Finding, Severity
from zongce.core.named import NamedTuple
from zongce.core.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.ports.outcome import Outcome


class Written(NamedTuple):
    """A file that was written, and the SHA-256 of its bytes."""

    path: str
    sha256: str


@value(frozen=True, slots=True)
class Report:
    """What a run found and did."""

    outcome: Outcome
    written: tuple[Written, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, errors first."""
        return self.outcome.findings

    @property
    def message(self) -> str:
        """One sentence on what happened."""
        return self.outcome.message

    @property
    def rows(self) -> tuple[Mapping[str, str], ...]:
        """The result's rows, heading -> text."""
        return self.outcome.rows

    @property
    def ok(self) -> bool:
        """Whether nothing was stopped or refused (exit status 0)."""
        return all(found.severity is Severity.HINT for found in self.findings)


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings as people see them: errors first, hints last."""
    order = list(Severity)
    return tuple(sorted(findings, key=lambda f: order.index(f.severity)))
