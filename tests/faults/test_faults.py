"""Every code of the catalogue is raised by a real file, at its place, and acts as its severity says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

import zongce
from tests.faults import (  # noqa: F401  # importing them registers their cases
    college,
    faults_addin,
    faults_composite,
    faults_file,
    faults_flow,
    faults_flow_academic,
    faults_flow_class,
    faults_flow_composite,
    faults_flow_rating,
    faults_flow_school,
    faults_install,
    faults_keys,
    faults_live,
    faults_mail,
    faults_number,
    faults_output,
    faults_rating,
    faults_roster,
    faults_scheme,
    faults_scores,
    faults_seal,
    faults_sealed,
    faults_sheet,
    faults_text,
    flow,
)
from tests.faults.cases import CASES, OUT
from zongce.core.catalog import ENTRIES, entries
from zongce.core.finding import Severity
from zongce.output import report_path
from zongce.sheets.report import UNFINISHED, WORDS
from zongce.tables.records import INCOMPLETE

HERE = "{folder}/"
CODE = re.compile(r'"([FSNTRGAPMCOBWKL][0-9]{3})"')


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_faulty_file_is_told_at_its_place(code, tmp_path):
    case, entry = CASES[code], entries()[code]
    came = case.run(tmp_path)
    report = came.report if isinstance(came, flow.Ran) else came
    assert {f.code for f in report.findings} == {code, *case.also}, report.findings
    mine = [f for f in report.findings if f.code == code]
    file = case.file or (came.workbook.name if isinstance(came, flow.Ran) else "")
    place = (file, case.sheet, case.cell, value_of(case, tmp_path))
    assert place in [(f.file, f.sheet, f.cell, f.value) for f in mine]
    assert {f.severity for f in mine} == {entry.severity}
    for found in report.findings:
        assert not re.search(r"[{}]", found.message + found.remedy)
    if isinstance(came, flow.Ran):
        flow.assert_acts(came, entry.severity, case.file)
        if came.reports and entry.severity is not Severity.HINT:
            word = INCOMPLETE if code == UNFINISHED else WORDS[entry.severity]
            assert (word, *place) in shown(report_path(came.workbook), code)
    else:
        assert_acts(report, tmp_path, case, entry.severity)


def assert_acts(report, folder, case, severity):
    """An error leaves nothing but the 检查报告, a refusal both, a hint only the result."""
    written = {Path(made.path).name for made in report.written}
    notes = report_path(folder / OUT)
    if not case.writes:
        assert written == set()
    elif severity is Severity.HINT:
        assert written == {OUT}
        assert report.ok
    else:
        assert written == ({notes.name} if severity is Severity.ERROR else {OUT, notes.name})
        assert not report.ok
        place = (case.file, case.sheet, case.cell, value_of(case, folder))
        assert (WORDS[severity], *place) in shown(notes, case.code)
    if severity is Severity.REFUSED:
        rows = report.rows
        (folder / college.FORMS / case.file).unlink()
        without = college.rate(folder, folder / college.RULES)
        assert without.findings == ()
        assert rows == without.rows


def value_of(case, folder):
    """The value a case declares; a path in its folder is written ``{folder}/name``."""
    return str(folder / case.value.removeprefix(HERE)) if case.value.startswith(HERE) else case.value


def shown(path, code):
    """Severity, place and content of a code's rows in a 检查报告."""
    rows = load_workbook(path).worksheets[0].iter_rows(min_row=5, values_only=True)
    cells = [tuple(value or "" for value in row) for row in rows]
    return {(row[0], *row[2:6]) for row in cells if row[1] == code}


def test_every_code_has_a_case_and_every_case_a_code():
    assert set(CASES) == {entry.code for entry in ENTRIES}


def test_every_code_in_the_source_is_in_the_catalogue_and_every_entry_is_raised():
    root = Path(zongce.__file__).parent
    files = [path for path in root.rglob("*.py") if path.name != "catalog.py" and "demo" not in path.parts]
    used = {code for path in files for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert used == {entry.code for entry in ENTRIES}
