"""Faults of the open workbook, the ribbon, 撤销 and 试算."""

from types import SimpleNamespace
from unittest.mock import MagicMock, PropertyMock

from tests.faults.cases import case
from tests.faults.flow import CLASS, Ran, contents
from tests.flow import books, class_results
from tests.surfaces.fake_desk import FakeDesk, OpenBook
from zongce import casework
from zongce.books.live.plan import Plan, filtered
from zongce.books.live_book import LiveBook
from zongce.books.memory_book import MemoryBook
from zongce.commands.registry import BY_ID
from zongce.kept_steps import KeptSteps
from zongce.ports.outcome import Document, Outcome
from zongce.ports.report import Report
from zongce.sheets.render import render_document
from zongce.sheets.report import report_document
from zongce.surfaces.ribbon.click import clicked


@case("L101", file=CLASS, writes=False)
def a_workbook_that_was_never_saved(folder):
    data = books.class_book(folder / CLASS).read_bytes()
    job = casework.Job(BY_ID["composite.template"], MemoryBook(CLASS, data), actor=books.COUNSELLOR)
    return casework.run_on(job, casework.World(clock=lambda: books.NOW))


class StubbornError(Exception):
    """What the program says that does not take a call."""


class Stubborn(MagicMock):
    """The native side of a program that refuses."""

    errors = (StubbornError,)
    is_busy = staticmethod(lambda error: str(error) == "busy")
    words = staticmethod(str)
    read_only = staticmethod(lambda _book: False)
    scratch = staticmethod(lambda: None)


def stubborn_book(words):
    """A workbook that is open in a program which shows its sheets to nobody."""
    book = MagicMock()
    book.name = CLASS
    type(book).sheets = PropertyMock(side_effect=StubbornError(words))
    book.names = []
    return LiveBook(book, Stubborn(), render_document)


def not_written(host):
    made = Document("report", "题", report_document(()).sheets, unmet="")
    return Report(Outcome(findings=host.write(made)))


@case("L102", file=CLASS, writes=False)
def a_program_that_gives_no_values(folder):
    return Report(Outcome(findings=stubborn_book("内存不足").read().findings))


@case("L103", file=CLASS, writes=False)
def a_program_that_takes_no_values(folder):
    return not_written(stubborn_book("内存不足"))


@case("L104", file=CLASS, sheet="检查报告", writes=False)
def a_program_that_takes_a_sheet_and_does_not_give_it_back(folder):
    book, sheet = MagicMock(), MagicMock()
    book.name = CLASS
    book.sheets.__iter__.side_effect = lambda: iter(())
    book.names.__iter__.side_effect = lambda: iter(())
    book.names.add.side_effect = sheet.delete.side_effect = StubbornError("内存不足")
    book.sheets.__getitem__.return_value = sheet
    return not_written(LiveBook(book, Stubborn(), render_document))


@case("L105", file=CLASS, writes=False)
def a_cell_that_is_being_edited(folder):
    return Report(Outcome(findings=stubborn_book("busy").read().findings))


def undone(folder, *commands, meanwhile=lambda _: None, command="undo"):
    """Run commands on a class workbook with a journal of its own, then 撤销上一步."""
    path = class_results.class_book(folder / "案" / CLASS)
    for each in commands:
        assert casework.run(each, path, actor=books.COUNSELLOR, world=world(folder / "步骤")).ok
    meanwhile(path)
    before = contents(path.parent)
    report = casework.run(command, path, actor=books.COUNSELLOR, world=world(folder / "步骤"))
    return Ran(report, path, (), before)


def world(steps):
    return casework.World(clock=lambda: books.NOW, chance=books.SeededChance(), journal=KeptSteps(steps))


@case("L106", file=CLASS, sheet="模块成绩", writes=False)
def a_sheet_of_which_only_one_student_is_shown(folder):
    made, book = Plan(), MagicMock()
    book.name = CLASS
    made.patches = [SimpleNamespace(name="模块成绩", changes=True)]
    return Report(Outcome(findings=tuple(filtered(book, MagicMock(), made))))


@case("L201", file="", value="composite_publish", writes=False)
def a_button_of_an_older_addin(folder):
    path = books.class_book(folder / CLASS)
    return clicked("composite_publish", FakeDesk(OpenBook(CLASS, path.read_bytes(), path)))


@case("L301", file=CLASS)
def nothing_to_undo(folder):
    return undone(folder)


@case("L302", file=CLASS, value="提交综合成绩")
def the_last_step_was_the_submission(folder):
    return undone(folder, "composite.compute", "composite.submit")


@case("L303", file=CLASS, sheet="学业成绩", cell="H6", value="60.00")
def a_cell_was_changed_after_the_step(folder):
    return undone(
        folder, "academic.compute", meanwhile=lambda path: class_results.edit(path, "学业成绩", H6=60)
    )


@case("L304", file=CLASS, value="计算综合成绩（2026-10-20 09:30:00，李莉（T001））")
def another_computer_went_on(folder):
    def elsewhere(path):
        there = world(folder / "别处")
        assert casework.run("composite.compute", path, actor=books.COUNSELLOR, world=there).ok

    return undone(folder, "academic.compute", meanwhile=elsewhere)


@case("L305", file=CLASS)
def a_step_that_cannot_be_kept(folder):
    (folder / "步骤").write_text("a file, no folder", encoding="utf-8")
    return undone(folder, command="composite.compute")
