"""撤销上一步: every step that can be undone comes back whole; everything else says why it does not."""

import shutil
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.flow import books, class_results, college_results, exchanges, keyed, sealed, test_year
from tests.flow.books import ADMIN, CODE, COUNSELLOR, NAME, OFFICE, SECOND, TEACHER
from tests.flow.test_composite_book import HEADINGS, OFFLINE, TYPED, typed
from tests.flow.test_rating_book import collected
from tests.flow.test_scores import ONE, score_file
from zongce import home
from zongce.commands.registry import BY_ID, COMMANDS, RESTORED
from zongce.commands.undo import NAMED

DAYS = {
    f"{part}{edge}": day
    for part in ("评分", "学业", "素质测评")
    for edge, day in (("开始", "2026-10-01"), ("结束", "2026-12-20"))
}
BATCH = {"批次名称": "2026-2027学年综合测评", "学年": "2026-2027", "测评届次": "2029", **DAYS}
NAMED_BATCH = {"批次名称": BATCH["批次名称"]}
SCHOOL_STEPS = [
    ("batch.add", BATCH), ("batch.delete", NAMED_BATCH), ("batch.add", BATCH), ("batch.open", NAMED_BATCH),
    ("batch.stop", NAMED_BATCH),
]  # fmt: skip
OUT = {"学号": "20240104", "参评": "否", "不参评原因": "休学"}
MORE = {**ONE, "学号": "20240202", "姓名": "庚", "课程代码": "C7"}
COLLEGE_STEPS = [
    ("roster.staff", {"班级": NAME, "角色": "班主任", "工号": "T099", "姓名": "新老师"}),
    ("roster.participants", OUT),
    ("academic.open", {"开始": "2026-10-02", "加成比例": "0.3"}), ("academic.stop", {}),
    ("academic.end", {}),
    ("rating.open", {}), ("rating.stop", {}), ("rating.end", {}),
    ("scores.add", MORE), ("scores.delete", {"学号": "20240202", "课程代码": "C7"}), ("scores.add", MORE),
    ("academic.compute", {"班级": NAME}), ("academic.compute", {}), ("academic.rank", {}),
    ("rating.permit", {"班级": NAME, "评分人编号": TEACHER, "原因": "住院"}),
    ("roster.clear", {"班级": NAME}),
]  # fmt: skip
COVERED = {
    *(command for command, _ in (*SCHOOL_STEPS, *COLLEGE_STEPS)), "scores.import", "rating.compute",
    "composite.compute", "composite.import", "composite.year", "composite.rank", "publicity.end",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    """Each test has its own journal: the samples of all tests are one workbook."""
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / "家"))


def content(path):
    """Every sheet but 日志, exactly: its headings and values."""
    return {
        name: [(c.heading, records.values(c.name)) for c in records.table.columns]
        for name, records in books.tables_of(path).items()
        if name != "log"
    }


def undo(path, actor, **options):
    return books.run("undo", path, actor=actor, **options)


def comes_back(path, actor, command, sets=None, files=()):
    """Run a step, undo it, run it again: each time the sheets are what they were."""
    before = content(path)
    first = books.run(command, path, files, sets, actor=actor)
    assert first.outcome.ok, first.findings
    after = content(path)
    assert after != before, command
    back = undo(path, actor)
    assert books.codes(back) == [], command
    assert content(path) == before
    assert BY_ID[command].label in back.message
    again = books.run(command, path, files, sets, actor=actor)
    assert again.outcome.ok, again.findings
    assert content(path) == after
    return again


def test_every_undoable_command_is_undone_in_these_tests():
    undoable = {c.id for c in COMMANDS if c.undoable and c.writes}
    assert undoable == COVERED
    assert {t.name for c in COMMANDS if c.id in undoable for t in c.writes} == {t.name for t in RESTORED}


