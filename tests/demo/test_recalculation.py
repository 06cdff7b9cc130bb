"""What LibreOffice computes from the formulas of the demo's class results equals what was written."""

import io

import pytest
from openpyxl import load_workbook

from tests.libreoffice import formulas, without_cached_values
from zongce.demo import scenario

pytestmark = pytest.mark.libreoffice


def test_class_results_recalculated_by_libreoffice_equal_what_was_written(office, tmp_path):
    assert scenario.run(tmp_path / "demo", 24, lambda _line: None) == 0
    paths = (tmp_path / "demo" / scenario.CLASSES).iterdir()
    written = {path.name: path.read_bytes() for path in paths}
    assert len(written) == 9
    made = office.convert({name: without_cached_values(data) for name, data in written.items()})
    for name, data in written.items():
        ours = formulas(data)
        theirs = load_workbook(io.BytesIO(made[name]), data_only=True)
        assert len(ours) > 20
        assert None not in ours.values()
        assert {place: theirs[place[0]][place[1]].value for place in ours} == ours, name
