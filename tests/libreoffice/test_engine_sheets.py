"""LibreOffice plays Excel: sheets, looks, names, locks, copies."""

import pytest
import xlwings as xw
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.libreoffice.fault import ExcelError
from tests.libreoffice.native import OfficeNative, filter_by, type_into
from zongce.sheets.guard import ALGORITHM, SPINS, guard_of

pytestmark = pytest.mark.libreoffice
RED = (255, 0, 0)


@pytest.fixture
def book(live_app):
    return live_app.books.add()


@pytest.fixture
def sheet(book):
    return book.sheets[0]


@pytest.fixture
def locked(tmp_path):
    """A workbook with a lock on a sheet and on the structure, B1 free and checked, one sheet very hidden."""
    return save(tmp_path / "班级.xlsx", structure=True)


def save(path, *, structure):
    made = Workbook()
    main = made.active
    main.title = "名单"
    main.append(["学号", 5])
    main["B1"].protection = Protection(locked=False)
    main.column_dimensions["A"].width = 20
    rule = DataValidation(
        type="whole", operator="between", formula1="0", formula2="10", showErrorMessage=True
    )
    rule.add("B1")
    main.add_data_validation(rule)
    main.conditional_formatting.add(
        "A1:B1", FormulaRule(formula=["$B$1>5"], fill=PatternFill(bgColor="FF0000"))
    )
    guard = guard_of("秘密")
    main.protection.algorithmName, main.protection.spinCount = ALGORITHM, SPINS
    main.protection.saltValue, main.protection.hashValue = guard
    main.protection.sheet = True
    main.protection.formatColumns = False
    hidden = made.create_sheet("藏")
    hidden.sheet_state, hidden.sheet_properties.tabColor = "hidden", "FFFF0000"
    made.create_sheet("深藏").sheet_state = "veryHidden"
    if structure:
        made.security.lockStructure = True
    made.defined_names["_zongce_kind"] = DefinedName("_zongce_kind", attr_text='"class"', hidden=True)
    made.save(path)
    return path


def test_the_book_last_opened_is_the_active_one_and_can_be_the_caller(live_app, locked):
    opened = live_app.books.open(locked)
    assert xw.books.active == opened
    assert (opened.name, opened.fullname) == ("班级.xlsx", str(locked))
    other = live_app.books.add()
    assert xw.books.active == other
    opened.set_mock_caller()
    assert xw.Book.caller() == opened
    opened.activate()
    assert xw.books.active == opened
    assert live_app.books.open(locked) == opened
    other.close()
    assert [each.name for each in live_app.books] == ["班级.xlsx"]


def test_no_lock_file_is_left_beside_a_workbook(live_app, locked):
    live_app.books.open(locked)
    assert [path.name for path in locked.parent.iterdir()] == [locked.name]


def test_saving_is_counted_and_writes_nothing(live_app, locked):
    before = locked.read_bytes()
    opened = live_app.books.open(locked)
    opened.sheets["名单"].range("B1").value = 6.0
    opened.save()
    assert opened.impl.saves == 1
    assert locked.read_bytes() == before


def test_a_copy_of_the_workbook_holds_what_stands_there_and_keeps_locks_and_secrets(
    live_app, locked, tmp_path
):
    opened = live_app.books.open(locked)
    opened.sheets["名单"].range("B1").value = 6.0
    opened.impl.save_copy(tmp_path / "copy.xlsx")
    copy = load_workbook(tmp_path / "copy.xlsx")
    assert copy["名单"]["B1"].value == 6
    assert [each.sheet_state for each in copy] == ["visible", "hidden", "veryHidden"]
    assert copy.security.lockStructure
    assert copy["名单"].protection.sheet
    assert copy.defined_names["_zongce_kind"].hidden
    assert opened.fullname == str(locked)


def test_sheets_are_added_named_moved_hidden_and_deleted(book, sheet):
    book.sheets.add("甲", after=sheet)
    book.sheets.add("乙", before="甲")
    book.sheets.add()
    assert [each.name for each in book.sheets] == ["Sheet1", "Sheet2", "乙", "甲"]
    assert book.sheets.active.name == "Sheet2"
    book.sheets["乙"].name = "丙"
    book.sheets["丙"].move(after=book.sheets["甲"])
    book.sheets["Sheet2"].delete()
    book.sheets["甲"].visible = False
    assert [(each.name, each.visible) for each in book.sheets] == [("Sheet1", -1), ("甲", 0), ("丙", -1)]
    book.sheets["丙"].activate()
    assert book.sheets.active.name == "丙"
    with pytest.raises(ExcelError):
        _ = book.sheets["没有"]
    with pytest.raises(ExcelError):
        book.sheets["甲"].activate()


