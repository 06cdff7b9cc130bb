"""B: totals of a class that cannot be computed, imported, submitted, put into a year or given out."""

from __future__ import annotations

from decimal import Decimal

from tests.faults.cases import case
from tests.faults.flow import CLASS, ran
from tests.files import save
from tests.flow import books
from tests.flow import class_results as made
from tests.flow.test_composite_book import HEADINGS, OFFLINE, TYPED
from tests.flow.test_year import AFTER, FIRST_BATCH, SECOND_BATCH, imported

IMPORT, FIRST, SHEET = "导入.xlsx", "第一学期.xlsx", "综合测评成绩"


def command(name, folder, files=(), actor=books.COUNSELLOR, **given):
    """Run a command on a class whose academic and rating scores are computed."""
    return ran(f"composite.{name}", made.class_book(folder / CLASS, **given), files, actor=actor)


def with_import(folder, row, column, value, **given):
    """Import what computing gives, but for one cell."""
    rows = [list(r) for r in TYPED]
    rows[row][column] = value
    file = save(folder / IMPORT, {SHEET: [HEADINGS, *rows]})
    return command("import", folder, [file], **given)


@case("B826", file="", value=books.SECOND)
def a_submission_by_another_counsellor(folder):
    path = made.class_book(folder / CLASS)
    assert books.run("composite.compute", path, actor=books.COUNSELLOR).ok
    return ran("composite.submit", path, actor=books.SECOND)


@case("B834", file="", value="线下导入")
def a_total_where_the_college_imports(folder):
    return command("compute", folder, **OFFLINE)


@case("B835", file=CLASS, sheet="等次规则", cell="F5", value="专业年级")
def a_level_by_the_share_of_a_grade_in_one_class(folder):
    rules = [{"object_": "总分", "manner": "比例", "level": "优秀", "share": 2000, "scope": "专业年级"}]
    return command("compute", folder, level_rules=rules)


@case("B836", file=FIRST, value=FIRST_BATCH["batch"])
def a_year_with_a_first_term_that_was_not_submitted(folder):
    theirs = made.PROPERTIES | {"zongce.batch": FIRST_BATCH["batch_id"]}
    first = imported(folder / "旧" / FIRST, AFTER, FIRST_BATCH, submit=False, properties=theirs)
    second = imported(folder / CLASS, AFTER, SECOND_BATCH, submit=False)
    return ran("composite.year", second, [first], actor=books.COUNSELLOR)


@case("B870", file=IMPORT, sheet=SHEET, cell="H2", value="优秀")
def a_level_that_a_failed_course_bars(folder):
    vetoes = [{"condition": "有不及格课程", "barred": "优秀"}]
    failed = made.academic(failed={"20240101": 1})
    return with_import(folder, 0, 7, "优秀", veto_rules=vetoes, academic=failed, **OFFLINE)


@case("B871", file=IMPORT, sheet=SHEET, cell="G3", value="79.05")
def a_total_typed_otherwise_than_computed(folder):
    return with_import(folder, 1, 6, Decimal("79.05"))


@case("B873", file=IMPORT, sheet=SHEET, cell="H2", value="合格")
def a_level_typed_otherwise_than_computed(folder):
    return with_import(folder, 0, 7, "合格")


@case("B872", file="")
def slips_before_the_class_has_submitted(folder):
    path = made.class_book(folder / CLASS)
    assert books.run("composite.compute", path, actor=books.COUNSELLOR).ok
    return ran("slip.issue", path, actor=books.COUNSELLOR)