def test_what_went_out_came_in_or_is_on_record_for_good_is_not_undoable():
    final = (
        "submit",
        "approve",
        "return",
        "issue",
        "collect",
        "update",
        "report",
        "adjust",
        "confirm",
        "objection",
    )
    assert not [c.id for c in COMMANDS if c.undoable and c.id.endswith(final)]
    assert not BY_ID["batch.end"].undoable


def test_the_steps_of_a_school_come_back(tmp_path):
    path = books.school(tmp_path / "校级.xlsx")
    for command, sets in SCHOOL_STEPS:
        comes_back(path, OFFICE, command, sets)


def test_the_steps_of_a_college_come_back(tmp_path):
    path = exchanges.college(tmp_path / "学院", windows=exchanges.UNOPENED)
    for command, sets in COLLEGE_STEPS:
        comes_back(path, ADMIN, command, sets)


def test_an_import_of_scores_comes_back_and_its_file_stays(tmp_path):
    path = books.college(tmp_path / "学院" / "学院工作簿.xlsx")
    comes_back(path, ADMIN, "scores.import", files=[score_file(tmp_path / "成绩.xlsx")])
    assert len([*(path.parent / "原始成绩").iterdir()]) == 1
    comes_back(path, ADMIN, "scores.delete", {"编号": "1"})


def test_the_computations_of_a_class_come_back(tmp_path):
    path = collected(tmp_path)
    for command in ("rating.compute", "academic.compute", "composite.compute", "composite.compute"):
        later = books.NOW + timedelta(hours=1)
        before = content(path)
        assert books.run(command, path, actor=COUNSELLOR).ok
        assert undo(path, COUNSELLOR, now=later).ok
        assert content(path) == before
        assert books.run(command, path, actor=COUNSELLOR, now=later).ok


def test_imported_totals_and_a_year_come_back_and_their_files_are_still_kept(tmp_path):
    path = class_results.class_book(tmp_path / "线下" / "班.xlsx", computed=(), **OFFLINE)
    comes_back(path, COUNSELLOR, "composite.import", files=[typed(tmp_path, TYPED, HEADINGS)])
    assert len([*(path.parent / "收件").iterdir()]) == 1
    first = test_year.imported(
        tmp_path / "一" / "第一学期.xlsx",
        test_year.BEFORE,
        test_year.FIRST_BATCH,
        properties=test_year.PROPERTIES,
    )
    second = test_year.imported(
        tmp_path / "二" / "班.xlsx", test_year.AFTER, test_year.SECOND_BATCH, submit=False
    )
    comes_back(second, COUNSELLOR, "composite.year", files=[first])


def test_the_ranks_of_a_college_and_the_end_of_a_publicity_come_back(tmp_path):
    path = college_results.college(tmp_path / "学院.xlsx")
    comes_back(path, ADMIN, "composite.rank")
    assert books.run("publicity.start", path, actor=ADMIN).ok
    comes_back(path, ADMIN, "publicity.end", {"班级": college_results.A})


CHEAP = [step for step in COLLEGE_STEPS[2:10] if step[0] != "roster.participants"]
STEPS = st.lists(st.sampled_from(CHEAP), max_size=13)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return exchanges.college(tmp_path_factory.mktemp("made") / "学院")


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, number=st.uuids())
def test_any_steps_are_undone_one_by_one_down_to_the_tenth(made, tmp_path, steps, number):
    path = shutil.copytree(made.parent, tmp_path / number.hex) / made.name
    home.journal_folder().exists() and shutil.rmtree(home.journal_folder())
    stack = []
    for command, sets in steps:
        before = content(path)
        books.run(command, path, sets=sets, actor=ADMIN)
        if content(path) != before:
            stack.append(before)
    for before in stack[:-11:-1]:
        assert books.codes(undo(path, ADMIN)) == []
        assert content(path) == before
    assert books.codes(undo(path, ADMIN)) == ["L301"]


# what keeps a step from being undone


@pytest.fixture
def computed(tmp_path):
    path = class_results.class_book(tmp_path / "班" / "班.xlsx")
    assert books.run("academic.compute", path, actor=COUNSELLOR).ok
    return path


