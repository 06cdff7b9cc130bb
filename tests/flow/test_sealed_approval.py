"""审核通过 under seal: what the vice-secretary approves is what the classes sealed (issue C, deliver 3)."""

import zipfile

import pytest

from tests.flow import books, exchanges, keyed, sealed
from tests.flow.books import CODE, NAME, codes, rows_in, tables_of
from tests.flow.exchanges import CODE2, NAME2
from zongce.commands import rows, sealing, staleness
from zongce.core.finding import Severity
from zongce.seal.commit import BareSheet, SheetSeal
from zongce.tables.records import COMPUTATIONS


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return sealed.published(sealed.submitted(sealed.started(tmp_path_factory.mktemp("published"))))


@pytest.fixture
def year(made, tmp_path):
    return sealed.copied(made, tmp_path / "年")


def approve(year, **more):
    return sealed.run(year, "college.approve", now=sealed.LATER, **more)


def rewritten(year, table, row, **values):
    """A score changed in the college's workbook, and 计算记录 as if it had been computed so."""
    exchanges.rewrite(year.college, **{table: rows.changed(tables_of(year.college)[table], [row], **values)})
    tables = tables_of(year.college)
    done = rows.mapped(
        tables["computations"],
        lambda _, held: {
            **held,
            "input_digest": staleness.inputs("college", tables, held["computed_item"], held["class_"] or ""),
            "result_digest": staleness.result_digest(tables, held["computed_item"], held["class_"] or ""),
        },
    )
    exchanges.rewrite(year.college, **{COMPUTATIONS.name: done})
    digests = {
        r["class_"]: staleness.result_digest(tables_of(year.college), "综合成绩", r["class_"])
        for r in rows_in(year.college, "publicity_list")
    }
    listed = rows.mapped(
        tables["publicity_list"], lambda _, held: {**held, "result_digest": digests[held["class_"]]}
    )
    exchanges.rewrite(year.college, publicity_list=listed)


def test_an_approval_seals_the_college_over_the_classes(year):
    report = approve(year)
    assert (report.ok, report.findings) == (True, ())
    seals = sealing.seals_of(tables_of(year.college))
    event = seals[""].chain[-1]
    assert (event.act, event.role, event.number, event.seq) == ("审核通过", "学院副书记", "G002", 1)
    assert [(c.class_, c.head) for c in event.covers] == [
        (key, seals[key].chain[-1].head) for key in (CODE, CODE2)
    ]
    kinds = {c.sheet: type(c) for c in seals[""].contents}
    assert set(kinds.values()) == {SheetSeal}
    assert set(kinds) == {"学生名册", "学业成绩", "评分结果", "综合测评成绩", "上报成绩"}


def test_the_report_is_one_zip_with_the_class_workbooks_exactly_as_they_came(year, tmp_path):
    approve(year)
    files = sealed.opened(year.report, tmp_path / "包")
    assert year.report.suffix == ".zip"
    assert list(files) == [f"{year.report.stem}.xlsx", f"{NAME}.xlsx", f"{NAME2}.xlsx"]
    for name in (NAME, NAME2):
        assert files[f"{name}.xlsx"].read_bytes() == year.class_book(name).read_bytes()
    own = sealing.kept_seal(tables_of(files[f"{year.report.stem}.xlsx"]))
    assert {c.sheet for c in own.contents if isinstance(c, SheetSeal)} == {"上报成绩"}
    assert len([c for c in own.contents if isinstance(c, BareSheet)]) == 4
    assert own.chain == sealing.kept_seal(tables_of(year.college)).chain


def test_the_same_approval_gives_the_same_bytes(made, tmp_path):
    years = [sealed.copied(made, tmp_path / name) for name in "ab"]
    for year in years:
        approve(year)
    first, second = (year.report.read_bytes() for year in years)
    assert first == second
    with zipfile.ZipFile(years[0].report) as packed:
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}


def test_a_further_report_carries_the_same_seal(year):
    approve(year)
    assert sealed.run(year, "college.report", now=sealed.LATER).ok
    assert year.report.name.endswith("学院上报_2.zip")
    assert sealed.office(year, "batch.collect", year.report).ok


def test_progress_is_reported_without_results_or_class_workbooks(year):
    assert sealed.run(year, "college.report").ok
    assert year.report.suffix == ".xlsx"
    assert rows_in(year.report, "reported_results") == []
    assert sealed.office(year, "batch.collect", year.report).ok


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("composite", "total", 9999),
        ("composite", "total_level", "一般"),
        ("composite", "module_2", 1),
        ("composite", "total_class_rank", "1/4"),
        ("academic", "academic_score", 9999),
        ("academic", "failed_count", 0),
        ("rating_result", "rating_score", 6100),
    ],
)
def test_a_score_that_the_college_changed_after_collecting_is_not_approved(year, table, column, value):
    rewritten(year, table, 3, **{column: value})
    report = approve(year)
    records = tables_of(year.college)[table]
    where = records.where(3, column)
    [found] = [f for f in report.findings if f.code == "K101"]
    assert (found.file, found.sheet, found.cell) == (where.file, where.sheet, where.cell)
    assert (report.ok, codes(report)) == (False, ["K101"])
    assert exchanges.item(year.college, "审核状态") == "未审核"


