"""The 检查报告 beside a workbook: what a run found, leading to the cells; gone when all is well again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.books.files import Written, write_whole
from zongce.core.finding import Severity
from zongce.output import ours, report_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.casefolder.folder import CaseFolder
    from zongce.core.finding import Finding
    from zongce.ports.command import Received


def write_report(
    workbook: Path, label: str, findings: Sequence[Finding], ways: Mapping[str, str]
) -> tuple[Written, ...]:
    """Write the report of a run, or take an old one away where only hints are left (requirement N2).

    ``ways`` lead from the workbook's folder to received files by name. Somebody else's file of that name
    stays as it is.

    Raises:
        OSError: the disk refuses, or the report is open.
    """
    path = report_path(workbook)
    if path.exists() and not ours(path):
        return ()
    if all(found.severity is Severity.HINT for found in findings):
        path.unlink(missing_ok=True)
        return ()
    from zongce.sheets.render import render_document  # noqa: PLC0415  # most runs have nothing to report
    from zongce.sheets.report import report_document, summary  # noqa: PLC0415

    note = f"{label}：{summary(findings)}。"
    title = f"{workbook.stem} · 检查报告"
    document = report_document(findings, title, note, {**ways, workbook.name: workbook.name})
    return (write_whole(path, render_document(document)),)


def ways_to(
    files: Sequence[Received], findings: Sequence[Finding], folder: CaseFolder, shelf: str, workbook: Path
) -> dict[str, str]:
    """Return the way from beside the workbook to each kept file that something was found in."""
    named = {found.file for found in findings}
    places = {file.name: folder.find(shelf, file.sha256) for file in files if file.name in named}
    here = workbook.resolve().parent
    return {name: Path(os.path.relpath(path, here)).as_posix() for name, path in places.items() if path}
