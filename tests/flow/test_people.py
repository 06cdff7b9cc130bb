"""参评学生, 人员, 清空过程数据: requirements B3, B4, B5 on a college's workbook."""

import pytest

from tests import files
from tests.flow import books, exchanges
from tests.flow.books import ADMIN, CODE, NAME, codes, rows_in
from tests.flow.exchanges import CODE2, NAME2, UNOPENED, progress, taking_part
from zongce.commands import rows, staleness

HEADINGS = ("学号", "姓名", "学院", "专业", "年级", "班级代码", "班级", "届次", "参评", "不参评原因")


def people(*rows):
    """Rows of an export: 学号, 姓名, 班级代码, 班级, 届次 and what differs."""
    return [
        (i, n, "管理学院", "会计学", "2024", code, name, cohort, None, None)
        for i, n, code, name, cohort in rows
    ]


def roster_file(folder, rows, headings=HEADINGS, name="名册.xlsx"):
    return files.save(folder / name, {"学生名册": [headings, *rows]})


def set_participants(path, handed=(), actor=ADMIN, **sets):
    return books.run("roster.participants", path, handed, sets, actor=actor)


@pytest.fixture
def fresh(tmp_path):
    """A college that has set up nobody and opened nothing."""
    return books.college(tmp_path / "学院.xlsx", roster=[], staff=books.STAFF[:2], windows=UNOPENED)


@pytest.fixture
def opened(tmp_path):
    return exchanges.college(tmp_path)


FIVE = [
    ("01", "甲", "K1", "会计1班", "2028"), ("02", "乙", "K1", "会计1班", None),
    ("03", "丙", "K2", "会计2班", "2028届"), ("04", "丁", "K2", "会计2班", "2028"),
    ("05", "戊", "K3", "金融1班", "2028"),
]  # fmt: skip


def test_an_import_makes_everybody_take_part_and_one_row_for_each_class(fresh, tmp_path):
    report = set_participants(fresh, [roster_file(tmp_path, people(*FIVE))])
    assert report.ok, report.findings
    assert taking_part(fresh) == dict.fromkeys(("01", "02", "03", "04", "05"), "是")
    made = [
        (r["class_code"], r["class_"], r["class_size"], r["participant_count"])
        for r in rows_in(fresh, "class_progress")
    ]
    assert made == [("K1", "会计1班", 2, 2), ("K2", "会计2班", 2, 2), ("K3", "金融1班", 1, 1)]
    assert report.rows[0]["学号"] == "01"


def test_an_import_replaces_the_classes_in_it_and_no_others(fresh, tmp_path):
    set_participants(fresh, [roster_file(tmp_path, people(*FIVE))])
    later = people(("01", "甲", "K1", "会计1班", "2028"), ("06", "己", "K1", "会计1班", "2028"))
    set_participants(fresh, [roster_file(tmp_path, later, name="后来.xlsx")])
    assert sorted(taking_part(fresh)) == ["01", "03", "04", "05", "06"]


def test_a_student_who_changes_class_stands_in_the_new_one_only(fresh, tmp_path):
    set_participants(fresh, [roster_file(tmp_path, people(*FIVE))])
    moved = people(("01", "甲", "K3", "金融1班", "2028"), FIVE[4])
    set_participants(fresh, [roster_file(tmp_path, moved, name="后来.xlsx")])
    classes = {r["student_id"]: r["class_"] for r in rows_in(fresh, "roster")}
    assert classes == {"01": "金融1班", "02": "会计1班", "03": "会计2班", "04": "会计2班", "05": "金融1班"}
    assert [r["participant_count"] for r in rows_in(fresh, "class_progress")] == [1, 2, 2]


