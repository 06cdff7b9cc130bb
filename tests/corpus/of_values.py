"""Values that are not what they look like: each would become a wrong score in some program."""

from __future__ import annotations

from tests.corpus.edits import cell, formatted, rows, text
from tests.corpus.entry import Entry, refused
from tests.corpus.good import COURSES, FORM, ROSTER, SCORE

MARK = "C8"
"""A mark of the form."""
POINTS = "H2"
"""A score of the export."""


def mark(content: str):
    """Another content in a mark's cell."""
    return lambda d: cell(d, **{MARK: content})


def score(content: str):
    """Another content in a score's cell."""
    return lambda d: cell(d, **{POINTS: content})


def ratio(content: str):
    """Another 调整后比例 in the first row of a 课程调整表."""
    return lambda d: cell(d, J5=content)


def shown(code: str | int, inner: str, place: str = MARK):
    """A cell with a number format."""
    return lambda d: formatted(d, code, place, inner)


NUMBERS = [
    *refused(
        "不是数字",
        FORM,
        "N101",
        {
            "NaN": mark("<v>NaN</v>"),
            "infinity": mark("<v>INF</v>"),
            "hexadecimal": mark("<v>0x19</v>"),
            "underscore": mark("<v>2_5</v>"),
            "two numbers": mark(text("25 26")),
            "letter O": mark(text("2O")),
            "comma for a point": mark(text("25,5")),
            "superscript": mark(text("2²")),
            "Arabic digits": mark("<v>\u0662\u0665</v>"),
            "NA": mark(text("NA")),
        },
        cell=MARK,
    ),
    *refused(
        "数字过大", FORM, "N103", {"1e999": mark("<v>1e999</v>"), "1E300": mark("<v>1E+300</v>")}, cell=MARK
    ),
    *refused(
        "小数过多",
        FORM,
        "N102",
        {
            "over-precise": mark("<v>25.555</v>"),
            "over-precise text": mark(text("25.555")),
            "tiny": mark("<v>1e-300</v>"),
        },
        cell=MARK,
    ),
    *refused(
        "超出范围",
        FORM,
        "P419",
        {
            "negative": mark("<v>-25</v>"),
            "above": mark("<v>30.01</v>"),
            "below": mark("<v>19.99</v>"),
            "a hundredfold": mark("<v>2550</v>"),
            "-": mark(text("-25")),
        },
        cell=MARK,
    ),
    *refused("超出范围", SCORE, "N104", {"negative score": score("<v>-1</v>")}, cell=POINTS),
    *refused(
        "公式开头",
        FORM,
        "N112",
        {
            "=": mark(text("=25")),
            "+": mark(text("+25")),
            "= behind a blank": mark(text(" =25")),
            "@": mark(text("@25")),
            "full-width =": mark(text("\uff1d25")),
        },
        cell=MARK,
    ),
    *refused(
        "公式",
        FORM,
        "N107",
        {
            "cached value": mark("<f>20+5</f><v>25</v>"),
            "cached text": mark('t="str"><f>"25"</f><v>25</v>'),
            "array formula": mark('<f t="array" ref="C8:C9">25</f><v>25</v>'),
            "shared formula": mark('<f t="shared" si="0" ref="C8:C9">20+5</f><v>25</v>'),
            "data table": mark('<f t="dataTable" ref="C8" dt2D="0" dtr="0" r1="A1"/><v>25</v>'),
        },
        cell=MARK,
    ),
    *refused(
        "错误值",
        FORM,
        "N108",
        {"#REF!": mark('t="e"><v>#REF!</v>'), "#N/A": mark('t="e"><v>#N/A</v>')},
        cell=MARK,
    ),
    *refused("逻辑值", FORM, "N109", {"TRUE": mark('t="b"><v>1</v>')}, cell=MARK),
    *refused(
        "没有评分",
        FORM,
        "P407",
        {
            "blank": mark(""),
            "empty text": mark(text("")),
            "only a blank": mark(text("\u3000\u200b")),
        },
        cell=MARK,
    ),
    *refused(
        "控制字符",
        FORM,
        "T101",
        {
            "escaped": mark(text("25_x0007_")),
            "right-to-left": mark(text("\u202e52")),
        },
        cell=MARK,
    ),
]

FORMATS = [
    *refused(
        "格式藏起数字",
        FORM,
        "N105",
        {
            "date": shown("yyyy-mm-dd", "<v>25</v>"),
            "90 in a built-in date format": shown(14, "<v>25</v>"),
            "another number shown": shown("&quot;30&quot;", "<v>25</v>"),
            "nothing shown": shown(";;;", "<v>25</v>"),
            "thousands": shown("0,", "<v>25</v>"),
            "fraction": shown("# ?/?", "<v>25.5</v>"),
            "tenfold": shown("0&quot;0&quot;", "<v>25</v>"),
            "percent": shown("0%", "<v>25</v>"),
            "text hidden": shown("0;0;0;&quot;30&quot;", 't="str"><v>25</v>'),
            "condition": shown("[&gt;20]&quot;30&quot;;0", "<v>25</v>"),
            "foreign digits": shown("[DBNum1]0", "<v>25</v>"),
        },
        cell=MARK,
    ),
]

