"""收取学院上报 under seal: chain, classes behind it, every score computed once more (issue C, deliver 3)."""

import shutil

import pytest

from tests.flow import books, exchanges, keyed, sealed
from tests.flow.books import CODE, NAME, OFFICE, SECRETARY, codes, rows_in, tables_of
from tests.flow.exchanges import CODE2
from tests.flow.sealed import GL, LATER, OWNER
from zongce.commands import facts, rows, sealing
from zongce.core.finding import Severity
from zongce.tables.sealing import CLASS_SEALED, REPORT_SEALED, SEAL

OFFLINE, BONUS = "线下导入", "学分加成比例"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    year = sealed.started(tmp_path_factory.mktemp("approved"))
    return sealed.approved(sealed.published(sealed.submitted(year)))


@pytest.fixture
def year(made, tmp_path):
    return sealed.copied(made, tmp_path / "年")


class Parcel:
    """The files of a college's report."""

    def __init__(self, year, folder):
        self.files = sealed.opened(year.report, folder)
        self.report, self.first, self.second = self.files.values()

    def all(self):
        return list(self.files.values())


@pytest.fixture
def parcel(year, tmp_path):
    return Parcel(year, tmp_path / "包")


def collect(year, *files, **more):
    return sealed.office(year, "batch.collect", *(files or (year.report,)), **more)


def told(report):
    return [(f.code, f.file, f.sheet, f.cell) for f in report.findings]


def at(path, table, row, column):
    where = tables_of(path)[table].where(row, column)
    return where.file, where.sheet, where.cell


def changed(path, table, row, **values):
    return rows.changed(tables_of(path)[table], [row], **values)


def place(path, table, student):
    return tables_of(path)[table].texts("student_id").index(student)


def outcomes(year):
    return [(r["file"], r["outcome"]) for r in rows_in(year.school, "received")]


def test_an_approved_report_is_taken_over_with_its_chain(year):
    report = collect(year)
    assert (report.ok, report.findings) == (True, ())
    results = {r["student_id"]: r for r in rows_in(year.school, "school_results")}
    assert len(results) == 7
    assert results["20240101"]["composite_score"] is not None
    assert sealed.chain(year.school, OWNER) == ("审核通过",)
    [row] = rows_in(year.school, "seal_register")
    assert (row["seal_owner"], row["act"], row["person"]) == (OWNER, "审核通过", "钱书记（G002）")
    assert [o for _, o in outcomes(year)] == ["采用"] * 3
    assert not list((year.school.parent / "隔离").glob("*"))


def test_several_workers_find_the_same(year, parcel):
    held = changed(parcel.first, "composite", 3, total_level="一般")
    exchanges.rewrite(parcel.first, composite=held)
    assert codes(collect(year, *parcel.all(), workers=2)) == ["K101"]
    assert collect(year, workers=2).ok


def test_who_approved_when_is_what_was_signed(year, parcel):
    held = tables_of(parcel.report)["reported_progress"]
    exchanges.rewrite(
        parcel.report, reported_progress=rows.changed(held, [0], approved_by="别人", approved_at="2026-01-01")
    )
    assert codes(collect(year, *parcel.all())) == ["K105"]
    sealed.restamped(parcel.report, SECRETARY)
    assert collect(year, *parcel.all()).ok
    [row] = rows_in(year.school, "college_progress")
    assert (row["approved_by"], row["approved_at"]) == ("钱书记（G002）", "2026-10-28 09:30:00")


def test_the_same_report_once_more_changes_nothing(year):
    collect(year)
    before = year.school.read_bytes()
    again = collect(year)
    assert (codes(again), again.outcome.changes) == (["W915"], ())
    assert year.school.read_bytes() == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("composite_score", 9999), ("level_total", "一般"), ("total_class_rank", "4/4"),
        ("total_major_rank", "6/6"), ("module_texts", "专业学习成绩 1.00"), ("has_failed", "是"),
        ("participant", "否"), ("major", "法学"),
    ],
)  # fmt: skip
def test_a_report_that_was_changed_after_the_approval_is_refused_by_its_cell(year, parcel, column, value):
    row = place(parcel.report, "reported_results", "20240101")
    table = changed(parcel.report, "reported_results", row, **{column: value})
    exchanges.rewrite(parcel.report, reported_results=table)
    sealed.redigested(parcel.report)
    report = collect(year, *parcel.all())
    assert told(report) == [("K101", *at(parcel.report, "reported_results", row, column))]
    assert {f.severity for f in report.findings} == {Severity.REFUSED}
    assert rows_in(year.school, "school_results") == []
    assert [o for _, o in outcomes(year)] == ["拒收"] * 3
    assert len(list((year.school.parent / "隔离").glob("*.xlsx"))) == 3


