"""Class traces of random colleges: recomputed from the files, and recalculated by LibreOffice."""

import io
from random import Random

import pytest
from openpyxl import Workbook, load_workbook

from tests.golden import colleges, oracle
from tests.libreoffice import formulas, without_cached_values
from zongce import app

pytestmark = pytest.mark.libreoffice

ACADEMIC, RATED, COMPOSED = (0, 1, 2), (0, 11, 38), (3, 5, 11)
"""Seeds of colleges whose results are not refused; the last ones have modules that a grade lacks."""


def _class_of_most(roster):
    """The name of the class that has most participants; two classes may share it."""
    names = [s["班级"] for s in oracle.participants(roster)]
    return max(sorted(set(names)), key=names.count)


def _save_form(path, rows):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "评分表"
    for row in rows:
        sheet.append(row)
    workbook.save(path)


def _academic(folder, given):
    files = {"学生名册": given.roster, "原始成绩": given.scores, "课程调整": given.adjust}
    paths = {name: colleges.save(folder / f"{name}.xlsx", {name: rows}) for name, rows in files.items()}
    return app.academic(
        paths["学生名册"], [paths["原始成绩"]], folder / "结果.xlsx", adjust=paths["课程调整"],
        scheme=colleges.save(folder / "方案.xlsx", given.scheme), bonus=given.bonus or None,
        terms=given.terms,
    )  # fmt: skip


def _rating(folder, given):
    forms = folder / "评分表"
    forms.mkdir()
    for form in given.forms:
        _save_form(forms / f"{form.role}_{form.rater}.xlsx", colleges.form_sheet(form, given.rules))
    return app.rating(
        colleges.save(folder / "名册.xlsx", {"学生名册": given.roster}),
        colleges.save(folder / "规则.xlsx", {"评分规则": given.rules}),
        forms,
        folder / "结果.xlsx",
        scheme=colleges.save(folder / "方案.xlsx", given.scheme),
    )


def _composite(folder, given):
    return app.composite(
        colleges.save(folder / "名册.xlsx", {"学生名册": given.roster}),
        colleges.save(folder / "方案.xlsx", given.scheme),
        folder / "结果.xlsx",
        modules=colleges.save(folder / "模块.xlsx", {"模块成绩": given.modules}),
        items=colleges.save(folder / "加减分.xlsx", {"加减分": given.items}),
    )


CASES = {
    "academic": (_academic, colleges.academic, ACADEMIC),
    "rating": (_rating, colleges.rated, RATED),
    "composite": (_composite, colleges.composed, COMPOSED),
}


def test_traces_of_random_colleges_recalculated_by_libreoffice_equal_what_was_written(office, tmp_path):
    traces = {}
    cases = [(kind, seed) for kind, (*_, seeds) in CASES.items() for seed in seeds]
    for kind, seed in cases:
        run, college, _ = CASES[kind]
        name = f"{kind}{seed}"
        folder = tmp_path / name
        folder.mkdir()
        given = college(Random(seed))
        report = run(folder, given)
        assert (folder / "结果.xlsx").exists(), (name, [(f.code, f.cell, f.value) for f in report.findings])
        target = folder / "溯源.xlsx"
        traced = app.trace(folder / "结果.xlsx", target, class_=_class_of_most(given.roster))
        assert traced.ok, [(f.code, f.cell, f.value) for f in traced.findings]
        traces[f"{name}.xlsx"] = target.read_bytes()
    made = office.convert({name: without_cached_values(data) for name, data in traces.items()})
    for name, data in traces.items():
        ours = formulas(data)
        theirs = load_workbook(io.BytesIO(made[name]), data_only=True)
        assert len(ours) > 5
        assert {place: theirs[place[0]][place[1]].value for place in ours} == ours, name
