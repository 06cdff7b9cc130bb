"""An open workbook (LibreOffice) is written range by range, whole or not at all, and never saved."""

from __future__ import annotations

import pytest

from tests.books.live import Native, opened
from tests.flow import books
from tests.libreoffice.engine_range import Range
from tests.libreoffice.fault import ExcelError
from tests.libreoffice.native import filter_by, type_into
from zongce.books.live.plan import plan
from zongce.checks.own_book import read_own
from zongce.commands import facts, rows
from zongce.core.grid import UNMET_NAME
from zongce.core.value import replace
from zongce.issue import own_document
from zongce.sheets.render import render_document
from zongce.tables.academic import RAW_SCORES
from zongce.tables.composite import MODULE_SCORES

pytestmark = pytest.mark.libreoffice
NAME, SHEET = "班级.xlsx", MODULE_SCORES.sheet
LOCK = "0123456789abcdef"


class Refusing(Native):
    """Refuses to protect one sheet."""

    def __init__(self, sheet):
        super().__init__()
        self.sheet = sheet

    def protect(self, sheet, password=""):
        if sheet.name == self.sheet:
            raise ExcelError("no")
        super().protect(sheet, password)


class Unaware(Native):
    """Says of no sheet that it is filtered."""

    @staticmethod
    def filtered(_sheet):
        return False


@pytest.fixture
def path(tmp_path):
    """A class workbook as a command leaves it: with the names that the ribbon and the live host read."""
    path = books.class_book(tmp_path / NAME)
    path.write_bytes(render_document(document_of(path)))
    return path


@pytest.fixture
def live(live_app, path):
    return opened(live_app, path)


def document_of(path, **changed):
    from zongce.books.file_book import FileBook

    book = FileBook(path).read().book
    own = read_own(book)
    tables = {name: rows.of(own.tables[name].table, made) for name, made in changed.items()}
    return own_document(book, {**own.tables, **tables}, books.NOW)


def entered(first=6000):
    return [e | {"module_0": first + 25 * n} for n, e in enumerate(books.ENTERED)]


def submitted(path):
    status = rows.every(books.tables_of(path)["status"])
    return replace(
        document_of(path, status=[*status, {"setting": facts.SUBMISSION, "value": "已提交"}]), guard=LOCK
    )


def state(book):
    """All that a failed write must leave as it was."""
    from zongce.books.live.reading import read_grids

    return (
        read_grids(book),
        [(s.name, s.visible, s.impl.protected) for s in book.sheets],
        sorted((n.name, n.refers_to) for n in book.names if n.name.startswith("_zongce")),
        [(s.name, s.range("C5").color, s.range("A5").row_height) for s in book.sheets],
    )


def app_state(app):
    return app.screen_updating, app.display_alerts, app.enable_events, app.calculation


def counted(monkeypatch):
    """The blocks that are written from now on."""
    seen, old = [], Range.raw_value.fset

    def write(self, data):
        seen.append((self.sheet.name, self.address.replace("$", "")))
        old(self, data)

    monkeypatch.setattr(Range, "raw_value", Range.raw_value.setter(write))
    return seen


def failing(monkeypatch, at, words="no"):
    """Let the program refuse the block number ``at`` that is written."""
    count, old = [0], Range.raw_value.fset

    def write(self, data):
        count[0] += 1
        if count[0] == at:
            raise ExcelError(words)
        old(self, data)

    monkeypatch.setattr(Range, "raw_value", Range.raw_value.setter(write))


def test_only_what_differs_is_written(live, path, monkeypatch):
    host, book = live
    made = plan(book, document_of(path))
    assert ([p.name for p in made.patches if p.changes], made.swaps, made.gone) == ([], [], [])
    seen = counted(monkeypatch)
    assert host.write(document_of(path, module_scores=entered())) == ()
    assert [at for name, at in seen if name == SHEET] == ["C5:C8"]
    assert {name for name, _ in seen} <= {SHEET, "首页"}


def test_the_application_is_as_it_was_and_nothing_was_saved(live, path, live_app):
    host, book = live
    live_app.calculation = "semiautomatic"
    before = app_state(live_app)
    book.sheets["评分规则"].activate()
    book.sheets["评分规则"].range("B6:C7").select()
    assert host.write(document_of(path, module_scores=entered())) == ()
    assert host.write(submitted(path)) == ()
    assert app_state(live_app) == before
    assert book.impl.saves == 0
    assert [each.name for each in live_app.books] == [NAME]
    assert book.sheets.active.name == "评分规则"
    assert live_app.selection.address == "$B$6:$C$7"


def test_what_the_user_made_of_the_workbook_stays(live, path):
    host, book = live
    book.sheets.add("我的草稿", after=book.sheets["学生名册"]).range("A1").value = "草稿"
    Native().unprotect(book.sheets["学生名册"])
    book.sheets["学生名册"].range("B5").add_note("核对")
    book.sheets[SHEET].range("C5").color = (1, 2, 3)
    assert host.write(document_of(path, module_scores=entered())) == ()
    names = [sheet.name for sheet in book.sheets]
    assert names[names.index("学生名册") + 1] == "我的草稿"
    assert book.sheets["学生名册"].range("B5").note.text == "核对"
    assert book.sheets[SHEET].range("C5").color == (1, 2, 3)