def test_after_a_refusal_the_true_report_is_taken_over(year, parcel):
    bare = exchanges.rewrite(parcel.report, seal=tables_of(parcel.report)["seal"].select(()))
    assert codes(collect(year, *parcel.all())) == ["K106", "W909", "W909"]
    assert bare.exists()
    assert collect(year).ok
    assert [o for _, o in outcomes(year)][-3:] == ["采用"] * 3


def test_a_state_that_the_chain_does_not_say_is_refused(year, parcel):
    exchanges.with_items(parcel.report, 审核状态="未审核")
    assert codes(collect(year, parcel.report))[0] == "K107"


def test_an_approved_report_alone_lacks_its_classes(year, parcel):
    report = collect(year, parcel.report, parcel.second)
    assert [(f.code, f.file, f.value) for f in report.findings] == [("K403", parcel.report.name, NAME)]
    assert outcomes(year) == [(parcel.report.name, "拒收"), (parcel.second.name, "拒收")]


def test_class_workbooks_without_their_report_are_for_the_college(year, parcel):
    report = collect(year, parcel.first)
    assert [(f.code, f.file) for f in report.findings] == [("W909", parcel.first.name)]
    assert outcomes(year) == [(parcel.first.name, "拒收")]


def test_a_class_workbook_of_another_college_stands_for_nothing(year, parcel):
    exchanges.with_items(parcel.first, 学院="外语学院")
    assert codes(collect(year, *parcel.all())) == ["K403", "W909"]


@pytest.mark.parametrize("table", ["raw_scores", "composite", "module_scores"])
def test_a_class_workbook_that_was_changed_on_the_way_refuses_the_report(year, parcel, table):
    column, value = {
        "raw_scores": ("score", 9900),
        "composite": ("total", 1),
        "module_scores": ("module_0", 1),
    }[table]
    exchanges.rewrite(parcel.first, **{table: changed(parcel.first, table, 0, **{column: value})})
    report = collect(year, *parcel.all())
    assert told(report) == [("K101", *at(parcel.first, table, 0, column))]


def reported(parcel, student="20240104", covers=None, **values):
    row = place(parcel.report, "reported_results", student)
    table = changed(parcel.report, "reported_results", row, **values) if values else None
    tables = {"reported_results": table} if values else {}
    sealed.resealed(parcel.report, REPORT_SEALED, SECRETARY, covers=covers, **tables)
    sealed.redigested(parcel.report)
    sealed.restamped(parcel.report, SECRETARY)
    return row


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("composite_score", 9999), ("level_total", "优秀"), ("total_class_rank", "1/4"),
        ("module_texts", "专业学习成绩 99.00"), ("has_failed", "否"),
    ],
)  # fmt: skip
def test_a_report_that_says_otherwise_than_the_class_is_refused_though_it_is_sealed(
    year, parcel, column, value
):
    row = reported(parcel, **{column: value})
    report = collect(year, *parcel.all())
    assert told(report) == [("K404", *at(parcel.report, "reported_results", row, column))]


def test_a_student_whom_the_report_leaves_out_or_invents_is_named(year, parcel):
    held = tables_of(parcel.report)["reported_results"]
    row = held.texts("student_id").index("20240103")
    sealed.resealed(
        parcel.report, REPORT_SEALED, SECRETARY,
        reported_results=rows.changed(held, [row], student_id="20249999"),
    )  # fmt: skip
    reported(parcel)
    report = collect(year, *parcel.all())
    assert [(f.code, f.value) for f in report.findings] == [("K404", "20240103"), ("K404", "20249999")]


def test_ranks_within_major_and_grade_are_computed_once_more(year, parcel):
    row = reported(parcel, total_major_rank="1/6")
    report = collect(year, *parcel.all())
    assert told(report) == [("K405", *at(parcel.report, "reported_results", row, "total_major_rank"))]


