"""What number formats show: all of a number, or something a reader would be deceived by."""

import pytest

from zongce.books.number_format import built_in, classify
from zongce.core.grid import FormatKind as K


@pytest.mark.parametrize(
    ("code", "kind", "places"),
    [
        ("General", K.GENERAL, None),
        ("general", K.GENERAL, None),
        ('General"分"', K.GENERAL, None),
        ("0", K.DECIMAL, 0),
        ("0.00", K.DECIMAL, 2),
        ("#,##0.0", K.DECIMAL, 1),
        ("0.0##", K.DECIMAL, 3),
        ("0.00_ ", K.DECIMAL, 2),
        ('0.0"分"', K.DECIMAL, 1),
        ("0分", K.DECIMAL, 0),
        ("00000000", K.DECIMAL, 0),
        ("0.00_);(0.00)", K.DECIMAL, 2),
        ("0.00;[Red]0.00", K.DECIMAL, 2),
        ("0.00_ ;[红色]\\-0.00\\ ", K.DECIMAL, 2),
        ('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', K.DECIMAL, 2),
        ("+0;-0;0", K.DECIMAL, 0),
        ("[$¥-804]#,##0.00", K.DECIMAL, 2),
        ("@", K.TEXT, None),
        ("0%", K.PERCENT, 0),
        ("0.00%", K.PERCENT, 2),
        ("yyyy-mm-dd", K.DATE, None),
        ('yyyy"年"m"月"d"日"', K.DATE, None),
        ("[$-804]yyyy/m/d", K.DATE, None),
        ("h:mm AM/PM", K.DATE, None),
        ("[h]:mm", K.DATE, None),
        ("mmm", K.DATE, None),
    ],
)
def test_a_plain_format_has_its_kind_and_decimals(code, kind, places):
    found = classify(code)
    assert (found.kind, found.places, found.code) == (kind, places, code)


@pytest.mark.parametrize(
    "code",
    [
        '"95"', '"九十"0',
        '"9"0', "\\90", ";;;", ";;", "0;", "0;-0;", "0;-0;;@", "0,", "0.0,,", "# ?/?", "0/8",
        '0"."00', "0\\.0", "0 0", "000-0000", "0.00E+00", "-0", "(0)", '"-"0', '"负"0', "0;0",
        '"优秀"', '0"%"',
        "0%%", '[>=60]"及格";"不及格"', "[>90]0;0.0", "[DBNum1]0", "0.0;-0", "*90", "0;-0;0;@;0", "0" * 300,
    ],
)  # fmt: skip
def test_a_format_that_hides_scales_or_replaces_digits_is_odd(code):
    assert classify(code).kind is K.OTHER


@pytest.mark.parametrize(
    ("number", "kind", "places"),
    [
        (0, K.GENERAL, None), (1, K.DECIMAL, 0), (2, K.DECIMAL, 2), (4, K.DECIMAL, 2), (9, K.PERCENT, 0),
        (10, K.PERCENT, 2), (11, K.OTHER, None), (12, K.OTHER, None), (14, K.DATE, None), (22, K.DATE, None),
        (31, K.DATE, None), (38, K.DECIMAL, 0), (43, K.DECIMAL, 2), (44, K.DECIMAL, 2), (46, K.DATE, None),
        (49, K.TEXT, None), (57, K.DATE, None), (99, K.OTHER, None),
    ],
)  # fmt: skip
def test_built_in_formats_are_known_by_number(number, kind, places):
    assert built_in(number)[:2] == (kind, places)
