"""The parts of the benchmark: what is compared with what, at which size, and what is to be reached."""

from __future__ import annotations

import math
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from openpyxl import load_workbook

from tests.bench import clicks, data, exact, ours, rating, rivals
from tests.bench.measure import Side, measure, work

FILE_STUDENTS = 3_000
"""Students in one score file: 120,000 rows."""


class Sizes(NamedTuple):
    """How big the parts are, and how often they run."""

    reading: int
    forms: int
    computing: int
    college: int
    university: int
    formulas: tuple[int, ...]
    rounds: int
    judged: bool
    """Whether these are the sizes for which targets are set."""
    classes: int = 75
    """Classes whose rating forms are collected."""
    sealed: int = 300
    """Rows of the sheet that is sealed."""
    years: tuple[int, int] = (3_000, 320)
    """Students of the colleges that play a whole year: 75 classes and 8."""


FULL = Sizes(3_000, 1_000, 30_000, 3_000, 30_000, (300, 1_000, 3_000), 3, judged=True, classes=75)
QUICK = Sizes(80, 12, 800, 80, 200, (40,), 1, judged=False, classes=2, sealed=20, years=(24, 18))


@dataclass(slots=True)
class Target:
    """Something to be reached: ``got`` must be at least (or at most) ``want``."""

    text: str
    want: float
    got: float
    at_least: bool = True
    always: bool = False
    """Judged at any size (correctness)."""

    @property
    def met(self) -> bool:
        return self.got >= self.want if self.at_least else self.got <= self.want


@dataclass(slots=True)
class Part:
    """A measured part; the first side is ours, the second the one to be compared with."""

    name: str
    title: str
    sides: list[Side]
    targets: list[Target] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)
    skipped: str = ""


def read(folder: Path, sizes: Sizes) -> list[Part]:
    """Reading one score file, with texts in the cells and with shared strings."""
    parts = []
    for name, shared in (("texts in the cells", False), ("shared strings", True)):
        path = _score_file(folder, sizes.reading, 0, sizes.reading, shared=shared)
        reads = f"{path.stat().st_size / 1e6:.1f} MB, {sizes.reading * data.COURSES:,} x 10"
        given = {"path": str(path)}
        sides = [
            work("reader", "ours:reader", reads, "cells with kind and format", **given),
            work("openpyxl", "rivals:openpyxl_rows", reads, "cells, tuples of values", **given),
            work("reader + checks", "ours:reader_and_checks", reads, "records, findings", **given),
            work("openpyxl read_only", "rivals:openpyxl_read_only", reads, "tuples of values", **given),
            work("pandas + calamine", "rivals:pandas_rows", reads, "frame of objects", **given),
            work("calamine", "rivals:calamine_rows", reads, "lists of values", **given),
        ]
        measure(sides, sizes.rounds)
        targets = [
            Target("reader against openpyxl", 3, _times(sides[1], sides[0])),
            Target("reader + checks of all cells against openpyxl", 3, _times(sides[1], sides[2])),
        ]
        parts.append(Part("read", f"read {reads}, {name}", sides, targets, _same_count(sides)))
    return parts


def forms(folder: Path, sizes: Sizes) -> list[Part]:
    """Reading rating forms, their bytes kept."""
    received = folder / f"forms{sizes.forms}"
    if not received.exists():
        received.mkdir()
        data.write_forms(received, sizes.forms)
    stores = [folder / f"kept{n}" for n in range(2)]
    for store in stores:
        store.mkdir(exist_ok=True)
    reads, writes = f"{sizes.forms:,} files of 40 x 5 marks", "bytes kept by SHA-256, marks"
    sides = [
        work("reader", "ours:forms", reads, writes, folder=str(received), store=str(stores[0])),
        work("openpyxl", "rivals:openpyxl_forms", reads, writes, folder=str(received), store=str(stores[1])),
    ]
    measure(sides, sizes.rounds)
    target = Target("reader against openpyxl, bytes kept", 3, _times(sides[1], sides[0]))
    return [Part("forms", f"{reads}", sides, [target], _same_count(sides))]