def test_a_note_on_a_sheet_that_is_made_anew_is_not_lost_silently(live, path):
    host, book = live
    book.sheets[SHEET].range("B5").add_note("核对")
    before = state(book)
    found = host.write(submitted(path))
    assert [(f.code, f.sheet) for f in found] == [("W905", SHEET)]
    assert state(book) == before


def test_moved_columns_are_put_right(live, path):
    host, book = live
    sheet = book.sheets[SHEET]
    sheet.range("B4:B8").value, sheet.range("C4:C8").value = (
        [[v] for v in sheet.range("C4:C8").value], [[v] for v in sheet.range("B4:B8").value],
    )  # fmt: skip
    made = plan(book, document_of(path))
    assert [c.table.sheet for c in made.swaps] == made.gone == [SHEET]
    assert host.write(document_of(path)) == ()
    assert book.sheets[SHEET].range("A4:C4").value == ["学号＊", "姓名＊", "身体素质"]


def test_a_submitted_workbook_takes_nothing_more_and_a_returned_one_does(live, path):
    host, book = live
    open_again = document_of(path)
    assert type_into(book.sheets[SHEET], "C5", "81")
    assert host.write(submitted(path)) == ()
    assert all(sheet.impl.protected for sheet in book.sheets)
    assert not type_into(book.sheets[SHEET], "C5", "82")
    with pytest.raises(ExcelError):
        book.sheets[SHEET].range("C5").value = 82
    assert host.write(open_again, LOCK) == ()
    assert not book.sheets[SHEET].impl.protected
    assert book.sheets["原始成绩"].impl.protected
    assert type_into(book.sheets[SHEET], "C5", "83")


def test_locked_sheets_are_written_with_the_key_and_locked_again(live, path):
    host, book = live
    assert host.write(submitted(path)) == ()
    scores = books.SCORES[:4]
    more = document_of(path, status=rows.every(books.tables_of(path)["status"]), raw_scores=scores)
    locked = replace(more, guard="f" * 16)
    assert host.write(locked, LOCK) == ()
    assert len(rows.every(read_own(host.read().book).tables[RAW_SCORES.name])) == 4
    assert book.sheets["原始成绩"].impl.protected
    wrong = host.write(document_of(path), LOCK)
    assert [f.code for f in wrong] == ["L103"]
    assert host.write(document_of(path), "f" * 16) == ()


def test_a_sheet_under_a_password_of_the_users_own_is_named(live, path):
    host, book = live
    Native().protect(book.sheets[SHEET], "mine")
    before = state(book)
    found = host.write(document_of(path, module_scores=entered()))
    assert [(f.code, f.sheet) for f in found] == [("L103", SHEET)]
    assert state(book) == before


def test_a_sheet_that_is_filtered_is_named_and_nothing_is_written(live, path):
    host, book = live
    wanted = document_of(path, module_scores=entered())
    filter_by(book.sheets[SHEET], "A4:C8", 0, "20240103")
    before = state(book)
    for found in (host.refusals(wanted), host.write(wanted)):
        assert [(f.code, f.sheet) for f in found] == [("L106", SHEET)]
    assert state(book) == before
    filter_by(book.sheets[SHEET], "A4:C8", 0)
    assert host.refusals(wanted) == host.write(wanted) == ()


def test_a_filter_on_a_sheet_that_stays_as_it_is_bars_nothing(live, path):
    host, book = live
    filter_by(book.sheets["学生名册"], "A4:C8", 0, "20240103")
    assert host.write(document_of(path, module_scores=entered())) == ()
    assert Native().filtered(book.sheets["学生名册"])


def test_values_that_went_astray_are_found_and_the_old_ones_put_back(live_app, path):
    host, book = opened(live_app, path, Unaware())
    sheet = book.sheets[SHEET]
    sheet.range("C5:C8").value = [[70.0], [71.0], ["缺"], [73.5]]
    filter_by(sheet, "A4:C8", 0, sheet.range("A7").value)
    before = state(book)
    found = host.write(document_of(path, module_scores=entered()))
    assert [(f.code, f.sheet) for f in found] == [("L103", SHEET)]
    assert "C5:C8" in found[0].message
    assert state(book) == before
    assert sheet.range("C5:C8").value == [70, 71, "缺", 73.5]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_write_that_is_refused_in_the_middle_leaves_all_as_it_was(live, path, live_app, monkeypatch, at):
    host, book = live
    before, application = state(book), app_state(live_app)
    many = [books.SCORES[n % 12] | {"course_code": f"0{n}"} for n in range(20)]
    wanted = document_of(path, raw_scores=many, module_scores=entered(), bonus_items=[
        {"student_id": "20240101", "name": "甲", "module": "能力发展", "item": f"=第{n}项"} for n in range(30)
    ])  # fmt: skip
    with monkeypatch.context() as broken:
        failing(broken, at)
        found = host.write(wanted)
    assert [f.code for f in found] == ["L103"]
    assert found[0].sheet
    assert state(book) == before
    assert app_state(live_app) == application
    assert host.write(wanted) == ()
    assert len(rows.every(read_own(host.read().book).tables["raw_scores"])) == 20


