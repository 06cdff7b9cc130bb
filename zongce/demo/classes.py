"""What a class does in the demo: counsellor, monitor, raters, and what goes wrong on the way."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from zongce.demo import papers, rating
from zongce.demo.fill import fill_form, type_cells, type_rows
from zongce.demo.offices import INBOX
from zongce.demo.scheme import BODY
from zongce.tables.scheme import BONUS_ITEMS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zongce.demo.cast import Cast
    from zongce.demo.people import SchoolClass
    from zongce.demo.stage import Stage

COUNSELLORS, MONITORS, TEACHERS, STUDENTS = "辅导员", "班长", "班主任", "学生"
RETURNED = "收到的评分表"


class ClassPlay:
    """One class: its workbook lies in its counsellor's folder."""

    def __init__(self, stage: Stage, played: Cast, class_: SchoolClass, *, first: bool) -> None:
        self.stage, self.played, self.class_, self.first = stage, played, class_, first
        self.book = stage.path(COUNSELLORS, class_.name, f"{class_.name}_班级工作簿.xlsx")
        self.number = played.counsellor(class_)
        self.late = self.book
        """The form that comes last; known once the others are in."""

    def receive(self, workbook: Path) -> None:
        """The counsellor saves the attachment where the work is done."""
        [sent] = self.stage.mail([workbook], COUNSELLORS, self.class_.name, INBOX)
        shutil.copyfile(sent, self.book)

    def take_updates(self, updates: Sequence[Path]) -> None:
        """The counsellor takes over the newest update of the college."""
        [sent] = self.stage.mail(updates[-1:], COUNSELLORS, self.class_.name, INBOX)
        self.run("class.update", [sent])

    def run(self, command: str, files: Sequence[Path] = (), /, refused: str = "", **sets: str) -> None:
        """The counsellor presses a button."""
        self.stage.run(command, self.book, files, actor=self.number, refused=refused, **sets)

    def adjust_courses(self) -> None:
        """The monitor's form goes out and comes back; the counsellor confirms what needs a nod."""
        stage, name = self.stage, self.class_.name
        self.run("courses.issue")
        [form] = stage.mail(self._issued("*课程调整表*"), MONITORS, name)
        wanted = papers.monitor_wishes(self.played.members(self.class_), self.played.year)
        for (student, course), cells in wanted.items():
            papers.type_course(form, student, course, cells)
        stage.note(f"班长填写 {len(wanted)} 处，发回")
        back = stage.mail([form], COUNSELLORS, name, INBOX)
        self.run("courses.collect", back)
        if papers.needs_a_nod(wanted, self.played.monitor(self.class_)):
            self.run("courses.confirm")
        if self.first:
            student, course = papers.counsellor_wish(self.played.members(self.class_))
            given = {"学号": student, "课程代码": course, "课程是否参评": "否"}
            self.run("courses.adjust", **given, 原因="课程替代已获批准")

    def issue_forms(self) -> None:
        """Every rater gets a form of his own."""
        self.run("rating.issue")
        for form in self._issued("*_评分表/*"):
            who = TEACHERS if form.name.startswith(("班主任", "辅导员")) else STUDENTS
            self.stage.mail([form], who, self.class_.name, form.stem)

    def fill_forms(self) -> list[Path]:
        """Everybody fills the own form; return the filled files by their owners' places."""
        filled = []
        for form in self.played.forms[self.class_]:
            path = self._own(form)
            path.write_bytes(fill_form(path.read_bytes(), form.marks))
            filled.append(path)
        return filled

    def collect_forms(self, filled: Sequence[Path], stranger: Path | None) -> Path:
        """Collect with what goes wrong: one incomplete, one twice, a stranger's, one still missing."""
        stage, name = self.stage, self.class_.name
        late, partly = self.played.forms[self.class_][-1], self.played.forms[self.class_][-2]
        on_time = [path for path in filled if path != self._own(late)]
        stage.mail(on_time, COUNSELLORS, name, RETURNED)
        folder = stage.path(COUNSELLORS, name, RETURNED, "x").parent
        if self.first:
            half = dict(list(partly.marks.items())[: len(partly.marks) // 2])
            short = folder / self._own(partly).name
            short.write_bytes(fill_form(self._blank(partly), half))
            twice = self._own(self.played.forms[self.class_][3])
            shutil.copyfile(twice, folder / f"{twice.stem}(1).xlsx")
            if stranger:
                shutil.copyfile(stranger, folder / stranger.name)
            self.run("rating.collect", [folder], refused="W917")
            self.run("rating.progress")
            shutil.copyfile(self._own(partly), folder / f"{short.stem}_补完.xlsx")
            self.run("rating.collect", [folder / f"{short.stem}_补完.xlsx"])
        else:
            self.run("rating.collect", [folder])
        return self._own(late)

    def collect_late(self, late: Path) -> None:
        """The last form comes after the end: it is kept and waits for the college."""
        sent = self.stage.mail([late], COUNSELLORS, self.class_.name, RETURNED)
        self.run("rating.collect", sent, refused="W913" if self.first else "")

    def compute(self) -> None:
        """Academic, rating and composite scores; what is typed in comes before."""
        name = self.class_.name
        modules = papers.entered(self.played.members(self.class_))
        type_cells(self.book, "模块成绩", "学号", modules)
        type_rows(self.book, [(BONUS_ITEMS, papers.declared(self.played.members(self.class_)))])
        self.stage.note(f"在 {name} 的“模块成绩”“加减分”里填写，保存")
        self.run("academic.compute")
        self.run("rating.compute")
        if self.first:
            for command in ("whatif", "composite.compute", "undo"):
                self.run(command)
        self.run("composite.compute")
        if self.first:
            for command in ("check", "trace", "academic.export", "rating.export"):
                self.run(command)

    def correct_module(self) -> None:
        """The counsellor corrects one typed score after a return."""
        student = self.played.members(self.class_)[0]
        type_cells(self.book, "模块成绩", "学号", {(student.student_id, BODY): 88})
        self.stage.note(f"辅导员改正 {student.name} 的“{BODY}”")

    def import_offline(self) -> None:
        """The same scores through the import: template out, filled, back in, checked score by score."""
        self.run("composite.template")
        [template] = self._issued("*综合测评成绩导入*")
        filled = self.stage.path(COUNSELLORS, self.class_.name, template.name)
        shutil.copyfile(template, filled)
        papers.copy_results(self.book, filled)
        self.stage.note("在模板里填好成绩和等次")
        self.run("composite.import", [filled])

    def submit(self) -> Path:
        """The lead counsellor submits; the workbook goes back to the college."""
        self.run("composite.submit")
        if self.first:
            self.run("composite.compute", refused="B808")
        return self.book

    def give_slips(self) -> None:
        """Every student gets the own slip, the class teacher the class's results."""
        self.run("slip.issue")
        for slip in self._issued("*_成绩单/*"):
            number = slip.name.partition("_")[0]
            student = next(s for s in self.played.members(self.class_) if s.student_id == number)
            self.stage.mail([slip], STUDENTS, self.class_.name, f"{rating.PEER}_{number}_{student.name}")
        self.stage.mail(self._issued("*班级成绩*"), TEACHERS, self.class_.name)

    def stranger_form(self) -> Path:
        """Return a form of this class that ends up in another class's inbox."""
        return self._own(self.played.forms[self.class_][-1])

    def _issued(self, pattern: str) -> list[Path]:
        sent = self.book.parent / "下发"
        return sorted(sent.glob(pattern))

    def _own(self, form: rating.FilledForm) -> Path:
        who = STUDENTS if form.rater.role == rating.PEER else TEACHERS
        stem = f"{form.rater.role}_{form.rater.number}_{form.rater.name}"
        return self.stage.path(who, self.class_.name, stem, f"{stem}.xlsx")

    def _blank(self, form: rating.FilledForm) -> bytes:
        issued = self.book.parent / "下发"
        return next(issued.rglob(self._own(form).name)).read_bytes()