def test_the_last_sheet_in_sight_can_neither_go_nor_hide(sheet, book):
    book.sheets.add("甲").visible = False
    with pytest.raises(ExcelError):
        sheet.delete()
    with pytest.raises(ExcelError):
        sheet.visible = False


def test_asking_whether_a_name_is_in_the_sheets_fails_because_on_windows_it_always_says_no(book):
    with pytest.raises(AssertionError):
        _ = "Sheet1" in book.sheets


def test_a_workbook_with_a_locked_structure_keeps_its_sheets(live_app, locked):
    opened = live_app.books.open(locked)
    other = live_app.books.add().sheets[0]
    for forbidden in (
        lambda: opened.sheets.add("新"),
        opened.sheets["藏"].delete,
        lambda: setattr(opened.sheets["名单"], "name", "新"),
        lambda: setattr(opened.sheets["藏"], "visible", True),
        lambda: other.copy(after=opened.sheets[0]),
    ):
        with pytest.raises(ExcelError):
            forbidden()
    OfficeNative.unlock_structure(opened)
    opened.sheets.add("新")
    assert "新" in [each.name for each in opened.sheets]


def test_a_sheet_copied_to_another_book_keeps_all_that_makes_it(live_app, tmp_path):
    opened = live_app.books.open(save(tmp_path / "班级.xlsx", structure=False))
    target = live_app.books.add()
    made = opened.sheets["名单"].copy(before=target.sheets[0])
    assert (made.book, made.name, made.index) == (target, "名单", 1)
    assert OfficeNative.is_protected(made)
    assert made.range("A1:B1").value == ["学号", 5.0]
    assert made.range("A1").column_width == pytest.approx(
        opened.sheets["名单"].range("A1").column_width, abs=0.5
    )
    target.impl.save_copy(tmp_path / "copy.xlsx")
    copy = load_workbook(tmp_path / "copy.xlsx")["名单"]
    assert [rule.type for rule in copy.data_validations.dataValidation] == ["whole"]
    assert len(copy.conditional_formatting) == 1
    assert copy.protection.sheet
    assert not copy.protection.formatColumns
    assert not copy["B1"].protection.locked
    with pytest.raises(ExcelError):
        made.range("A1").value = "x"
    OfficeNative.unprotect(made, "秘密")
    made.range("A1").value = "x"


def test_a_copied_sheet_gets_a_number_as_excel_gives_it_and_a_hidden_one_stays_hidden(
    live_app, locked, book, sheet
):
    assert sheet.copy().name == "Sheet1 (2)"
    assert sheet.copy(name="新").name == "新"
    assert sheet.copy().name == "Sheet1 (3)"
    opened = live_app.books.open(locked)
    copy = opened.sheets["藏"].copy(after=sheet)
    assert (copy.visible, copy.impl.tab_color) == (
        0,
        0xFF0000,
    )  # LibreOffice drops it where a sheet is locked
    with pytest.raises(ExcelError):
        opened.sheets["深藏"].copy(after=sheet)


def test_used_range_begins_where_something_is(sheet):
    assert sheet.used_range.address == "$A$1"
    sheet.range("B3").value = [["a", "b"]]
    assert sheet.used_range.address == "$B$3:$C$3"
    sheet.range("E9").color = RED
    assert sheet.used_range.address == "$B$3:$E$9"


def test_ends_and_tables_are_found_as_by_ctrl_and_arrow(sheet):
    sheet.range("A1").value = [["a", "b"], ["c", None], ["d", 1.0]]
    sheet.range("A7").value = "e"
    assert sheet.range("A1").end("down").address == "$A$3"
    assert sheet.range("A3").end("down").address == "$A$7"
    assert sheet.range("A7").end("down").address == "$A$1048576"
    assert sheet.range("A7").end("up").address == "$A$3"
    assert sheet.range("B3").end("left").address == "$A$3"
    assert sheet.range("C1").end("left").address == "$B$1"
    assert sheet.range("A5").end("up").address == "$A$3"
    assert sheet.range("A1").expand().address == "$A$1:$B$3"
    assert sheet.range("A1").current_region.address == "$A$1:$B$3"


