"""B and W: participants and staff of a college, what college and classes send one another."""

from __future__ import annotations

from tests import files
from tests.faults.cases import case
from tests.faults.flow import CLASS, COLLEGE, ran
from tests.flow import books, exchanges
from tests.flow.books import ADMIN, CODE, COUNSELLOR, NAME, tables_of
from tests.flow.exchanges import changed, issue, logged, rewrite, worked
from zongce.commands import rows

SENT, OTHER = "会计2401.xlsx", "又一份.xlsx"
ROSTER, STAFF = "名册.xlsx", "人员表.xlsx"
HEADINGS = ("学号", "姓名", "学院", "班级代码", "班级", "届次", "专业", "年级")
JIA = ("01", "甲", "管理学院", "K1", "会计1班", "2028", "会计学", "2024")


def college(folder, **given):
    """A college with two classes, its workbook named as the cases expect."""
    made = exchanges.college(folder, **given)
    return made.rename(folder / COLLEGE)


def fresh(folder):
    """A college without students, nothing opened."""
    return books.college(folder / COLLEGE, roster=[], staff=books.STAFF[:2], windows=exchanges.UNOPENED)


def imports(folder, *people, path=None):
    """Import a roster, into an empty college unless another one is given."""
    roster = files.save(folder / ROSTER, {"学生名册": [HEADINGS, *people]})
    return ran("roster.participants", path or fresh(folder), [roster], actor=ADMIN)


def holding(folder, *people):
    """A college that has opened nothing and whose roster these students are in."""
    columns = ("student_id", "name", "college", "class_code", "class_", "cohort", "major", "grade_year")
    path = fresh(folder)
    roster = [dict(zip(columns, person, strict=True)) for person in people]
    return rewrite(path, roster=rows.of(books.tables_of(path)["roster"].table, roster))


def staffs(folder, *people):
    """Import a staff table."""
    table = files.save(folder / STAFF, {"人员": [("工号", "姓名", "角色", "班级", "主责"), *people]})
    return ran("roster.staff", college(folder), [table], actor=ADMIN)


def issued(folder, **given):
    """A college that has issued its class workbooks, and one of them as its class has it."""
    path = college(folder / "学院", **given)
    issue(path)
    sent = folder / SENT
    sent.write_bytes((path.parent / exchanges.ISSUED1).read_bytes())
    return path, sent


def collects(path, *sent):
    """Collect class workbooks."""
    return ran("class.collect", path, sent, actor=ADMIN)


def updates(folder, path, sent, number=2):
    """Import the college's newest update into the class's workbook."""
    book = folder / "班" / CLASS
    book.parent.mkdir()
    book.write_bytes(sent.read_bytes())
    assert issue(path, NAME).ok
    return ran("class.update", book, [path.parent / f"下发/{NAME}_班级更新_{number}.xlsx"], actor=COUNSELLOR)


def copy(path, name):
    made = path.parent / name
    made.write_bytes(path.read_bytes())
    return made


@case("B808", file="", value=NAME)
def a_class_that_has_submitted_is_cleared(folder):
    row = {"class_code": CODE, "class_": NAME, "submission": "已提交"}
    return ran("roster.clear", college(folder, class_progress=[row]), sets={"班级": NAME}, actor=ADMIN)


@case("B810", file="", value=NAME)
def participants_change_after_opening_without_a_clearing(folder):
    change = {"学号": "20240101", "参评": "否", "不参评原因": "退学"}
    return ran("roster.participants", college(folder), sets=change, actor=ADMIN)


@case("B821", file=STAFF, sheet="人员", cell="D2", value="没有的班")
def a_counsellor_of_a_class_that_is_not_there(folder):
    return staffs(folder, ("T9", "某", "辅导员", "没有的班", None))


@case("B831", file=ROSTER, sheet="学生名册", cell="F3", value="2027")
def students_of_another_cohort(folder):
    return imports(folder, JIA, ("02", "乙", *JIA[2:5], "2027", *JIA[6:]))


@case("B850", file=ROSTER, sheet="学生名册", cell="C3", value="外语学院")
def students_of_another_college(folder):
    return imports(folder, JIA, ("02", "乙", "外语学院", "E1", "英语1班", "2028", "英语", "2024"))


@case("B851", file=STAFF, sheet="人员", cell="C2", value="学院管理员")
def an_administrator_in_a_table_of_class_staff(folder):
    return staffs(folder, ("G9", "某", "学院管理员", None, None))


@case("B852", file="", value="某（T8）、某（T9）")
def two_counsellors_in_charge_of_one_class(folder):
    return staffs(folder, *((number, "某", "辅导员", NAME, "是") for number in ("T8", "T9")))


@case("B853", file="")
def no_counsellor_in_charge(folder):
    return staffs(folder, ("T9", "某", "辅导员", NAME, None))


@case("B854", file="", value="会计1班")
def two_classes_of_one_name(folder):
    return imports(folder, JIA, ("02", "乙", "管理学院", "K2", *JIA[4:]))


@case("B855", file=COLLEGE, sheet="学生名册", cell="A6", value="02")
def a_student_who_is_not_in_the_imported_roster(folder):
    return imports(folder, JIA, path=holding(folder, JIA, ("02", "乙", *JIA[2:])))


