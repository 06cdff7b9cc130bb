"""What a click is refused with before Python runs: the findings that the add-in carries as texts for its VBA.

That VBA shows them for such workbooks, and runs nothing, is in tests/xlam/test_vba_runs.py.
"""

from __future__ import annotations

from tests.faults.cases import case
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report
from zongce.xlam.messages import DETAIL, refusals


def refused(code: str) -> Report:
    """Return the report that a refused click would make, were there a Python to make it."""
    return Report(Outcome(findings=tuple(found for found in refusals() if found.code == code)))


@case("L281", file="", writes=False)
def _(folder):
    return refused("L281")


@case("L282", file="", sheet=DETAIL, writes=False)
def _(folder):
    return refused("L282")


@case("L283", file="", value=DETAIL, writes=False)
def _(folder):
    return refused("L283")


@case("L284", file="", value=DETAIL, writes=False)
def _(folder):
    return refused("L284")
