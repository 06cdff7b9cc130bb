"""What a run may write and where: never over an input or a foreign file, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.books.files import paper_path, reason, receive, write_whole
from zongce.books.reader import read_book
from zongce.checks.intake import RESULTS
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where
from zongce.core.value import replace
from zongce.home import limits
from zongce.ports.report import Written
from zongce.sheets.report import report_document, summary
from zongce.tables.report import REPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.ports.outcome import Outcome

LONGEST_NAME = 255
"""Bytes of a file name that every file system takes; the 检查报告 has the longest."""
NO_PLACE = frozenset({"O701", "O703", "O704", "O709", "O710"})
"""Findings that say the output cannot lie there: then no report is written either."""


def report_path(out: Path) -> Path:
    """Return where the 检查报告 of a result lies: OUT.xlsx -> OUT.检查报告.xlsx."""
    return paper_path(out, REPORT.sheet)


def output_findings(paths: Iterable[Path], out: Path | None) -> tuple[Finding, ...]:
    """Refuse an output that would destroy something or cannot be written, before any work is done."""
    if out is None:
        return ()
    where, value = Where(out.name), str(out)
    if out.suffix.lower() != ".xlsx":
        return (finding("O703", where, value),)
    if len(os.fsencode(report_path(out).name)) > LONGEST_NAME:
        return (finding("O710", where, value),)
    if out.resolve() in {path.resolve() for path in paths}:
        return (finding("O701", where, value),)
    if not out.resolve().parent.is_dir():
        return (finding("O704", where, value),)
    return tuple(
        finding("O709", Where(path.name), str(path))
        for path in (out, report_path(out))
        if path.exists() and not ours(path)
    )


def ours(path: Path) -> bool:
    """Say whether a file is a result that the product wrote and may replace."""
    bounds = limits()
    data, _ = receive(path, path.name, bounds.file_bytes)
    book = read_book(data, path.name, bounds)[0] if data else None
    return book is not None and book.kind in RESULTS


def apply(outcome: Outcome, out: Path | None, ways: Mapping[str, str]) -> tuple[Outcome, tuple[Written, ...]]:
    """Write the proposed workbooks, or only the 检查报告 when something stops.

    ``ways`` leads from where the report lies to each file by its name. Returns the outcome, with a finding
    more when the disk refuses, and what was written.
    """
    if out is None or any(found.code in NO_PLACE for found in outcome.findings):
        return outcome, ()
    from zongce.issue import rendered  # noqa: PLC0415  # who only checks must not wait for it
    from zongce.sheets.render import render_document  # noqa: PLC0415

    written: list[Written] = []
    if not outcome.ok and out.exists():
        outcome = replace(outcome, message=f"{outcome.message}；{out.name} 仍是以前的结果")
    try:
        if outcome.ok:
            written += [write_whole(Path(path), data) for path, data in rendered(outcome.files)]
        if any(found.severity is not Severity.HINT for found in outcome.findings):
            title = f"{out.stem} · 检查报告"
            document = report_document(outcome.findings, title, _note(outcome), ways)
            written.append(write_whole(report_path(out), render_document(document)))
        elif report_path(out).exists():
            report_path(out).unlink()  # ours, and the faults it names are gone
    except OSError as fault:
        locked = finding("O702", Where(out.name), str(out), what=reason(fault))
        message = "没有写出结果" if outcome.ok else f"{outcome.message}；检查报告也没有写出"
        outcome = replace(outcome, message=message, findings=(locked, *outcome.findings))
    return outcome, tuple(written)


def _note(outcome: Outcome) -> str:
    counts = summary(outcome.findings)
    if outcome.ok:
        return f"{counts}。结果已写出，但没有计入拒收的文件；请有关人员改正后重交，再运行一次。"
    return f"{counts}。没有写出任何结果；请逐条改正后再运行一次。"
