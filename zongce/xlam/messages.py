"""What the add-in's VBA says before Python runs: by code, for its sheet; ``%1`` is what VBA fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.finding import Where

if TYPE_CHECKING:
    from zongce.core.finding import Finding

DETAIL = "%1"


def refusals() -> tuple[Finding, ...]:
    """Return what a click is refused with."""
    return (
        finding("L281"),
        finding("L282", Where(sheet=DETAIL), sheet=DETAIL),
        finding("L283", None, DETAIL, sign=DETAIL),
        finding("L284", None, DETAIL, what=DETAIL),
        finding("W927", None, DETAIL, value=DETAIL),
    )


def messages() -> dict[str, str]:
    """Return the text of every box, by code."""
    return {f.code: f"{f.message}。\n\n{f.remedy}。（{f.code}）" for f in refusals()}
