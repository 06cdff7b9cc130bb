"""What stands on the terminal: nothing that identifies a student may be cut off."""

import pytest

from zongce.surfaces.report import fitting, show_rows

ROWS = [
    {
        "学号": "0012024001",
        "姓名": "张三",
        "专业": "会计",
        "年级": "2024",
        "班级": "会计2401",
        "平均学分成绩": "80.50",
        "学业成绩": "81.30",
        "班级排名": "3/3",
        "专业年级排名": "3/3",
    }
]


@pytest.mark.parametrize("width", [36, 60, 77, 78, 79, 80, 84, 85, 86, 87, 120])
def test_what_is_shown_is_whole_at_any_width(width, capsys):
    show_rows(ROWS, width)
    shown = capsys.readouterr().out
    assert {"学号", "姓名"} <= set(fitting(ROWS, width))
    assert max(len(line.encode("gbk")) for line in shown.splitlines()) <= width


def test_a_column_that_just_fits_is_shown():
    exact = sum(
        len(max(item, key=lambda text: len(text.encode("gbk"))).encode("gbk")) for item in ROWS[0].items()
    )
    exact += 2 * (len(ROWS[0]) - 1)
    assert fitting(ROWS, exact) == list(ROWS[0])
    assert len(fitting(ROWS, exact - 1)) == len(ROWS[0]) - 1