def test_ranks_within_major_and_grade_are_the_colleges_own(year):
    rewritten(year, "composite", 0, total_major_rank="6/6")
    assert approve(year).ok


def test_a_student_whom_the_college_took_out_is_missed(year):
    table = tables_of(year.college)["composite"]
    exchanges.rewrite(year.college, composite=table.select([0, 1, 3, 4, 5]))
    rewritten(year, "composite", 0)
    report = approve(year)
    assert [(f.code, f.value) for f in report.findings if f.code == "K103"] == [("K103", "20240103")]


def test_who_submitted_a_class_does_not_approve_it(year):
    """The counsellor became vice-secretary meanwhile, with a certificate for either."""
    other = {"number": books.COUNSELLOR, "name": "李莉", "serial": "ZT001B"}
    other |= {"public": keyed.key_of(books.COUNSELLOR).public}
    people = [*sealed.people(), keyed.certificate(books.SECRETARY, **other)]
    tables = tables_of(year.college)
    trust = rows.of(tables["trust"].table, keyed.trust_rows_for(keyed.COLLEGE, *people, number=2))
    staff = rows.added(
        tables["staff"], [{"staff_number": books.COUNSELLOR, "name": "李莉", "role": "学院副书记"}]
    )
    exchanges.rewrite(year.college, trust=trust, staff=staff)
    report = keyed.run_keyed("college.approve", year.college, actor=books.COUNSELLOR, now=sealed.LATER)
    assert (report.ok, [(f.code, f.value) for f in report.findings if f.code != "K304"]) == (
        False,
        [("K208", books.COUNSELLOR)],
    )
    assert NAME in report.findings[0].message + report.findings[-1].message


def test_a_class_whose_seal_the_college_lost_is_not_approved(year):
    seals = sealing.seals_of(tables_of(year.college))
    exchanges.rewrite(year.college, seal=tables_of(year.college)["seal"].select(()))
    report = approve(year)
    assert {(f.code, f.value) for f in report.findings} == {("K106", NAME), ("K106", NAME2)}
    assert set(seals) == {CODE, CODE2}


def test_a_class_that_submitted_before_there_were_keys_is_not_published(made, tmp_path):
    """Else it is told only when the approval is refused after five days of publicity."""
    year = sealed.copied(made, tmp_path / "年")
    seals = sealing.seals_of(tables_of(year.college))
    exchanges.rewrite(
        year.college,
        seal=sealing.with_seals(
            {**tables_of(year.college), "seal": tables_of(year.college)["seal"].select(())},
            {CODE2: seals[CODE2]},
        ),
    )
    report = sealed.run(year, "publicity.start", now=sealed.LATER, 班级=f"{NAME}、{NAME2}")
    assert [(f.code, f.sheet, f.value) for f in report.findings] == [("K106", "封签", NAME)]
    assert len(rows_in(year.college, "publicity_list")) == 2
    assert sealed.run(year, "publicity.start", now=sealed.LATER, 班级=NAME2).ok


def test_an_official_chain_that_is_behind_the_register_stops_with_an_error(year):
    older = sealing.seals_of(tables_of(year.college))[CODE]
    sealed.run(year, "college.return", now=sealed.LATER, 班级=NAME, 原因="再核")
    made = sealing.with_seals(tables_of(year.college), {CODE: older})
    exchanges.rewrite(year.college, seal=made)
    exchanges.rewrite(
        year.college,
        class_progress=exchanges.changed(
            year.college, "class_progress", [0], submission="已提交", publicity_state="已结束"
        ),
    )
    report = approve(year)
    assert [(f.code, f.severity) for f in report.findings] == [("K401", Severity.ERROR)]


def test_a_class_workbook_that_is_no_longer_kept_stops_the_approval(year):
    for path in (year.college.parent / "收件").glob(f"*{NAME}*"):
        path.unlink()
    assert codes(approve(year)) == ["W920"]


def test_another_class_workbook_in_place_of_the_kept_one_stops_the_approval(year):
    shelf = year.college.parent / "收件"
    digest = next(r["digest"] for r in rows_in(year.college, "received") if r["sender"] == NAME2)
    item = f"采用原件:{CODE}"
    exchanges.with_items(year.college, **{item: digest})
    report = approve(year)
    assert [(f.code, f.value) for f in report.findings] == [("K403", NAME)]
    assert len(list(shelf.iterdir())) == 2
