"""The demo's class workbook, open in a spreadsheet program, beside the same workbook closed."""

import shutil
from datetime import timedelta

import pytest

from tests.books.live import opened
from tests.flow.books import tables_of
from tests.libreoffice.native import type_into
from zongce import casework
from zongce.books.reader import read_book
from zongce.checks.own_book import read_own
from zongce.commands.changes import changes
from zongce.commands.registry import BY_ID
from zongce.core.grid import UNMET_NAME
from zongce.demo import cycle
from zongce.demo.stage import Stage
from zongce.home import limits
from zongce.kept_steps import KeptSteps
from zongce.tables.composite import COMPOSITE
from zongce.tables.records import LOG

pytestmark = pytest.mark.libreoffice
STUDENTS = 18


class Reached(Exception):  # noqa: N818  # not a fault: the year need not go on
    """The class has collected everything and computed nothing yet."""


class UntilComputing(Stage):
    """Plays the year until a class computes for the first time; says which workbook, by whom, when."""

    def perform(self, command, workbook, files, sets, actor):
        if command == "academic.compute":
            raise Reached(workbook, actor, self)
        return super().perform(command, workbook, files, sets, actor)


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A class workbook before its first computation, its counsellor, and the stage with keys and time."""
    folder = tmp_path_factory.mktemp("live") / "zongce-demo"
    with pytest.raises(Reached) as reached:
        cycle.run(folder, STUDENTS, lambda _line: None, stage=UntilComputing)
    return reached.value.args


class Played:
    """The same commands on one workbook, open or closed."""

    def __init__(self, ready, host, folder):
        _, self.actor, stage = ready
        self.host, self.stage = host, stage
        self.journal, self.minutes = KeptSteps(folder / "journal"), 0

    def __call__(self, command, **sets):
        self.minutes += 1
        moment = self.stage.now + timedelta(minutes=self.minutes)
        world = casework.World(
            lambda: moment, chance=None, keys=self.stage.keys, pins=self.stage.pins, journal=self.journal
        )
        return casework.run_on(casework.Job(BY_ID[command], self.host, (), sets, self.actor), world)


def copied(ready, folder):
    """Copy the class's whole folder, so that each test has its own."""
    workbook = ready[0]
    shutil.copytree(workbook.parent, folder, dirs_exist_ok=True)
    return folder / workbook.name


@pytest.fixture
def live(ready, live_app, tmp_path):
    """The workbook open in the program, and what plays on it."""
    path = copied(ready, tmp_path / "open")
    host, book = opened(live_app, path)
    return book, Played(ready, host, tmp_path / "a")


@pytest.fixture
def closed(ready, tmp_path):
    """The same workbook as a file, and what plays on it."""
    from zongce.books.file_book import FileBook

    path = copied(ready, tmp_path / "closed")
    return path, Played(ready, FileBook(path, limits()), tmp_path / "b")


def held(book, tmp_path):
    """Return the sheets of an open workbook as a saved copy of it holds them."""
    book.impl.save_copy(tmp_path / "copy.xlsx")
    read, found = read_book((tmp_path / "copy.xlsx").read_bytes(), "copy.xlsx")
    assert read is not None, found
    own = read_own(read)
    assert not [f for f in own.findings if f.severity.value == "error"], own.findings
    return own.tables


COMPUTING = ("check", "academic.compute", "rating.compute", "composite.compute")


def test_open_and_closed_the_same_clicks_give_the_same_workbook(live, closed, tmp_path):
    (book, click), (path, run) = live, closed
    for command in (*COMPUTING, "composite.submit"):
        open_, shut = click(command), run(command)
        assert open_.message == shut.message, command
        assert [f.code for f in open_.findings] == [f.code for f in shut.findings], command
        assert open_.outcome.changes == shut.outcome.changes or command == "composite.submit", command
    seals = {"seal"}
    theirs = {name: t for name, t in tables_of(path).items() if name not in seals}
    ours = {name: t for name, t in held(book, tmp_path).items() if name not in seals}
    assert changes("x", theirs, ours) == ()
    assert book.impl.saves == 0
    assert_submitted(book, click)


def assert_submitted(book, click):
    """Nobody types over a total, the ribbon knows what is done, undo does not reach behind it."""
    assert not type_into(book.sheets[COMPOSITE.sheet], "M5", "99.99")
    assert "not_submitted" in book.names[UNMET_NAME].refers_to
    assert [f.code for f in click("undo").findings] == ["L302"]


def test_undo_in_the_open_workbook_brings_back_what_was_there(live, tmp_path):
    book, click = live
    for command in COMPUTING[:3]:
        assert click(command).ok
    before = held(book, tmp_path)
    assert click("composite.compute").ok
    assert COMPOSITE.sheet in [sheet.name for sheet in book.sheets]
    assert click("undo").ok
    after = held(book, tmp_path)
    known = {name: records for name, records in before.items() if name != LOG.name}
    left = changes("x", known, {name: after[name] for name in known})
    assert left == ()
    assert COMPOSITE.sheet not in [sheet.name for sheet in book.sheets]
