"""The whole year through every role's workbook: preview equals commit, nobody gets what is not theirs."""

import io
import zipfile
from collections import Counter
from datetime import datetime
from itertools import chain
from random import Random
from typing import ClassVar

import pytest
from openpyxl import load_workbook

from tests.flow.books import tables_of
from tests.openxml import audit
from zongce import casework, verifying
from zongce.books.reader import read_book
from zongce.commands.changes import changes
from zongce.commands.classes import issued_items
from zongce.commands.registry import BY_ID
from zongce.commands.rows import every
from zongce.commands.staleness import FIRST_HALF_SOURCE
from zongce.core.number import plain
from zongce.demo import cycle, people, proof, rating
from zongce.demo.cast import ADMIN, OFFICE_NUMBER, cast
from zongce.demo.folder import Folder
from zongce.demo.offices import COLLEGE, OFFICE
from zongce.demo.stage import Stage
from zongce.ports.progress import quiet

STUDENTS = 18
LAST_DAY = datetime(2026, 11, 30, 9, 0, tzinfo=casework.SCHOOL_TIME)
AFTERWARDS = (
    ("academic.stop", "college", {}), ("academic.end", "college", {}), ("rating.stop", "college", {}),
    ("rating.end", "college", {}), ("batch.stop", "school", {}), ("batch.end", "school", {}),
    ("batch.delete", "school", {}),
)  # fmt: skip
"""What no year needs; run on the workbooks that the year leaves."""
ELSEWHERE = {"composite.year"}
"""Needs two batches: tests/flow/test_year.py."""


def tree(folder):
    """Every file with its bytes, so that a dry run that stores anything is caught."""
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


class Previewing(Stage):
    """Runs every command dry before it runs it, and compares; keeps what the school holds before approval."""

    ran: ClassVar = Counter()
    before_approval = ""

    def perform(self, command, workbook, files, sets, actor):
        before, here = tables_of(workbook), tree(workbook.parent)
        state = self.rng.getstate()
        dry = casework.run(command, workbook, files, sets, actor=actor, dry_run=True, world=self.world())
        assert tree(workbook.parent) == here, f"the dry run of {command} stored something"
        self.rng.setstate(state)
        real = super().perform(command, workbook, files, sets, actor)
        assert dry.findings == real.findings, command
        assert dry.outcome.changes == real.outcome.changes, command
        assert changes(workbook.name, before, tables_of(workbook)) == real.outcome.changes, command
        self.ran[command] += 1
        if command == "batch.collect" and not self.ran["college.approve"]:
            Previewing.before_approval = texts_in(workbook.parent)
        return real


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    folder, lines = tmp_path_factory.mktemp("demo") / "zongce-demo", []
    status = cycle.run(folder, STUDENTS, lines.append, stage=Previewing)
    assert status == 0, "\n".join(lines[-40:])
    return folder


def test_every_command_of_the_year_changes_just_what_its_preview_showed(played):
    stage = Previewing(Folder(played), lambda _line: None, quiet, Random(1))
    books = {
        "college": (played / COLLEGE / "学院工作簿.xlsx", ADMIN),
        "school": (played / OFFICE / "校级工作簿.xlsx", OFFICE_NUMBER),
    }
    for command, kind, sets in AFTERWARDS:
        workbook, actor = books[kind]
        stage.perform(command, workbook, (), sets, actor)
    assert set(BY_ID) - set(Previewing.ran) == ELSEWHERE


def sorts(folder):
    """One workbook of every kind that each role holds, by role and kind."""
    found = {}
    for path in sorted(folder.rglob("*.xlsx")):
        book, _ = read_book(path.read_bytes(), path.name)
        if book and book.kind:
            found.setdefault((path.parts[len(folder.parts)], book.kind), path)
    return found


def test_every_workbook_of_every_role_opens_cleanly(played):
    assert {kind for _, kind in sorts(played)} >= {
        "school", "college", "class", "rating_form", "adjustment_form", "publicity", "slip", "class_result",
        "class_update", "college_update", "college_report", "report",
    }  # fmt: skip
    contents = {path.read_bytes(): path for path in played.rglob("*.xlsx")}
    for data, path in contents.items():
        assert audit(data) == [], path


