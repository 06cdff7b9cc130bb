"""What Excel makes of a text, and how formulas and formats are said in two languages: no office needed."""

import datetime as dt

import pytest

from tests.libreoffice.formula import of_excel, of_office
from tests.libreoffice.number_format import in_excel
from tests.libreoffice.typed import Formula, as_text, moment_of, serial, typed


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("001", 1.0, "General"),
        (" 5 ", 5.0, "General"),
        ("-0.5", -0.5, "General"),
        ("(5)", -5.0, "General"),
        ("1,234", 1234.0, "#,##0"),
        ("12%", 0.12, "0%"),
        ("12E3", 12000.0, "0.00E+00"),
        ("¥5", 5.0, '"¥"#,##0.00'),
        ("true", True, "General"),
        ("#n/a", "#N/A", "General"),
        ("2024-2-29", 45351.0, "yyyy/m/d"),
        ("2024年2月29日", 45351.0, 'yyyy"年"m"月"d"日"'),
        ("2024-02-29 12:00", 45351.5, "yyyy/m/d h:mm"),
        ("6:00", 0.25, "h:mm"),
        ("12345678901234567", 12345678901234500.0, "General"),
        ("20240101000000001", 20240101000000000.0, "General"),
    ],
)
def test_a_text_that_excel_understands_becomes_what_it_understands(text, value, number_format):
    assert typed(text) == (value, number_format)


@pytest.mark.parametrize(
    "text",
    [
        "张三",
        "2023-2024",
        "2024-2-30",
        "2024级1班",
        "1,23",
        "-",
        "=",
        "1 2",
        "%",
        ".",
        "25:00x",
        "１班",
        "A1",
        "13-1",
    ],
)
def test_other_text_stays_as_it_is(text):
    assert typed(text) == (text, "General")


def test_two_small_numbers_with_a_dash_become_a_day_of_this_year():
    assert moment_of(typed("3-1").value).date() == dt.date(dt.datetime.now().year, 3, 1)


def test_an_apostrophe_says_that_it_is_text_and_does_not_stay():
    assert typed("'001") == ("001", "General")
    assert typed("'=1") == ("=1", "General")


@pytest.mark.parametrize(("text", "formula"), [("=A1", "=A1"), ("+A1", "=+A1"), ("-未交", "=-未交")])
def test_signs_of_reckoning_begin_a_formula(text, formula):
    made = typed(text).value
    assert isinstance(made, Formula)
    assert made == formula


@pytest.mark.parametrize(("value", "text"), [(5.0, "5"), (0.1, "0.1"), (87.5, "87.5"), (True, "TRUE")])
def test_a_number_in_a_text_cell_is_the_text_that_shows_it(value, text):
    assert as_text(value) == text


def test_a_day_and_its_number_are_the_same_both_ways():
    assert serial(dt.date(2024, 1, 1)) == 45292.0
    moment = dt.datetime(2026, 7, 1, 8, 30, 15)
    assert moment_of(serial(moment)) == moment


@pytest.mark.parametrize(
    ("excel", "office"),
    [
        ("=SUM(A1:B2,3)", "=SUM(A1:B2;3)"),
        ('=IF(A1="a,b;c",1,)', '=IF(A1="a,b;c";1;)'),
        ("=名单!A1+'1 班'!$B$2", "=$'名单'.A1+$'1 班'.$B$2"),
        ("=SUMPRODUCT({1,2;3,4},A1:B2)", "=SUMPRODUCT({1;2|3;4};A1:B2)"),
        ("=_xlfn.RANK.EQ(A1,A:A)", "=RANK.EQ(A1;A:A)"),
        ("=CEILING(A1,2)", "=CEILING.XCL(A1;2)"),
        ("=#REF!+1", "=#REF!+1"),
    ],
)
def test_a_formula_of_excel_is_said_in_the_words_of_libreoffice(excel, office):
    assert of_excel(excel) == office


@pytest.mark.parametrize(
    ("office", "excel"),
    [
        ("=$名单.A1+$'1 班'.$B$2", "=名单!A1+'1 班'!$B$2"),
        ("=SUM($Sheet2.A:A;2:2;3.5)", "=SUM(Sheet2!A:A,2:2,3.5)"),
        ("=STDEV.P(A1:A3;$表.B1:B3)", "=STDEV.P(A1:A3,表!B1:B3)"),
        ('=SUMPRODUCT({1;2|3;4})&"$a.B1;"', '=SUMPRODUCT({1,2;3,4})&"$a.B1;"'),
        ("='file:///tmp/b.xlsx'#$名单.A1", "='[b.xlsx]名单'!A1"),
    ],
)
def test_a_formula_of_libreoffice_is_said_in_the_words_of_excel(office, excel):
    assert of_office(office) == excel


@pytest.mark.parametrize(
    ("office", "excel"),
    [
        ("YYYY-MM-DD HH:MM", "yyyy-mm-dd hh:mm"),
        ("0.00_);[RED](0.00)", "0.00_);[Red](0.00)"),
        ('YYYY"年M"M\\D', 'yyyy"年M"m\\D'),
        ("[HH]:MM AM/PM", "[hh]:mm AM/PM"),
        ("0.00E+00", "0.00E+00"),
        ("General", "General"),
    ],
)
def test_a_format_is_given_back_in_the_letters_of_excel(office, excel):
    assert in_excel(office) == excel
