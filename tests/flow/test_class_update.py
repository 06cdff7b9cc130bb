"""导入学院更新: what the college owns comes over, what is the class's own stays (design decision 8)."""

import pytest

from tests import files
from tests.flow import books, exchanges
from tests.flow.books import ADMIN, CODE, COUNSELLOR, NAME, codes, rows_in
from tests.flow.exchanges import NAME2, changed, issue, item, rewrite
from zongce.commands import rows, staleness


@pytest.fixture
def class_(college):
    return received(college, f"{NAME}_班级工作簿.xlsx")


def received(college, name):
    """The counsellor's own folder, with the workbook out of the mail."""
    path = college.parent.parent / "辅导员" / "班级.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((college.parent / "下发" / name).read_bytes())
    return path


def next_update(college, number, class_=NAME):
    assert issue(college, class_).ok
    return college.parent / "下发" / f"{class_}_班级更新_{number}.xlsx"


def update(path, *handed, actor=COUNSELLOR, **more):
    return books.run("class.update", path, handed, actor=actor, **more)


def test_the_next_update_is_taken_over_and_registered(college, class_):
    books.run(
        "roster.staff",
        college,
        sets={"班级": NAME, "角色": "班主任", "工号": "T099", "姓名": "新"},
        actor=ADMIN,
    )
    report = update(class_, next_update(college, 2))
    assert report.ok, report.findings
    assert "T099" in {r["staff_number"] for r in rows_in(class_, "staff")}
    assert item(class_, "更新号") == "2"
    assert item(class_, "下发摘要") == staleness.issued_digest(books.tables_of(college), NAME)
    [row] = rows_in(class_, "received")
    assert (row["file_kind"], row["sender"], row["outcome"]) == ("班级更新", "管理学院", "采用")


def test_an_older_update_and_the_same_once_more_are_not_taken(college, class_):
    second, third = next_update(college, 2), next_update(college, 3)
    assert codes(update(class_, second, third)) == ["W919"]
    assert item(class_, "更新号") == "3"
    assert [r["outcome"] for r in rows_in(class_, "received")] == ["拒收", "采用"]
    assert codes(update(class_, third)) == ["W915"]
    assert codes(update(class_, second)) == ["W919"]
    assert item(class_, "更新号") == "3"


def test_others_files_are_refused_into_quarantine_each_with_its_reason(college, class_, tmp_path):
    old_batch = rewrite(next_update(college, 2), tmp_path / "旧批次.xlsx", batches=rows.of(
        books.tables_of(college)["batches"].table, [{**books.BATCH, "batch_id": "OLD", "batch": "去年"}]
    ))  # fmt: skip
    others = [
        next_update(college, 2, NAME2),
        college,
        old_batch,
        files.save(tmp_path / "别的.xlsx", {"表": [["甲"]]}),
    ]
    report = update(class_, *others)
    assert sorted(codes(report)) == ["W907", "W908", "W909", "W909"]
    assert item(class_, "更新号") == "1"
    assert len(list((class_.parent / "隔离").iterdir())) == 4


def test_another_college_with_a_class_of_the_same_name_is_another(college, class_, tmp_path):
    other = exchanges.college(tmp_path / "外院", status=[{"setting": "学院", "value": "外语学院"}], roster=[
        {**s, "college": "外语学院"} for s in books.STUDENTS
    ])  # fmt: skip
    issue(other)
    assert codes(update(class_, next_update(other, 2))) == ["W908"]


def test_own_adjustments_stay_and_the_college_s_come_in_by_time(college, class_):
    def log(time, role, state="生效"):
        return {
            "time": f"2026-10-0{time} 08:00:00", "person": "某", "role": role, "student_id": "20240101",
            "course_code": "C1", "adjusted_item": "加成比例", "after": f"0.{time}", "state": state,
        }  # fmt: skip

    table = books.tables_of(college)["course_log"].table
    rewrite(college, course_log=rows.of(table, [log(3, "学院管理员"), log(2, "班长", "待确认")]))
    rewrite(class_, course_log=rows.of(table, [log(2, "班长"), log(4, "辅导员")]))
    update(class_, next_update(college, 2))
    made = [(r["time"][:10], r["role"], r["state"]) for r in rows_in(class_, "course_log")]
    assert made == [
        ("2026-10-02", "班长", "生效"),
        ("2026-10-03", "学院管理员", "生效"),
        ("2026-10-04", "辅导员", "生效"),
    ]
    update(class_, next_update(college, 3))
    assert [(r["time"][:10], r["role"], r["state"]) for r in rows_in(class_, "course_log")] == made


