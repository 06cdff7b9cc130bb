"""One cell at a time: what is accepted, what is mended with a hint, what is refused."""

# ruff: noqa: RUF001  # full-width input is what is tested

import pytest

from zongce.checks.cell import BLANK, is_plain, read_cell, term_text
from zongce.core.grid import Cell, CellKind, FormatKind, NumberFormat
from zongce.core.schema import Choice, Exact, Flag, Grade, Identifier, Percent, PersonName, Rank, Term, Text

DECIMAL = {places: NumberFormat(FormatKind.DECIMAL, places, "0." + "0" * places) for places in (0, 1, 2)}
SHARE = NumberFormat(FormatKind.PERCENT, 0, "0%")
GRADE = Grade()
CREDIT = Exact(2, 0, 10_000)
POINTS = Exact(2, -1_000_000, 1_000_000)
ID = Identifier()


def text(content, code=None):
    return Cell(CellKind.TEXT, content, *([NumberFormat(FormatKind.OTHER, None, code)] if code else []))


def number(content, shown=None):
    return Cell(CellKind.NUMBER, content, *([shown] if shown else []))


def value(kind, cell):
    reading = read_cell(kind, cell)
    assert reading.notes == ()
    return reading.value


def refused(kind, cell):
    """The code of the only note on a cell that gives no value."""
    reading = read_cell(kind, cell)
    assert reading.value is None
    ((code, _),) = reading.notes
    return code


def mended(kind, cell):
    reading = read_cell(kind, cell)
    ((code, _),) = reading.notes
    return reading.value, code


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        (number("89.5"), 8950),
        (number("19.989999999999998"), 1999),
        (number("100"), 10_000),
        (number("0"), 0),
        (text("60"), 6000),
        (text(" 60.05\u00a0"), 6005),
        (text("\u300060"), 6000),
        (number("85", DECIMAL[2]), 8500),
        (number("85.5", DECIMAL[1]), 8550),
    ],
)
def test_a_plain_number_is_read_exactly(cell, units):
    assert value(GRADE, cell) == units


@pytest.mark.parametrize(
    ("content", "units"),
    [("６０", 6000), ("６０．５", 6050), ("6\u200b0", 6000), ("\ufeff60", None)],
)
def test_full_width_and_invisible_characters_are_mended_with_a_hint_unless_at_the_ends(content, units):
    if units is None:
        assert value(GRADE, text(content)) == 6000
    else:
        assert mended(GRADE, text(content)) == (units, "N210")


@pytest.mark.parametrize(
    "content",
    [
        "60$",
        "60*",
        "88△",
        "70,73",
        "0，3",
        "0..3",
        "6O5",
        "补考60",
        "约90",
        "９²",
        "①",
        "60 70",
        "1_0",
        "60\n70",
    ],
)
def test_a_grade_between_number_and_word_is_refused(content):
    assert refused(GRADE, text(content)) == "G313"


@pytest.mark.parametrize(
    "content", ["70,73", "0，3", "0..3", "3分", "三", "1_0", "1e3", "½", "3²", ".5", "nan", "inf"]
)
def test_what_is_no_number_is_refused_where_a_number_must_stand(content):
    assert refused(CREDIT, text(content)) == "N101"


@pytest.mark.parametrize(
    "word", ["优", "P", "A", "A+", "B1", "缓考", "取消资格", "免修", "作弊", "NA", "None"]
)
def test_a_grade_in_words_stays_a_word(word):
    assert value(GRADE, text(f" {word} ")) == word


def test_a_full_width_grade_letter_is_the_letter():
    assert value(GRADE, text("Ａ")) == "A"


@pytest.mark.parametrize("content", ["100.01", "101", "-1", "-0.01"])
@pytest.mark.parametrize("make", [text, number])
def test_a_score_outside_0_to_100_is_refused(make, content):
    assert refused(GRADE, make(content)) == "N104"


@pytest.mark.parametrize("make", [text, number])
def test_more_decimals_than_declared_are_refused(make):
    assert refused(GRADE, make("89.555")) == "N102"
    assert refused(Exact(0, 0, 999), make("1.5")) == "N111"


def test_a_number_beyond_15_digits_is_refused():
    assert refused(Exact(2), number("1e300")) == "N103"
    assert refused(Exact(2), text("1234567890123456")) == "N103"


def test_points_may_carry_a_sign():
    assert value(POINTS, text("-5")) == -500
    assert value(POINTS, text("+5")) == 500
    assert value(POINTS, number("-0.5")) == -50