IDENTIFIERS = [
    *refused(
        "学号",
        ROSTER,
        "T106",
        {
            "beyond 15 digits": lambda d: cell(d, A2="<v>2024010112345678</v>"),
            "scientific text": lambda d: cell(d, A2=text("2.02401E+11")),
        },
        cell="A2",
    ),
    *refused(
        "学号",
        ROSTER,
        "T105",
        {
            "fraction": lambda d: cell(d, A2="<v>20240101.5</v>"),
            "circled digit": lambda d: cell(d, A2=text("2024①")),
            "two in a cell": lambda d: cell(d, A2=text("20240101,20240102")),
        },
        cell="A2",
    ),
    *refused(
        "学号",
        ROSTER,
        "N112",
        {
            "=": lambda d: cell(d, A2=text("=20240101")),
            "+": lambda d: cell(d, A2=text("+20240101")),
            "-": lambda d: cell(d, A2=text("-20240101")),
            "@": lambda d: cell(d, A2=text("@20240101")),
            "negative number": lambda d: cell(d, A2="<v>-20240101</v>"),
        },
        cell="A2",
    ),
    *refused(
        "学号",
        ROSTER,
        "N105",
        {
            "zeros of a format": lambda d: formatted(d, "0000000000", "A2", "<v>20240101</v>"),
        },
        cell="A2",
    ),
    *refused(
        "学号", ROSTER, "N107", {"formula": lambda d: cell(d, A2="<f>B9</f><v>20240101</v>")}, cell="A2"
    ),
    *refused("学号", ROSTER, "N108", {"#REF!": lambda d: cell(d, A2='t="e"><v>#REF!</v>')}, cell="A2"),
    *refused(
        "学号",
        ROSTER,
        "T101",
        {"control character": lambda d: cell(d, A2=text("2024_x0000_0101"))},
        cell="A2",
    ),
    *refused("姓名", ROSTER, "N109", {"TRUE as a value": lambda d: cell(d, B2='t="b"><v>1</v>')}, cell="B2"),
    *refused("姓名", ROSTER, "T105", {"number": lambda d: cell(d, B2="<v>12</v>")}, cell="B2"),
    *refused(
        "成绩重复",
        SCORE,
        "G302",
        {
            "course twice": lambda d: rows(d, _again("90")),
            "blank in the code": lambda d: rows(d, _again("90", "C1\u3000")),
        },
    ),
    *refused(
        "成绩带记号",
        SCORE,
        "G313",
        {"marked": score(text("60*")), "made up": score(text("补60"))},
        cell=POINTS,
    ),
    *refused("成绩是空的", SCORE, "N110", {"no score": score("")}, cell=POINTS),
]


def _again(points: str, code: str = "C1") -> str:
    """A second row of a student's course."""
    texts = ("2025-2026-1", "20240101", "甲", code, "会计基础", "必修")
    cells = "".join(f'<c r="{letter}7" {text(t)}</c>' for letter, t in zip("ABCDEF", texts, strict=True))
    return f'<row r="7">{cells}<c r="G7"><v>3</v></c><c r="H7"><v>{points}</v></c></row>'


ADJUSTED = [
    *refused("课程调整", COURSES, "N107", {"ratio as a formula": ratio("<f>0.1</f><v>0.1</v>")}, cell="J5"),
    *refused("课程调整", COURSES, "N101", {"ratio NaN": ratio("<v>NaN</v>")}, cell="J5"),
    *refused("课程调整", COURSES, "N104", {"negative ratio": ratio("<v>-0.1</v>")}, cell="J5"),
    *refused("课程调整", COURSES, "N102", {"over-precise ratio": ratio("<v>0.123</v>")}, cell="J5"),
    *refused(
        "课程调整", COURSES, "N105", {"ratio as a percentage": lambda d: formatted(d, 9, "J5", "<v>0.1</v>")}
    ),
    *refused("课程调整", COURSES, "N109", {"TRUE for 是": lambda d: cell(d, I5='t="b"><v>1</v>')}, cell="I5"),
    *refused(
        "课程调整", COURSES, "T103", {"neither 是 nor 否": lambda d: cell(d, I5=text("是否"))}, cell="I5"
    ),
]

ENTRIES: list[Entry] = [*NUMBERS, *FORMATS, *IDENTIFIERS, *ADJUSTED]
