"""The whole corpus through every command that receives files: nothing is lost, nothing wrong gets in."""

import hashlib
import shutil
import zipfile
from collections import Counter
from functools import cache

import pytest

from tests.corpus import good
from tests.corpus.entries import ENTRIES
from tests.faults.flow import shelved
from tests.flow import books
from tests.flow.rating_forms import letter, outcomes
from zongce import intray, verifying
from zongce.books.reader import read_book
from zongce.casework import World
from zongce.commands import verdict
from zongce.commands.command import Files
from zongce.commands.registry import BY_ID, COMMANDS
from zongce.core.finding import Severity, stops
from zongce.inbox import Wanted, inbox
from zongce.keystore.pins import Pins
from zongce.ports.shelves import QUARANTINE
from zongce.tables.books import CLASS, COLLEGE, SCHOOL

RECEIVING = [command for command in COMMANDS if command.files is not Files.NONE]
ACTORS = {SCHOOL: books.OFFICE, COLLEGE: books.ADMIN, CLASS: books.COUNSELLOR}
RESULTS = ("academic", "rating_result", "composite", "year_result", "school_results", "score_imports")
GOOD = {hashlib.sha256(e.data).hexdigest() for e in ENTRIES if not e.codes}


@pytest.fixture(scope="module")
def handed(tmp_path_factory):
    """Every file of the corpus by its digest, as it was handed in."""
    folder = tmp_path_factory.mktemp("corpus")
    made = {}
    for number, entry in enumerate(ENTRIES):
        path = folder / f"{number}" / entry.file
        path.parent.mkdir()
        path.write_bytes(entry.data)
        made[hashlib.sha256(entry.data).hexdigest()] = path
    return made


@pytest.fixture(autouse=True)
def _read_once(monkeypatch):
    """The reader is a function of bytes, name and limits: each file is read once for all commands."""
    monkeypatch.setattr(intray, "read_book", _read)


@cache
def _read(data, file, limits):
    return read_book(data, file, limits)


def workbook(kind, folder):
    """A workbook of a kind in a folder of its own, its case with it."""
    if kind == SCHOOL:
        return books.school(folder / "校" / "校级.xlsx")
    made = good.college_book() if kind == COLLEGE else good.class_book()
    shutil.copytree(made.parent, folder / "案")
    return folder / "案" / made.name


def run(command, path, files):
    return books.run(command.id, path, files, actor=ACTORS[command.kinds[0]])


def kept(path):
    """Digest and folder of everything that lies where received files are kept."""
    found = [p for p in path.parent.rglob("*") if p.is_file() and shelved(p, path.parent)]
    return [(hashlib.sha256(p.read_bytes()).hexdigest(), p.parent.name) for p in found]


def results(path):
    """The sheets that hold scores, and who takes part."""
    tables = books.tables_of(path)
    return {name: books.rows_in(path, name) for name in (*RESULTS, "roster") if name in tables}


@pytest.mark.parametrize("command", RECEIVING, ids=lambda command: command.id)
def test_every_file_is_kept_and_none_gives_a_wrong_result(command, handed, tmp_path):
    path = workbook(command.kinds[0], tmp_path)
    bytes_before, before, there = path.read_bytes(), results(path), dict(kept(path))
    report = run(command, path, list(handed.values()))
    assert not report.ok
    after = kept(path)
    new = [digest for digest, _ in after if digest not in there]
    assert sorted(new) == sorted(handed.keys() - there.keys()), "kept once each, byte for byte"
    if stops(report.findings):
        assert path.read_bytes() == bytes_before
        return
    assert results(path) == before
    apart = {digest for digest, folder in after if folder == QUARANTINE}
    assert set(report.outcome.refused) <= apart
    hostile = {digest for digest in handed if _is_hostile(digest)}
    assert hostile <= apart
    assert {f.severity for f in report.findings} <= {Severity.REFUSED, Severity.HINT}


def _is_hostile(digest):
    """Whether the reader itself refuses the file, whatever it is asked for."""
    entry = next(e for e in ENTRIES if hashlib.sha256(e.data).hexdigest() == digest)
    return bool(entry.codes) and entry.codes[0].startswith("F1")


def test_only_a_form_that_was_read_as_meant_may_stand_for_a_rater(handed, tmp_path):
    path = workbook(CLASS, tmp_path)
    collect = BY_ID["rating.collect"]
    run(collect, path, list(handed.values()))
    standing = {r["digest"] for r in books.rows_in(path, "raters") if r["state"] == "已交"}
    assert standing <= GOOD
    first = next(p for d, p in handed.items() if d in GOOD and _kind(d) == good.FORM)
    path = workbook(CLASS, tmp_path / "另")
    assert run(collect, path, [first]).ok
    [row] = [r for r in books.rows_in(path, "raters") if r["state"] == "已交"]
    assert (row["rater_id"], row["digest"]) == (good.RATER, hashlib.sha256(first.read_bytes()).hexdigest())
    before = books.rows_in(path, "raters")
    run(collect, path, list(handed.values()))
    assert books.rows_in(path, "raters") == before, "later ones of no date take nobody's place"


def _kind(digest):
    return next(e.kind for e in ENTRIES if hashlib.sha256(e.data).hexdigest() == digest)


@pytest.mark.parametrize("wrapping", ["zip", "letter"])
def test_inside_an_archive_or_a_letter_each_file_stands_for_itself(wrapping, handed, tmp_path):
    path = workbook(CLASS, tmp_path)
    wrapped = tmp_path / ("全部.zip" if wrapping == "zip" else "来信.eml")
    if wrapping == "letter":
        letter(wrapped, list(handed.values()), None)
    else:
        with zipfile.ZipFile(wrapped, "w") as archive:
            for file in handed.values():
                archive.write(file, f"{file.parent.name}/{file.name}")
    report = run(BY_ID["rating.collect"], path, [wrapped])
    assert not stops(report.findings)
    left_out = {d for d, p in handed.items() if wrapping == "zip" and p.name.startswith("~$")}
    digests = {digest for digest, _ in kept(path)}
    assert handed.keys() - left_out <= digests
    assert hashlib.sha256(wrapped.read_bytes()).hexdigest() in digests
    assert outcomes(path)


@pytest.mark.parametrize("kind", [SCHOOL, COLLEGE, CLASS])
def test_a_mailbox_full_of_them_loses_none(kind, handed, tmp_path):
    path = workbook(kind, tmp_path)
    before, there = results(path), dict(kept(path))
    world = World(clock=lambda: books.NOW, chance=books.SeededChance())
    report = inbox(Wanted(path, tuple(handed.values()), ACTORS[kind]), world)
    assert handed.keys() - there.keys() <= {digest for digest, _ in kept(path)}
    assert results(path) == before
    assert {f.severity for f in report.findings} <= {Severity.REFUSED, Severity.HINT}


def test_verifying_all_of_them_says_one_line_of_each_and_calls_none_valid(handed):
    report = verifying.verify([path.parent for path in handed.values()], None, Pins(), books.NOW)
    digests = [d for d, p in handed.items() if not p.name.startswith("~$")]
    assert len(report.rows) >= len(digests)
    said = Counter(row["结论"] for row in report.rows)
    assert set(said) <= {verdict.WRONG, verdict.NOT_OURS, verdict.DRAFT, verdict.UNSEALED}
    bombs = {p.parent.name for p in handed.values() if _kind(_digest(p)) == good.SEALED}
    told = {f.file for f in report.findings if f.code == "K105"}
    assert len(told) == len(bombs)


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