def test_a_preview_shows_the_cells_that_would_come_back_and_changes_nothing(computed):
    before = computed.read_bytes()
    dry = undo(computed, COUNSELLOR, dry_run=True)
    assert computed.read_bytes() == before
    cells = {(c.sheet, c.cell): (c.before, c.after) for c in dry.outcome.changes}
    assert cells["学业成绩", "H5"] == ("87.87", "91.43")
    real = undo(computed, COUNSELLOR)
    assert real.outcome.changes == dry.outcome.changes


def test_a_dry_run_and_a_look_are_no_steps(computed):
    books.run("composite.compute", computed, actor=COUNSELLOR, dry_run=True)
    books.run("rating.progress", computed, actor=COUNSELLOR)
    books.run("check", computed, actor=COUNSELLOR)
    assert "计算学业成绩" in undo(computed, COUNSELLOR).message


def test_a_workbook_nobody_worked_on_has_nothing_to_undo(tmp_path):
    path = class_results.class_book(tmp_path / "班.xlsx")
    assert books.codes(undo(path, COUNSELLOR)) == ["L301"]


def test_cells_that_were_changed_since_are_named_and_nothing_is_undone(computed):
    class_results.edit(computed, "学业成绩", H6=60, I8=None)
    before = computed.read_bytes()
    report = undo(computed, COUNSELLOR)
    assert [(f.code, f.sheet, f.cell, f.value) for f in report.findings] == [
        ("L303", "学业成绩", "H6", "60.00"), ("L303", "学业成绩", "I8", ""),
    ]  # fmt: skip
    assert "81.20" in report.findings[0].message
    assert computed.read_bytes() == before
    class_results.edit(computed, "学业成绩", H6=81.2, I8="4/4")
    assert undo(computed, COUNSELLOR).ok


def test_of_many_changed_cells_only_the_first_are_named(tmp_path):
    path = exchanges.college(tmp_path / "学院", windows=exchanges.UNOPENED)
    assert books.run("roster.participants", path, sets=OUT, actor=ADMIN).ok
    for row in range(5, 12):
        class_results.edit(path, "学生名册", **{f"{letter}{row}": "甲" for letter in "BEFI"})
    report = undo(path, ADMIN)
    assert books.codes(report) == ["L303"] * NAMED


def test_what_the_step_did_not_touch_may_have_changed_and_stays(computed):
    class_results.edit(computed, "模块成绩", C5=61)
    assert undo(computed, COUNSELLOR).ok
    assert books.rows_in(computed, "module_scores")[0]["module_0"] == 6100


def test_rows_in_another_order_are_the_same_rows(tmp_path):
    path = exchanges.college(tmp_path / "学院", windows=exchanges.UNOPENED)
    before = content(path)
    assert books.run("roster.participants", path, sets=OUT, actor=ADMIN).ok
    first, second = (books.rows_in(path, "roster")[n] for n in (0, 1))
    names = list(first)
    cells = {
        f"{letter}{5 + place}": row[name]
        for place, row in ((0, second), (1, first))
        for letter, name in zip("ABCDEFGHIJKLMN", names, strict=False)
    }
    class_results.edit(path, "学生名册", **cells)
    assert books.rows_in(path, "roster")[0] == second
    assert undo(path, ADMIN).ok
    assert content(path) == before


def test_a_column_that_came_since_is_named_by_its_heading(tmp_path):
    path = class_results.class_book(tmp_path / "班.xlsx")
    assert books.run("composite.compute", path, actor=COUNSELLOR).ok
    sheet = books.tables_of(path)["composite"]
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[len(sheet.table.columns)]
    class_results.edit(path, "综合测评成绩", **{f"{letter}4": "劳动素质成绩"})
    report = undo(path, COUNSELLOR)
    assert ("L303", "综合测评成绩", f"{letter}4", "劳动素质成绩") in [
        (f.code, f.sheet, f.cell, f.value) for f in report.findings
    ]


