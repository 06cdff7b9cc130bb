"""receive -> read -> run -> apply on real files: tracing, progress, and what is never overwritten."""

from decimal import Decimal as D

import pytest
from openpyxl import load_workbook

from tests.files import save, scores
from tests.libreoffice import formulas
from zongce import app
from zongce.books.files import receive
from zongce.sheets.rating_form import Item, Rater, rating_form

PEOPLE = {f"{i:02}": f"学生{i}" for i in range(1, 9)}


@pytest.fixture
def college(tmp_path):
    """Two classes of four; 01 and 02 share a score only after rounding."""
    marks = {n: (name, ("90", str(60 + int(n)))) for n, name in PEOPLE.items()}
    marks["01"] = ("学生1", ("99.33", "99.34"))
    marks["02"] = ("学生2", ("99.34", "99.34"))
    rows = [
        (n, name, "会计学", "2024", "会计2401" if int(n) < 5 else "会计2402") for n, name in PEOPLE.items()
    ]
    listed = save(tmp_path / "名册.xlsx", {"学生名册": [("学号", "姓名", "专业", "年级", "班级"), *rows]})
    raw = scores(tmp_path / "成绩.xlsx", marks)
    out = tmp_path / "学业成绩.xlsx"
    assert app.academic(listed, [raw], out, bonus="0.2", terms=["2025-2026-1"]).ok
    return tmp_path


def codes(report):
    return [f.code for f in report.findings]


def test_a_class_is_traced_from_the_sources_of_a_college_result(college):
    out = college / "追溯.xlsx"
    report = app.trace(college / "学业成绩.xlsx", out, class_="会计2401")
    assert report.ok, report.findings
    assert [r["学号"] for r in report.rows] == ["01", "02", "03", "04"]
    book = load_workbook(out)
    assert book.sheetnames == ["成绩溯源", "课程明细", "学业成绩", "数据来源"]
    assert book["成绩溯源"]["F5"].value.startswith("=SUMPRODUCT(课程明细!")
    said = [book["数据来源"].cell(r, 1).value for r in range(5, 9)]
    assert said == ["学生名册", "原始成绩", "参数：加成比例", "参数：学年学期"]


@pytest.mark.libreoffice
def test_a_single_students_trace_ranks_within_the_whole_class(college, office):
    out = college / "追溯.xlsx"
    report = app.trace(college / "学业成绩.xlsx", out, student="02")
    assert [(r["学号"], r["班级排名"], r["专业年级排名"]) for r in report.rows] == [("02", "1/4", "1/8")]
    written = formulas(out.read_bytes())
    again = office.recalculated(out.read_bytes())
    assert len(written) == 8
    assert {place: again[place[0]][place[1]].value for place in written} == written
    assert again["成绩溯源"]["K5"].value == "一致"
    assert "学生1" in again["成绩溯源"]["L5"].value


def test_a_changed_or_missing_source_stops_the_trace(college):
    raw = college / "成绩.xlsx"
    before = raw.read_bytes()
    raw.write_bytes(before + b"\0")
    report = app.trace(college / "学业成绩.xlsx", college / "追溯.xlsx", student="02")
    assert "O706" in codes(report)
    raw.unlink()
    report = app.trace(college / "学业成绩.xlsx", college / "追溯.xlsx", student="02")
    assert {"O706", "F110"} <= set(codes(report))
    assert not (college / "追溯.xlsx").exists()
    raw.write_bytes(before)
    assert app.trace(college / "学业成绩.xlsx", college / "追溯.xlsx", student="02").ok


@pytest.mark.parametrize(
    "path", ["//server/share/成绩.xlsx", r"\\server\share\a.xlsx", "https://host/a.xlsx"]
)
def test_a_result_that_points_to_another_machine_sends_nobody_there(college, monkeypatch, path):
    result = college / "学业成绩.xlsx"
    book = load_workbook(result)
    book["数据来源"]["B6"].value = path
    book.save(result)
    opened = []
    monkeypatch.setattr("zongce.desk.receive", lambda p, *rest: opened.append(p) or receive(p, *rest))
    report = app.trace(result, college / "追溯.xlsx", student="01")
    assert [(f.code, f.value) for f in report.findings] == [("O706", path)]
    assert opened == [result]


