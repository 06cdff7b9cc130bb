"""Commands for tests of the way of a command: they take files, issue files, look again at what was kept."""

from __future__ import annotations

from tests.flow import books
from zongce import casework
from zongce.commands import rows
from zongce.commands.command import Command, Files
from zongce.core.catalog import finding
from zongce.core.finding import Severity, Where
from zongce.core.grid import CellKind
from zongce.core.value import replace
from zongce.ports.command import Patch
from zongce.ports.outcome import Document, NewFile, Outcome, SheetContent
from zongce.tables.academic import RAW_SCORES
from zongce.tables.batch import BATCHES, COLLEGES
from zongce.tables.books import CLASS, COLLEGE, SCHOOL
from zongce.tables.records import RECEIVED, REFUSED, USED
from zongce.workflow.roles import Act

KINDS = (SCHOOL, COLLEGE, CLASS)


def _look(request):
    """Change a row of two sheets, take one away, and issue a file for each college that is left."""
    batches, colleges = request.tables[BATCHES.name], request.tables[COLLEGES.name]
    left = rows.without(colleges, rows.find(colleges, college="外语学院"))
    codes = [request.chance.code(8) for _ in left]
    named = list(zip(left.texts("college"), codes, strict=True))
    return Outcome(
        "已看过",
        files=tuple(NewFile(f"下发/{name}.xlsx", _document(name, code)) for name, code in named),
        patches=(Patch(rows.changed(batches, list(batches), explanation=" ".join(codes))), Patch(left)),
    )


def _document(name, code):
    table = rows.of(RAW_SCORES, [{"student_id": "01", "name": name, "remark": code}])
    return Document("raw_scores", "原始成绩", (SheetContent(RAW_SCORES, table, name),))


def _collect(request):
    """Register every file that could be read, and refuse those that hold the word 不收."""
    known = set(request.tables[RECEIVED.name].texts("digest"))
    new = [f for f in request.files if f.sifted and f.sha256 not in known]
    refused = [f for f in new if "不收" in f.sifted]
    made = [
        {
            "received_at": f"{f.at:%Y-%m-%d %H:%M:%S}", "file": f.name, "digest": f.sha256,
            "outcome": REFUSED if f in refused else USED, "sender": "|".join(f.sifted)[:100],
            "explanation": f.sent.isoformat() if f.sent else None,
        }
        for f in new
    ]  # fmt: skip
    found = tuple(
        replace(finding("W909", Where(f.name), found="别的", expected="表"), severity=Severity.REFUSED)
        for f in refused
    )
    patch = Patch(rows.added(request.tables[RECEIVED.name], made))
    return Outcome(
        f"收到 {len(new)} 个", found, patches=(patch,), refused=tuple(f.sha256 for f in refused),
        rows=tuple({"文件": f.name, "时间": f"{f.at:%Y-%m-%d %H:%M:%S}"} for f in request.files),
    )  # fmt: skip


def _both(request):
    """Collect and issue in one run: every file operation there is."""
    collected, issued = _collect(request), _look(request)
    return replace(collected, files=issued.files, patches=(*collected.patches, *issued.patches))


def context(request):
    """What the sift needs: the records of a sheet, which must travel to the workers."""
    return request.tables[COLLEGES.name] if request.kind == SCHOOL else None


def sift(against, book):
    """The texts of a workbook's first sheet, behind the number of colleges."""
    count = len(against) if against is not None else 0
    cells = (c for grid in book.sheets[:1] for column in grid.columns.values() for c in column)
    return (str(count), *(c.text for c in cells if c and c.kind is CellKind.TEXT)), ()


COLLECT = Command(
    "test.collect", "试验", "收取", "收取文件。", "", KINDS, Act.CHECK, _collect, files=Files.REQUIRED,
    context=context, sift=sift, writes=(RECEIVED,),
)  # fmt: skip


BOTH = replace(COLLECT, id="test.both", run=_both, reads=(BATCHES, COLLEGES))


def LOOK(**options):  # noqa: N802
    """A command that changes two sheets and issues two files."""
    given = {"files": Files.OPTIONAL, "reads": (BATCHES, COLLEGES)} | options
    return Command("test.look", "试验", "看看", "看看。", "", KINDS, Act.CHECK, _look, **given)


def go(command, workbook, files=(), sets=None, *, actor=books.OFFICE, dry_run=False, now=books.NOW, **world):
    """Run a command of a test's own at a fixed time, with repeating codes unless others are given."""
    given = {"chance": books.SeededChance(), "clock": lambda: now} | world
    return casework.run_command(
        command, workbook, files, sets, actor=actor, dry_run=dry_run, world=casework.World(**given)
    )