def test_copies_that_were_made_go_again_when_the_rest_is_refused(live_app, path):
    host, book = opened(live_app, path, Refusing("原始成绩"))
    before = state(book)
    wanted = replace(submitted(path), guard="")
    changed = document_of(path, raw_scores=books.SCORES[:3])
    found = host.write(replace(wanted, sheets=(*wanted.sheets[:3], *changed.sheets[3:])))
    assert [(f.code, f.sheet) for f in found] == [("L104", "原始成绩")]  # what was unlocked cannot be locked
    assert state(book)[0] == before[0]
    assert [each.name for each in live_app.books] == [NAME]


def test_a_sheet_that_cannot_be_copied_leaves_all_as_it_was(live, path, live_app, monkeypatch):
    from tests.libreoffice.engine_sheet import Sheet

    host, book = live
    before, old = state(book), Sheet.copy

    def copy(self, before, after):
        if self.name == "加减分":
            raise ExcelError("no")
        old(self, before, after)

    monkeypatch.setattr(Sheet, "copy", copy)
    found = host.write(submitted(path))
    assert [(f.code, f.sheet) for f in found] == [("L103", "加减分")]
    assert state(book) == before
    assert [each.name for each in live_app.books] == [NAME]


def test_a_sheet_that_cannot_be_taken_away_is_named(live, path, monkeypatch):
    from tests.libreoffice.engine_sheet import Sheet

    host, old = live[0], Sheet.delete

    def delete(self):
        if self.name == "加减分":
            raise ExcelError("no")
        old(self)

    monkeypatch.setattr(Sheet, "delete", delete)
    assert [(f.code, f.sheet) for f in host.write(submitted(path))] == [("L104", "加减分")]


def test_a_fault_of_ours_takes_everything_back_and_is_not_hidden(live, path, monkeypatch):
    host, book = live
    before = state(book)
    old = Range.raw_value.fset

    def write(self, data):
        if self.sheet.name == SHEET:
            raise ZeroDivisionError
        old(self, data)

    with monkeypatch.context() as broken:
        broken.setattr(Range, "raw_value", Range.raw_value.setter(write))
        with pytest.raises(ZeroDivisionError):
            host.write(document_of(path, module_scores=entered()))
    assert state(book) == before


def test_a_cell_that_is_being_edited_is_told(live, path, monkeypatch):
    failing(monkeypatch, 1, "busy")
    assert [f.code for f in live[0].write(document_of(path, module_scores=entered()))] == ["L105"]


def test_what_the_ribbon_reads_follows(live, path):
    host, book = live
    wanted = replace(document_of(path), unmet="not_submitted,batch_open")
    assert host.write(wanted) == ()
    assert book.names[UNMET_NAME].refers_to == '="not_submitted,batch_open"'
    assert not book.names[UNMET_NAME].impl.visible
    made = plan(book, wanted)
    assert (made.swaps, made.gone) == ([], [])


def test_rows_that_are_put_in_look_as_those_above(live, path):
    host, book = live
    sheet = book.sheets["原始成绩"]
    before = sheet.range("A5").row_height
    many = [books.SCORES[n % 12] | {"course_code": f"0{n}"} for n in range(30)]
    assert host.write(document_of(path, raw_scores=many)) == ()
    assert sheet.range("A34").number_format == "@"
    assert sheet.range("A34").row_height == pytest.approx(before, abs=0.5)
    assert sheet.range("A34").font.name == sheet.range("A5").font.name
    assert sheet.impl.protected


def test_a_sheet_with_a_space_in_its_name_is_ours_and_gets_its_name_back(live, path):
    host, book = live
    book.sheets[SHEET].name = "模块 成绩"
    assert host.write(document_of(path, module_scores=entered())) == ()
    names = [sheet.name for sheet in book.sheets]
    assert SHEET in names
    assert "模块 成绩" not in names
    assert rows.every(read_own(host.read().book).tables[MODULE_SCORES.name])[0]["module_0"] == 6000


def test_a_list_that_was_empty_grows_where_it_stands(live, path):
    host, book = live
    one = {"student_id": "20240101", "name": "甲", "module": "能力发展"}
    wanted = document_of(path, bonus_items=[one | {"item": f"第{n}项"} for n in range(28)])
    assert plan(book, wanted).swaps == []
    assert host.write(wanted) == ()
    sheet = book.sheets["加减分"]
    assert sheet.range("E32").value == "第27项"
    assert sheet.range("E50").color == sheet.range("E5").color == (255, 249, 229)
