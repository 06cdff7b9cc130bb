"""What 学生处 and the college do in the demo, act by act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.demo import exports, people, rating, scheme
from zongce.demo.cast import ADMIN, OFFICE_NUMBER, SECRETARY_NUMBER, Cast, school_rows, staff_list
from zongce.demo.fill import type_rows
from zongce.demo.keyholders import give_keys
from zongce.sheets.workbooks import TEMPLATES, build
from zongce.tables.books import KINDS, SCHOOL
from zongce.tables.rating import RATING_RULES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zongce.demo.stage import Stage

OFFICE, COLLEGE, SECRETARY = "学生处", "学院管理员", "学院副书记"
INBOX = "收到的邮件"
BATCH = f"{people.SCHOOL_YEAR}学年综合测评"
EXPORTS = ("原始成绩_第一学期_正方导出.xlsx", "原始成绩_第二学期_青果导出.xlsx")
_DAYS = {
    "评分开始": "2026-09-10", "评分结束": "2026-10-31", "学业开始": "2026-09-10", "学业结束": "2026-10-31",
    "素质测评开始": "2026-09-10", "素质测评结束": "2026-11-30",
}  # fmt: skip


class Offices:
    """The school's and the college's workbooks while the demo plays."""

    def __init__(self, stage: Stage, played: Cast) -> None:
        self.stage, self.played = stage, played
        self.school = stage.path(OFFICE, "校级工作簿.xlsx")
        self.college = stage.path(COLLEGE, "学院工作簿.xlsx")

    def open_batch(self) -> None:
        """学生处 makes a batch and sends every college its workbook."""
        stage = self.stage
        template = next(t for t in TEMPLATES if t.name == KINDS[SCHOOL].label)
        self.school.write_bytes(build(template))
        type_rows(self.school, school_rows())
        give_keys(stage, self.played, self.school, OFFICE)
        stage.act("学生处：新增批次，开启，下发学院工作簿")
        cohorts = "、".join(sorted({c.cohort for c in self.played.classes}))
        self._office("batch.add", 批次名称=BATCH, 学年=people.SCHOOL_YEAR, 测评届次=cohorts, **_DAYS)
        self._office("batch.issue", refused="B805")
        self._office("batch.open")
        self._office("batch.issue")
        [sent] = self._sent(self.school, f"{people.COLLEGE}_学院工作簿*")
        stage.mail([sent], COLLEGE, INBOX)
        self.college.write_bytes(sent.read_bytes())

    def set_up(self) -> None:
        """The college brings in roster, staff, rules and scores, and opens its batches."""
        stage = self.stage
        stage.act("学院：导入名册和人员，填写规则，开启学业和评分批次")
        stage.day(9, 8)
        roster = stage.write(people.roster(self.played.at_first), COLLEGE, "学生名册.xlsx")
        self.admin("roster.participants", [roster])
        self.admin("roster.staff", [stage.write(staff_list(self.played), COLLEGE, "人员.xlsx")])
        type_rows(self.college, [(RATING_RULES, rating.RULES), *scheme.SHEETS])
        stage.note("在“评分规则”和测评方案各表里填写规则，保存")
        self.admin("roster.check")
        self._import_scores()
        self.admin(
            "academic.open", 开始="2026-09-10", 结束="2026-10-31", 加成比例=scheme.BONUS_RATIO,
            班长开始="2026-09-14", 班长结束="2026-09-25", 辅导员开始="2026-09-14", 辅导员结束="2026-10-10",
        )  # fmt: skip
        self.admin("rating.open", refused="B812", 开始="2026-09-01", 结束="2026-10-16")
        self.admin("rating.open", 开始="2026-09-14", 结束="2026-10-16")

    def _import_scores(self) -> None:
        stage, year = self.stage, self.played.year
        parts = (
            (exports.ZHENGFANG, year.first, exports.first_term_slips(year.first)),
            (exports.QINGGUO, year.second, exports.second_term_slips(year.second)),
        )
        faulty = [
            stage.write(exports.export(layout, rows, slips), COLLEGE, "有错的导出", name)
            for name, (layout, rows, slips) in zip(EXPORTS, parts, strict=True)
        ]
        code = parts[0][2][0].code
        self.admin("scores.import", faulty, refused=code)
        stage.note("逐格改正，再导入")
        right = [
            stage.write(exports.export(layout, rows), COLLEGE, "教务导出", name)
            for name, (layout, rows, _) in zip(EXPORTS, parts, strict=True)
        ]
        self.admin("scores.import", right)
        row = self.played.year.first[0]
        one = {"学年学期": row.term, "学号": row.student_id, "课程代码": "ADD001"}
        more = {"姓名": row.name, "课程名称": "创新实践", "课程性质": "选修", "学分": "1", "成绩": "90"}
        self.admin("scores.add", **one, **more)
        stage.note("补录错了人，删去这一条")
        self.admin("scores.delete", **one)

    def change_participants(self) -> None:
        """A student leaves after the batches were opened: first clear the class, then change."""
        class_, leaver = self.played.classes[0], self.played.leaver
        self.stage.act("学院：批次开启后调整参评学生，须先清空过程数据")
        self.admin(
            "roster.participants", refused="B810", 学号=leaver.student_id, 参评="否", 不参评原因="休学"
        )
        self.admin("roster.clear", 班级=class_.name)
        self.admin("roster.participants", 学号=leaver.student_id, 参评="否", 不参评原因="休学")

    def publish(self, *, objection: bool, month: int, day: int) -> None:
        """The college publishes inside the classes, rules on an objection, ends the publicity."""
        stage, name = self.stage, self.played.classes[0].name
        stage.act("学院：班级公示，处理异议，结束公示" if objection else "学院：退回后重新公示")
        stage.day(month, day)
        self.admin("academic.rank")
        self.admin("composite.rank")
        self.admin("publicity.start")
        if objection:
            monitor = self.played.monitor(self.played.classes[0]).name
            self.admin("publicity.objection", 班级=name, 提出人=monitor, 异议内容="请核对体育课成绩")
            self.run_secretary("college.approve", refused="B819")
            self.admin("publicity.objection", 编号="1", 处理结果="已核对，成绩无误，向本人说明")
        stage.later(8)
        self.run_secretary("college.approve", refused="B818")
        self.admin("publicity.end")

    def approve(self) -> None:
        """The vice-secretary approves; the school sees results only now."""
        stage = self.stage
        stage.act("副书记：审核通过并提交；学生处这时才看得到成绩")
        self.run_secretary("college.approve")
        self._office("batch.collect", stage.mail(self.reports()[-1:], OFFICE, INBOX))
        self._office("batch.progress")

    def report_progress(self) -> None:
        """Before the approval the school gets progress without a single score."""
        self.stage.act("学院：上报进度（还没有成绩）")
        self.admin("college.report")
        self._office("batch.collect", self.stage.mail(self.reports()[-1:], OFFICE, INBOX))

    def school_returns(self) -> None:
        """学生处 returns the college after its approval; the college takes over the update."""
        stage = self.stage
        stage.act("学生处：审核后退回学院，须重新公示和审核")
        self._office("college.return", 学院=people.COLLEGE, 原因="请补充公示材料")
        update = self._sent(self.school, f"{people.COLLEGE}_学院更新*")[-1]
        self.admin("batch.update", stage.mail([update], COLLEGE, INBOX))

    def admin(self, command: str, files: Sequence[Path] = (), /, refused: str = "", **sets: str) -> None:
        """The college's administrator presses a button."""
        self.stage.run(command, self.college, files, actor=ADMIN, refused=refused, **sets)

    def run_secretary(self, command: str, refused: str = "") -> None:
        """The vice-secretary presses a button in the same workbook."""
        self.stage.run(command, self.college, actor=SECRETARY_NUMBER, refused=refused)

    def issued(self, pattern: str) -> list[Path]:
        """Return the files that the college has issued, oldest first."""
        return self._sent(self.college, pattern)

    def reports(self) -> list[Path]:
        """Return what the college has reported to the school, oldest first."""
        found = self.college.parent.joinpath("下发").glob(f"*{people.COLLEGE}_学院上报*")
        return sorted(found, key=lambda path: int(path.stem.rpartition("_")[2]))

    def _office(self, command: str, files: Sequence[Path] = (), /, refused: str = "", **sets: str) -> None:
        self.stage.run(command, self.school, files, actor=OFFICE_NUMBER, refused=refused, **sets)

    def _sent(self, workbook: Path, pattern: str) -> list[Path]:
        """Return issued files, in the order of their numbers (a shorter name has the smaller one)."""
        found = workbook.parent.joinpath("下发").rglob(f"*{pattern}")
        return sorted(found, key=lambda path: (len(path.name), path.name))