def collect(folder: Path, sizes: Sizes) -> list[Part]:
    """Collecting the forms of a college: read, checked, into item scores."""
    received = folder / f"classes{sizes.classes}"
    if not received.exists():
        rating.write_classes(received, sizes.classes)
    count = sizes.classes * data.CLASS_SIZE
    reads, writes = f"{count:,} forms of {sizes.classes} classes, 40 x 5 marks", "item scores"
    given = {"folder": str(received)}
    sides = [
        work("zongce, one worker", "rating:collect", reads, writes, **given, workers=1),
        work("openpyxl + Decimal", "rating:openpyxl_collect", reads, writes, **given),
        work("zongce, two workers", "rating:collect", reads, writes, **given, workers=2),
    ]
    measure(sides, sizes.rounds)
    targets = [
        Target("one worker against openpyxl + Decimal", 3, _times(sides[1], sides[0])),
        Target("two workers against openpyxl + Decimal", 5, _times(sides[1], sides[2])),
    ]
    return [Part("collect", f"{reads} -> {writes}", sides, targets, _same_count(sides))]


def issue(folder: Path, sizes: Sizes) -> list[Part]:
    """Writing the forms of one class to disk."""
    places = [folder / f"issued{n}" for n in range(2)]
    for place in places:
        place.mkdir(exist_ok=True)
    reads, writes = f"{data.CLASS_SIZE} raters, 40 x 5 blank marks", "forms on disk"
    sides = [
        work("zongce", "rating:issue", reads, writes, repeats=3, folder=str(places[0])),
        work("openpyxl", "rating:openpyxl_issue", reads, writes, repeats=2, folder=str(places[1])),
    ]
    measure(sides, sizes.rounds)
    target = Target("forms on disk against openpyxl", 8, _times(sides[1], sides[0]))
    return [Part("issue", f"{reads} -> {writes}", sides, [target], _same_count(sides))]


def year(folder: Path, sizes: Sizes) -> list[Part]:
    """A college's whole year through the commands: time must grow in proportion to the classes."""
    sides = [
        work(
            f"{students:,} students",
            "year:year",
            "roster, two exports, everybody's form",
            "all workbooks of all roles",
            folder=str(folder / f"year{students}"),
            students=students,
            workers=1,
        )
        for students in sizes.years
    ]
    measure(sides, 1)
    big, small = sizes.years
    growth = _times(sides[0], sides[1]) * small / big
    facts: dict[str, object] = {"workbooks": {side.name: side.result for side in sides}}
    facts["growth against linear"] = round(growth, 3)
    targets = [Target("growth against linear", 1.15, growth, at_least=False)]
    return [Part("year", f"whole year, {big:,} students against {small:,}", sides, targets, facts)]


def seal(folder: Path, sizes: Sizes) -> list[Part]:  # all parts are called alike
    """Sealing and verifying the results of a large class."""
    given, what = {"students": sizes.sealed}, f"{sizes.sealed} rows x 6 columns"
    sides = [
        work("seal", "seals:seal", what, "commitments, root", repeats=9, **given),
        work("verify", "seals:verify", what, "differences", repeats=9, **given),
        work("copy", "seals:copy", what, "a copy's seal", repeats=9, **given),
    ]
    measure(sides, sizes.rounds)
    bounds = zip(sides[:2], (60, 50), strict=True)
    targets = [Target(f"ms to {side.name}", most, side.best * 1000, at_least=False) for side, most in bounds]
    return [Part("seal", f"seal {what}", sides, targets)]


def right(folder: Path, sizes: Sizes) -> list[Part]:  # all parts are called alike
    """How many scores and ranks are wrong against exact fractions; nothing is timed."""
    whole = data.college(sizes.computing)
    reference = exact.reference(whole)
    found = {
        "zongce.rules": ours.exact_result(whole),
        "numpy float, np.round": exact.numpy_float(whole),
        "pandas float, Series.round": exact.pandas_float(whole),
        "Python float, round()": exact.python_round(whole),
    }
    counts = {name: exact.wrong(result, reference) for name, result in found.items()}
    target = Target(
        "wrong scores and ranks of ours", 0, sum(counts["zongce.rules"].values()), at_least=False, always=True
    )
    facts: dict[str, object] = {"planted": exact.planted(sizes.computing)}
    facts |= {f"wrong: {name}": count for name, count in counts.items()}
    title = f"{sizes.computing:,} students x {data.COURSES} courses against fractions.Fraction"
    return [Part("exact", title, [], [target], facts)]