def test_colours_and_fonts_are_set_and_told_apart(sheet):
    sheet.range("A1:B2").color = RED
    assert sheet.range("B2").color == RED
    assert sheet.range("C1").color is None
    sheet.range("B2").color = None
    assert sheet.range("B2").color is None
    font = sheet.range("A1").font
    font.bold, font.color, font.size = True, RED, 14
    assert (font.bold, font.color, font.size) == (True, RED, 14)
    assert sheet.range("A1:B1").font.bold is None
    sheet.range("A1").value = "x"
    sheet.range("A1").clear_contents()
    assert (sheet.range("A1").value, sheet.range("A1").color) == (None, RED)
    sheet.range("A1").value = "x"
    sheet.range("A1").clear_formats()
    assert (sheet.range("A1").value, sheet.range("A1").color, sheet.range("A1").font.bold) == (
        "x",
        None,
        False,
    )
    sheet.range("A1").clear()
    assert sheet.range("A1").value is None


def test_formats_are_filled_downward_and_values_stay(sheet):
    sheet.range("A1").value = [["a", 1.0], ["b", 2.0], ["=1+1", "'007"]]
    sheet.range("A1").color = RED
    sheet.range("B1").number_format = "0.00"
    sheet.range("A1:B1").autofill(sheet.range("A1:B5"), "fill_formats")
    assert sheet.range("A5").color == RED
    assert sheet.range("B1:B5").number_format == "0.00"
    assert sheet.range("A1:B4").value == [["a", 1.0], ["b", 2.0], [2.0, "007"], [None, None]]


def test_rows_are_inserted_with_the_format_above_and_deleted(sheet):
    sheet.range("A1").value = [["a"], ["b"]]
    sheet.range("A1").color = RED
    sheet.range("2:2").insert("down")
    assert sheet.range("A1:A3").value == ["a", None, "b"]
    assert sheet.range("A2").color == RED
    sheet.range("2:2").delete()
    assert sheet.range("A1:A3").value == ["a", "b", None]


def test_heights_and_widths_are_kept(sheet, live_app, locked):
    sheet.range("A:A").column_width = 12
    sheet.range("2:3").row_height = 20
    assert sheet.range("A1").column_width == pytest.approx(12, abs=0.1)
    assert sheet.range("2:3").row_height == 20
    assert sheet.range("1:2").row_height is None
    opened = live_app.books.open(locked).sheets["名单"]
    assert opened.range("A1").column_width == pytest.approx(20 - 5 / 7, abs=0.1)


def test_merged_cells_notes_and_links(sheet):
    sheet.range("A1").value = [["a", "b"], ["c", "d"]]
    sheet.range("A1:B2").merge()
    assert sheet.range("B2").merge_area.address == "$A$1:$B$2"
    assert (sheet.range("A1").merge_cells, sheet.range("C1").merge_cells) == (True, False)
    assert sheet.range("A1:C1").merge_cells is None
    sheet.range("A1:B2").unmerge()
    assert sheet.range("A1:B2").value == [["a", None], [None, None]]
    assert sheet.range("C1").note is None
    sheet.range("C1").add_note("请核对")
    assert sheet.range("C1").note.text == "请核对"
    sheet.range("C1").note.delete()
    assert sheet.range("C1").note is None
    sheet.range("D1").add_hyperlink("#'Sheet1'!A1", "第 1 行")
    assert (sheet.range("D1").value, sheet.range("D1").hyperlink) == ("第 1 行", "#'Sheet1'!A1")


def test_names_are_added_read_changed_and_deleted(live_app, locked):
    names = live_app.books.open(locked).names
    assert names["_zongce_kind"].refers_to == '="class"'
    assert not names["_zongce_kind"].impl.visible
    names.add("_zongce_unmet", '="not_submitted,batch_open"')
    assert names["_zongce_unmet"].refers_to == '="not_submitted,batch_open"'
    names["_zongce_unmet"].refers_to = '=""'
    assert names["_zongce_unmet"].refers_to == '=""'
    names.add("区域", "=名单!$A$1:$B$1")
    assert names["区域"].refers_to_range.address == "$A$1:$B$1"
    assert names["区域"].refers_to == "=名单!$A$1:$B$1"
    names["区域"].delete()
    assert "区域" not in names
    assert "_zongce_kind" in names