def test_columns_that_a_later_file_lacks_keep_what_is_known(fresh, tmp_path):
    set_participants(fresh, [roster_file(tmp_path, people(*FIVE))])
    set_participants(fresh, 学号="02", 参评="否", 不参评原因="参军")
    short = [("02", "乙丙", "会计1班"), ("01", "甲", "会计1班"), ("07", "新", "会计1班")]
    report = set_participants(fresh, [roster_file(tmp_path, short, ("学号", "姓名", "班级"), "短.xlsx")])
    assert report.ok, report.findings
    made = {r["student_id"]: r for r in rows_in(fresh, "roster")}
    assert (made["02"]["name"], made["02"]["participant"], made["02"]["absence_reason"]) == (
        "乙丙",
        "否",
        "参军",
    )
    assert (made["02"]["major"], made["07"]["class_code"], made["07"]["participant"]) == (
        "会计学",
        "K1",
        "是",
    )


def test_the_same_import_again_changes_nothing(fresh, tmp_path):
    path = roster_file(tmp_path, people(*FIVE))
    set_participants(fresh, [path])
    before = rows_in(fresh, "roster"), rows_in(fresh, "class_progress")
    assert [c for c in set_participants(fresh, [path]).outcome.changes if c.sheet != "日志"] == []
    assert (rows_in(fresh, "roster"), rows_in(fresh, "class_progress")) == before


def test_students_of_another_cohort_are_told_once_a_class(fresh, tmp_path):
    wrong = people(FIVE[0], ("02", "乙", "K1", "会计1班", "2027"), ("03", "丙", "K1", "会计1班", "2027"))
    report = set_participants(fresh, [roster_file(tmp_path, wrong)])
    [found] = report.findings
    assert (found.code, found.file, found.cell, found.value) == ("B831", "名册.xlsx", "H3", "2027")
    assert rows_in(fresh, "roster") == []


def test_students_of_another_college_stay_outside(fresh, tmp_path):
    both = [*people(*FIVE[:2]), ("09", "外", "外语学院", "英语", "2024", "E1", "英语1班", "2028", None, None)]
    report = set_participants(fresh, [roster_file(tmp_path, both)])
    assert codes(report) == ["B850"]
    assert sorted(taking_part(fresh)) == ["01", "02"]
    alone = set_participants(fresh, [roster_file(tmp_path, both[2:], name="外.xlsx")])
    assert codes(alone) == ["B829"]


def test_two_classes_of_one_name_are_told_apart_by_their_codes(fresh, tmp_path):
    twins = people(("01", "甲", "K1", "会计1班", "2028"), ("02", "乙", "K2", "会计1班", "2028"))
    path = roster_file(tmp_path, twins)
    assert codes(set_participants(fresh, [path])) == ["B854"]
    assert [r["class_"] for r in rows_in(fresh, "class_progress")] == ["会计1班（K1）", "会计1班（K2）"]
    assert codes(set_participants(fresh, [path])) == ["B854"]
    assert [r["class_"] for r in rows_in(fresh, "roster")] == ["会计1班（K1）", "会计1班（K2）"]


def test_the_same_student_in_two_files_is_refused(fresh, tmp_path):
    two = [
        roster_file(tmp_path, people(FIVE[0]), name="一.xlsx"),
        roster_file(tmp_path, people(("01", "甲", "K2", "会计2班", "2028")), name="二.xlsx"),
    ]
    report = set_participants(fresh, two)
    assert codes(report) == ["R203"]
    assert report.findings[0].file == "二.xlsx"


@pytest.mark.parametrize(
    ("sets", "changed"),
    [
        ({"学号": "03、04"}, {"03", "04"}),
        ({"班级": "K1"}, {"01", "02"}),
        ({"班级": "会计1班、金融1班"}, {"01", "02", "05"}),
        ({"班级": "会计1班", "学号": "02、03"}, {"02"}),
        ({"专业": "会计学", "年级": "2024级"}, {"01", "02", "03", "04", "05"}),
    ],
)
def test_filters_choose_who_does_not_take_part(fresh, tmp_path, sets, changed):
    set_participants(fresh, [roster_file(tmp_path, people(*FIVE))])
    report = set_participants(fresh, **sets, 参评="否", 不参评原因="休学")
    assert report.ok, report.findings
    assert {n for n, part in taking_part(fresh).items() if part == "否"} == changed
    assert {r["absence_reason"] for r in rows_in(fresh, "roster") if r["student_id"] in changed} == {"休学"}
    assert [row["学号"] for row in report.rows if row["参评"] == "否"] == sorted(changed)


