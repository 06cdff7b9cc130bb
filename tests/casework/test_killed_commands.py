"""Three real commands are killed in the middle: the workbook is the old one, and again completes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import files
from tests.casework.test_survival import lying
from tests.flow import books

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from tests.flow import books
command, workbook, actor, *received = sys.argv[1:]
replace = os.replace

def deadly(source, target, **options):
    if Path(target).name == Path(workbook).name:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(source, target, **options)

os.replace = deadly
books.run(command, Path(workbook), [Path(path) for path in received], actor=actor)
"""


TEXTS = ("term", "student_id", "name", "course_code", "course_name", "course_kind")


def scores(folder):
    rows = [
        (*(row[name] for name in TEXTS), row["credit"] // 100, row["score"] // 100) for row in books.SCORES
    ]
    return files.save(folder / "成绩.xlsx", {"成绩": [files.SCORE_HEADINGS, *rows]})


CASES = {
    "batch.issue": (books.school, books.OFFICE, lambda _folder: []),
    "rating.issue": (books.class_book, books.COUNSELLOR, lambda _folder: []),
    "scores.import": (books.college, books.ADMIN, lambda folder: [scores(folder)]),
}


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
@pytest.mark.parametrize("command", CASES)
def test_a_killed_command_leaves_the_old_workbook_and_completes_the_next_time(command, tmp_path):
    make, actor, hand_in = CASES[command]
    received = hand_in(tmp_path)
    calm, killed = (make(tmp_path / name / "工作簿.xlsx") for name in ("平安", "中断"))
    old = killed.read_bytes()
    assert books.run(command, calm, received, actor=actor).ok
    arguments = [sys.executable, "-c", KILLED, command, killed, actor, *received]
    died = subprocess.run(arguments, cwd=ROOT, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert died.returncode == -9
    assert killed.read_bytes() == old
    books.tables_of(killed)
    assert books.run(command, killed, received, actor=actor).ok
    assert lying(killed.parent) == lying(calm.parent)