@pytest.mark.parametrize("content", ["=1+1", "+A1", "-cmd", "@SUM(1)", "＝1", "+85", "＋85"])
@pytest.mark.parametrize("kind", [GRADE, CREDIT, ID], ids=["grade", "number", "identifier"])
def test_text_that_starts_like_a_formula_is_refused_where_number_or_identifier_is_expected(kind, content):
    assert refused(kind, text(content)) == "N112"


@pytest.mark.parametrize("content", ["=1+1", "+86", "-软件", "@李四"])
def test_free_text_and_names_may_start_with_any_sign(content):
    assert value(Text(), text(content)) == content
    assert value(PersonName(), text(content)) == content


@pytest.mark.parametrize(
    "kind", [GRADE, CREDIT, ID, PersonName(), Text(), Term(), Flag(), Choice(("正考",)), Percent(), Rank()]
)
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (Cell(CellKind.FORMULA, "60"), "N107"),
        (Cell(CellKind.FORMULA, "[1]Sheet1!A1"), "N107"),
        (Cell(CellKind.ERROR, "#REF!"), "N108"),
        (Cell(CellKind.BOOLEAN, "TRUE"), "N109"),
        (Cell(CellKind.DATE, "90"), "N105"),
        (Cell(CellKind.NUMBER, "90", NumberFormat(FormatKind.DATE, None, "yyyy-mm-dd")), "N105"),
        (Cell(CellKind.NUMBER, "60", NumberFormat(FormatKind.OTHER, None, '"95"')), "N105"),
        (Cell(CellKind.NUMBER, "60", NumberFormat(FormatKind.OTHER, None, ";;;")), "N105"),
        (Cell(CellKind.TEXT, "60", NumberFormat(FormatKind.OTHER, None, ";;;")), "N105"),
        (Cell(CellKind.TEXT, "60", NumberFormat(FormatKind.OTHER, None, '0;0;0;"95"')), "N105"),
        (Cell(CellKind.TEXT, "60", NumberFormat(FormatKind.OTHER, None, '"1"@')), "N105"),
        (Cell(CellKind.TEXT, "6\x070"), "T101"),
        (Cell(CellKind.TEXT, "06\u202e"), "T101"),
    ],
)
def test_what_is_no_data_is_refused_in_every_kind_of_column(kind, cell, code):
    assert refused(kind, cell) == code
    assert not is_plain(cell)


@pytest.mark.parametrize(
    "code", ["@", "General", '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', "0.00;-0.00;;@", "[Red]@"]
)
def test_a_format_that_shows_text_as_it_is_does_not_matter(code):
    assert value(GRADE, text("60", code)) == 6000


@pytest.mark.parametrize("kind", [GRADE, Text(), ID, Flag(), Term()])
@pytest.mark.parametrize("content", ["", " ", "\u3000", "\u00a0\t", "\u200b"])
def test_blanks_of_any_kind_are_blank_and_never_0(kind, content):
    assert read_cell(kind, text(content)) == BLANK


def test_a_format_that_hides_decimals_is_told_and_the_stored_value_taken():
    reading = read_cell(GRADE, number("89.55", DECIMAL[1]))
    assert reading.value == 8955
    assert reading.notes == (("N211", {"shown": "89.6", "text": "89.55"}),)
    assert mended(GRADE, number("89.5", DECIMAL[0])) == (8950, "N211")
    assert mended(POINTS, number("-0.5", DECIMAL[0])) == (-50, "N211")


def test_a_percent_format_is_refused_where_no_percent_is_meant():
    assert refused(GRADE, number("0.6", SHARE)) == "N105"
    assert refused(ID, number("20240101", SHARE)) == "N105"


@pytest.mark.parametrize(
    "cell", [number("30"), text("30"), text("30%"), text("30 %"), number("0.3", SHARE), number("0.30", SHARE)]
)
def test_thirty_percent_is_written_in_several_ways(cell):
    assert value(Percent(2, 0, 10_000), cell) == 3000


@pytest.mark.parametrize("content", ["0.30", "0.3", "1", "0.01"])
@pytest.mark.parametrize("make", [text, number])
def test_a_plain_share_up_to_1_is_unclear(make, content):
    assert refused(Percent(), make(content)) == "N106"