def test_without_a_reason_it_is_a_hint_and_taking_part_again_clears_it(fresh, tmp_path):
    set_participants(fresh, [roster_file(tmp_path, people(*FIVE))])
    assert codes(set_participants(fresh, 学号="01", 参评="否")) == ["R207"]
    set_participants(fresh, 学号="01", 参评="否", 不参评原因="交换")
    set_participants(fresh, 学号="01", 参评="是")
    first = rows_in(fresh, "roster")[0]
    assert (first["participant"], first["absence_reason"]) == ("是", None)


@pytest.mark.parametrize(
    ("sets", "code"),
    [
        ({"学号": "99", "参评": "否"}, "B829"), ({"班级": "数学1班"}, "B821"), ({"专业": "医学"}, "B829"),
        ({"班级": "会计1班", "学号": "03"}, "B829"), ({"参评": "否"}, "B822"),
    ],
)  # fmt: skip
def test_a_filter_that_fits_nobody_is_told(fresh, tmp_path, sets, code):
    set_participants(fresh, [roster_file(tmp_path, people(*FIVE))])
    assert codes(set_participants(fresh, **sets)) == [code]


def test_without_a_choice_the_lists_are_shown_and_nothing_changes(opened):
    report = set_participants(opened, 班级=NAME)
    assert [(r["学号"], r["参评"], r["不参评原因"]) for r in report.rows][-1] == ("20240105", "否", "休学")
    assert len(report.rows) == 5
    assert report.written == ()


def test_after_opening_a_class_must_be_cleared_before_its_participants_change(opened):
    report = set_participants(opened, 学号="20240101", 参评="否", 不参评原因="退学")
    assert codes(report) == ["B810"]
    assert report.findings[0].message == "请先点击本班级的清空过程数据操作，再调整参评学生"
    assert taking_part(opened)["20240101"] == "是"
    assert books.run("roster.clear", opened, sets={"班级": CODE}, actor=ADMIN).ok
    other = set_participants(opened, 学号="20240201", 参评="否", 不参评原因="退学")
    assert codes(other) == ["B810"]
    assert set_participants(opened, 学号="20240101", 参评="否", 不参评原因="退学").ok
    assert progress(opened)["participant_count"] == 3


def test_what_is_no_change_of_participants_needs_no_clearing(opened):
    assert set_participants(opened, 学号="20240101", 参评="是").ok
    assert set_participants(opened, 学号="20240105", 参评="否", 不参评原因="参军").ok


def test_a_student_cannot_move_between_classes_before_both_are_cleared(opened, tmp_path):
    rows = [("20240101", "甲", "管理学院", "会计学", "2024", CODE2, NAME2, "2028", None, None)]
    rows += [
        (s["student_id"], s["name"], "管理学院", "会计学", "2024", CODE2, NAME2, "2028", None, None)
        for s in exchanges.OTHERS
    ]
    moved = roster_file(tmp_path, rows)
    report = set_participants(opened, [moved])
    assert codes(report) == ["B810", "B856"]
    assert {NAME, NAME2} == set(report.findings[0].value.split("、"))
    assert report.findings[1].value == NAME2
    for class_ in (CODE, CODE2):
        books.run("roster.clear", opened, sets={"班级": class_}, actor=ADMIN)
    assert set_participants(opened, [moved]).ok
    assert progress(opened, NAME2)["participant_count"] == 3


