"""What LibreOffice computes from the formulas of the demo's class results equals what was written."""

import io

import pytest
from openpyxl import load_workbook

from tests.sheets.test_libreoffice import convert, without_cached_values  # noqa: F401
from zongce.demo import scenario

pytestmark = pytest.mark.libreoffice


def values(data):
    book = load_workbook(io.BytesIO(data), data_only=True)
    return {(s.title, c.coordinate): c.value for s in book for row in s.iter_rows() for c in row}


def formulas(data):
    book = load_workbook(io.BytesIO(data))
    return {(s.title, c.coordinate) for s in book for r in s.iter_rows() for c in r if c.data_type == "f"}


def test_class_results_recalculated_by_libreoffice_equal_what_was_written(convert, tmp_path):  # noqa: F811
    assert scenario.run(tmp_path / "demo", 24, lambda _line: None) == 0
    written = {p.name: p.read_bytes() for p in (tmp_path / "demo" / scenario.CLASSES).iterdir()}
    assert len(written) == 3
    bare = {name: without_cached_values(data) for name, data in written.items()}
    made = convert(bare, "xlsx:Calc MS Excel 2007 XML")
    for name, data in written.items():
        live, ours, theirs = formulas(data), values(data), values(made[name])
        assert len(live) > 20
        assert {place: theirs.get(place) for place in live} == {place: ours[place] for place in live}
        assert all(ours[place] is not None for place in live)