def test_a_locked_cell_is_written_by_nobody_and_a_free_one_by_everybody(live_app, locked):
    opened = live_app.books.open(locked).sheets["名单"]
    opened.range("B1").value = 7.0
    for forbidden in (
        lambda: setattr(opened.range("A1"), "value", "x"),
        lambda: setattr(opened.range("A1:B1"), "value", [["x", 1.0]]),
        lambda: opened.range("A1").clear_contents(),
        lambda: setattr(opened.range("B1"), "color", RED),
        lambda: setattr(opened.range("B1"), "number_format", "@"),
        lambda: opened.range("1:1").insert("down"),
        lambda: opened.range("B1").add_note("x"),
    ):
        with pytest.raises(ExcelError):
            forbidden()
    assert opened.range("A1:B1").value == ["学号", 7.0]


def test_a_lock_opens_with_its_password_alone_and_keeps_what_it_allows(live_app, locked, tmp_path):
    opened = live_app.books.open(locked)
    main = opened.sheets["名单"]
    with pytest.raises(ExcelError):
        OfficeNative.unprotect(main, "不对")
    assert OfficeNative.is_protected(main)
    OfficeNative.unprotect(main, "秘密")
    main.range("A1").value = "x"
    OfficeNative.protect(main, "另一个")
    opened.impl.save_copy(tmp_path / "copy.xlsx")
    assert not load_workbook(tmp_path / "copy.xlsx")["名单"].protection.formatColumns
    with pytest.raises(ExcelError):
        OfficeNative.unprotect(main, "秘密")


def test_typing_into_a_locked_cell_is_refused_and_so_is_what_the_cell_does_not_allow(live_app, locked):
    main = live_app.books.open(locked).sheets["名单"]
    assert not type_into(main, "A1", "x")
    assert not type_into(main, "B1", "11")
    assert type_into(main, "B1", "9")
    assert main.range("A1:B1").value == ["学号", 9.0]


def test_messages_are_kept_and_answered_as_the_test_has_laid_ready(live_app):
    live_app.impl.answers.append("no")
    assert live_app.alert("要继续吗？", "综测", "yes_no") == "no"
    assert live_app.alert("好了") == "ok"
    assert [prompt for prompt, *_ in live_app.impl.alerts] == ["要继续吗？", "好了"]
    live_app.status_bar = "正在计算"
    live_app.status_bar = None
    assert live_app.status_bar is False
    assert live_app.impl.status_bars == ["正在计算", None]
    assert live_app.screen_updating is True


def test_the_selection_is_what_was_selected(live_app, book, sheet):
    other = book.sheets.add("甲")
    other.range("B2:C3").select()
    assert (live_app.selection.sheet.name, live_app.selection.address) == ("甲", "$B$2:$C$3")
    with pytest.raises(ExcelError):
        sheet.range("A1").select()


def test_a_block_written_over_a_filter_fills_the_rows_in_sight_with_its_first_one_as_in_excel(sheet):
    sheet.range("A1:A6").value = [["列"], ["a"], ["b"], ["a"], ["a"], ["c"]]
    assert not OfficeNative.filtered(sheet)
    filter_by(sheet, "A1:A6", 0, "a")
    assert OfficeNative.filtered(sheet)
    sheet.range("A2:A6").value = [[5.0], [4.0], [3.0], [2.0], [1.0]]
    assert sheet.range("A2:A6").value == [5, "b", 5, 5, "c"]
    sheet.range("A3").value = 7.0
    assert sheet.range("A3").value == 7
    filter_by(sheet, "A1:A6", 0)
    assert not OfficeNative.filtered(sheet)
    sheet.range("A2:A6").value = [[5.0], [4.0], [3.0], [2.0], [1.0]]
    assert sheet.range("A2:A6").value == [5, 4, 3, 2, 1]


def test_files_to_choose_are_those_laid_ready_else_the_person_cancelled(tmp_path):
    native = OfficeNative([[tmp_path / "a.xlsx"]])
    assert native.choose_files("请选择") == [tmp_path / "a.xlsx"]
    assert native.choose_files("再选") == []
    assert native.asked == ["请选择", "再选"]