def test_a_submitted_class_does_not_change(tmp_path):
    row = {"class_code": CODE, "class_": NAME, "submission": "已提交", "cleared_at": "2026-10-01 08:00:00"}
    path = exchanges.college(tmp_path, class_progress=[row])
    assert codes(set_participants(path, 学号="20240101", 参评="否", 不参评原因="退学")) == ["B808"]
    assert codes(books.run("roster.clear", path, sets={"班级": NAME}, actor=ADMIN)) == ["B808"]


@pytest.fixture
def begun(tmp_path):
    """A college that has opened its academic batch by its button."""
    shut = [{**window, "state": None} for window in books.WINDOWS]
    path = exchanges.college(tmp_path, windows=shut)
    assert books.run("academic.open", path, actor=ADMIN).ok
    return path


def test_participants_typed_over_after_opening_are_told_at_their_class(begun):
    assert codes(books.run("roster.check", begun, actor=ADMIN)) == []
    exchanges.typed(begun, "20240201", participant="否", absence_reason="休学")
    [found] = books.run("roster.check", begun, actor=ADMIN).findings
    assert (found.code, found.sheet, found.cell, found.value) == ("B810", "学生名册", "K10", NAME2)
    books.run("roster.clear", begun, sets={"班级": NAME2}, actor=ADMIN)
    assert codes(books.run("roster.check", begun, actor=ADMIN)) == []


def test_what_was_typed_over_is_mended_by_the_button_without_a_clearing(begun):
    exchanges.typed(begun, "20240201", participant="否", absence_reason="休学")
    assert codes(set_participants(begun, 学号="20240202", 参评="否", 不参评原因="退学")) == ["B810"]
    assert set_participants(begun, 学号="20240201", 参评="是").ok
    assert codes(books.run("roster.check", begun, actor=ADMIN)) == []


def test_a_class_whose_rows_were_taken_out_after_opening_is_told(begun):
    books.run("class.issue", begun, actor=ADMIN)
    exchanges.rewrite(begun, roster=books.tables_of(begun)["roster"].select(range(5)))
    found = books.run("roster.check", begun, actor=ADMIN).findings
    assert ("B862", "班级进度", "B6", NAME2) in [(f.code, f.sheet, f.cell, f.value) for f in found]
    assert "B862" in codes(exchanges.issue(begun))


def renamed(path, **values):
    """The second class's rows of the roster by another name or code, typed over."""
    roster = books.tables_of(path)["roster"]
    return exchanges.rewrite(path, roster=rows.changed(roster, rows.find(roster, class_=NAME2), **values))


@pytest.mark.parametrize(
    "values", [{"class_code": "2024099"}, {"class_code": None, "class_": "会计2402（专升本）"}]
)
def test_a_class_that_was_only_renamed_after_opening_is_not_gone(begun, values):
    books.run("class.issue", begun, actor=ADMIN)
    assert not {"B810", "B862", "B863"} & set(codes(books.run("roster.check", renamed(begun, **values))))
    assert exchanges.issue(begun).ok
    exchanges.typed(begun, "20240201", participant="否", absence_reason="休学")
    assert "B810" in codes(exchanges.issue(begun))


def test_a_class_that_was_renamed_and_changed_is_gone(begun):
    books.run("class.issue", begun, actor=ADMIN)
    exchanges.typed(renamed(begun, class_code="2024099"), "20240201", participant="否", absence_reason="休学")
    assert "B862" in codes(exchanges.issue(begun))


def test_what_changes_before_the_first_opening_needs_no_clearing_after_it(tmp_path):
    path = exchanges.college(tmp_path, windows=[{**window, "state": None} for window in books.WINDOWS])
    exchanges.issue(path)
    assert set_participants(path, 学号="20240101", 参评="否", 不参评原因="退学").ok
    assert books.run("academic.open", path, actor=ADMIN).ok
    assert codes(books.run("roster.check", path, actor=ADMIN)) == []
    assert books.run("rating.open", path, actor=ADMIN).ok
    exchanges.typed(path, "20240102", participant="否", absence_reason="退学")
    assert codes(books.run("roster.check", path, actor=ADMIN)) == ["B810"]