def test_percent_zero_half_and_too_much():
    assert value(Percent(), number("0")) == 0
    assert value(Percent(), text("0.5%")) == 50
    assert mended(Percent(), text("30％")) == (3000, "N210")
    assert mended(Percent(), number("0.305", SHARE)) == (3050, "N211")
    assert refused(Percent(2, 0, 10_000), text("101%")) == "N104"
    assert refused(Percent(2, 0, 10_000), number("30", SHARE)) == "N104"


@pytest.mark.parametrize("content", ["0012024001", "CS1001", "计-2401_a.b/c(1)", "3E12", "1E05"])
def test_an_identifier_is_kept_as_it_stands(content):
    assert value(ID, text(content)) == content


@pytest.mark.parametrize(
    ("content", "result"),
    [
        ("'202420010301", ("202420010301", "T109")),
        ("‘202420010301", ("202420010301", "T109")),
        ("202420010301.0", ("202420010301", "T109")),
        ("0012.00", ("0012", "T109")),
        ("２０２４０１", ("202401", "N210")),
        ("2024\u200b01", ("202401", "N210")),
    ],
)
def test_a_dirty_identifier_is_mended_with_a_hint(content, result):
    assert mended(ID, text(content)) == result


@pytest.mark.parametrize("content", ["202401\u00a0", " 202401", "\u3000202401\u200b", "202401\n"])
def test_blanks_around_an_identifier_vanish(content):
    assert read_cell(ID, text(content)).value == "202401"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (text("2.0242E+11"), "T106"),
        (text("2E+11"), "T106"),
        (number("2024200103010001"), "T106"),
        (number("1e20"), "T106"),
        (number("12.5"), "T105"),
        (number("-5"), "N112"),
        (number("2024", NumberFormat(FormatKind.DECIMAL, 0, "0000000000")), "N105"),
        (text("2024 0101"), "T105"),
        (text("2024\n0101"), "T105"),
        (text("CS①"), "T105"),
        (text("2024*"), "T105"),
        (text("1" * 33), "T102"),
    ],
)
def test_an_identifier_that_lost_or_hides_something_is_refused(cell, code):
    assert refused(ID, cell) == code


@pytest.mark.parametrize("content", ["20240101", "20240101.0", "202420010301", "2.02420010301E11"])
def test_a_number_as_identifier_is_taken_with_a_hint(content):
    result = mended(ID, number(content))
    assert result[0] in {"20240101", "202420010301"}
    assert result[1] == "T107"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("张 三", "张三"),
        ("张\n三", "张三"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("Ｌｉ Ming", "Li Ming"),
        ("𠮷田\ue000", "𠮷田\ue000"),
        ("NA", "NA"),
    ],
)
def test_spellings_of_one_name_are_one_name(content, name):
    assert value(PersonName(), text(content)) == name


def test_a_name_is_no_number_and_no_novel():
    assert refused(PersonName(), number("1")) == "T105"
    assert refused(PersonName(), text("张" * 61)) == "T102"


@pytest.mark.parametrize(
    ("content", "term"),
    [
        ("2025-2026-1", "2025-2026-1"),
        ("2025-2026-2 ", "2025-2026-2"),
        ("２０２５－２０２６－１", "2025-2026-1"),
        ("2025-2026学年第一学期", "2025-2026-1"),
        ("2025—2026学年 第2学期", "2025-2026-2"),
        ("2025~2026春", "2025-2026-2"),
    ],
)
def test_spellings_of_a_term_are_one_term(content, term):
    assert term_text(content) == term
    assert value(Term(), text(content)) == term


@pytest.mark.parametrize("content", ["2025-2026", "2025-2027-1", "2025-1", "2025-2026-4", "秋", "2025-2026-"])
def test_what_is_no_term_is_refused(content):
    assert refused(Term(), text(content)) == "T104"


def test_flags_and_choices_take_their_words_only():
    assert [value(Flag(), text(t)) for t in ("是", "否", "√", "未参评")] == ["是", "否", "是", "否"]
    assert refused(Flag(), text("可能")) == "T103"
    exam = Choice(("正考", "补考"), {"正常考试": "正考"})
    assert [value(exam, text(t)) for t in ("补考", "正常考试", "正 考")] == ["补考", "正考", "正考"]
    assert refused(exam, text("考试")) == "T103"


def test_numbers_in_a_text_column_become_the_text_people_see():
    assert value(Text(), number("2024")) == "2024"
    assert value(Text(), number("0.10")) == "0.1"
    assert refused(Text(3), text("abcd")) == "T102"
