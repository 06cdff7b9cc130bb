"""Every input of the demo opened, recalculated and saved by LibreOffice still gives the same results (N5)."""

import pytest

from zongce import app
from zongce.demo import scenario

pytestmark = pytest.mark.libreoffice
SCORES = [f"{scenario.CORRECTED}/{name}" for name in scenario.EXPORTS]
INPUTS = (scenario.ROSTER, scenario.SCHEME, scenario.ADJUST, scenario.RULES, scenario.MODULES, scenario.ITEMS)


def results(folder):
    """Compute all three results from a folder's inputs, the later from the earlier ones' workbooks."""
    at = {name: folder / name for name in INPUTS}
    shared = {"scheme": at[scenario.SCHEME]}
    academic, rating = folder / "a.xlsx", folder / "r.xlsx"
    done = [
        app.academic(
            at[scenario.ROSTER], [folder / n for n in SCORES], academic, adjust=at[scenario.ADJUST], **shared
        ),
        app.rating(at[scenario.ROSTER], at[scenario.RULES], folder / scenario.FORMS, rating, **shared),
        app.composite(
            at[scenario.ROSTER], at[scenario.SCHEME], modules=at[scenario.MODULES], items=at[scenario.ITEMS],
            academic=academic, rating=rating,
        ),
    ]  # fmt: skip
    assert [report.ok for report in done] == [True] * 3, [report.findings for report in done]
    return [report.rows for report in done]


def test_all_inputs_saved_again_by_libreoffice_give_the_same_results(office, tmp_path):
    before = tmp_path / "demo"
    assert scenario.run(before, 12, lambda _line: None) == 0
    forms = [p.relative_to(before).as_posix() for p in (before / scenario.FORMS).rglob("*.xlsx")]
    names = [*INPUTS, *SCORES, *forms]
    made = office.convert({f"{i}.xlsx": (before / name).read_bytes() for i, name in enumerate(names)})
    for index, name in enumerate(names):
        path = tmp_path / "again" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made[f"{index}.xlsx"])
    assert results(tmp_path / "again") == results(before)