@pytest.mark.parametrize(
    ("command", "label"), [("composite.submit", "提交综合成绩"), ("courses.issue", "下发课程调整表")]
)
def test_what_was_handed_in_or_given_out_bars_the_way(tmp_path, command, label):
    path = class_results.class_book(tmp_path / "班.xlsx")
    assert books.run("composite.compute", path, actor=COUNSELLOR).ok
    assert books.run(command, path, actor=COUNSELLOR).ok
    report = undo(path, COUNSELLOR)
    assert [(f.code, f.value) for f in report.findings] == [("L302", label)]
    assert "2026-10-20 09:30:00，李莉（T001）" in report.findings[0].message


def test_an_export_does_not_bar_the_way(computed):
    assert books.run("academic.export", computed, actor=COUNSELLOR).ok
    assert "计算学业成绩" in undo(computed, COUNSELLOR).message


def test_an_adjustment_stays_on_record_and_bars_the_way(computed):
    sets = {"学号": "20240101", "课程代码": "C1", "课程是否参评": "否", "原因": "转学分"}
    assert books.run("courses.adjust", computed, sets=sets, actor=COUNSELLOR).ok
    assert [f.value for f in undo(computed, COUNSELLOR).findings] == ["调整参评课程"]


def test_who_may_not_do_it_may_not_undo_it(computed):
    assert books.codes(undo(computed, TEACHER)) == ["B802"]
    assert books.run("composite.compute", computed, actor=COUNSELLOR).ok
    report = undo(computed, ADMIN)  # of a class's totals the college is no master
    assert [(f.code, f.value) for f in report.findings] == [("B802", ADMIN)]
    assert undo(computed, SECOND).ok


def test_after_its_window_a_step_is_not_undone(tmp_path):
    path = class_results.class_book(tmp_path / "班.xlsx", computed=(), **OFFLINE)
    assert books.run("composite.import", path, [typed(tmp_path)], actor=COUNSELLOR).ok
    late = books.NOW + timedelta(days=90)
    assert books.codes(undo(path, COUNSELLOR, now=late)) == ["B804"]


def test_no_step_is_undone_behind_a_submission_of_another_computer(tmp_path, monkeypatch):
    path = class_results.class_book(tmp_path / "班.xlsx")
    assert books.run("composite.compute", path, actor=COUNSELLOR).ok
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / "别处"))
    assert books.run("composite.submit", path, actor=COUNSELLOR).ok
    monkeypatch.setenv("ZONGCE_HOME", str(tmp_path / "家"))
    report = undo(path, COUNSELLOR)
    assert [f.code for f in report.findings] == ["L304"]
    assert "提交综合成绩（2026-10-20 09:30:00，李莉（T001））" in report.findings[0].value


def test_another_copy_of_the_workbook_is_not_undone_by_this_ones_steps(computed):
    old = computed.with_name("旧.xlsx")
    shutil.copy(computed, old)
    assert books.run("composite.compute", computed, actor=COUNSELLOR).ok
    assert books.codes(undo(old, COUNSELLOR)) == ["L304"]
    assert undo(computed, COUNSELLOR).ok


def test_a_copy_from_before_the_first_step_has_nothing_to_undo(tmp_path):
    path = class_results.class_book(tmp_path / "班.xlsx")
    shutil.copy(path, tmp_path / "旧.xlsx")
    assert books.run("academic.compute", path, actor=COUNSELLOR).ok
    assert books.codes(undo(tmp_path / "旧.xlsx", COUNSELLOR)) == ["L301"]
    assert undo(path, COUNSELLOR).ok


def test_classes_do_not_share_their_steps(tmp_path):
    one = class_results.class_book(tmp_path / "一.xlsx")
    other = class_results.class_book(
        tmp_path / "二.xlsx",
        properties={**class_results.PROPERTIES, "zongce.id": "K2", "zongce.class": CODE + "2"},
    )
    assert books.run("academic.compute", one, actor=COUNSELLOR).ok
    assert books.codes(undo(other, COUNSELLOR)) == ["L301"]
    assert undo(one, COUNSELLOR).ok


