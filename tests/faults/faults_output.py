"""O: results that must not be written there, and results that are no longer what was computed."""

from __future__ import annotations

from decimal import Decimal
from errno import EACCES
from pathlib import Path
from unittest.mock import patch

from openpyxl import load_workbook

from tests.faults.cases import OUT, case
from tests.faults.college import ACADEMIC, ROSTER, SCORES, academic, edited, roster
from tests.files import save
from zongce import app

RESULT_SHEET = "学业成绩"


def traced(folder, student="01"):
    """Trace a student of the result in the folder."""
    return app.trace(folder / ACADEMIC, folder / OUT, student=student)


@case("O701", file=ROSTER, value="{folder}/名册.xlsx", writes=False)
def a_result_named_as_the_roster(folder):
    return academic(folder, out=ROSTER)


@case("O702", file=OUT, value="{folder}/结果.xlsx", writes=False)
def a_result_that_is_open_in_excel(folder):
    refusal = PermissionError(EACCES, "Permission denied", OUT)
    with patch.object(Path, "replace", side_effect=refusal):
        return academic(folder)


@case("O703", file="结果.xls", value="{folder}/结果.xls", writes=False)
def a_result_of_the_old_kind(folder):
    return academic(folder, out="结果.xls")


@case("O704", file=OUT, value="{folder}/2025秋/结果.xlsx", writes=False)
def a_result_in_a_folder_that_is_not_there(folder):
    return academic(folder, out="2025秋/结果.xlsx")


@case("O705", file=ROSTER)
def a_roster_to_be_traced(folder):
    return app.trace(roster(folder), folder / OUT, student="01")


@case("O706", file=ACADEMIC, value=SCORES)
def a_result_whose_scores_were_changed(folder):
    assert academic(folder, out=ACADEMIC).ok
    edited(folder / SCORES, lambda sheet: setattr(sheet["H2"], "value", 99))
    return traced(folder)


@case("O707", file=ACADEMIC, sheet=RESULT_SHEET, cell="H5", value="99.99")
def a_score_changed_in_the_result(folder):
    assert academic(folder, out=ACADEMIC).ok
    workbook = load_workbook(folder / ACADEMIC)
    workbook[RESULT_SHEET]["H5"].value = Decimal("99.99")
    workbook.save(folder / ACADEMIC)
    return traced(folder)


@case("O708", file=ACADEMIC, value="03")
def a_student_who_is_not_in_the_result(folder):
    assert academic(folder, out=ACADEMIC).ok
    return traced(folder, "03")


@case("O709", file=OUT, value="{folder}/结果.xlsx", writes=False)
def a_result_named_as_somebodys_own_workbook(folder):
    save(folder / OUT, {"我的笔记": [("备忘",)]})
    return academic(folder)


@case("O710", file=f"{'综合测评' * 60}.xlsx", value="{folder}/" + f"{'综合测评' * 60}.xlsx", writes=False)
def a_result_with_a_name_as_long_as_its_title(folder):
    return academic(folder, out=f"{'综合测评' * 60}.xlsx")