def test_a_folder_in_the_place_of_a_file_is_not_walked(college):
    result = college / "学业成绩.xlsx"
    book = load_workbook(result)
    book["数据来源"]["B6"].value = "."
    book.save(result)
    assert set(codes(app.trace(result, college / "追溯.xlsx", student="01"))) == {"F113", "O706"}


def test_a_score_changed_in_the_result_is_found_at_its_cell(college):
    path = college / "学业成绩.xlsx"
    book = load_workbook(path)
    book["学业成绩"]["H7"].value = D("88.88")
    book.save(path)
    report = app.trace(path, college / "追溯.xlsx", student="02")
    assert [(f.code, f.cell, f.value) for f in report.findings] == [("O707", "H7", "88.88")]


def test_an_unknown_student_and_a_foreign_workbook_are_named(college):
    report = app.trace(college / "学业成绩.xlsx", college / "追溯.xlsx", student="99")
    assert [(f.code, f.value) for f in report.findings] == [("O708", "99")]
    report = app.trace(college / "名册.xlsx", college / "追溯.xlsx", student="01")
    assert codes(report) == ["O705"]


def test_a_trace_does_not_replace_its_own_result(college):
    path = college / "学业成绩.xlsx"
    before = path.read_bytes()
    assert codes(app.trace(path, path, student="01")) == ["O701"]
    assert path.read_bytes() == before


def test_a_trace_replaces_none_of_the_files_its_result_was_computed_from(college):
    before = {p.name: p.read_bytes() for p in college.iterdir()}
    for name in ("名册.xlsx", "成绩.xlsx"):
        report = app.trace(college / "学业成绩.xlsx", college / name, student="01")
        assert {f.code for f in report.findings} <= {"O701", "O709"}
        assert not report.ok
    assert {p.name: p.read_bytes() for p in college.iterdir()} == before


def test_a_result_of_ours_that_is_a_source_is_not_replaced_either(college):
    scheme = save(college / "方案.xlsx", {"测评方案": [("模块", "来源", "权重"), ("学习", "学业", D(1))]})
    total = college / "综合.xlsx"
    done = app.composite(college / "名册.xlsx", scheme, total, academic=college / "学业成绩.xlsx")
    assert done.ok, done.findings
    before = (college / "学业成绩.xlsx").read_bytes()
    assert codes(app.trace(total, college / "学业成绩.xlsx", student="01")) == ["O701"]
    assert (college / "学业成绩.xlsx").read_bytes() == before


def test_a_foreign_file_in_the_place_of_the_report_stays(college):
    kept = save(college / "r.检查报告.xlsx", {"我的": [("笔记",)]})
    before = kept.read_bytes()
    report = app.academic(college / "名册.xlsx", [college / "成绩.xlsx"], college / "r.xlsx")
    assert [(f.code, f.file) for f in report.findings] == [("O709", "r.检查报告.xlsx")]
    assert kept.read_bytes() == before
    assert not (college / "r.xlsx").exists()


def test_sources_in_another_folder_are_found_again(college):
    sub = college / "结果"
    sub.mkdir()
    out = sub / "学业成绩.xlsx"
    assert app.academic(college / "名册.xlsx", [college / "成绩.xlsx"], out).ok
    files = [load_workbook(out)["数据来源"].cell(r, 2).value for r in (5, 6)]
    assert files == ["../名册.xlsx", "../成绩.xlsx"]
    assert app.trace(out, sub / "追溯.xlsx", student="01").ok


def test_the_same_input_gives_the_same_bytes(college):
    first = (college / "学业成绩.xlsx").read_bytes()
    app.academic(
        college / "名册.xlsx",
        [college / "成绩.xlsx"],
        college / "学业成绩.xlsx",
        bonus="0.2",
        terms=["2025-2026-1"],
    )
    assert (college / "学业成绩.xlsx").read_bytes() == first