def test_what_was_typed_stays_when_students_and_modules_change(tmp_path):
    college = exchanges.college(tmp_path / "学院", windows=exchanges.UNOPENED)
    issue(college)
    path = received(college, f"{NAME}_班级工作簿.xlsx")
    bonus = books.tables_of(path)["bonus_items"].table
    items = [
        {"student_id": n, "name": "甲", "item": "省级一等奖", "points": 800} for n in ("20240101", "20240102")
    ]
    rewrite(
        path,
        module_scores=changed(path, "module_scores", range(4), module_0=8050),
        bonus_items=rows.of(bonus, items),
    )
    change = {"学号": "20240101", "参评": "否", "不参评原因": "退学"}
    books.run("roster.participants", college, sets=change, actor=ADMIN)
    books.run("roster.participants", college, sets={"学号": "20240105", "参评": "是"}, actor=ADMIN)
    modules = books.tables_of(college)["modules"]
    more = [{"number": 5, "module": "劳动", "source": "录入", "weight": 0, "method": "加权"}]
    rewrite(college, modules=rows.added(modules, more))
    report = update(path, next_update(college, 2))
    assert sorted(codes(report)) == ["W963", "W963"]
    table = books.tables_of(path)["module_scores"].table
    assert [c.heading for c in table.columns][2:4] == ["身体素质", "劳动"]
    assert {r["student_id"]: (r["module_0"], r["module_1"]) for r in rows_in(path, "module_scores")} == {
        "20240102": (8050, None), "20240103": (8050, None), "20240104": (8050, None),
        "20240105": (None, None),
    }  # fmt: skip
    assert [r["student_id"] for r in rows_in(path, "bonus_items")] == ["20240102"]


def test_a_module_that_is_gone_is_told_with_what_was_entered(college, class_):
    rewrite(class_, module_scores=changed(class_, "module_scores", range(3), module_0=8050))
    modules = books.tables_of(college)["modules"]
    rewrite(college, modules=rows.without(modules, rows.find(modules, source="录入")))
    report = update(class_, next_update(college, 2))
    [found] = report.findings
    assert (found.code, found.value) == ("W962", "身体素质")
    assert "3 个" in found.message


def rated(path):
    """Everybody has rated, one counsellor only three students."""
    table = books.tables_of(path)["raters"].table
    base = {"state": "已交", "rated_count": 4, "received_at": "2026-10-10 08:00:00"}
    made = [
        {"rater_id": "T001", "name": "李莉", "role": "辅导员", "form_code": "A", "digest": "a" * 64, **base},
        {
            **base, "rater_id": "T002", "name": "王媛", "role": "辅导员", "form_code": "B",
            "digest": "b" * 64, "state": "不完整", "rated_count": 3, "unrated": "20240104",
        },
        {"rater_id": "T003", "name": "马晓挺", "role": "班主任", "form_code": "C", "state": "未交"},
        *(
            {
                **base, "rater_id": f"2024010{n}", "name": "某", "role": "互评", "form_code": f"P{n}",
                "digest": str(n) * 64,
            }
            for n in range(1, 5)
        ),
    ]  # fmt: skip
    register = [
        {
            "received_at": "2026-10-10 08:00:00",
            "file": f"{d}.xlsx",
            "file_kind": "评分表",
            "outcome": "采用",
            "digest": d * 64,
        }
        for d in "ab1234"
    ]
    received = books.tables_of(path)["received"].table
    return rewrite(path, raters=rows.of(table, made), received=rows.of(received, register))


def test_a_clearing_voids_classmates_ratings_and_results_and_asks_staff_for_who_is_new(college, class_):
    exchanges.worked(rated(class_))
    assert books.run("roster.clear", college, sets={"班级": CODE}, actor=ADMIN).ok
    books.run("roster.participants", college, sets={"学号": "20240105", "参评": "是"}, actor=ADMIN)
    books.run(
        "roster.participants",
        college,
        sets={"学号": "20240104", "参评": "否", "不参评原因": "退学"},
        actor=ADMIN,
    )
    report = update(class_, next_update(college, 2))
    assert codes(report) == ["W963"]
    for table in ("academic", "rating_result", "composite", "computations"):
        assert rows_in(class_, table) == [], table
    made = {
        r["rater_id"]: (r["state"], r["rated_count"], r["unrated"], r["digest"])
        for r in rows_in(class_, "raters")
    }
    assert made == {
        "T001": ("不完整", 3, "20240105", "a" * 64), "T002": ("不完整", 3, "20240105", "b" * 64),
        "T003": ("未交", None, None, None),
        **{f"2024010{n}": ("未交", None, None, None) for n in range(1, 4)},
    }  # fmt: skip
    outcomes = {
        r["digest"][0]: r["outcome"] for r in rows_in(class_, "received") if r["file_kind"] == "评分表"
    }
    assert outcomes == {"a": "采用", "b": "采用", "1": "作废", "2": "作废", "3": "作废", "4": "作废"}
    assert len(rows_in(class_, "raw_scores")) == 12
    assert {r["peer_has_finished"] for r in rows_in(class_, "student_progress")} == {"否"}


