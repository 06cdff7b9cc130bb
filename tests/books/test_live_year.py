"""The demo's whole year: what a command makes of a workbook, the open one (LibreOffice) becomes too."""

from __future__ import annotations

from random import Random

import pytest

from tests.books.live import opened
from tests.flow.books import tables_of
from zongce.books.live.plan import plan
from zongce.books.reader import read_book
from zongce.checks.own_book import read_own
from zongce.commands.pages.seal_state import guard
from zongce.demo import cycle
from zongce.demo.stage import Stage
from zongce.issue import own_document

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]
STUDENTS = 18


class Keeping(Stage):
    """Keeps what stood in a workbook before and after each command."""

    steps: list = []  # noqa: RUF012  # one year for the module

    def perform(self, command, workbook, files, sets, actor):
        before = workbook.read_bytes()
        report = super().perform(command, workbook, files, sets, actor)
        if workbook.read_bytes() != before:
            self.steps.append((command, workbook.name, before, workbook.read_bytes(), self.now))
        return report


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    assert (
        cycle.run(tmp_path_factory.mktemp("demo") / "zongce-demo", STUDENTS, lambda _: None, stage=Keeping)
        == 0
    )
    return Keeping.steps


def test_every_step_of_the_year_is_done_in_the_open_workbook_too(year, live_app, tmp_path):
    told = []
    for number, (command, name, before, after, now) in enumerate(Random(1).sample(year, len(year))):
        path = tmp_path / f"{number}_{name}"
        path.write_bytes(before)
        host, book = opened(live_app, path)
        wanted, _ = read_book(after, name)
        tables = read_own(wanted).tables
        document = own_document(wanted, tables, now)
        made = plan(book, document)
        told.append((command, len(made.swaps), sum(p.changes for p in made.patches), len(made.patches)))
        assert host.write(document, guard(tables_of(path))) == (), command
        got = read_own(host.read().book)
        assert {n: r.columns for n, r in got.tables.items()} == {n: r.columns for n, r in tables.items()}, (
            command
        )
        assert [s.name for s in book.sheets] == [g.name for g in wanted.sheets], command
        assert [s.impl.protected for s in book.sheets] == locked(after), command
        book.close()
    print(*told, sep="\n")


def columns(tables):
    return {name: records.columns for name, records in tables.items()}


def locked(data):
    from io import BytesIO

    from openpyxl import load_workbook

    return [sheet.protection.sheet for sheet in load_workbook(BytesIO(data)).worksheets]
