"""Other colleges: whatever the size and the seed, the year runs through, and its results are exact."""

import pytest

from tests.flow.books import tables_of
from zongce.core.number import half_up
from zongce.demo import cycle


@pytest.mark.slow
@pytest.mark.parametrize(("students", "seed"), [(18, 1), (27, 2), (50, 3), (121, 4)])
def test_the_year_runs_through_whatever_the_college(tmp_path, students, seed):
    lines = []
    assert cycle.run(tmp_path / "demo", students, lines.append, seed=seed) == 0, "\n".join(lines[-20:])
    for path in (tmp_path / "demo" / "辅导员").glob("*/*_班级工作簿.xlsx"):
        tables = tables_of(path)
        total, modules = tables["composite"], tables["modules"]
        weights = [w for w in modules.values("weight") if isinstance(w, int)]
        for row in total:
            parts = [total.value(row, f"module_{i}") for i in range(len(weights))]
            whole = sum(half_up(p * w, 10_000) for p, w in zip(parts, weights, strict=True))
            assert total.value(row, "total") == whole