def texts(path):
    """All text of a workbook's parts, as somebody sees who unzips it."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def texts_in(folder):
    return "".join(texts(path) for path in sorted(folder.rglob("*.xlsx")))


@pytest.fixture(scope="module")
def college():
    return cast(STUDENTS, Random(cycle.SEED))


def test_the_school_holds_no_student_and_no_score_before_the_approval(played, college):
    assert people.COLLEGE in Previewing.before_approval
    for student in college.students:
        assert student.student_id not in Previewing.before_approval
        assert student.name not in Previewing.before_approval
    after = texts_in(played / OFFICE)
    assert all(student.student_id in after for student in college.students if not student.absence)


def test_every_item_that_a_class_s_workbook_remembers_has_an_owner(played):
    known = {*issued_items.OF_COLLEGE, *issued_items.SIGNED, *issued_items.OF_CLASS}
    books = list((played / "辅导员").glob("*/*_班级工作簿.xlsx"))
    found = {item for path in books for item in tables_of(path)["status"].texts("setting")}
    assert known - found == {FIRST_HALF_SOURCE}  # needs two batches
    assert found <= known


def test_a_slip_tells_its_student_and_nobody_else(played, college):
    slips = sorted((played / "学生").rglob("*_成绩单.xlsx"))
    assert len(slips) == sum(1 for s in college.students if not s.absence)
    scores = rating_scores(played)
    for slip in slips:
        own, text = slip.name.partition("_")[0], texts(slip)
        assert own in text
        assert not [s.student_id for s in college.students if s.student_id != own and s.student_id in text]
        assert "专业年级" not in text
        assert rating.RATING_RULES.sheet not in text
        assert f">{scores[own]}<" not in text


def rating_scores(played):
    found = {}
    for book in (played / "辅导员").glob("*/*_班级工作簿.xlsx"):
        result = tables_of(book)["rating_result"]
        pairs = zip(result.texts("student_id"), result.values("rating_score"), strict=True)
        found |= {student: plain(score) for student, score in pairs}
    return found


def test_class_teachers_monitors_and_publicity_see_no_grade_rank(played):
    places = [played / "班主任", played / "班长", played / COLLEGE / "公示", played / "学生"]
    shown = [
        text for place in places for path in place.rglob("*.xlsx") if "专业年级排名" in (text := texts(path))
    ]
    assert shown == []
    assert any("专业年级排名" in texts(path) for path in (played / "辅导员").glob("*/*_班级工作簿.xlsx"))


def test_no_form_and_no_mark_of_a_rater_ever_reaches_college_or_school(played):
    for place in (COLLEGE, OFFICE):
        for path in (played / place).rglob("*.xlsx"):
            text = texts(path)
            assert "已评 " not in text, path.name
            assert ">rating_form<" not in text, path.name


def test_the_score_that_somebody_changed_is_named_by_its_file_sheet_and_cell(played):
    [copy] = (played / COLLEGE / proof.CHANGED).glob("*.xlsx")
    [original] = (played / "辅导员").glob(f"*/{copy.name}")
    sheets = [load_workbook(path)["综合测评成绩"] for path in (original, copy)]
    [(place, value)] = [
        (new.coordinate, new.value)
        for old, new in zip(*(chain.from_iterable(s.iter_rows()) for s in sheets), strict=True)
        if old.value != new.value
    ]
    stage = Stage(Folder(played), lambda _line: None, quiet, Random(1), now=LAST_DAY)
    report = verifying.verify([copy], played / COLLEGE / "学院工作簿.xlsx", stage.pins, LAST_DAY)
    told = [(f.code, f.file, f.sheet, f.cell, float(f.value)) for f in report.findings]
    assert told == [("K101", copy.name, "综合测评成绩", place, value)]


def test_after_it_ended_only_the_title_of_a_publicity_can_be_seen(played, college):
    files = sorted((played / COLLEGE / "公示").glob("*.xlsx"))
    assert len(files) >= len(college.classes)
    for path in files:
        text = texts(path)
        assert "公示" in text
        assert not [s.student_id for s in college.students if s.student_id in text]


def test_workbooks_saved_by_libreoffice_still_hold_everything_and_still_work(played, office, tmp_path):
    books = {
        "校级.xlsx": played / OFFICE / "校级工作簿.xlsx",
        "学院.xlsx": played / COLLEGE / "学院工作簿.xlsx",
        "班级.xlsx": next((played / "辅导员").glob("*/*_班级工作簿.xlsx")),
    }
    saved = office.convert({name: path.read_bytes() for name, path in books.items()})
    for name, path in books.items():
        again = tmp_path / name
        again.write_bytes(saved[name])
        before, after = tables_of(path), tables_of(again)
        assert changes("", before, after) == ()
    number = next(r["staff_number"] for r in every(after["staff"]) if r["role"] == "辅导员")
    stage = Stage(Folder(played), lambda _line: None, quiet, Random(1), now=LAST_DAY)
    report = casework.run("rating.progress", tmp_path / "班级.xlsx", actor=number, world=stage.world())
    assert report.ok
    assert len(report.rows) == sum(1 for r in every(after["roster"]) if r["participant"] == "是")


def test_every_sort_of_workbook_opens_in_libreoffice(played, office):
    files = {f"{n}.xlsx": path.read_bytes() for n, path in enumerate(sorts(played).values())}
    assert len(office.convert(files, "pdf")) == len(files)
