"""A submitted workbook in people's hands: what leaves it valid, and what is told, cell by cell."""

import io
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.styles import PatternFill

from tests.flow import books
from tests.seal.samples import codes, faults, opened, sealed_bytes, trust, values_of
from zongce.commands import rows, sealing, verification
from zongce.core.value import replace
from zongce.seal.commit import root_of, shipped
from zongce.seal.sealed import BareSheet
from zongce.seal.stored import Seal, seal_rows
from zongce.tables.sealing import CLASS_SEALED, SEAL

RESULT, SCORES, LOG, ROSTER = "综合测评成绩", "原始成绩", "课程调整记录", "学生名册"


def edited(edit):
    """The sealed workbook after somebody worked on it with another program."""
    workbook = load_workbook(io.BytesIO(sealed_bytes()))
    edit(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def heads(sheet):
    """The column of each heading."""
    return {cell.value: cell.column_letter for cell in sheet[4] if cell.value}


def at(sheet, row, heading):
    return sheet[f"{heads(sheet)[heading]}{row}"]


def assert_valid(data, name="班.xlsx"):
    assert faults(data, name) == ()
    seals = opened(sealed_bytes()).seal.contents
    assert values_of(opened(data), seals) == values_of(opened(sealed_bytes()), seals)


def swap(sheet, one, other, columns=None):
    for cell in sheet[one]:
        if columns is None or cell.column_letter in columns:
            there = sheet[f"{cell.column_letter}{other}"]
            cell.value, there.value = there.value, cell.value


def sorted_rows(workbook):
    for name in (RESULT, SCORES, ROSTER, "评分结果", "学业成绩", "模块成绩", "加减分", "评分规则"):
        swap(workbook[name], 5, 6)


def looks(workbook):
    sheet = workbook[RESULT]
    sheet.column_dimensions["C"].width = 40
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[6].height = 50
    sheet["C5"].fill = PatternFill("solid", "FFFF00")
    sheet["A2"] = "请勿外传"
    sheet.sheet_properties.tabColor = "FF0000"
    workbook[SEAL.sheet].sheet_state = "visible"


def report(workbook):
    workbook.create_sheet("检查报告")["A1"] = "检查报告"


def full_width(workbook):
    cell = at(workbook["模块成绩"], 5, "身体素质")
    cell.value = "８０"  # noqa: RUF001
    cell.number_format = "@"


def shown_as_text(workbook):
    cell = at(workbook["模块成绩"], 5, "身体素质")
    cell.value = "80.00"
    cell.number_format = "@"


HARMLESS = {
    "opened and saved": lambda _: None, "rows sorted": sorted_rows, "widths and colours": looks,
    "检查报告 added": report, "full-width digits": full_width, "a number as text": shown_as_text,
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_harmless_leaves_it_valid(name):
    assert_valid(edited(HARMLESS[name]))


def test_another_file_name_says_nothing():
    assert_valid(sealed_bytes(), "会计2401（最终版）.xlsx")


@pytest.mark.libreoffice
def test_a_save_by_another_program_leaves_it_valid_even_by_way_of_xls(office):
    through = office.convert({"a.xlsx": sealed_bytes()}, "xlsx:Calc MS Excel 2007 XML")["a.xlsx"]
    assert_valid(through)
    old = office.convert({"a.xlsx": sealed_bytes()}, "xls")["a.xls"]
    back = office.convert({"a.xls": old}, "xlsx:Calc MS Excel 2007 XML")["a.xlsx"]
    seals = opened(sealed_bytes()).seal.contents
    read = opened(with_properties(back))
    assert verification.faults(read, trust()) == ()
    assert values_of(read, seals) == values_of(opened(sealed_bytes()), seals)


def with_properties(data):
    """The workbook with our document properties, which .xls may lose."""
    held = zipfile.ZipFile(io.BytesIO(sealed_bytes())).read("docProps/custom.xml")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, held if name == "docProps/custom.xml" else source.read(name))
    return out.getvalue()


def test_every_sealed_cell_that_is_changed_is_named_and_no_other():
    """One cell of every sealed column of every sheet, each in a copy of its own."""
    read = opened(sealed_bytes())
    tried = 0
    for each in CLASS_SEALED:
        records = read.tables[each.table.name]
        for name in each.columns(records.table):
            if not len(records) or not records.has(name):
                continue
            held = records.value(0, name)
            kinds = {int: (held or 0) + 1 if isinstance(held, int) else 1, str: f"{held}1"}
            values = list(records.values(name))
            values[0] = kinds[type(held)] if held is not None else "新"
            changed = replace(records, columns={**records.columns, name: tuple(values)})
            there = read._replace(tables={**read.tables, each.table.name: changed})
            found = verification.faults(there, trust())
            assert [(f.code, f.sheet, f.cell) for f in found] == [("K101", *records.where(0, name)[1:])], name
            tried += 1
    assert tried > 60


def one_score(workbook):
    at(workbook[RESULT], 5, "综合成绩").value = 99.99


def one_name(workbook):
    swap(workbook[ROSTER], 5, 6, {heads(workbook[ROSTER])["姓名"]})


def headings(workbook):
    swap(workbook["评分结果"], 4, 4)
    sheet = workbook["评分结果"]
    a, b = (at(sheet, 4, h) for h in ("思想", "体育"))
    a.value, b.value = b.value, a.value


def row_more(workbook):
    sheet = workbook[SCORES]
    row = [cell.value for cell in sheet[5]]
    row[[c.value for c in sheet[4]].index("课程代码")] = "C9"
    sheet.append(row)


def row_less(workbook):
    workbook[SCORES].delete_rows(8)


def state(workbook):
    for row in workbook["班级状态"].iter_rows(min_row=5):
        if row[0].value == "提交状态":
            row[1].value = "未提交"


def submitter(workbook):
    for row in workbook["班级状态"].iter_rows(min_row=5):
        if row[0].value == "提交人":
            row[1].value = "王媛（T002）"


def class_code(workbook):
    for row in workbook["班级状态"].iter_rows(min_row=5):
        if row[0].value == "班级代码":
            row[1].value = "2024012"


def no_seal(workbook):
    workbook[SEAL.sheet].delete_rows(5, 100)


HARMFUL = {
    "a score": (one_score, [("K101", RESULT, "99.99")]),
    "names swapped": (one_name, [("K101", ROSTER, "乙"), ("K101", ROSTER, "甲")]),
    "a row added": (row_more, [("K102", SCORES, None)]),
    "a row removed": (row_less, [("K103", SCORES, None)]),
    "the state": (state, [("K107", SEAL.sheet, "未提交")]),
    "who submitted": (submitter, [("K107", SEAL.sheet, "王媛（T002）")]),
    "the class": (class_code, [("K201", SEAL.sheet, "1")]),
    "the seal": (no_seal, [("K106", SEAL.sheet, "已提交")]),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_is_harmful_is_told_at_its_place(name):
    edit, expected = HARMFUL[name]
    found = faults(edited(edit))
    told = [(f.code, f.sheet, f.value) for f in found]
    assert [(c, s, v if e[2] else None) for (c, s, v), e in zip(told, expected, strict=True)] == expected


def test_swapped_headings_are_told_in_every_row():
    found = faults(edited(headings))
    assert {f.code for f in found} == {"K101"}
    assert {f.sheet for f in found} == {"评分结果"}
    assert len(found) == 8


def hidden_digits(workbook):
    at(workbook[RESULT], 5, "综合成绩").number_format = '"99.99"'


def formula(workbook):
    cell = at(workbook[RESULT], 5, "综合成绩")
    cell.value = f"={cell.value}"


@pytest.mark.parametrize(("edit", "code"), [(hidden_digits, "N105"), (formula, "N107")])
def test_what_shows_another_value_than_it_holds_is_told_before_the_seal(edit, code):
    found = faults(edited(edit))
    assert [(f.code, f.sheet, f.cell) for f in found] == [(code, RESULT, "K5")]


def resealed(change):
    """The sealed workbook with its own seal changed."""
    read = opened(sealed_bytes())
    seal = change(read.seal)
    tables = {**read.tables, SEAL.name: rows.of(SEAL, seal_rows({"": seal}))}
    return read._replace(tables=tables, seals={"": seal})


def changed_total(read):
    records = read.tables["composite"]
    total = (9999, *records.values("total")[1:])
    made = replace(records, columns={**records.columns, "total": total})
    return read._replace(tables={**read.tables, "composite": made})


def test_a_sheet_s_bare_digest_in_the_place_of_its_seal_hides_no_change():
    """The root fits a digest alone as well as the whole; so what must be open is asked for by name."""

    def bare(seal):
        made = tuple(BareSheet(c.sheet, c.digest) if c.sheet == RESULT else c for c in seal.contents)
        assert root_of(made).hex() == seal.chain[-1].root
        return seal._replace(contents=made)

    found = verification.faults(changed_total(resealed(bare)), trust())
    assert [(f.code, f.value) for f in found] == [("K105", RESULT)]


def test_a_column_closed_by_bare_commitments_hides_no_change():
    def shut(seal):
        records = opened(sealed_bytes()).tables["composite"]
        made = tuple(
            shipped(c, records, [h for h in c.columns if h != "综合成绩"]) if c.sheet == RESULT else c
            for c in seal.contents
        )
        assert root_of(made).hex() == seal.chain[-1].root
        return seal._replace(contents=made)

    found = verification.faults(changed_total(resealed(shut)), trust())
    assert [(f.code, f.value) for f in found] == [("K105", RESULT)]
    assert "综合成绩" in found[0].message


def test_a_sheet_left_out_of_the_seal_is_told():
    found = verification.faults(resealed(lambda s: s._replace(contents=s.contents[1:])), trust())
    assert codes(found) == ["K105"]
    other = verification.faults(resealed(lambda s: Seal((), s.chain)), trust())
    assert codes(other) == ["K105"]


def test_the_seal_of_another_submission_does_not_fit_the_chain():
    read = opened(sealed_bytes())
    other = sealing.sealed_sheets(CLASS_SEALED, read.tables, books.SeededChance(9))
    found = verification.faults(resealed(lambda s: s._replace(contents=other)), trust())
    assert codes(found) == ["K105"]