def test_opening_again_does_not_let_pass_what_was_typed_over(begun):
    exchanges.typed(begun, "20240101", participant="否", absence_reason="退学")
    assert books.run("rating.open", begun, actor=ADMIN).ok
    assert codes(books.run("roster.check", begun, actor=ADMIN)) == ["B810"]


def test_a_submitted_class_that_was_typed_over_has_to_be_returned_first(begun):
    row = {"class_code": CODE, "class_": NAME, "submission": "已提交"}
    progress_of = books.tables_of(begun)["class_progress"]
    exchanges.rewrite(begun, class_progress=rows.of(progress_of.table, [row]))
    exchanges.typed(begun, "20240101", participant="否", absence_reason="退学")
    assert [(f.code, f.cell) for f in books.run("roster.check", begun, actor=ADMIN).findings] == [
        ("B863", "K5")
    ]


def test_how_many_the_teachers_rated_is_unknown_where_others_take_part(tmp_path):
    rated = {"counsellor_rated": 4, "teacher_rated": 4, "cleared_at": "2026-10-01 08:00:00"}
    row = {"class_code": CODE, "class_": NAME, **rated}
    path = exchanges.college(tmp_path, class_progress=[row])
    assert set_participants(path, 学号="20240105", 不参评原因="参军", 参评="否").ok
    assert progress(path)["counsellor_rated"] == 4
    assert set_participants(path, 学号="20240101", 参评="否", 不参评原因="退学").ok
    made = progress(path)
    assert (made["participant_count"], made["counsellor_rated"], made["teacher_rated"]) == (3, None, None)


# --- what an import changes


def told(report):
    return [(f.code, f.file, f.cell, f.value) for f in report.findings]


def test_a_blank_cell_keeps_who_does_not_take_part_and_why(fresh, tmp_path):
    set_participants(fresh, [roster_file(tmp_path, people(*FIVE))])
    set_participants(fresh, 学号="02", 参评="否", 不参评原因="参军")
    report = set_participants(fresh, [roster_file(tmp_path, people(*FIVE), name="又一次.xlsx")])
    assert told(report) == []
    second = rows_in(fresh, "roster")[1]
    assert (second["participant"], second["absence_reason"]) == ("否", "参军")


def test_what_a_file_changes_about_a_student_is_told_at_its_cell(fresh, tmp_path):
    set_participants(fresh, [roster_file(tmp_path, people(*FIVE))])
    set_participants(fresh, 学号="02", 参评="否", 不参评原因="参军")
    later = [list(row) for row in people(*FIVE)]
    later[0][1] = "贾"
    later[1][8] = "是"
    later[2][5:7] = "K3", "金融1班"
    report = set_participants(fresh, [roster_file(tmp_path, later, name="后.xlsx")])
    assert told(report) == [
        ("B856", "后.xlsx", "B2", "贾"),
        ("B856", "后.xlsx", "I3", "是"),
        ("B856", "后.xlsx", "G4", "金融1班"),
    ]
    assert all(word in report.findings[1].message for word in ("02", "否，参军", "是"))
    assert taking_part(fresh)["02"] == "是"


def test_a_code_for_a_class_that_had_none_is_no_change_of_class(fresh, tmp_path):
    short = [("01", "甲", "会计1班"), ("02", "乙", "会计1班")]
    set_participants(fresh, [roster_file(tmp_path, short, ("学号", "姓名", "班级"))])
    assert told(set_participants(fresh, [roster_file(tmp_path, people(*FIVE[:2]), name="后.xlsx")])) == []