@pytest.mark.parametrize(
    ("table", "column", "value", "also"),
    [
        ("composite", "total_level", "优秀", {"level_total": "优秀"}),
        ("composite", "total_class_rank", "1/4", {"total_class_rank": "1/4"}),
        ("composite", "module_3", 9900, None),
        ("academic", "bonus", 900, {}),
        ("academic", "class_rank", "1/4", {}),
        ("rating_result", "class_rank", "1/4", {}),
    ],
)
def test_a_score_that_computing_gives_otherwise_refuses_the_report_though_all_is_sealed(
    year, parcel, table, column, value, also
):
    """Counsellor and vice-secretary, both with real keys, agree on a value that nobody computed."""
    row = place(parcel.first, table, "20240104")
    sealed.resealed(
        parcel.first, CLASS_SEALED, books.COUNSELLOR,
        **{table: changed(parcel.first, table, row, **{column: value})},
    )  # fmt: skip
    reported(parcel, covers=sealed.covered(parcel.first), **(also or {}))
    report = collect(year, *parcel.all())
    found = [f for f in told(report) if f[0] == "K405"]
    assert ("K405", *at(parcel.first, table, row, column)) in found
    assert rows_in(year.school, "school_results") == []


def test_nobody_talks_the_school_out_of_computing_once_more(year, parcel):
    """班级状态 is not sealed; how scores came about is what was signed with the approval."""
    held = changed(parcel.first, "composite", 3, total_level="一般")
    sealed.resealed(parcel.first, CLASS_SEALED, books.COUNSELLOR, note=OFFLINE, composite=held)
    exchanges.with_items(parcel.first, 计分方式=OFFLINE)
    reported(parcel, covers=sealed.covered(parcel.first), level_total="一般")
    assert codes(collect(year, *parcel.all())) == ["K405"]


def with_another_ratio(folder):
    """A college that has taken over a class which computed with a ratio of its own."""
    year = sealed.started(folder)
    exchanges.with_items(year.class_book(), **{BONUS: "0.5"})
    for name in sealed.NAMES:
        sealed.computed(year, name)
        sealed.did(sealed.submit(year, name))
    note = {f"下发事项:{CODE}:1": '{"计分方式": "系统计算"}'}
    exchanges.with_items(year.college, **note)
    return sealed.published(year)


def test_a_ratio_that_is_not_the_college_s_refuses_the_report_though_every_score_follows_from_it(tmp_path):
    """The college let it through: it has an older program, or is in it."""
    year = with_another_ratio(tmp_path / "年")
    sealed.approved(year)
    report = collect(year)
    records = tables_of(year.class_book())["status"]
    where = records.where(rows.find(records, setting=BONUS)[0], "value")
    found = [(f.code, f.sheet, f.cell, f.value) for f in report.findings]
    assert found == [("K405", where.sheet, where.cell, "0.5")]
    assert rows_in(year.school, "school_results") == []


def test_a_report_of_an_older_program_does_not_say_its_ratio(year, parcel):
    held = tables_of(parcel.report)["status"]
    exchanges.rewrite(parcel.report, status=rows.without(held, rows.find(held, setting=BONUS)))
    sealed.restamped(parcel.report, SECRETARY)
    assert collect(year, *parcel.all()).ok


def test_a_report_that_was_changed_on_the_way_is_told_by_its_cell(year, parcel):
    """Its plain digest does not fit either, but names no cell."""
    row = place(parcel.report, "reported_results", "20240101")
    table = changed(parcel.report, "reported_results", row, composite_score=9999)
    exchanges.rewrite(parcel.report, reported_results=table)
    report = collect(year, *parcel.all())
    assert told(report) == [("K101", *at(parcel.report, "reported_results", row, "composite_score"))]
    assert [o for _, o in outcomes(year)] == ["拒收"] * 3


def test_a_raw_score_that_was_exchanged_before_sealing_shows_in_every_result(year, parcel):
    row = next(
        n for n, r in enumerate(rows_in(parcel.first, "raw_scores"))
        if (r["student_id"], r["course_code"]) == ("20240104", "C2")
    )  # fmt: skip
    sealed.resealed(
        parcel.first, CLASS_SEALED, books.COUNSELLOR,
        raw_scores=changed(parcel.first, "raw_scores", row, score=9900),
    )  # fmt: skip
    reported(parcel, covers=sealed.covered(parcel.first))
    report = collect(year, *parcel.all())
    place_ = place(parcel.first, "academic", "20240104")
    assert ("K405", *at(parcel.first, "academic", place_, "academic_score")) in told(report)
    assert set(codes(report)) == {"K405"}