def test_log_keeps_both_rows(computed):
    undo(computed, COUNSELLOR)
    assert [row["command"] for row in books.rows_in(computed, "log")] == ["计算学业成绩", "撤销上一步"]


# the batch's end


def test_when_the_school_ends_a_batch_its_steps_are_gone(tmp_path):
    path = books.school(tmp_path / "校级.xlsx")
    class_ = class_results.class_book(tmp_path / "班.xlsx")
    assert books.run("academic.compute", class_, actor=COUNSELLOR).ok
    assert books.run("batch.stop", path, actor=OFFICE).ok
    assert len([*home.journal_folder().iterdir()]) == 2
    assert books.run("batch.end", path, actor=OFFICE).ok
    assert [f.value for f in undo(path, OFFICE).findings] == ["结束批次"]
    assert len([*home.journal_folder().iterdir()]) == 1
    assert books.codes(undo(class_, COUNSELLOR)) == ["L301"]


def test_any_run_that_sees_that_the_batch_has_ended_forgets_its_steps(tmp_path, computed):
    assert [*home.journal_folder().iterdir()]
    ended = class_results.class_book(tmp_path / "完.xlsx", batches=[{**books.BATCH, "state": "已结束"}])
    books.run("check", ended, actor=COUNSELLOR, dry_run=True)
    assert [*home.journal_folder().iterdir()]
    books.run("check", ended, actor=COUNSELLOR)
    assert not [*home.journal_folder().iterdir()]
    assert books.codes(undo(computed, COUNSELLOR)) == ["L301"]
    assert books.run("academic.compute", ended, actor=COUNSELLOR).ok
    assert not [*home.journal_folder().iterdir()]


# when the journal is broken


def test_a_broken_journal_stops_no_command_and_undo_says_that_it_knows_nothing(computed):
    for file in home.journal_folder().rglob("*.json.gz"):
        file.write_bytes(b"\x1f\x8b broken")
    assert books.codes(undo(computed, COUNSELLOR)) == ["L301"]
    assert books.run("composite.compute", computed, actor=COUNSELLOR).ok
    assert undo(computed, COUNSELLOR).ok


def test_where_the_step_cannot_be_kept_the_run_is_done_and_says_so(tmp_path):
    (tmp_path / "家").mkdir()
    (tmp_path / "家" / "steps").write_text("no folder", encoding="utf-8")
    path = class_results.class_book(tmp_path / "班.xlsx")
    report = books.run("academic.compute", path, actor=COUNSELLOR)
    assert report.ok
    assert "L305" in books.codes(report)
    assert books.rows_in(path, "academic")[0]["academic_score"] == 8787
    assert books.codes(undo(path, COUNSELLOR)) == ["L301"]


# under keys


def test_under_keys_a_step_is_undone_by_the_key_and_nothing_is_undone_behind_a_seal(tmp_path):
    year = sealed.started(tmp_path)
    path = sealed.computed(year, NAME)
    lead = sealed.LEADS[NAME]
    before = content(path)
    back = keyed.run_keyed("undo", path, actor=lead)
    assert back.ok, back.findings
    assert content(path)["composite"] != before["composite"]
    assert books.rows_in(path, "log")[-1]["identity"] == "已验证"
    assert keyed.run_keyed("composite.compute", path, actor=lead).ok
    assert content(path) == before
    assert sealed.submit(year).ok
    seal = content(path)["seal"]
    report = keyed.run_keyed("undo", path, actor=lead)
    assert [(f.code, f.value) for f in report.findings] == [("L302", "提交综合成绩")]
    assert content(path)["seal"] == seal
    keyed.run_keyed("college.report", year.college, actor=ADMIN)
    refused = keyed.run_keyed("undo", year.college, actor=ADMIN)
    assert books.codes(refused) == ["L302"]