def test_every_student_whom_an_import_takes_away_is_named_at_their_row(fresh, tmp_path):
    set_participants(fresh, [roster_file(tmp_path, people(*FIVE))])
    report = set_participants(fresh, [roster_file(tmp_path, people(FIVE[0], FIVE[2]), name="后.xlsx")])
    assert told(report) == [("B855", fresh.name, "A6", "02"), ("B855", fresh.name, "A8", "04")]
    assert all(word in report.findings[0].message for word in ("02", "乙", "会计1班"))


def test_an_import_that_takes_participants_away_after_opening_is_refused(opened, tmp_path):
    left = people(("20240201", "己", CODE2, NAME2, "2028"))
    report = set_participants(opened, [roster_file(tmp_path, left)])
    assert codes(report) == ["B810", "B855"]
    assert "20240202" in taking_part(opened)


# --- staff


def set_staff(path, handed=(), **sets):
    return books.run("roster.staff", path, handed, sets, actor=ADMIN)


def staffed(path, class_=NAME):
    return [
        (r["staff_number"], r["role"], r["is_lead"]) for r in rows_in(path, "staff") if r["class_"] == class_
    ]


def test_a_list_of_class_teachers_replaces_those_and_nobody_else(opened, tmp_path):
    table = [("工号", "姓名", "班级名称"), ("T099", "新老师", NAME), ("T098", "又一名", NAME)]
    report = set_staff(opened, [files.save(tmp_path / "配班.xlsx", {"班主任配班": table})], 角色="班主任")
    assert report.ok, report.findings
    assert staffed(opened) == [
        ("T001", "辅导员", "是"), ("T002", "辅导员", "否"), ("20240102", "班长", None),
        ("T099", "班主任", None), ("T098", "班主任", None),
    ]  # fmt: skip
    assert [n for n, _, _ in staffed(opened, NAME2)] == ["T011", "T012"]
    assert [r["role"] for r in rows_in(opened, "staff")][:2] == ["学院管理员", "学院副书记"]


def test_several_counsellors_and_exactly_one_of_them_in_charge(opened):
    assert set_staff(opened, 班级=NAME, 角色="辅导员", 工号="T005", 姓名="新人", 主责="是").ok
    assert [lead for _, role, lead in staffed(opened) if role == "辅导员"] == ["否", "否", "是"]
    report = set_staff(opened, 班级=NAME, 工号="T005", 移除="是")
    assert codes(report) == ["B853"]
    assert staffed(opened)[0] == ("T001", "辅导员", "是")


def test_one_person_for_several_classes(opened):
    assert set_staff(opened, 班级=f"{NAME}、{CODE2}", 角色="班主任", 工号="T020", 姓名="两班").ok
    assert ("T020", "班主任", None) in staffed(opened)
    assert ("T020", "班主任", None) in staffed(opened, NAME2)


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ([("T1", "甲", "辅导员", "没有的班", None)], "B821", "D2"),
        ([("T1", "甲", "辅导员", NAME, "是"), ("T2", "乙", "辅导员", NAME, "是")], "B852", ""),
        ([("T1", "甲", "学院管理员", None, None)], "B851", "C2"),
    ],
)
def test_what_is_wrong_in_a_staff_table_is_told(opened, tmp_path, rows, code, cell):
    before = rows_in(opened, "staff")
    path = files.save(tmp_path / "人员.xlsx", {"人员": [("工号", "姓名", "角色", "班级", "主责"), *rows]})
    report = set_staff(opened, [path])
    assert [(f.code, f.cell) for f in report.findings] == [(code, cell)]
    assert rows_in(opened, "staff") == before


def staff_file(folder, *people, name="人员.xlsx"):
    return files.save(folder / name, {"人员": [("工号", "姓名", "角色", "班级", "主责"), *people]})


