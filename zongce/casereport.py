"""The 检查报告 beside a workbook: what a run found, leading to the cells; gone when all is well again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.core.finding import Severity
from zongce.ports.report import Written
from zongce.tables.report import REPORT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zongce.casefolder.folder import CaseFolder
    from zongce.core.finding import Finding
    from zongce.ports.book import BookPort
    from zongce.ports.command import Received


def write_report(
    host: BookPort, label: str, findings: Sequence[Finding], ways: Mapping[str, str]
) -> tuple[Written, ...]:
    """Show the report of a run, or take an old one away where only hints are left (requirement N2).

    ``ways`` lead from the workbook's folder to received files by name.

    Raises:
        OSError: the disk refuses, or the report is open.
    """
    if all(found.severity is Severity.HINT for found in findings):
        host.clear(REPORT.sheet)
        return ()
    from zongce.sheets.report import report_document, summary  # noqa: PLC0415  # most runs have nothing to report

    note = f"{label}：{summary(findings)}。"
    title = f"{Path(host.name).stem} · {REPORT.sheet}"
    document = report_document(findings, title, note, {**ways, host.name: host.way})
    return host.show(document, findings)


def ways_to(
    files: Sequence[Received], findings: Sequence[Finding], folder: CaseFolder, shelf: str, here: Path
) -> dict[str, str]:
    """Return the way from beside the workbook to each kept file that something was found in."""
    named = {found.file for found in findings}
    places = {file.name: folder.find(shelf, file.sha256) for file in files if file.name in named}
    return {
        name: Path(os.path.relpath(path, here.resolve())).as_posix() for name, path in places.items() if path
    }
