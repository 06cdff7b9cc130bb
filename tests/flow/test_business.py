"""The college's own batches: days inside the school's, bonus ratio, open, stop, end and open again."""

from tests.flow import books
from tests.flow.books import ADMIN, COUNSELLOR, SECRETARY, STAFF

SHUT = [{k: v for k, v in row.items() if k != "state"} for row in books.WINDOWS]


def college(tmp_path, **given):
    return books.college(tmp_path / "学院" / "学院工作簿.xlsx", **{"windows": SHUT} | given)


def window(path, business):
    return next(row for row in books.rows_in(path, "windows") if row["business"] == business)


def fact(path, item):
    return next((row["value"] for row in books.rows_in(path, "status") if row["setting"] == item), None)


def test_opening_sets_days_ratio_and_both_adjustment_windows(tmp_path):
    path = college(tmp_path)
    sets = {
        "开始": "2026-10-05", "结束": "2026-11-30", "加成比例": "0.25", "班长开始": "2026-10-06",
        "班长结束": "2026-10-20", "辅导员开始": "2026-10-21", "辅导员结束": "2026-11-10",
    }  # fmt: skip
    report = books.run("academic.open", path, sets=sets, actor=ADMIN)
    assert books.codes(report) == []
    for text in ("2025-2026学年综合测评", "2026-10-05", "2026-11-30", "2026-10-01", "2026-12-20", "0.25"):
        assert text in report.message
    row = window(path, "学业成绩管理")
    assert (row["college_start"], row["college_end"], row["state"]) == ("2026-10-05", "2026-11-30", "已开启")
    monitor, counsellor = window(path, "班长课程调整"), window(path, "辅导员课程调整")
    assert (monitor["college_start"], monitor["college_end"]) == ("2026-10-06", "2026-10-20")
    assert (counsellor["college_start"], counsellor["college_end"]) == ("2026-10-21", "2026-11-10")
    assert fact(path, "学分加成比例") == "0.25"


def test_blank_days_are_the_schools_and_what_was_set_stays(tmp_path):
    path = college(tmp_path)
    report = books.run("academic.open", path, actor=ADMIN)
    assert books.codes(report) == []
    assert window(path, "学业成绩管理")["college_start"] is None
    assert fact(path, "学分加成比例") is None
    books.run("academic.stop", path, actor=ADMIN)
    books.run("academic.open", path, sets={"结束": "2026-11-30", "加成比例": "0.1"}, actor=ADMIN)
    books.run("academic.end", path, actor=ADMIN)
    report = books.run("academic.open", path, sets={"开始": "2026-10-02"}, actor=ADMIN)
    assert books.codes(report) == []
    row = window(path, "学业成绩管理")
    assert (row["college_start"], row["college_end"]) == ("2026-10-02", "2026-11-30")
    assert fact(path, "学分加成比例") == "0.1"


def test_one_day_of_an_adjustment_window_is_bounded_on_the_other_side_too(tmp_path):
    path = college(tmp_path)
    books.run("academic.open", path, sets={"结束": "2026-12-01", "班长开始": "2026-10-06"}, actor=ADMIN)
    row = window(path, "班长课程调整")
    assert (row["college_start"], row["college_end"]) == ("2026-10-06", "2026-12-01")


def test_days_of_an_adjustment_window_outside_the_colleges_own_are_told_at_opening(tmp_path):
    path = college(tmp_path)
    sets = {
        "开始": "2026-10-10", "结束": "2026-10-28", "班长开始": "2026-10-05", "班长结束": "2026-10-20",
        "辅导员开始": "2026-10-12", "辅导员结束": "2026-10-28",
    }  # fmt: skip
    report = books.run("academic.open", path, sets=sets, actor=ADMIN)
    assert [(f.code, f.value) for f in report.findings] == [("B839", "2026-10-05")]
    for text in ("班长课程调整", "2026-10-05", "2026-10-20", "学业成绩管理", "2026-10-10", "2026-10-28"):
        assert text in report.findings[0].message
    books.run("academic.stop", path, actor=ADMIN)
    report = books.run("academic.open", path, sets={"开始": "2026-10-05", "结束": "2026-10-26"}, actor=ADMIN)
    assert [(f.code, f.value) for f in report.findings] == [("B839", "2026-10-12")]