def test_the_same_row_in_two_staff_files_is_taken_once(opened, tmp_path):
    row = ("T1", "陈", "辅导员", NAME, "是")
    one, two = (staff_file(tmp_path, row, name=f"{name}.xlsx") for name in "一二")
    report = set_staff(opened, [one, two])
    assert (report.ok, "B857" in codes(report)) == (True, False)
    assert [r["staff_number"] for r in rows_in(opened, "staff")].count("T1") == 1


ODD = [
    ([("0099", "外人", "班长", NAME2, None)], ("B829", "A2", "0099")),
    ([("T1", "陈", "辅导员", NAME, "是"), ("T1", "陈", "辅导员", NAME, "否")], ("B857", "A3", "T1")),
    ([("T1", "陈", "辅导员", NAME, "是"), ("T1", "程", "班主任", NAME, None)], ("B858", "B2", "陈")),
]


@pytest.mark.parametrize(("people", "expected"), ODD)
def test_a_staff_file_is_held_to_the_rules_of_the_parameters(opened, tmp_path, people, expected):
    before = rows_in(opened, "staff")
    report = set_staff(opened, [staff_file(tmp_path, *people)])
    assert [(f.code, f.cell, f.value) for f in report.findings] == [expected]
    assert rows_in(opened, "staff") == before


@pytest.mark.parametrize(("people", "expected"), ODD)
def test_the_own_staff_sheet_and_a_file_to_check_are_held_to_them_too(tmp_path, people, expected):
    names = ("staff_number", "name", "role", "class_", "is_lead")
    typed = [dict(zip(names, person, strict=True)) for person in people]
    path = exchanges.college(tmp_path / "学院", staff=[*books.STAFF, *typed])
    for report in (
        books.run("roster.check", path, actor=ADMIN),
        books.run("roster.check", exchanges.college(tmp_path), [staff_file(tmp_path, *people)], actor=ADMIN),
    ):
        assert expected[0] in codes(report)


def test_a_number_of_the_workbook_with_another_name_is_refused_both_ways(opened, tmp_path):
    expected = ("B858", "人员.xlsx B2、学院工作簿.xlsx B7")
    [found] = set_staff(opened, [staff_file(tmp_path, ("T001", "别人", "班主任", NAME2, None))]).findings
    assert (found.code, found.cell, found.value) == ("B858", "B2", "别人")
    assert expected[1] in found.message
    [found] = set_staff(opened, 班级=NAME2, 角色="班主任", 工号="T001", 姓名="别人").findings
    assert (found.code, found.cell, found.value) == ("B858", "", "别人")
    assert "B7" in found.message


def test_two_staff_files_for_one_class_are_one_list(opened, tmp_path):
    first = staff_file(tmp_path, ("T081", "一", "班主任", NAME, None), name="一.xlsx")
    second = staff_file(tmp_path, ("T082", "二", "班主任", NAME, None), name="二.xlsx")
    assert set_staff(opened, [first, second]).ok
    assert [n for n, role, _ in staffed(opened) if role == "班主任"] == ["T081", "T082"]


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ({"角色": "辅导员"}, ["B822", "B822", "B822"]),
        ({"班级": "无", "角色": "辅导员", "工号": "T1", "姓名": "甲"}, ["B821"]),
        ({"班级": NAME, "工号": "T9", "移除": "是"}, ["B829"]),
        ({"班级": NAME, "角色": "班长", "工号": "20240201", "姓名": "己"}, ["B829"]),
    ],
)  # fmt: skip
def test_a_person_is_set_only_with_all_that_is_needed(opened, sets, expected):
    assert codes(set_staff(opened, **sets)) == expected


def test_classes_without_counsellor_or_teacher_are_a_hint(tmp_path):
    path = exchanges.college(tmp_path, staff=books.STAFF)
    report = set_staff(path)
    assert [(f.code, f.severity.value) for f in report.findings] == [("B825", "hint")] * 2
    assert all(NAME2 in f.message and NAME not in f.message for f in report.findings)


