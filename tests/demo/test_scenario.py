"""The demo from its first step to its last, on real files."""

from fractions import Fraction

import pytest

from tests.demo.samples import contents
from tests.openxml import audit
from zongce import app
from zongce.core.number import exact, half_up
from zongce.core.text import heading_key
from zongce.demo import exports, people, scenario
from zongce.demo.folder import MARK, Folder
from zongce.demo.scores import OUTSIDER
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report

STUDENTS = 18
RESULTS = ("学业成绩.xlsx", "评分结果.xlsx", "综合测评成绩.xlsx")
GRADES = {"优": 95, "良": 85, "中": 75, "及格": 65, "合格": 80}


class Played:
    """One run of the demo: its exit status, its lines, its college and its folder."""

    def __init__(self, directory, students=STUDENTS):
        self.path, self.lines = directory, []
        self.status = scenario.run(directory, students, self.lines.append)
        folder = Folder(directory)
        self.college = scenario._college(folder, students, print, scenario.SEED, scenario.quiet)

    def table(self, name):
        rows = contents((self.path / name).read_bytes())
        rows = next(iter(rows.values()))[3:]
        headings = [heading_key(heading) for heading in rows[0]]
        return [dict(zip(headings, row, strict=True)) for row in rows[1:] if row[0] is not None]


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return Played(tmp_path_factory.mktemp("demo") / "zongce-demo")


def test_the_demo_ends_well_and_says_what_it_did(played):
    assert played.status == 0, "\n".join(played.lines)
    steps = [line for line in played.lines if line[:1].isdigit()]
    assert [int(line.partition(".")[0]) for line in steps] == list(range(1, len(steps) + 1))
    assert len(steps) >= 8


def test_every_planted_slip_is_named_with_its_cell(played):
    year = played.college.year
    slips = [(exports.ZHENGFANG, s) for s in exports.first_term_slips(year.first)]
    slips += [(exports.QINGGUO, s) for s in exports.second_term_slips(year.second)]
    for layout, slip in slips:
        place = f"{layout.sheet}!{layout.cell(slip)}"
        assert any(f" {slip.code} " in line and f" {place} " in line for line in played.lines), slip
    for slip in played.college.slips:
        assert any(f" {slip.code} " in line and f"!{slip.cell} " in line for line in played.lines), slip


def test_all_workbooks_are_there_and_open_cleanly(played):
    found = {p.relative_to(played.path).as_posix() for p in played.path.rglob("*.xlsx")}
    classes = people.classes(STUDENTS)
    assert {
        *("学生名册.xlsx", "测评方案.xlsx", "课程调整.xlsx", "评分规则.xlsx", "模块成绩.xlsx", "加减分.xlsx"),
        *("学业成绩.xlsx", "评分结果.xlsx", "综合测评成绩.xlsx", "第一次计算/学业成绩.检查报告.xlsx"),
        *(f"{folder}{name}" for folder in ("", "已更正/") for name in scenario.EXPORTS),
        *(f"班级结果/{c.name}_{result}" for c in classes for result in RESULTS),
    } <= found
    assert "第一次计算/学业成绩.xlsx" not in found
    assert "学业成绩.检查报告.xlsx" not in found
    assert sum(name.startswith("评分表/") for name in found) == len(played.college.forms) + 1
    seen = set()
    for name in sorted(found):
        sort = name.partition("/")[0] + name.rpartition("_")[0][-3:] if name.startswith("评分表/") else name
        if sort not in seen:
            seen.add(sort)
            assert audit((played.path / name).read_bytes()) == [], name


def test_scores_of_students_without_a_part_equal_a_computation_in_fractions(played):
    crowd, year = played.college.students, played.college.year
    adjusted = {r["学号"] for r in played.table("课程调整.xlsx")}
    special = {i for case, ids in year.planted.items() if case != "tie" for i in ids} | adjusted
    results = {r["学号"]: r for r in played.table("学业成绩.xlsx")}
    assert set(results) == {s.student_id for s in crowd if not s.absence}
    plain = [i for i in results if i not in special]
    assert len(plain) >= 4
    for student_id in plain:
        rows = [r for r in (*year.first, *year.second) if r.student_id == student_id]
        rows = [r for r in rows if r.course.kind != "公选"]
        credit = sum(Fraction(r.course.credit) for r in rows)
        total = sum(Fraction(str(GRADES.get(r.score, r.score))) * Fraction(r.course.credit) for r in rows)
        score = 100 * (total / credit + credit * Fraction("0.2"))
        written = exact(str(results[student_id]["学业成绩"]), 2, stored=True)
        assert written == half_up(score.numerator, score.denominator)


def test_the_planted_half_is_rounded_up_and_shares_its_rank(played):
    results = {r["学号"]: r for r in played.table("学业成绩.xlsx")}
    half, even = (results[i] for i in played.college.year.planted["rounded_tie"])
    assert [r["学业成绩"] for r in (half, even)] == [100.54, 100.54]
    size = sum(r["班级"] == half["班级"] for r in results.values())
    assert half["班级排名"] == even["班级排名"] == f"1/{size}"


def test_twins_share_a_rank_and_failed_courses_are_counted(played):
    results = {r["学号"]: r for r in played.table("学业成绩.xlsx")}
    one, two = (results[i] for i in played.college.year.planted["tie"][-2:])
    assert one["班级排名"] == two["班级排名"]
    assert one["学业成绩"] == two["学业成绩"]
    for student_id in played.college.year.planted["failed"]:
        assert results[student_id]["不及格门数"] >= 1
    assert OUTSIDER[0] not in results


def test_the_composite_has_a_total_and_a_rank_for_everybody(played):
    rows = played.table("综合测评成绩.xlsx")
    assert len(rows) == sum(1 for s in played.college.students if not s.absence)
    assert all(r["综合成绩"] is not None and r["综合班级排名"] for r in rows)


def test_running_again_in_its_own_folder_gives_the_same_results(tmp_path):
    runs = []
    for students in (9, 6, 9):
        again = Played(tmp_path / "demo", students)
        assert again.status == 0, "\n".join(again.lines)
        runs.append([again.table(n) for n in RESULTS])
    assert runs[0] == runs[2] != runs[1]


def test_somebody_elses_folder_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    lines = []
    assert scenario.run(tmp_path, 6, lines.append) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]
    assert str(tmp_path) in lines[0]


@pytest.mark.parametrize("students", [0, 5, 3001])
def test_a_number_that_cannot_be_played_is_wrong_usage_and_writes_nothing(tmp_path, students):
    lines = []
    assert scenario.run(tmp_path / "demo", students, lines.append) == 2
    assert list(tmp_path.iterdir()) == []
    assert "6" in lines[0]


def test_a_file_that_cannot_be_replaced_ends_the_demo_with_its_name(tmp_path, monkeypatch):
    def locked(_folder, name, _content):
        raise PermissionError(13, "Permission denied", name)

    monkeypatch.setattr(Folder, "write", locked)
    lines = []
    assert scenario.run(tmp_path / "demo", 6, lines.append) == 1
    assert "学生名册.xlsx" in lines[-2]
    assert (tmp_path / "demo" / MARK).is_file()


def test_a_step_that_is_not_refused_as_planned_ends_the_demo(tmp_path, monkeypatch):
    passed = Report(Outcome("通过"))
    monkeypatch.setattr(app, "check", lambda *_a, **_k: passed)
    lines = []
    assert scenario.run(tmp_path / "demo", 6, lines.append) == 1
    assert "本应被拒绝" in lines[-1]
