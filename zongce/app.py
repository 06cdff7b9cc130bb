"""receive -> read -> run -> apply: the one place where commands meet the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.books.files import handed_in, without_files
from zongce.core.finding import stops
from zongce.core.value import replace
from zongce.desk import Desk
from zongce.output import apply, output_findings, report_path
from zongce.ports.outcome import Outcome
from zongce.ports.progress import Progress, quiet
from zongce.ports.report import Report, Written, ordered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def academic(
    roster: Path, scores: Sequence[Path], out: Path | None = None, *,
    adjust: Path | None = None, scheme: Path | None = None, bonus: str | None = None,
    terms: Sequence[str] = (), dry_run: bool = False, progress: Progress = quiet,
) -> Report:  # fmt: skip
    """Compute academic scores from files on disk (``zongce academic``)."""
    from zongce.commands.academic import academic as command  # noqa: PLC0415  # for itself alone

    paths = [p for p in (roster, *scores, adjust, scheme) if p]

    def run(desk: Desk) -> Outcome | None:
        book, parts = desk.book(roster), desk.books(scores)
        more = desk.optional(adjust), desk.optional(scheme)
        if book is None or stops(desk.findings):
            return None
        request = command.AcademicRequest(book, parts, *more, bonus, tuple(terms), str(out or ""))
        return command.academic(request)

    return _run(paths, out, run, dry_run=dry_run, progress=progress)


def rating(
    roster: Path, rules: Path, forms: Path, out: Path | None = None, *,
    scheme: Path | None = None, dry_run: bool = False, progress: Progress = quiet,
) -> Report:  # fmt: skip
    """Compute rating scores from the forms in a folder (``zongce rating``)."""
    from zongce.commands.rating import rating as command  # noqa: PLC0415  # for itself alone

    files = _forms_in(forms, out) if forms.is_dir() else []
    paths = [p for p in (roster, rules, scheme, *files) if p]

    def run(desk: Desk) -> Outcome | None:
        book, rule_book, scheme_book = desk.book(roster), desk.book(rules), desk.optional(scheme)
        if not files:
            desk.findings.append(without_files(forms))
        parts = desk.books(files, one_of_many=True)
        if book is None or rule_book is None or stops(desk.findings):
            return None
        request = command.RatingRequest(book, rule_book, parts, scheme_book, str(out or ""))
        return command.rating(request)

    return _run(paths, out, run, dry_run=dry_run, progress=progress)


def composite(
    roster: Path, scheme: Path, out: Path | None = None, *,
    modules: Path | None = None, items: Path | None = None,
    academic: Path | None = None, rating: Path | None = None,
    dry_run: bool = False, progress: Progress = quiet,
) -> Report:  # fmt: skip
    """Compute module scores, totals, levels and ranks (``zongce composite``)."""
    from zongce.commands.composite import composite as command  # noqa: PLC0415  # for itself alone

    paths = [p for p in (roster, scheme, modules, items, academic, rating) if p]

    def run(desk: Desk) -> Outcome | None:
        book, scheme_book = desk.book(roster), desk.book(scheme)
        module_book, item_book = desk.optional(modules), desk.optional(items)
        academic_book, rating_book = desk.optional(academic), desk.optional(rating)
        if book is None or stops(desk.findings):
            return None
        request = command.CompositeRequest(
            book, scheme_book, module_book, item_book, academic_book, rating_book, str(out or "")
        )
        return command.composite(request)

    return _run(paths, out, run, dry_run=dry_run, progress=progress)


def check(paths: Sequence[Path], as_table: str | None = None, *, progress: Progress = quiet) -> Report:
    """Check received files without computing anything (``zongce check``)."""
    from zongce.commands.check import check as run_check  # noqa: PLC0415  # for itself alone

    def run(desk: Desk) -> Outcome | None:
        return run_check(desk.books(paths), as_table)

    return _run(paths, None, run, dry_run=True, progress=progress)


def trace(
    result: Path, out: Path | None = None, *, student: str | None = None, class_: str | None = None,
    dry_run: bool = False, progress: Progress = quiet,
) -> Report:  # fmt: skip
    """Compute a result once more from its sources and show one student or class (``zongce trace``)."""
    from zongce.commands import trace as command  # noqa: PLC0415  # for itself alone

    def run(desk: Desk) -> Outcome | None:
        book = desk.book(result)
        if book is None:
            return None
        plan = command.plan(book)
        if plan.findings:
            return Outcome("没有追溯：这不是可以追溯的结果", plan.findings)
        found = {source: result.resolve().parent / source.path for source in plan.sources}
        folders = (s for s, path in found.items() if s.use == command.FORMS_USE and path.is_dir())
        forms = {source: _forms_in(found[source], result) for source in folders}
        paths = {source: forms.get(source, [path]) for source, path in found.items()}
        needed = [path for several in paths.values() for path in several]
        if refused := output_findings(needed, out):
            return Outcome("没有追溯：结果文件不能写在这里", refused)
        inner = Desk(needed, out, progress)
        books = {s: inner.books(several, one_of_many=s in forms) for s, several in paths.items()}
        chosen = command.Chosen(student, class_, str(out or ""))
        outcome = command.trace(plan, books, chosen)
        return replace(outcome, findings=(*inner.findings, *outcome.findings))

    return _run([result], out, run, dry_run=dry_run, progress=progress)


def _forms_in(folder: Path, result: Path | None) -> list[Path]:
    """Return the files handed in to a folder; a result and its report that lie there are none."""
    ours = {p.resolve() for p in (result, report_path(result))} if result else set()
    return [path for path in handed_in(folder) if path.resolve() not in ours]


def _run(
    paths: Sequence[Path], out: Path | None, run: Callable[[Desk], Outcome | None], *,
    dry_run: bool, progress: Progress,
) -> Report:  # fmt: skip
    """Receive and read, run the command, apply what it proposes."""
    desk = Desk(paths, out, progress)
    refused = output_findings(paths, out)
    if refused:
        return Report(Outcome("没有计算：结果文件不能写在这里", refused))
    outcome = run(desk)
    progress("写结果文件", 0, 1)
    if outcome is None:
        outcome = Outcome("没有计算：有文件读不了")
    outcome = replace(outcome, findings=ordered((*desk.findings, *outcome.findings)))
    written: tuple[Written, ...] = ()
    if not dry_run:
        outcome, written = apply(outcome, out, desk.ways())
    progress("写结果文件", 1, 1)
    return Report(outcome, written)