# --- check and clear


def test_check_names_what_is_wrong_in_the_workbook_and_changes_nothing(tmp_path):
    rules = [{**books.RULES[0], "peer_weight": 3000}, books.RULES[1]]
    staff = [*books.STAFF, {"staff_number": "T9", "name": "谁", "role": "班主任", "class_": "没有的班"}]
    path = exchanges.college(tmp_path, rating_rules=rules, staff=staff)
    before = path.read_bytes()
    report = books.run("roster.check", path, actor=ADMIN)
    assert sorted({*codes(report)}) == ["B821", "B825", "P401"]
    assert path.read_bytes() == before


def test_check_of_a_sound_workbook_shows_every_class_with_its_numbers(opened):
    report = books.run("roster.check", opened, actor=ADMIN)
    assert codes(report) == []
    assert [(r["班级"], r["班级人数"], r["参评人数"], r["辅导员"]) for r in report.rows] == [
        (NAME, "5", "4", "李莉、王媛"), (NAME2, "2", "2", "周周"),
    ]  # fmt: skip


def result_rows(class_, numbers):
    return [
        {"student_id": n, "name": "甲", "class_": class_, "credit_weighted_average": 8000, "bonus": 0,
         "academic_score": 8000, "major_grade_rank": "1/3"}
        for n in numbers
    ]  # fmt: skip


def test_clearing_voids_the_class_s_results_and_keeps_what_was_entered(tmp_path):
    log = {
        "time": "2026-10-02 08:00:00", "person": "赵", "role": "学院管理员", "student_id": "20240101",
        "course_code": "C1", "adjusted_item": "加成比例", "after": "0.1", "state": "生效",
    }  # fmt: skip
    computations = [
        {"computed_item": item, "class_": class_, "time": "2026-10-02 08:00:00", "person": "赵"}
        for item, class_ in (
            ("学业成绩", NAME),
            ("学业成绩", NAME2),
            ("评分成绩", NAME),
            ("专业年级排名", None),
        )
    ]
    path = exchanges.college(
        tmp_path, academic=[*result_rows(NAME, ["20240101"]), *result_rows(NAME2, ["20240201"])],
        computations=computations, course_log=[log],
        class_progress=[
            {
                "class_code": CODE, "class_": NAME, "academic_computed": "x",
                "peer_done": 3, "counsellor_rated": 2,
            }
        ],
    )  # fmt: skip
    report = books.run("roster.clear", path, sets={"班级": NAME}, actor=ADMIN)
    assert report.ok, report.findings
    [left] = rows_in(path, "academic")
    assert (left["student_id"], left["major_grade_rank"]) == ("20240201", None)
    assert [(r["computed_item"], r["class_"]) for r in rows_in(path, "computations")] == [("学业成绩", NAME2)]
    row = progress(path)
    assert (row["cleared_at"], row["academic_computed"], row["peer_done"], row["counsellor_rated"]) == (
        "2026-10-20 09:30:00", None, None, 2,
    )  # fmt: skip
    assert len(rows_in(path, "course_log")) == 1
    assert len(rows_in(path, "score_imports")) == 1
    assert exchanges.item(path, f"清空时间:{CODE}") == "2026-10-20 09:30:00"
    assert staleness.computed_at(books.tables_of(path), "学业成绩", NAME) == ""


def test_only_one_class_is_cleared_at_a_time(opened):
    assert codes(books.run("roster.clear", opened, sets={"班级": "没有"}, actor=ADMIN)) == ["B821"]
    assert codes(books.run("roster.clear", opened, sets={"班级": f"{NAME}、{NAME2}"}, actor=ADMIN)) == [
        "B838"
    ]


def test_nobody_but_the_college_administrator_sets_people(opened):
    for actor in (books.SECRETARY, books.COUNSELLOR, books.TEACHER):
        assert codes(set_participants(opened, actor=actor)) == ["B802"]
