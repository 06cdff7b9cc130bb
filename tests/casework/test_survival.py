"""Whatever stops a run, the workbook is the old or the new one and opens, and running again completes."""

from __future__ import annotations

import os
import subprocess
import sys
from errno import ENOSPC
from itertools import count
from pathlib import Path

import pytest

from tests.casework.doubles import BOTH, go
from tests.faults.flow import SCHOOL, contents
from tests.files import save
from tests.flow import books
from zongce.casefolder.folder import QUARANTINE
from zongce.output import report_path

OPERATIONS = ("replace", "unlink", "mkdir", "fsync", "chmod", "open", "fdopen")
ROOT = Path(__file__).resolve().parents[2]
NAMES = ("下发/管理学院.xlsx", SCHOOL)


@pytest.fixture
def scene(tmp_path):
    """A function that makes the same folder again: a workbook, an older issue, three files handed in."""
    post = tmp_path / "来件"
    post.mkdir()
    save(post / "甲.xlsx", {"表": [("甲",)]})
    save(post / "乙.xlsx", {"表": [("不收",)]})
    (post / "丙.xlsx").write_bytes(b"no workbook")
    older = save(tmp_path / "旧.xlsx", {"旧": [("上次下发的",)]}).read_bytes()
    school = books.school(tmp_path / SCHOOL).read_bytes()

    def make(name):
        folder = tmp_path / name
        (folder / "下发").mkdir(parents=True)
        (folder / "下发/管理学院.xlsx").write_bytes(older)
        (folder / SCHOOL).write_bytes(school)
        return folder / SCHOOL, [post]

    return make


def lying(folder):
    """What lies in a folder, by relative path."""
    return {path.relative_to(folder).as_posix(): data for path, data in contents(folder).items()}


def fail_at(monkeypatch, nth):
    """Make the n-th operation on files fail as a full disk does; return the list of operations done."""
    done = []

    def failing(name, real):
        def operation(*arguments, **options):
            if name == "open" and not arguments[1] & os.O_CREAT:
                return real(*arguments, **options)
            done.append(name)
            if len(done) == nth:
                raise OSError(ENOSPC, "No space left on device")
            return real(*arguments, **options)

        return operation

    for name in OPERATIONS:
        monkeypatch.setattr(os, name, failing(name, getattr(os, name)))
    return done


def test_every_file_operation_may_fail_and_running_again_completes(scene, tmp_path, monkeypatch):
    workbook, files = scene("平安")
    assert books.codes(go(BOTH, workbook, files)) == ["F101", "W909"]
    calm = lying(workbook.parent)
    assert {Path(name).parts[0] for name in calm} == {
        SCHOOL,
        "下发",
        "收件",
        QUARANTINE,
        "校级.检查报告.xlsx",
    }
    seen = set()
    for nth in count(1):
        workbook, files = scene(str(nth))
        before = lying(workbook.parent)
        with monkeypatch.context() as patched:
            done = fail_at(patched, nth)
            report = go(BOTH, workbook, files)
        if len(done) < nth:
            break
        told = set(books.codes(report)) & {"W926", "W940"}
        seen |= told
        after = lying(workbook.parent)
        assert not [name for name in after if name.endswith(".tmp")], (nth, done[-1])
        if "W926" in told:
            assert {name: after[name] for name in NAMES} == {name: before[name] for name in NAMES}, done[-1]
            assert report.written == ()
        else:
            assert {name: after[name] for name in NAMES} == {name: calm[name] for name in NAMES}, done[-1]
        books.tables_of(workbook)
        again(workbook, files, calm, committed="W926" not in told)
    assert seen == {"W926", "W940"}
    assert nth > 40


def again(workbook, files, calm, *, committed):
    """Run once more; everything is as after an undisturbed run (but for a second line in 日志)."""
    go(BOTH, workbook, files)
    now = lying(workbook.parent)
    if not committed:
        assert now == calm
        return
    assert now.keys() - {report_path(workbook).name} == calm.keys() - {report_path(workbook).name}
    for name in now.keys() - {SCHOOL, report_path(workbook).name}:
        assert now[name] == calm[name]
    twice = workbook.with_name("核对.xlsx")
    twice.write_bytes(calm[SCHOOL])
    for table in ("batches", "college_list", "received"):
        assert books.rows_in(workbook, table) == books.rows_in(twice, table)
    twice.unlink()


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.casework.doubles import BOTH, go
name, when, workbook, post = sys.argv[1:]
replace = os.replace

def deadly(source, target, **options):
    mine = Path(target).name == name
    if mine and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    replace(source, target, **options)
    if mine and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)

os.replace = deadly
go(BOTH, Path(workbook), [Path(post)])
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
@pytest.mark.parametrize(
    ("name", "when", "committed"),
    [("管理学院.xlsx", "before", False), (SCHOOL, "before", False), (SCHOOL, "after", True)],
    ids=["before the first new file", "between new files and workbook", "before files are set apart"],
)
def test_a_run_that_is_killed_leaves_old_or_new_and_completes_the_next_time(scene, name, when, committed):
    workbook, files = scene("平安")
    go(BOTH, workbook, files)
    calm = lying(workbook.parent)
    workbook, files = scene("SIGKILL")
    old = workbook.read_bytes()
    arguments = [sys.executable, "-c", KILLED, name, when, workbook, files[0]]
    died = subprocess.run(arguments, cwd=ROOT, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert died.returncode == -9
    assert workbook.read_bytes() == (calm[SCHOOL] if committed else old)
    left = [name for name in lying(workbook.parent) if name.endswith(".tmp")]
    assert bool(left) is not committed
    again(workbook, files, calm, committed=committed)


def test_an_issued_file_that_cannot_be_replaced_takes_the_others_back(tmp_path, monkeypatch):
    workbook = books.school(
        tmp_path / SCHOOL, college_list=[{"college": "甲"}, {"college": "乙"}, {"college": "丙"}]
    )
    (tmp_path / "下发").mkdir()
    for name in "甲丙":
        save(tmp_path / f"下发/{name}.xlsx", {"旧": [("旧",)]})
    before, replace = lying(tmp_path), os.replace
    post = save(tmp_path.parent / "来件.xlsx", {"表": [("一",)]})

    def held(source, target, **options):
        if Path(target).name == "丙.xlsx":
            raise PermissionError(13, "open in Excel")
        replace(source, target, **options)

    monkeypatch.setattr(os, "replace", held)
    report = go(BOTH, workbook, [post])
    assert books.codes(report) == ["W926"]
    after = lying(tmp_path)
    assert {name: data for name, data in after.items() if not name.startswith("收件/")} == before


def test_what_a_killed_run_left_half_written_is_swept(tmp_path):
    workbook = books.school(tmp_path / SCHOOL)
    (tmp_path / "下发/会计2401").mkdir(parents=True)
    left = [tmp_path / ".zongce-a1.tmp", tmp_path / "下发/会计2401/.zongce-b2.tmp"]
    for path in left:
        path.write_bytes(b"half")
    assert books.run("batch.stop", workbook, actor=books.OFFICE, dry_run=True).ok
    assert all(path.exists() for path in left)
    assert books.run("batch.stop", workbook, actor=books.OFFICE).ok
    assert not any(path.exists() for path in left)
