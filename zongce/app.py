"""receive -> read -> run -> apply: the one place where commands meet the world."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.books.files import Written, handed_in, reason, receive, without_files, write_whole
from zongce.books.reader import read_book
from zongce.checks.intake import RESULTS
from zongce.commands import academic as academic_command
from zongce.commands import check as check_command
from zongce.commands import composite as composite_command
from zongce.commands import rating as rating_command
from zongce.commands import trace as trace_command
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where, stops
from zongce.home import limits
from zongce.ports.outcome import Outcome
from zongce.ports.progress import Progress, quiet
from zongce.sheets.report import report_document, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from zongce.core.grid import Book

REPORT_SUFFIX = ".检查报告.xlsx"

LONGEST_NAME = 255
"""Bytes of a file name that every file system takes; the 检查报告 has the longest."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found and did."""

    outcome: Outcome
    written: tuple[Written, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, errors first."""
        return self.outcome.findings

    @property
    def message(self) -> str:
        """One sentence on what happened."""
        return self.outcome.message

    @property
    def rows(self) -> tuple[Mapping[str, str], ...]:
        """The result's rows, heading -> text."""
        return self.outcome.rows

    @property
    def ok(self) -> bool:
        """Whether nothing was stopped or refused (exit status 0)."""
        return all(found.severity is Severity.HINT for found in self.findings)


class Desk:
    """Where a run's files come in: each is read once, named once, and its findings are kept."""

    def __init__(self, paths: Sequence[Path], out: Path | None, progress: Progress) -> None:
        names = Counter(path.name for path in dict.fromkeys(paths))
        self._names = {p: p.name if names[p.name] == 1 else p.as_posix() for p in paths}
        self._base = (out or Path()).resolve().parent if out else Path.cwd()
        self._progress = progress
        self._limits = limits()
        self._total = len(paths)
        self._done = 0
        self.findings: list[Finding] = []

    def book(self, path: Path, *, one_of_many: bool = False) -> Book | None:
        """Return a received workbook; a fault refuses only this file when it is one of many."""
        name = self._names[path]
        self._progress("读取文件", self._done, self._total)
        self._done += 1
        data, found = receive(path, name, self._limits.file_bytes)
        book = None
        if data is not None:
            book, found = read_book(data, name, self._limits)
        if one_of_many:
            found = tuple(replace(f, severity=Severity.REFUSED) for f in found)
        self.findings.extend(found)
        return replace(book, path=self._way(path)) if book and not stops(found) else None

    def books(self, paths: Iterable[Path], *, one_of_many: bool = False) -> tuple[Book, ...]:
        """Return those of several workbooks that can be read."""
        read = (self.book(path, one_of_many=one_of_many) for path in paths)
        return tuple(book for book in read if book)

    def optional(self, path: Path | None) -> Book | None:
        """Return a workbook that may not have been given."""
        return self.book(path) if path else None

    def ways(self) -> dict[str, str]:
        """Return the way to each file from where the report will lie."""
        return {name: self._way(path) for path, name in self._names.items()}

    def _way(self, path: Path) -> str:
        try:
            return Path(os.path.relpath(path.resolve(), self._base)).as_posix()
        except ValueError:  # another drive
            return path.resolve().as_posix()


def academic(
    roster: Path, scores: Sequence[Path], out: Path | None = None, *,
    adjust: Path | None = None, scheme: Path | None = None, bonus: str | None = None,
    terms: Sequence[str] = (), dry_run: bool = False, progress: Progress = quiet,
) -> Report:  # fmt: skip
    """Compute academic scores from files on disk (``zongce academic``)."""
    paths = [p for p in (roster, *scores, adjust, scheme) if p]

    def run(desk: Desk) -> Outcome | None:
        book, parts = desk.book(roster), desk.books(scores)
        more = desk.optional(adjust), desk.optional(scheme)
        if book is None or stops(desk.findings):
            return None
        request = academic_command.AcademicRequest(book, parts, *more, bonus, tuple(terms), str(out or ""))
        return academic_command.academic(request)

    return _run(paths, out, run, dry_run=dry_run, progress=progress)


def rating(
    roster: Path, rules: Path, forms: Path, out: Path | None = None, *,
    scheme: Path | None = None, dry_run: bool = False, progress: Progress = quiet,
) -> Report:  # fmt: skip
    """Compute rating scores from the forms in a folder (``zongce rating``)."""
    files = _forms_in(forms, out) if forms.is_dir() else []
    paths = [p for p in (roster, rules, scheme, *files) if p]

    def run(desk: Desk) -> Outcome | None:
        book, rule_book, scheme_book = desk.book(roster), desk.book(rules), desk.optional(scheme)
        if not files:
            desk.findings.append(without_files(forms))
        parts = desk.books(files, one_of_many=True)
        if book is None or rule_book is None or stops(desk.findings):
            return None
        request = rating_command.RatingRequest(book, rule_book, parts, scheme_book, str(out or ""))
        return rating_command.rating(request)

    return _run(paths, out, run, dry_run=dry_run, progress=progress)


def composite(
    roster: Path, scheme: Path, out: Path | None = None, *,
    modules: Path | None = None, items: Path | None = None,
    academic: Path | None = None, rating: Path | None = None,
    dry_run: bool = False, progress: Progress = quiet,
) -> Report:  # fmt: skip
    """Compute module scores, totals, levels and ranks (``zongce composite``)."""
    paths = [p for p in (roster, scheme, modules, items, academic, rating) if p]

    def run(desk: Desk) -> Outcome | None:
        book, scheme_book = desk.book(roster), desk.book(scheme)
        module_book, item_book = desk.optional(modules), desk.optional(items)
        academic_book, rating_book = desk.optional(academic), desk.optional(rating)
        if book is None or stops(desk.findings):
            return None
        request = composite_command.CompositeRequest(
            book, scheme_book, module_book, item_book, academic_book, rating_book, str(out or "")
        )
        return composite_command.composite(request)

    return _run(paths, out, run, dry_run=dry_run, progress=progress)


def check(paths: Sequence[Path], as_table: str | None = None, *, progress: Progress = quiet) -> Report:
    """Check received files without computing anything (``zongce check``)."""

    def run(desk: Desk) -> Outcome | None:
        return check_command.check(desk.books(paths), as_table)

    return _run(paths, None, run, dry_run=True, progress=progress)


def trace(
    result: Path, out: Path | None = None, *, student: str | None = None, class_: str | None = None,
    dry_run: bool = False, progress: Progress = quiet,
) -> Report:  # fmt: skip
    """Compute a result once more from its sources and show one student or class (``zongce trace``)."""

    def run(desk: Desk) -> Outcome | None:
        book = desk.book(result)
        if book is None:
            return None
        plan = trace_command.plan(book)
        if plan.findings:
            return Outcome("没有追溯：这不是可以追溯的结果", plan.findings)
        found = {source: result.resolve().parent / source.path for source in plan.sources}
        forms = {source: _forms_in(path, result) for source, path in found.items() if path.is_dir()}
        paths = {source: forms.get(source, [path]) for source, path in found.items()}
        inner = Desk([path for several in paths.values() for path in several], out, progress)
        books = {s: inner.books(several, one_of_many=s in forms) for s, several in paths.items()}
        chosen = trace_command.Chosen(student, class_, str(out or ""))
        outcome = trace_command.trace(plan, books, chosen)
        return replace(outcome, findings=(*inner.findings, *outcome.findings))

    return _run([result], out, run, dry_run=dry_run, progress=progress)


def _forms_in(folder: Path, result: Path | None) -> list[Path]:
    """Return the files handed in to a folder; a result and its report that lie there are none."""
    ours = {p.resolve() for p in (result, report_path(result))} if result else set()
    return [path for path in handed_in(folder) if path.resolve() not in ours]


def report_path(out: Path) -> Path:
    """Return where the 检查报告 of a result lies: OUT.xlsx -> OUT.检查报告.xlsx."""
    return out.with_name(out.stem + REPORT_SUFFIX)


def _run(
    paths: Sequence[Path], out: Path | None, run: Callable[[Desk], Outcome | None], *,
    dry_run: bool, progress: Progress,
) -> Report:  # fmt: skip
    """Receive and read, run the command, apply what it proposes."""
    desk = Desk(paths, out, progress)
    refused = _output_findings(paths, out)
    if refused:
        return Report(Outcome("没有计算：结果文件不能写在这里", refused))
    outcome = run(desk)
    progress("写结果文件", 0, 1)
    if outcome is None:
        outcome = Outcome("没有计算：有文件读不了")
    outcome = replace(outcome, findings=_ordered((*desk.findings, *outcome.findings)))
    report = Report(outcome) if dry_run else _apply(outcome, desk, out)
    progress("写结果文件", 1, 1)
    return report


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    order = list(Severity)
    return tuple(sorted(findings, key=lambda f: order.index(f.severity)))


def _output_findings(paths: Iterable[Path], out: Path | None) -> tuple[Finding, ...]:
    """Refuse an output that would destroy something or cannot be written, before any work is done."""
    if out is None:
        return ()
    where, value = Where(out.name), str(out)
    if out.suffix.lower() != ".xlsx":
        return (finding("O703", where, value),)
    if len(os.fsencode(report_path(out).name)) > LONGEST_NAME:
        return (finding("O710", where, value),)
    if out.resolve() in {path.resolve() for path in paths}:
        return (finding("O701", where, value),)
    if not out.resolve().parent.is_dir():
        return (finding("O704", where, value),)
    if out.exists() and not _ours(out):
        return (finding("O709", where, value),)
    return ()


def _ours(path: Path) -> bool:
    """Say whether a file is a result that the product wrote and may replace."""
    bounds = limits()
    data, _ = receive(path, path.name, bounds.file_bytes)
    book = read_book(data, path.name, bounds)[0] if data else None
    return book is not None and book.kind in RESULTS


def _apply(outcome: Outcome, desk: Desk, out: Path | None) -> Report:
    """Write the proposed workbooks, or only the 检查报告 when something stops."""
    if out is None:
        return Report(outcome)
    from zongce.sheets.render import render_document  # noqa: PLC0415  # who only checks must not wait for it

    written: list[Written] = []
    notes = [f for f in outcome.findings if f.severity is not Severity.HINT]
    try:
        if outcome.ok:
            written += [write_whole(Path(f.path), render_document(f.document)) for f in outcome.files]
        if notes:
            title = f"{out.stem} · 检查报告"
            document = report_document(outcome.findings, title, _note(outcome), desk.ways())
            written.append(write_whole(report_path(out), render_document(document)))
        elif report_path(out).exists() and _ours(report_path(out)):
            report_path(out).unlink()  # the faults it names are gone
    except OSError as fault:
        locked = finding("O702", Where(out.name), str(out), what=reason(fault))
        message = "没有写出结果" if outcome.ok else f"{outcome.message}；检查报告也没有写出"
        return Report(replace(outcome, message=message, findings=(locked, *outcome.findings)), tuple(written))
    return Report(outcome, tuple(written))


def _note(outcome: Outcome) -> str:
    counts = summary(outcome.findings)
    if outcome.ok:
        return f"{counts}。结果已写出，但没有计入拒收的文件；请有关人员改正后重交，再运行一次。"
    return f"{counts}。没有写出任何结果；请逐条改正后再运行一次。"
