"""What a click costs: whole processes beside bare Python, and beside the import of numpy and pandas.

A change of state is measured as a dry run: read from the file, gate, command, changes. Writing a closed
workbook goes through openpyxl, whose import alone costs more; in the open workbook values are patched.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.bench.measure import Side, measure, work

STUDENTS, COURSES = 40, 12
BARE, ARRAYS = "bare Python", "import numpy, pandas"
COMPUTE = "academic.compute"
CLICKED = (
    "import sys; from pathlib import Path; import zongce.surfaces.ribbon; from zongce.casework import run; "
    "report = run(sys.argv[1], Path(sys.argv[2]), actor=sys.argv[3], dry_run=True); print(report.message); "
    "assert report.ok, report.findings"
)
"""What a button starts, without Excel's part: no command line is taken apart, and nothing is refused."""
READY = "import zongce.surfaces.verify, cryptography.hazmat.primitives.asymmetric.ed25519"


class Click(NamedTuple):
    """A click by what it is called, as a command line, and whether it is a button of the ribbon."""

    name: str
    arguments: list[str]
    button: bool = False

    @property
    def process(self) -> list[str]:
        """What it starts: a button's command runs without a command line being taken apart."""
        if not self.button:
            return command(*self.arguments)
        _, name, workbook, _, actor, *_ = self.arguments
        return [sys.executable, "-c", CLICKED, name, workbook, actor]


def prepare(folder: Path) -> list[Click]:
    """Write a rating form and the workbooks of a class of forty; return the clicks that need no arrays."""
    from tests.bench import data
    from tests.flow import books, keyed

    sealed, plain = (folder / name / "班级工作簿.xlsx" for name in ("封", "班"))
    school = books.school(folder / "校/校级工作簿.xlsx")
    _class_book(plain)
    _class_book(sealed, trust=keyed.trust_rows_for())
    for step in ("composite.compute", "composite.submit", "slip.issue"):
        report = keyed.run_keyed(step, sealed, actor=books.COUNSELLOR)
        assert report.ok, report.findings
    (copy,) = (sealed.parent / "下发").glob("*班级成绩.xlsx")
    forms = folder / "表"
    forms.mkdir(exist_ok=True)
    data.write_forms(forms, 1)
    return [
        Click("check of a form", ["check", str(next(forms.iterdir()))]),
        Click("rating.progress", run("rating.progress", plain, books.COUNSELLOR), button=True),
        Click("batch.stop, dry", run("batch.stop", school, books.OFFICE), button=True),
        Click("verify, a copy of 40", ["verify", str(copy)]),
        Click("verify, 40 students", ["verify", str(sealed)]),
    ]


def _class_book(path: Path, **given: object) -> None:
    from tests.flow import books
    from tests.flow import class_results as made
    from zongce.tables.academic import ACADEMIC, RAW_SCORES
    from zongce.tables.composite import MODULE_SCORES
    from zongce.tables.rating import RATING_RESULT

    roster = made.students(*(f"学生{n}" for n in range(STUDENTS)))
    names = {str(row["student_id"]): str(row["name"]) for row in roster}
    scores = [
        {**books.SCORES[0], "student_id": number, "course_code": f"C{n}", "course_name": f"课程{n}",
         "score": 6000 + (37 * n + 101 * place) % 4000}
        for place, number in enumerate(names)
        for n in range(COURSES)
    ]  # fmt: skip
    sheets = {
        RAW_SCORES.name: scores,
        ACADEMIC.name: made.academic(dict.fromkeys(names, 8000)),
        RATING_RESULT.name: made.rated(dict.fromkeys(names, (2500, 3500))),
        MODULE_SCORES.name: made.entered(dict.fromkeys(names, 8000)),
    }
    named = {
        sheet: [{**row, "name": names[str(row["student_id"])]} for row in rows]
        for sheet, rows in sheets.items()
    }
    made.class_book(path, roster=roster, **named, **given)


def compute(book: str) -> Callable[[], object]:
    """academic.compute in a process that has all its modules: read, gate, compute, compare."""
    from tests.flow import books
    from zongce import casework

    def click() -> int:
        report = casework.run(COMPUTE, Path(book), actor=books.COUNSELLOR, dry_run=True)
        assert report.ok, report.findings
        return len(report.rows)

    click()
    return click


def verifying(book: str) -> Callable[[], object]:
    """Verify a sealed workbook in a process that has all its modules; no signature is known from before."""
    from zongce import verifying as room
    from zongce.clock import school_clock
    from zongce.keystore.pins import Pins
    from zongce.seal.keys import is_signed_by

    def click() -> int:
        is_signed_by.cache_clear()
        report = room.verify([Path(book)], None, Pins(), school_clock())
        assert report.ok, report.findings
        return len(report.rows)

    click()
    return click


def command(*arguments: str) -> list[str]:
    """Return the command line as a process of its own."""
    return [sys.executable, "-m", "zongce.surfaces.cli", *arguments]


def run(name: str, workbook: Path, actor: str) -> list[str]:
    """Return a button's command as it is typed, to be tried only."""
    return ["run", name, str(workbook), "--as", actor, "--dry-run"]


def sides(folder: Path, rounds: int) -> tuple[list[Side], Side, list[Side]]:
    """Measure the clicks in turn with bare Python; return them, and the computing one's work when warm.

    Last come the two parts of a verification: from the start until all modules are there, and the work.
    """
    clicks = prepare(folder)
    book = str(folder / "班" / "班级工作簿.xlsx")
    computing = ["run", COMPUTE, book, "--as", "T001", "--dry-run"]
    made = [
        Side(BARE, [sys.executable, "-c", "pass"], "", ""),
        *(Side(click.name, click.process, "", "") for click in clicks),
        Side(ARRAYS, [sys.executable, "-c", "import numpy, pandas"], "", ""),
        Side(f"{COMPUTE}, dry", command(*computing), "", ""),
    ]
    warm = work("its work, warm", "clicks:compute", "", "", repeats=5, book=book)
    sealed = str(folder / "封" / "班级工作簿.xlsx")
    ready = Side("verify, start to ready", [sys.executable, "-c", READY], "", "")
    parts = [ready, work("verify, its work, warm", "clicks:verifying", "", "", repeats=5, book=sealed)]
    with _home(folder):
        measure([*made, ready], 1)  # byte code and disk are warm from here on
        for side in (*made, ready):
            side.seconds.clear()
            side.cpu.clear()
        measure([*made, ready], rounds)
        measure([warm, parts[1]], 1)
    return made, warm, parts


def times_bare(side: Side, bare: Side) -> float:
    """Return how many starts of bare Python a click takes: the median of the ratios round by round."""
    pairs = zip(side.seconds, bare.seconds, strict=False)
    return median(seconds / least for seconds, least in pairs) if side.seconds else float("nan")


@contextmanager
def _home(folder: Path) -> Iterator[None]:
    """Keep keys, pins and byte code in ``folder``, whatever this process was told."""
    held = {name: os.environ.pop(name, None) for name in ("ZONGCE_HOME", "PYTHONPYCACHEPREFIX")}
    held["PYTHONDONTWRITEBYTECODE"] = os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ |= {"ZONGCE_HOME": str(folder / "home"), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    try:
        yield
    finally:
        for name, value in held.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