def again(year, now=LATER):
    """The office returned the college; both classes were returned by name, submitted and approved again."""
    sealed.did(sealed.office(year, "college.return", 学院=GL, 班级=NAME, 原因="总分有误"))
    update = max((year.school.parent / "下发").glob("*学院更新*"))
    sealed.did(sealed.run(year, "batch.update", update, now=LATER))
    sealed.did(sealed.run(year, "class.issue", now=LATER, 班级=NAME))
    did = keyed.run_keyed(
        "class.update", year.class_book(), [sealed.update_of(year)], actor=books.COUNSELLOR, now=LATER
    )
    sealed.did(did)
    sealed.did(sealed.submit(year, now=LATER, seed=5))
    sealed.did(sealed.run(year, "class.collect", year.class_book(), now=LATER))
    sealed.shown(year, LATER)
    sealed.did(sealed.run(year, "college.approve", now=now))


def test_a_clock_that_is_behind_gives_no_other_time_of_approval_than_was_signed(year, tmp_path):
    collect(year)
    again(year, books.NOW.replace(day=27))
    tables = tables_of(year.college)
    signed = sealing.kept_seal(tables).chain[-1].time
    assert (facts.status(tables, facts.APPROVED_AT), signed[:10]) == (signed, "2026-10-28")
    assert collect(year).findings == ()


def test_a_returned_college_approves_again_and_an_old_report_is_known(year, tmp_path):
    old = Parcel(year, tmp_path / "旧")
    collect(year)
    again(year)
    assert sealed.chain(year.college, CODE) == ("提交", "退回", "提交")
    assert sealed.chain(year.college, CODE2) == ("提交",)
    signed = sealing.kept_seal(tables_of(year.college), CODE).chain[1]
    assert (signed.number, signed.role, signed.note) == (books.ADMIN, "学院管理员", "总分有误")
    assert sealed.chain(year.college) == ("审核通过", "退回", "审核通过")
    report = collect(year)
    assert (report.ok, report.findings) == (True, ())
    assert sealed.chain(year.school, OWNER) == ("审核通过", "退回", "审核通过")
    assert [r["seq"] for r in rows_in(year.school, "seal_register")] == [1, 2, 3]
    exchanges.with_items(old.report, 上报号="9", 退回次数="1")
    replayed = collect(year, *old.all())
    assert (codes(replayed)[0], replayed.findings[0].value) == ("K401", "1")
    assert len(rows_in(year.school, "school_results")) == 7


def test_a_report_replayed_after_a_return_is_refused(year):
    old = shutil.copy(year.report, year.folder / "旧.zip")
    collect(year)
    sealed.did(sealed.office(year, "college.return", 学院=GL, 原因="总分有误"))
    assert rows_in(year.school, "school_results") == []
    assert sealed.chain(year.school, OWNER) == ("审核通过", "退回")
    collect(year, old)
    assert rows_in(year.school, "school_results") == []


def test_two_approvals_of_one_step_are_no_two_reports(made, tmp_path):
    first, second = (sealed.copied(made, tmp_path / name) for name in "ab")
    collect(first)
    other = Parcel(second, tmp_path / "另")
    held = sealing.kept_seal(tables_of(other.report))
    event = held.chain[-1]._replace(time="2026-10-28 10:00:00").signed(keyed.key_of(SECRETARY))
    sealed.with_chain(other.report, (event,))
    exchanges.with_items(other.report, 上报号="2")
    report = collect(first, *other.all())
    assert [(f.code, f.value) for f in report.findings] == [("K402", "1")]


def test_an_approval_by_anybody_else_is_refused(year, parcel):
    held = sealing.kept_seal(tables_of(parcel.report))
    admin = held.chain[-1]._replace(number=books.ADMIN, name="赵干事", role="学院管理员", serial="ZG001")
    sealed.with_chain(parcel.report, (admin.signed(keyed.key_of(books.ADMIN)),))
    assert codes(collect(year, *parcel.all())) == ["K204"]