def test_a_clearing_acts_once_even_where_an_update_was_left_out(college, class_):
    rated(class_)
    books.run("roster.clear", college, sets={"班级": CODE}, actor=ADMIN)
    next_update(college, 2)
    update(class_, next_update(college, 3))
    assert rows_in(class_, "raters")[3]["state"] == "未交"
    rated(class_)
    update(class_, next_update(college, 4))
    assert rows_in(class_, "raters")[3]["state"] == "已交"


def test_a_clearing_takes_back_a_submission_that_the_college_had_not_seen(college, class_):
    exchanges.worked(class_, submitted=True)
    assert books.run("roster.clear", college, sets={"班级": CODE}, actor=ADMIN).ok
    update(class_, next_update(college, 2))
    assert (item(class_, "提交状态"), item(class_, "提交时间"), item(class_, "提交人")) == ("未提交", "", "")
    assert books.run("academic.compute", class_, actor=COUNSELLOR).ok
    assert books.run("class.collect", college, [class_], actor=ADMIN).ok
    assert exchanges.progress(college)["submission"] == "未提交"


def test_a_clearing_takes_the_year_s_result_away_too(college, class_):
    table = books.tables_of(class_)["year_result"].table
    held = rows.of(table, [{"student_id": "20240101", "name": "甲", "year_score": 8000}])
    rewrite(class_, year_result=held)
    assert len(rows_in(class_, "year_result")) == 1
    assert books.run("roster.clear", college, sets={"班级": CODE}, actor=ADMIN).ok
    update(class_, next_update(college, 2))
    assert rows_in(class_, "year_result") == []


def test_a_return_unlocks_the_class_once(college, class_):
    exchanges.worked(class_, submitted=True)
    update(class_, next_update(college, 2))
    assert item(class_, "提交状态") == "已提交"
    exchanges.with_items(college, **{f"退回次数:{CODE}": "1", f"退回原因:{CODE}": "有误"})
    update(class_, next_update(college, 3))
    assert (item(class_, "提交状态"), item(class_, "提交时间"), item(class_, "退回原因")) == (
        "未提交",
        "",
        "有误",
    )
    exchanges.with_items(class_, 提交状态="已提交")
    update(class_, next_update(college, 4))
    assert item(class_, "提交状态") == "已提交"


def ranked(college, class_):
    """The college has the class's results and has ranked them."""
    books.run("class.collect", college, [class_], actor=ADMIN)
    academic = changed(college, "academic", [0, 1, 2, 3], major_grade_rank="2/9")
    rewrite(college, academic=academic)
    composite = books.tables_of(college)["composite"]
    names = [c.name for c in composite.table.columns if c.name.endswith("_major_rank")]
    rewrite(college, composite=rows.changed(composite, composite, **dict.fromkeys(names, "3/9")))


def test_ranks_within_major_and_grade_come_in_where_the_results_are_the_same(college, class_):
    exchanges.worked(class_)
    ranked(college, class_)
    before = staleness.result_digest(books.tables_of(class_), "学业成绩")
    assert update(class_, next_update(college, 2)).ok
    assert [r["major_grade_rank"] for r in rows_in(class_, "academic")] == ["2/9"] * 4
    assert [r["total_major_rank"] for r in rows_in(class_, "composite")] == ["3/9"] * 4
    assert staleness.result_digest(books.tables_of(class_), "学业成绩") == before
    assert not staleness.is_stale("class", books.tables_of(class_), "综合成绩")


def test_ranks_of_other_results_are_not_taken(college, class_):
    exchanges.worked(class_)
    ranked(college, class_)
    exchanges.worked(class_, {f"2024010{n}": 7000 for n in range(1, 5)})
    report = update(class_, next_update(college, 2))
    assert codes(report) == ["W961", "W961"]
    assert [r["major_grade_rank"] for r in rows_in(class_, "academic")] == [None] * 4


def test_results_that_depend_on_what_changed_need_computing_again(college, class_):
    exchanges.worked(class_)
    update(class_, next_update(college, 2))
    assert not staleness.is_stale("class", books.tables_of(class_), "学业成绩")
    settings = books.tables_of(college)["settings"]
    rewrite(college, settings=rows.changed(settings, [0], value="0.3"))
    update(class_, next_update(college, 3))
    assert staleness.is_stale("class", books.tables_of(class_), "学业成绩")


def test_the_college_may_import_it_too_but_not_the_class_teacher(college, class_):
    path = next_update(college, 2)
    assert codes(update(class_, path, actor=books.TEACHER)) == ["B802"]
    assert update(class_, path, actor=ADMIN).ok


def test_a_dry_run_shows_what_a_run_does(college, class_):
    books.run("roster.staff", college, sets={"班级": NAME, "工号": "T002", "移除": "是"}, actor=ADMIN)
    path = next_update(college, 2)
    before = class_.read_bytes()
    dry = update(class_, path, dry_run=True)
    assert class_.read_bytes() == before
    assert dry.outcome.changes == update(class_, path).outcome.changes