def compute(folder: Path, sizes: Sizes) -> list[Part]:
    """Scores and both ranks, from memory to memory."""
    rows, writes = f"{sizes.computing * data.COURSES:,} rows in memory", "scores, both ranks"
    given = {"students": sizes.computing}
    sides = [
        work("zongce.rules", "ours:scores", f"{rows}: int64 arrays", writes, repeats=7, **given),
        work("Decimal", "rivals:decimal_scores", f"{rows}: lists of Decimal", writes, repeats=2, **given),
        work(
            "zongce.rules from records",
            "ours:scores_of_records",
            f"{rows}: Python ints as our reader gives them",
            writes,
            repeats=3,
            **given,
        ),
        work(
            "Decimal from cells",
            "rivals:decimal_scores_of_cells",
            f"{rows}: floats as openpyxl gives them",
            writes,
            **given,
        ),
    ]
    measure(sides, sizes.rounds)
    targets = [
        Target("arrays against Decimal that makes its numbers from cells", 80, _times(sides[3], sides[0])),
        Target("harder: Decimals ready in lists", 80, _times(sides[1], sides[0])),
        Target("harder: arrays made from records", 80, _times(sides[3], sides[2])),
    ]
    return [Part("compute", f"compute {sizes.computing:,} students", sides, targets)]


def college(folder: Path, sizes: Sizes) -> list[Part]:
    """The whole command against a script of openpyxl and Decimal: files in, result workbook out."""
    roster, files = _college(folder, sizes.college)
    reads = f"roster, {sizes.college * data.COURSES:,} score rows"
    outs = [folder / f"result{n}.xlsx" for n in range(3)]
    given = {"roster": str(roster), "scores": [str(f) for f in files]}
    sides = [
        _command("zongce academic", roster, files, outs[0]),
        _script("openpyxl + Decimal", reads, given | {"out": str(outs[1])}),
        _script("openpyxl read_only + Decimal", reads, given | {"out": str(outs[2]), "read_only": True}),
    ]
    sides[0].reads = reads
    _measure_to(dict(zip(outs, sides, strict=True)), [sizes.college] * len(sides), sizes.rounds)
    targets = [
        Target("command against openpyxl + Decimal", 3, _times(sides[1], sides[0])),
        Target("peak memory of the command, MB", 600, sides[0].peak_mb or math.nan, at_least=False),
        Target("values in the result that differ from exact", 0, _count(sides[0]), False, True),
    ]
    title = f"{reads} -> result workbook, whole processes"
    return [Part("college", title, sides, targets)]


def university(folder: Path, sizes: Sizes) -> list[Part]:
    """Ten times the students in ten files: time must grow in proportion."""
    small, big = sizes.university // 10, sizes.university
    step = min(FILE_STUDENTS, small)
    sides, outs = [], []
    for students in (big, small):
        roster, files = _college(folder, students, step)
        outs.append(folder / f"university{students}.xlsx")
        side = _command(f"zongce academic, {students:,} students", roster, files, outs[-1])
        side.reads = f"roster, {len(files)} files, {students * data.COURSES:,} rows"
        sides.append(side)
    _measure_to(dict(zip(outs, sides, strict=True)), [big, small], sizes.rounds)
    targets = [
        Target("times the time for ten times the students", 11, _times(sides[0], sides[1]), at_least=False),
        Target("values in the result that differ from exact", 0, _count(sides[0]), False, True),
    ]
    return [Part("university", f"{big:,} students against {small:,}", sides, targets)]