def test_an_approval_whose_key_was_lost_meanwhile_is_refused(year):
    table = tables_of(year.school)["trust"].table
    people = sealed.people(G002={"revoked_at": "2026-10-29"})
    made = keyed.trust_rows_for("", *people, number=2)
    exchanges.rewrite(year.school, trust=rows.of(table, made))
    report = collect(year, now=LATER.replace(day=30))
    assert codes(report) == ["K207"]


def test_a_school_without_keys_refuses_nothing_for_its_seal(year):
    exchanges.rewrite(year.school, trust=tables_of(year.school)["trust"].select(()))
    report = books.run("batch.collect", year.school, [year.report], actor=OFFICE)
    assert codes(report) == ["W909", "W909"]
    assert len(rows_in(year.school, "school_results")) == 7


def test_offline_results_are_not_computed_but_everything_else_holds(made, tmp_path):
    year = sealed.started(tmp_path / "线下", mode=OFFLINE)
    for name in sealed.NAMES:
        exchanges.with_items(year.class_book(name), 计分方式="系统计算")  # scores to begin with
        path = sealed.computed(year, name)
        exchanges.with_items(path, 计分方式=OFFLINE, 综合成绩来源=OFFLINE)
        composite = tables_of(path)["composite"]
        exchanges.rewrite(path, composite=rows.changed(composite, [0], total_level="一般"))
        exchanges.computed(path)
        sealed.did(sealed.submit(year, name))
    sealed.approved(sealed.published(year))
    parcel = Parcel(year, tmp_path / "包")
    exchanges.rewrite(parcel.first, composite=changed(parcel.first, "composite", 1, total_level="优"))
    assert codes(collect(year, *parcel.all())) == ["K101"]
    report = collect(year)
    assert (report.ok, report.findings) == (True, ())


def test_the_seal_of_a_report_stands_in_the_sheet_of_that_name(parcel):
    assert {r["seal_part"] for r in rows_in(parcel.report, SEAL.name)} == {"内容", "事件"}


def test_a_report_of_progress_that_nobody_signed_changes_nothing(year):
    """A made-up number in it would lock out the college's real report."""
    sealed.did(sealed.run(year, "college.report", now=sealed.LATER))
    report = max((year.college.parent / "下发").glob("*学院上报_2*"))
    file = (
        next(iter(sealed.opened(report, year.folder / "包二").values()))
        if report.suffix == ".zip"
        else report
    )
    exchanges.with_items(file, 上报号="999999")
    before = rows_in(year.school, "status")
    assert "K105" in codes(collect(year, file))
    assert rows_in(year.school, "status") == before
    assert collect(year).ok


def test_a_class_that_the_approval_leaves_out_is_missed(year, parcel):
    held = sealing.kept_seal(tables_of(parcel.report)).chain[-1].covers
    kept = tuple(each for each in held if each.class_ != books.CODE)
    table = tables_of(parcel.report)["reported_results"]
    mine = [n for n, name in enumerate(table.texts("class_")) if name != books.NAME]
    sealed.resealed(
        parcel.report, REPORT_SEALED, SECRETARY, leaving=kept, reported_results=table.select(mine)
    )
    sealed.redigested(parcel.report)
    sealed.restamped(parcel.report, SECRETARY)
    report = collect(year, parcel.report, parcel.second)
    assert codes(report) == ["K403"]
    assert rows_in(year.school, "school_results") == []


def test_who_submitted_a_class_cannot_have_approved_it_whatever_the_college_says(year, parcel):
    both = keyed.certificate(
        SECRETARY, serial="ZBOTH", role="辅导员", classes=(books.NAME,), college=keyed.COLLEGE
    )
    table = tables_of(year.school)["trust"].table
    made = keyed.trust_rows_for("", *sealed.people(), both, number=3)
    exchanges.rewrite(year.school, trust=rows.of(table, made))
    sealed.resealed(
        parcel.first,
        CLASS_SEALED,
        SECRETARY,
        signer={"number": SECRETARY, "role": "辅导员", "serial": "ZBOTH"},
    )
    reported(parcel, covers=sealed.covered(parcel.first))
    assert codes(collect(year, *parcel.all())) == ["K208"]
