"""W: rating forms that belong elsewhere, come late, twice, unfinished or void."""

from __future__ import annotations

from datetime import datetime

from openpyxl import load_workbook

from tests.faults.cases import case
from tests.faults.flow import CLASS, ran
from tests.flow import books
from tests.flow import rating_forms as forms
from tests.flow.books import COUNSELLOR
from tests.flow.rating_forms import PEERS
from zongce import casework

FORM, SHEET, SENDER = "收到.xlsx", "评分表", PEERS[0]
LATE = datetime(2026, 12, 21, 8, 0, 0, tzinfo=casework.SCHOOL_TIME)
IN = "来"
"""The folder in which forms come; a form of it that is kept without counting goes into no 隔离."""


def issued(folder, **given):
    """A class whose forms are out."""
    workbook = books.class_book(folder / CLASS, **given)
    assert books.run("rating.issue", workbook, actor=COUNSELLOR).ok
    return workbook


def collect(workbook, *files, **options):
    return ran("rating.collect", workbook, files, actor=COUNSELLOR, **options)


def form(workbook, name=FORM, number=SENDER, **options):
    return forms.fill(forms.form_of(workbook, number), workbook.parent / IN / name, **options)


def from_form(folder, cells=None, drop=(), **properties):
    """Collect one form with other cells or document properties."""
    workbook = issued(folder)
    path = form(workbook, cells=cells)
    book = load_workbook(path)
    for name, value in properties.items():
        book.custom_doc_props[f"zongce.{name}"].value = value
    for name in drop:
        del book.custom_doc_props[f"zongce.{name}"]
    book.save(path)
    return collect(workbook, path)


@case("W907", file=FORM, value="B0000")
def a_form_of_last_years_batch(folder):
    return from_form(folder, batch="B0000")


@case("W908", file=FORM, value="2024012")
def a_form_of_the_class_next_door(folder):
    return from_form(folder, **{"class": "2024012"})


@case("W909", file=FORM, value="班级更新")
def an_update_among_the_forms(folder):
    return from_form(folder, kind="class_update")


@case("W910", file=FORM, sheet=SHEET, cell="C3")
def a_form_copied_into_a_new_workbook(folder):
    return from_form(folder, cells={"C3": None}, drop=("code",))


@case("W911", file=FORM, sheet=SHEET, cell="C3", value="AAAA2222")
def a_form_with_the_code_of_somebody_else(folder):
    return from_form(folder, code="AAAA2222")


@case("W912", file=FORM, sheet=SHEET, value="T099")
def a_form_of_a_teacher_who_is_none_of_the_class(folder):
    return from_form(folder, cells={"B3": "T099", "B5": "班主任"})


@case("W913", file=FORM, value="2026-12-21 08:00:00")
def a_form_on_the_day_after_the_last(folder):
    workbook = issued(folder)
    form(workbook)
    return collect(workbook, folder / IN, now=LATE)


@case("W914", file=FORM)
def two_forms_of_one_rater_of_which_nobody_knows_the_later(folder):
    workbook = issued(folder)
    form(workbook)
    form(workbook, "又一份.xlsx", marks=(26, 36))
    return collect(workbook, folder / IN)


@case("W915", file="又一份.xlsx")
def a_form_sent_twice(folder):
    workbook = issued(folder)
    data = form(workbook).read_bytes()
    (folder / IN / "又一份.xlsx").write_bytes(data)
    return collect(workbook, folder / IN / FORM, folder / IN / "又一份.xlsx")


@case("W916", file="缺.xlsx")
def an_unfinished_form_finished_later(folder):
    workbook = issued(folder)
    form(workbook, "缺.xlsx", marks={PEERS[1]: (25, 35)})
    assert books.codes(collect(workbook, folder / IN / "缺.xlsx").report)
    return collect(workbook, form(workbook))


@case("W917", file=FORM, also="P407")
def a_form_that_lacks_a_classmate(folder):
    workbook = issued(folder)
    form(workbook, marks=dict.fromkeys(PEERS[1:3], (25, 35)))
    return collect(workbook, folder / IN)


@case("W970", file=FORM)
def a_form_from_before_the_clearing(folder):
    workbook = issued(folder)
    path = form(workbook)
    assert collect(workbook, path).report.ok
    own = {
        name: books.rows_in(workbook, name) for name in ("received", "status", "student_progress", "raters")
    }
    void = {"state": "未交", "rated_count": None, "received_at": None, "digest": None}
    own["raters"] = [{**row, **void} for row in own["raters"]]
    own["received"] = [{**row, "outcome": "作废"} for row in own["received"]]
    return collect(books.class_book(workbook, **own), folder / IN)


@case("B825", file="", value=books.NAME)
def a_class_without_a_class_teacher(folder):
    staff = [row for row in books.STAFF if row["role"] != "班主任"]
    return ran("rating.issue", books.class_book(folder / CLASS, staff=staff), actor=COUNSELLOR)
