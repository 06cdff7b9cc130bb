"""K4: copies and reports that are not what was accepted, submitted or computed."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from tests.faults import flow
from tests.faults.cases import case
from tests.flow import books, exchanges, sealed
from tests.flow.books import NAME, SECRETARY, rows_in, tables_of
from zongce.commands import rows, sealing
from zongce.tables.sealing import CLASS_SEALED, REPORT_SEALED, SEAL

BOOK = "学院工作簿.xlsx"
REPORT = "2025-2026学年综合测评_管理学院_学院上报_1.xlsx"
_ROOM = tempfile.TemporaryDirectory()
REPORTED, TOTALS = "上报成绩", "综合测评成绩"


@cache
def _published() -> sealed.Year:
    """A college that is ready for its approval; made once, every case has its own copy."""
    return sealed.published(sealed.submitted(sealed.started(Path(_ROOM.name) / "公示")))


@cache
def _approved() -> sealed.Year:
    return sealed.approved(sealed.copied(_published(), Path(_ROOM.name) / "审核"))


def approves(folder: Path, **tables) -> flow.Ran:
    """Approve in a college with other sheets."""
    year = sealed.copied(_published(), folder / "年")
    exchanges.rewrite(
        year.college, **{name: change(tables_of(year.college)) for name, change in tables.items()}
    )
    before = flow.contents(year.college.parent)
    report = sealed.run(year, "college.approve", now=sealed.LATER)
    return flow.Ran(report, year.college, (), before)


def collects(folder: Path, change) -> flow.Ran:
    """Collect a report in whose parcel somebody with real keys changed something."""
    year = sealed.copied(_approved(), folder / "年")
    parcel = sealed.opened(year.report, folder / "包")
    change(*parcel.values())
    before = flow.contents(year.school.parent)
    report = sealed.office(year, "batch.collect", *parcel.values())
    return flow.Ran(report, year.school, tuple(parcel.values()), before)


def report_of(path: Path, **values) -> Path:
    """A report with other values for one student, approved so by the vice-secretary."""
    table = tables_of(path)["reported_results"]
    place = table.texts("student_id").index("20240104")
    table = rows.changed(table, [place], **values)
    sealed.redigested(sealed.resealed(path, REPORT_SEALED, SECRETARY, reported_results=table))
    return sealed.restamped(path, SECRETARY)


@case("K401", file=BOOK, sheet=SEAL.sheet, value="1")
def a_college_goes_back_to_an_older_copy_of_a_chain(folder):
    def more(tables):
        held = rows.row_of(tables["seal_register"], 0)
        return rows.added(tables["seal_register"], [held | {"seq": 2, "head": "a" * 64}])

    return approves(folder, seal_register=more)


@case("K402", file=BOOK, sheet=SEAL.sheet, value="1")
def a_college_holds_another_chain_than_it_registered(folder):
    return approves(
        folder, seal_register=lambda tables: rows.changed(tables["seal_register"], [0], head="a" * 64)
    )


@case("K403", file=BOOK, sheet=SEAL.sheet, value=NAME)
def a_college_hands_on_another_class_workbook_than_the_submitted_one(folder):
    def other(tables):
        item, digest = "采用原件:2024011", _digest_of("会计2402")
        status = tables["status"]
        return rows.changed(status, rows.find(status, setting=item), value=digest)

    return approves(folder, status=other)


def _digest_of(sender: str) -> str:
    register = rows_in(_published().college, "received")
    return next(str(row["digest"]) for row in register if row["sender"] == sender)


@case("K407", file=f"{NAME}.xlsx", sheet=SEAL.sheet, value=NAME, also="K202")
def a_college_returns_a_class_upon_a_chain_that_somebody_made_up(folder):
    year = sealed.started(folder / "年")
    sealed.computed(year, NAME)
    sealed.did(sealed.submit(year))
    events = sealing.kept_seal(tables_of(year.class_book())).chain
    sealed.with_chain(year.class_book(), (events[0]._replace(name="别人", signature="00" * 64),))
    sealed.run(year, "class.collect", year.class_book())
    before = flow.contents(year.college.parent)
    report = sealed.run(year, "college.return", 班级=NAME, 原因="核对加减分")
    return flow.Ran(report, year.college, (), before)


@case("K404", file=REPORT, sheet=REPORTED, cell="D8", value="99.99")
def a_college_reports_another_total_than_the_class_submitted(folder):
    return collects(folder, lambda report, *_: report_of(report, composite_score=9999))


@case("K405", file=f"{NAME}.xlsx", sheet=TOTALS, cell="L8", value="一般")
def a_class_submits_a_level_that_the_rules_do_not_give(folder):
    def falsify(report, first, _second):
        table = rows.changed(tables_of(first)["composite"], [3], total_level="一般")
        sealed.resealed(first, CLASS_SEALED, books.COUNSELLOR, composite=table)
        covers = sealed.covered(first)
        held = tables_of(report)["reported_results"]
        place = held.texts("student_id").index("20240104")
        held = rows.changed(held, [place], level_total="一般")
        sealed.resealed(report, REPORT_SEALED, SECRETARY, covers=covers, reported_results=held)
        sealed.restamped(sealed.redigested(report), SECRETARY)

    return collects(folder, falsify)


@case("K210", file="会计2401.xlsx", sheet=SEAL.sheet, value="2026-10-20 15:30:00")
def a_submission_of_a_clock_that_runs_ahead(folder):
    year = sealed.started(folder / "年")
    sealed.computed(year, NAME)
    sealed.did(sealed.submit(year, now=books.NOW.replace(hour=15)))
    before = flow.contents(year.college.parent)
    report = sealed.run(year, "class.collect", year.class_book())
    return flow.Ran(report, year.college, (year.class_book(),), before)
