"""The register of faulty inputs: one case for every finding code of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.faults.flow import Ran
    from zongce.ports.report import Report

    Run = Callable[[Path], Report | Ran]

OUT = "结果.xlsx"
"""Where every case lets its command write."""


class Case(NamedTuple):
    """One real input with one fault: what builds and runs it, and the finding that must come of it."""

    code: str
    run: Run
    """Builds and runs it: a report of a command on tables, or a run on a workbook (tests.faults.flow)."""
    file: str
    sheet: str
    cell: str
    value: str
    also: frozenset[str]
    """Other codes that come with the fault by its nature."""
    writes: bool
    """Whether the run has a place to write to and comes as far as writing."""


CASES: dict[str, Case] = {}


def case(
    code: str,
    *,
    file: str,
    sheet: str = "",
    cell: str = "",
    value: str = "",
    also: str = "",
    writes: bool = True,
) -> Callable[[Run], Run]:
    """Register a function that writes a faulty input into a folder, runs it, and returns the report."""

    def register(run: Run) -> Run:
        if code in CASES:
            message = f"{code} has a case already"
            raise ValueError(message)
        CASES[code] = Case(code, run, file, sheet, cell, value, frozenset(also.split()), writes)
        return run

    return register