def test_two_files_of_one_name_are_told_apart_by_their_folders(college):
    for folder in ("甲", "乙"):
        (college / folder).mkdir()
        scores(
            college / folder / "成绩.xlsx",
            {"01": ("学生1", ("优秀",))},
            term=f"2025-2026-{'甲乙'.index(folder) + 1}",
        )
    paths = [college / folder / "成绩.xlsx" for folder in ("甲", "乙")]
    report = app.academic(college / "名册.xlsx", paths)
    assert {f.file for f in report.findings if f.code == "G301"} == {p.as_posix() for p in paths}


def test_an_unreadable_score_file_stops_and_a_folder_without_forms_is_told(college):
    (college / "坏.xlsx").write_bytes(b"not a workbook")
    report = app.academic(college / "名册.xlsx", [college / "坏.xlsx"], college / "r.xlsx")
    assert codes(report) == ["F101"]
    assert not (college / "r.xlsx").exists()
    assert (college / "r.检查报告.xlsx").exists()
    (college / "空").mkdir()
    rules = save(
        college / "规则.xlsx",
        {
            "评分规则": [
                ("评分项目", "分值下限", "分值上限", "辅导员权重", "班主任权重", "互评权重"),
                ("思想", 0, 10, 30, 30, 40),
            ]
        },
    )
    report = app.rating(college / "名册.xlsx", rules, college / "空", college / "r.xlsx")
    assert "F111" in codes(report)


@pytest.mark.libreoffice
def test_a_libreoffice_round_trip_of_the_inputs_changes_nothing(college, office):
    names = ("名册.xlsx", "成绩.xlsx")
    before = app.academic(college / names[0], [college / names[1]]).rows
    made = office.convert({f"{i}.xlsx": (college / n).read_bytes() for i, n in enumerate(names)})
    for i, name in enumerate(names):
        (college / f"又{name}").write_bytes(made[f"{i}.xlsx"])
    after = app.academic(college / "又名册.xlsx", [college / "又成绩.xlsx"])
    assert after.ok, after.findings
    assert after.rows == before


def test_progress_is_told_for_every_file(college):
    seen = []
    app.academic(college / "名册.xlsx", [college / "成绩.xlsx"], progress=lambda *step: seen.append(step))
    assert ("读取文件", 0, 2) in seen
    assert ("读取文件", 1, 2) in seen


def test_a_rating_result_is_traced_from_the_folder_of_forms(tmp_path):
    listed = save(
        tmp_path / "名册.xlsx",
        {"学生名册": [("学号", "姓名", "班级"), ("01", "甲", "会计2401"), ("02", "乙", "会计2401")]},
    )
    headings = ("评分项目", "分值下限", "分值上限", "辅导员权重", "班主任权重", "互评权重")
    rules = save(tmp_path / "规则.xlsx", {"评分规则": [headings, ("思想", 0, 30, 30, 30, 40)]})
    forms = tmp_path / "收到"
    for number, (rater, name, role) in enumerate(
        [("T1", "王", "辅导员"), ("T2", "李", "班主任"), ("01", "甲", "互评"), ("02", "乙", "互评")]
    ):
        (forms / role).mkdir(parents=True, exist_ok=True)
        data = rating_form(
            "评分表", "", Rater(rater, name, role), [("01", "甲"), ("02", "乙")], [Item("思想", "0", "30")],
            marks={n: (None if n == rater else 2000 + number,) for n in ("01", "02")},
        )  # fmt: skip
        (forms / role / f"{rater}.xlsx").write_bytes(data)
    out = tmp_path / "评分结果.xlsx"
    assert app.rating(listed, rules, forms, out).ok
    traced = app.trace(out, tmp_path / "追溯.xlsx", class_="会计2401")
    assert traced.ok, traced.findings
    assert [r["评分成绩"] for r in traced.rows] == ["20.02", "20.01"]
    (forms / "互评" / "02.xlsx").unlink()
    assert codes(app.trace(out, tmp_path / "追溯.xlsx", class_="会计2401")) == ["O706"]