@case("B856", file=ROSTER, sheet="学生名册", cell="B2", value="贾")
def an_imported_roster_with_another_name(folder):
    return imports(folder, ("01", "贾", *JIA[2:]), path=holding(folder, JIA))


@case("B857", file=STAFF, sheet="人员", cell="A3", value="T9")
def a_counsellor_who_stands_twice(folder):
    return staffs(folder, *(("T9", "某", "辅导员", NAME, lead) for lead in ("是", "否")))


@case("B858", file=STAFF, sheet="人员", cell="B2", value="某")
def one_number_with_two_names(folder):
    return staffs(folder, ("T9", "某", "辅导员", NAME, "是"), ("T9", "谋", "班主任", NAME, None))


@case("B863", file=COLLEGE, sheet="学生名册", cell="K5", value=NAME)
def a_participant_typed_over_after_the_class_submitted(folder):
    path, _ = issued(folder)
    rewrite(path, class_progress=changed(path, "class_progress", [0], submission="已提交"))
    exchanges.typed(path, "20240101", participant="否", absence_reason="退学")
    return ran("roster.check", path, actor=ADMIN)


@case("B862", file=COLLEGE, sheet="班级进度", cell="B6", value=exchanges.NAME2, also="B821")
def a_class_whose_students_were_deleted_after_opening(folder):
    path, _ = issued(folder)
    rewrite(path, roster=tables_of(path)["roster"].select(range(5)))
    return ran("roster.check", path, actor=ADMIN)


@case("W923", file=SENT)
def two_workbooks_of_a_class_that_nobody_can_order(folder):
    path, sent = issued(folder)
    return collects(path, logged(copy(sent, OTHER), "别的"), logged(sent, "一"))


@case("W924", file=SENT, value="0")
def a_workbook_older_than_the_received_one(folder):
    path, sent = issued(folder)
    assert books.run("class.collect", path, [logged(copy(sent, OTHER), "一")], actor=ADMIN).ok
    return collects(path, sent)


@case("W925", file=SENT, sheet="学业成绩")
def a_result_that_was_edited_after_computing(folder):
    path, sent = issued(folder)
    worked(sent)
    return collects(path, rewrite(sent, academic=changed(sent, "academic", [0], academic_score=9999)))


@case("W929", file=SENT, value="1")
def a_workbook_that_has_not_seen_the_clearing(folder):
    path, sent = issued(folder)
    assert books.run("roster.clear", path, sets={"班级": NAME}, actor=ADMIN).ok
    return collects(path, sent)


@case("W966", file=OTHER, value="1")
def a_workbook_that_was_submitted_before_the_return(folder):
    path, sent = issued(folder)
    books.run("class.collect", path, [worked(sent, submitted=True)], actor=ADMIN)
    exchanges.with_items(path, **{f"退回次数:{CODE}": "1"})
    rewrite(path, class_progress=changed(path, "class_progress", [0], submission="未提交"))
    return collects(path, logged(sent, "成绩单", to=folder / OTHER))


@case("W930", file="")
def staff_that_an_issued_class_has_not_heard_of(folder):
    path, _ = issued(folder)
    teacher = {"班级": NAME, "角色": "班主任", "工号": "T9", "姓名": "某"}
    return ran("roster.staff", path, sets=teacher, actor=ADMIN)


@case("W960", file="")
def a_class_of_which_nobody_takes_part(folder):
    nobody = [{**s, "participant": "否", "absence_reason": "休学"} for s in exchanges.OTHERS]
    return ran("class.issue", college(folder, roster=[*books.STUDENTS, *nobody]), actor=ADMIN)


@case("W961", file="")
def ranks_of_results_that_changed_since(folder):
    path, sent = issued(folder)
    assert books.run("class.collect", path, [worked(sent)], actor=ADMIN).ok
    rewrite(path, academic=changed(path, "academic", [0], major_grade_rank="1/6"))
    return updates(folder, path, worked(sent, {f"2024010{n}": 7000 for n in range(1, 5)}))


@case("W962", file="", value="身体素质")
def a_module_with_scores_that_is_gone(folder):
    path, sent = issued(folder)
    rewrite(sent, module_scores=changed(sent, "module_scores", [0], module_0=8000))
    modules = books.tables_of(path)["modules"]
    rewrite(path, modules=rows.without(modules, rows.find(modules, source="录入")))
    return updates(folder, path, sent)


@case("W963", file="", value="甲（20240101）")
def a_student_with_a_row_who_left(folder):
    path, sent = issued(folder, windows=exchanges.UNOPENED)
    change = {"学号": "20240101", "参评": "否", "不参评原因": "退学"}
    assert books.run("roster.participants", path, sets=change, actor=ADMIN).ok
    return updates(folder, path, sent)


@case("W964", file=SENT, sheet="学业成绩")
def results_without_one_of_the_participants(folder):
    path, sent = issued(folder)
    return collects(path, worked(sent, {f"2024010{n}": 8000 for n in range(1, 4)}))


@case("W967", file=SENT, sheet="原始成绩")
def a_raw_score_that_the_class_raised(folder):
    path, sent = issued(folder)
    worked(sent)
    scores = books.tables_of(sent)["raw_scores"]
    return collects(path, rewrite(sent, raw_scores=rows.changed(scores, [0], score=10000)))
