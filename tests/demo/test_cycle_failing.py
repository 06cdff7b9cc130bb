"""The disk fails in the middle of every command: old or new, it opens, and running again completes."""

from __future__ import annotations

from typing import ClassVar

import pytest

from tests.casework.test_survival import fail_at
from tests.flow.books import tables_of
from zongce.commands.registry import BY_ID
from zongce.demo import cycle
from zongce.demo.stage import HOME, Stage
from zongce.home import JOURNAL_FOLDER
from zongce.output import report_path

STUDENTS = cycle.FEWEST
READ_ONLY = {"batch.progress", "roster.check", "rating.progress", "check", "whatif"}
"""They write nothing, unless a document for reading."""


def lying(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and not p.name.endswith(".lock")}


def put_back(folder, files):
    for path in lying(folder).keys() - files.keys():
        path.unlink()
    for path, data in files.items():
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


class Failing(Stage):
    """Lets each command fail, the first time it is played, at chosen file operations."""

    every: ClassVar = False
    tried: ClassVar = {}

    def perform(self, command, workbook, files, sets, actor):
        def play():
            self.rng.setstate(state)
            return super(Failing, self).perform(command, workbook, files, sets, actor)

        state, folder = self.rng.getstate(), workbook.parent
        home = self.folder.path / HOME / JOURNAL_FOLDER
        if command not in self.tried:
            before, steps = lying(folder), lying(home)
            with pytest.MonkeyPatch.context() as patched:
                done = fail_at(patched, -1)
                well = play()
            calm = lying(folder)
            self.tried[command] = len(done)
            for nth in self.chosen(len(done) if well.written else 0):
                put_back(folder, before)
                put_back(home, steps)
                self.fails(nth, play, workbook, before, calm)
            put_back(folder, before)
            put_back(home, steps)
        return play()

    def chosen(self, total):
        return (
            range(1, total + 1) if self.every else sorted({total // 2, total - 1} & set(range(1, total + 1)))
        )

    def fails(self, nth, play, workbook, before, calm):
        with pytest.MonkeyPatch.context() as patched:
            done = fail_at(patched, nth)
            report = play()
        after = lying(workbook.parent)
        where = (report.message, nth, done[-1])
        if not {"W926", "W940"} & {f.code for f in report.findings}:
            assert after[workbook] == calm[workbook], where  # nothing that matters was in the way
        assert after[workbook] in (before[workbook], calm[workbook]), where
        tables_of(workbook)
        if after[workbook] == before[workbook]:
            play()
            now, reports = lying(workbook.parent), report_path(workbook)
            assert {p: d for p, d in now.items() if p != reports} == {
                p: d for p, d in calm.items() if p != reports
            }, where


def test_the_disk_may_fail_in_every_command_of_the_year(tmp_path):
    lines = []
    status = cycle.run(tmp_path / "demo", STUDENTS, lines.append, stage=Failing)
    assert status == 0, "\n".join(lines[-30:])
    writing = set(Failing.tried) - READ_ONLY
    assert all(Failing.tried[command] > 3 for command in writing), Failing.tried
    assert len(writing) > len(BY_ID) * 3 // 4


@pytest.mark.slow
def test_the_disk_may_fail_at_every_operation_of_every_command(tmp_path, monkeypatch):
    monkeypatch.setattr(Failing, "every", True)
    monkeypatch.setattr(Failing, "tried", {})
    assert cycle.run(tmp_path / "demo", STUDENTS, lambda _line: None, stage=Failing) == 0
