"""The benchmark runs, and all sides come to the same figures."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.parts import PARTS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    file = tmp_path_factory.mktemp("bench") / "figures.json"
    command = [sys.executable, "-m", "tests.bench", "--quick", "--json", str(file)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert file.exists(), made.stderr
    return json.loads(file.read_text("utf-8"))["parts"]


def test_every_part_runs_and_every_side_finishes(parts):
    assert list(dict.fromkeys(part["part"] for part in parts)) == list(PARTS)
    assert [side["fault"] for part in parts for side in part["sides"] if side["fault"]] == []
    assert all(side["seconds"] for part in parts for side in part["sides"])


def test_no_value_is_wrong_against_exact_fractions_although_halves_and_ties_are_planted(parts):
    (part,) = [part for part in parts if part["part"] == "exact"]
    assert min(part["facts"]["planted"].values()) > 0
    assert set(part["facts"]["wrong: zongce.rules"].values()) == {0}
    assert part["facts"]["wrong: numpy float, np.round"]["scores"] > 0


def test_result_workbooks_hold_the_exact_values(parts):
    ends = [part for part in parts if part["part"] in ("college", "university", "formulas")]
    assert {side["wrong"] for part in ends for side in part["sides"]} == {0}


def test_all_readers_see_the_same_rows_and_marks(parts):
    for part in parts:
        if part["part"] in ("read", "forms", "collect", "issue"):
            assert len(set(part["facts"]["read"].values())) == 1
