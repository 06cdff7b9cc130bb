"""A click imports from nowhere that a received file could fill."""

import pytest

from zongce.surfaces.ribbon.path import without_workbook_folder as kept

PYTHON = [r"C:\Python\Lib", r"C:\Users\张 三\zongce\Lib\site-packages", r"\\server\share\Lib"]


@pytest.mark.parametrize("planted", ["", ".", "lib", r"mail\lib", r"C:lib", r"\mail", "/mail"])
def test_what_depends_on_the_current_folder_or_drive_goes(planted):
    assert kept([planted, *PYTHON, planted], r"C:\a\b.xlsx", windows=True) == PYTHON


@pytest.mark.parametrize(
    "spelling", [r"D:\Mail", "d:/mail", "D:\\MAIL\\", r"D:\x\..\mail", r"D:\mail\会计.zip"]
)
def test_the_workbooks_folder_goes_however_it_is_spelt(spelling):
    assert kept([spelling, *PYTHON], r"D:\mail\会计.xlsx", windows=True) == PYTHON


@pytest.mark.parametrize(
    "workbook", ["", "https://d.docs.live.net/1/a.xlsx", r"C:\Users\张 三\a.xlsx", r"C:\Python\Lib\x\a.xlsx"]
)
def test_where_python_lies_stays_also_below_or_above_the_workbook(workbook):
    assert kept(PYTHON, workbook, windows=True) == PYTHON


def test_the_same_on_the_mac():
    python = ["/opt/python/lib", "/Users/a/.zongce/lib"]
    assert (
        kept(
            ["", *python, "x", "/Users/a/Mail", "/Users/a/Mail/b.zip"], "/Users/a/Mail/b.xlsx", windows=False
        )
        == python
    )