def formulas(folder: Path, sizes: Sizes) -> list[Part]:
    """The command against the workbook of SUMIFS, recalculated by LibreOffice."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return [Part("formulas", "SUMIFS in LibreOffice", [], skipped="soffice is not installed")]
    return [_formulas(folder, students, soffice, sizes.rounds) for students in sizes.formulas]


def _formulas(folder: Path, students: int, soffice: str, rounds: int) -> Part:
    roster, files = _college(folder, students)
    book = folder / f"formulas{students}.xlsx"
    if not book.exists():
        rivals.formula_book(book, students)
    out, made = folder / f"command{students}.xlsx", folder / "recalculated"
    profile = folder / "libreoffice"
    _always_recalculate(profile)
    target = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made)]
    start = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    sides = [
        _command("zongce academic", roster, files, out),
        Side(
            "SUMIFS, COUNTIFS in LibreOffice", [*start, *target, str(book)], "", "the recalculated workbook"
        ),
    ]
    sides[0].reads = f"roster, {students * data.COURSES:,} score rows"
    sides[1].reads = f"{students * data.COURSES:,} rows beside {students:,} rows of formulas"
    if students >= FILE_STUDENTS:
        sides[1].rounds = 1
    _measure_to(dict(zip((out, made / book.name), sides, strict=True)), [students] * 2, rounds)
    targets = [
        Target("command against formulas", 1, _times(sides[1], sides[0])),
        Target("values in the result that differ from exact", 0, _count(sides[0]), False, True),
    ]
    return Part("formulas", f"{students:,} students against formulas in LibreOffice", sides, targets)


def click(folder: Path, sizes: Sizes) -> list[Part]:
    """What a click costs beside the start of bare Python, whole processes."""
    place = folder / "click"
    place.mkdir(exist_ok=True)
    sides, warm, verifying = clicks.sides(place, 3 * sizes.rounds)
    bare, *light, arrays, computing = sides
    targets = [
        Target(f"{side.name}, in starts of bare Python", 8, clicks.times_bare(side, bare), at_least=False)
        for side in light
    ]
    cost = computing.best / (arrays.best + warm.best)
    targets.append(
        Target("computing against numpy, pandas and its work when warm", 1.2, cost, at_least=False)
    )
    return [Part("click", "a click, start to result", [*sides, warm, *verifying], targets)]


PARTS: dict[str, Callable[[Path, Sizes], list[Part]]] = {
    "read": read,
    "forms": forms,
    "collect": collect,
    "issue": issue,
    "seal": seal,
    "year": year,
    "exact": right,
    "compute": compute,
    "college": college,
    "university": university,
    "formulas": formulas,
    "click": click,
}


def _score_file(folder: Path, students: int, first: int, last: int, *, shared: bool = True) -> Path:
    """Return the file with the scores of students first..last of a college; written once."""
    path = folder / f"scores{students}_{first}_{last}_{'shared' if shared else 'inline'}.xlsx"
    if not path.exists():
        data.write_scores(path, data.college(students), first, last, shared=shared)
    return path


def _college(folder: Path, students: int, step: int = FILE_STUDENTS) -> tuple[Path, list[Path]]:
    """Return the roster and score files of a college, ``step`` students a file."""
    roster = folder / f"roster{students}.xlsx"
    if not roster.exists():
        data.write_roster(roster, students)
    starts = range(0, students, step)
    return roster, [_score_file(folder, students, s, min(s + step, students)) for s in starts]


def _command(name: str, roster: Path, files: list[Path], out: Path) -> Side:
    command = [sys.executable, "-m", "zongce.surfaces.cli", "academic", "--roster", str(roster), "--scores"]
    command += [*map(str, files), "--bonus", "0.2", "-o", str(out)]
    return Side(name, command, "", "result workbook")


def _script(name: str, reads: str, options: dict[str, object]) -> Side:
    """Return a side that is timed as a whole process, start and imports included."""
    side = work(name, "rivals:pipeline", reads, "result workbook", **options)
    side.inner = False
    return side


def _measure_to(sides: dict[Path, Side], students: list[int], rounds: int) -> None:
    """Measure sides that write workbooks, then compare what each wrote with the exact values."""
    for path in sides:
        path.unlink(missing_ok=True)
    measure(list(sides.values()), rounds)
    for (path, side), count in zip(sides.items(), students, strict=True):
        if not side.fault and not path.exists():
            side.fault = "no result was written"
        side.wrong = None if side.fault else _wrong_in(path, count)


@cache
def _reference(students: int) -> exact.Result:
    return exact.reference(data.college(students))


def _wrong_in(path: Path, students: int) -> int:
    """Return how many scores and ranks in a result workbook differ from the exact ones."""
    book = load_workbook(path, read_only=True, data_only=True)
    sheet = book["学业成绩"]
    rows = iter(sheet.values)
    place = next({h: n for n, h in enumerate(row)} for row in rows if "学号" in row)
    index = {data.student_id(i): i for i in range(students)}
    differing, seen = 0, 0
    for row in rows:
        if row[place["学号"]] is None:
            continue
        student = index[row[place["学号"]]]
        score = round(float(row[place["学业成绩"]]) * 100)
        ranks = [int(str(row[place[h]]).partition("/")[0]) for h in ("班级排名", "专业年级排名")]
        right_values = [values[student] for values in _reference(students)]
        differing += sum(a != b for a, b in zip([score, *ranks], right_values, strict=True))
        seen += 1
    return differing + 3 * (students - seen)


def _times(slow: Side, fast: Side) -> float:
    """Return how many times longer one side takes; not a number where one failed."""
    return slow.best / fast.best if slow.seconds and fast.seconds else math.nan


def _count(side: Side) -> float:
    return math.nan if side.wrong is None else side.wrong


def _same_count(sides: list[Side]) -> dict[str, object]:
    """Return what every side says it read; they must agree."""
    return {"read": {side.name: side.result for side in sides}}


def _always_recalculate(profile: Path) -> None:
    """Make a LibreOffice profile that recalculates every workbook on loading."""
    file = profile / "user" / "registrymodifications.xcu"
    if file.exists():
        return
    file.parent.mkdir(parents=True)
    file.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" '
        'oor:op="fuse"><value>0</value></prop></item></oor:items>\n',
        encoding="utf-8",
    )