def test_days_the_wrong_way_round_or_outside_the_schools_are_refused(tmp_path):
    path = college(tmp_path)
    before = path.read_bytes()
    cases = (
        ({"开始": "2026-11-05", "结束": "2026-11-01"}, ["B811"]),
        ({"开始": "2026-09-30"}, ["B812"]),
        ({"结束": "2026-12-21"}, ["B812"]),
        ({"辅导员结束": "2026-12-21"}, ["B812"]),
        ({"班长开始": "2026-12-10", "班长结束": "2026-12-01"}, ["B811"]),
        ({"加成比例": "0.125"}, ["N102"]),
        ({"加成比例": "-0.1"}, ["N104"]),
    )
    for sets, expected in cases:
        report = books.run("academic.open", path, sets=sets, actor=ADMIN)
        assert books.codes(report) == expected, sets
        assert path.read_bytes() == before
    assert books.codes(books.run("rating.open", path, sets={"结束": "2027-01-01"}, actor=ADMIN)) == ["B812"]
    edges = {"开始": "2026-10-01", "结束": "2026-12-20"}
    assert books.codes(books.run("rating.open", path, sets=edges, actor=ADMIN)) == []


def test_a_ratio_that_may_be_percent_is_a_hint(tmp_path):
    path = college(tmp_path)
    report = books.run("academic.open", path, sets={"加成比例": "20"}, actor=ADMIN)
    assert books.codes(report) == ["G318"]
    assert fact(path, "学分加成比例") == "20"


def test_states_follow_the_transitions_and_an_ended_batch_opens_again(tmp_path):
    path = college(tmp_path)
    for business in ("academic", "rating"):
        for action, expected in (
            ("stop", ["B807"]), ("end", ["B807"]), ("open", []), ("open", ["B807"]), ("stop", []),
            ("stop", ["B807"]), ("open", []), ("end", []), ("end", ["B807"]),
            ("stop", ["B807"]), ("open", []),
        ):  # fmt: skip
            report = books.run(f"{business}.{action}", path, actor=ADMIN)
            assert books.codes(report) == expected, (business, action)
    assert {row["state"] for row in books.rows_in(path, "windows")} == {None, "已开启"}


def test_only_the_administrator_opens_and_only_in_an_open_school_batch(tmp_path):
    path = college(tmp_path, batches=[{**books.BATCH, "state": "已停止"}])
    assert books.codes(books.run("academic.open", path, actor=ADMIN)) == ["B805"]
    assert books.codes(books.run("academic.open", path, actor=SECRETARY)) == ["B802"]
    assert books.codes(books.run("rating.open", path, actor=COUNSELLOR)) != []


def test_opening_the_rating_shows_each_class_and_names_those_without_raters(tmp_path):
    other = [
        {**s, "student_id": f"2024020{n}", "class_code": "2024012", "class_": "会计2402", "participant": "是"}
        for n, s in enumerate(books.STUDENTS[:2], start=1)
    ]
    staff = [
        *STAFF,
        {
            "staff_number": "T009",
            "name": "周舟",
            "role": "班主任",
            "class_code": "2024012",
            "class_": "会计2402",
        },
    ]
    path = college(tmp_path, roster=[*books.STUDENTS, *other], staff=staff)
    report = books.run("rating.open", path, actor=ADMIN)
    assert books.codes(report) == ["B825"]
    assert "会计2402" in report.findings[0].message
    assert "辅导员" in report.findings[0].message
    assert [dict(row) for row in report.outcome.rows] == [
        {"班级": "会计2401", "参评人数": "4", "辅导员": "李莉、王媛", "班主任": "马晓挺"},
        {"班级": "会计2402", "参评人数": "2", "辅导员": "", "班主任": "周舟"},
    ]
    assert window(path, "评分管理")["state"] == "已开启"


def test_a_dry_run_shows_the_state_and_writes_nothing(tmp_path):
    path = college(tmp_path)
    before = path.read_bytes()
    report = books.run("academic.open", path, sets={"加成比例": "0.2"}, actor=ADMIN, dry_run=True)
    assert ("起止时间", "", "已开启") in {(c.sheet, c.before, c.after) for c in report.outcome.changes}
    assert path.read_bytes() == before
