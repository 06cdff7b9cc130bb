"""What a workbook tells the ribbon, and commands on a workbook that is in no file."""

import io

from openpyxl import load_workbook

from tests.flow import books
from zongce import casework
from zongce.books.memory_book import MemoryBook
from zongce.commands.gate import unmet
from zongce.commands.registry import BY_ID
from zongce.core.grid import KIND_NAME, UNMET_NAME
from zongce.tables.books import CLASS, COLLEGE
from zongce.tables.records import LOG
from zongce.tables.report import REPORT

FILE = "班级.xlsx"


def names(data):
    """Return what a workbook says to the ribbon, and whether it says so out of sight."""
    held = load_workbook(io.BytesIO(data)).defined_names
    assert held[KIND_NAME].hidden
    assert held[UNMET_NAME].hidden
    return held[KIND_NAME].attr_text.strip('"'), held[UNMET_NAME].attr_text.strip('"')


def click(command, host, actor=books.COUNSELLOR):
    """Run a command on a workbook that is not in a file."""
    world = casework.World(clock=lambda: books.NOW, chance=books.SeededChance())
    return casework.run_on(casework.Job(BY_ID[command], host, actor=actor), world)


def test_an_issued_class_workbook_says_what_has_to_wait(tmp_path):
    workbook = books.college(tmp_path / "学院.xlsx")
    assert books.run("class.issue", workbook, actor=books.ADMIN).ok
    (issued,) = (tmp_path / "下发").rglob("*班级工作簿*.xlsx")
    assert names(issued.read_bytes()) == (CLASS, "")
    assert names(workbook.read_bytes()) == (COLLEGE, "")


def test_stopping_the_rating_batch_bars_what_needs_it_open(tmp_path):
    workbook = books.college(tmp_path / "学院.xlsx")
    assert books.run("rating.stop", workbook, actor=books.ADMIN).ok
    assert names(workbook.read_bytes()) == (COLLEGE, "rating_open")


def test_every_need_that_is_not_met_is_named(tmp_path):
    workbook = books.class_book(
        tmp_path / FILE,
        batches=[{**books.BATCH, "state": "已停止"}],
        windows=[{**row, "state": "已停止"} for row in books.WINDOWS],
        status=[{"setting": "提交状态", "value": "已提交"}, {"setting": "审核状态", "value": "已审核通过"}],
    )
    expected = "batch_open,academic_open,rating_open,not_submitted,not_approved"
    assert unmet(CLASS, books.tables_of(workbook)) == expected
    assert names(workbook.read_bytes()) == (CLASS, expected)


def test_a_command_runs_on_a_workbook_in_memory_and_logs_it(tmp_path):
    host = MemoryBook(FILE, books.class_book(tmp_path / FILE).read_bytes())
    (tmp_path / FILE).unlink()
    assert click("academic.compute", host).ok
    shown = load_workbook(io.BytesIO(host.data))
    assert [row[4] for row in shown[LOG.sheet].iter_rows(min_row=5, values_only=True)] == ["计算学业成绩"]
    assert not any(tmp_path.iterdir())


def test_the_report_in_the_workbook_leads_to_its_cells(tmp_path):
    workbook = books.class_book(tmp_path / FILE)
    content = load_workbook(workbook)
    content["学生名册"]["A5"].value = "2024 0101;"
    content.save(workbook)
    host = MemoryBook(FILE, workbook.read_bytes())
    report = click("check", host)
    found = next(f for f in report.findings if f.sheet == "学生名册")
    paper, marked = host.papers[REPORT.sheet]
    assert f"#'学生名册'!{found.cell}" in paper.sheets[0].links["cell"]
    assert found in marked


def test_the_report_goes_when_all_is_well(tmp_path):
    host = MemoryBook(FILE, books.class_book(tmp_path / FILE).read_bytes())
    assert not click("academic.compute", host, actor="X").ok
    assert REPORT.sheet in host.papers
    assert click("academic.compute", host).ok
    assert REPORT.sheet not in host.papers
