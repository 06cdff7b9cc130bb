"""How each button deals with people: which files it asks for, what it asks back, what it shows afterwards."""

from __future__ import annotations

from zongce.core.named import NamedTuple
from zongce.tables.academic import ACADEMIC, RAW_SCORES
from zongce.tables.batch import BATCHES, STAFF, WINDOWS
from zongce.tables.composite import COMPOSITE
from zongce.tables.progress import CLASS_PROGRESS, COLLEGE_PROGRESS, RATERS, STUDENT_PROGRESS
from zongce.tables.rating import RATING_RESULT
from zongce.tables.registers import (
    ADDED_SCORES,
    COURSE_LOG,
    LATE_PERMITS,
    OBJECTIONS,
    PUBLICITY_LIST,
    SCORE_IMPORTS,
)
from zongce.tables.report import WHATIF_SHEET
from zongce.tables.roster import ROSTER
from zongce.tables.shown import YEAR_RESULT


class Manner(NamedTuple):
    """How one button deals with people."""

    files: str = ""
    """The title of the window in which files are chosen."""
    whether: str = ""
    """What is asked first where files may be given or not."""
    confirms: bool = False
    """Whether it says what it will do and waits for a yes: nobody can take it back, or not easily."""
    shows: tuple[str, ...] = ()
    """The sheets of which the first that is there comes to the front afterwards."""
    later: str = ""
    """The code of the finding after which its parameters are asked for: mostly they are not needed."""
    doubt: str = ""
    """Then a question is enough, whose yes answers the one parameter; else there is a 操作单."""
    clean: str = ""
    """What is said besides where nothing was found."""
    unasked: tuple[str, ...] = ()
    """Parameters that are left blank: what people want is all of it."""
    opens: bool = False
    """Whether the workbook that it wrote is opened."""


_MANY = "（可多选；压缩包、邮件也可以）"
_COURSES = (RAW_SCORES.sheet, COURSE_LOG.sheet)
_CLEAN = "没有发现问题。"
_DEFAULT = Manner()
_MANNERS = {
    "batch.add": Manner(shows=(BATCHES.sheet,)),
    "batch.open": Manner(shows=(BATCHES.sheet,)),
    "batch.stop": Manner(confirms=True, shows=(BATCHES.sheet,)),
    "batch.end": Manner(confirms=True, shows=(BATCHES.sheet,)),
    "batch.delete": Manner(confirms=True, shows=(BATCHES.sheet,)),
    "batch.issue": Manner(shows=(COLLEGE_PROGRESS.sheet,)),
    "batch.collect": Manner(f"选择学院上报的文件{_MANY}", shows=(COLLEGE_PROGRESS.sheet,)),
    "batch.progress": Manner(shows=(COLLEGE_PROGRESS.sheet,)),
    "batch.update": Manner(f"选择学生处发来的更新文件{_MANY}"),
    "roster.check": Manner(
        f"选择要一起检查的名册、人员、评分规则、方案文件{_MANY}",
        "还有别的名册、人员表等文件要一起检查吗？\n\n是：选择文件\n否：只检查这份工作簿",
        clean=_CLEAN,
    ),
    "roster.participants": Manner(
        f"选择学生名册{_MANY}", "是：从文件导入名册，再点一次按钮时选择文件", shows=(ROSTER.sheet,)
    ),
    "roster.staff": Manner(
        f"选择人员表（班主任配班）{_MANY}", "是：从文件导入，再点一次按钮时选择文件", shows=(STAFF.sheet,)
    ),
    "roster.clear": Manner(confirms=True, shows=(CLASS_PROGRESS.sheet,)),
    "class.issue": Manner(shows=(CLASS_PROGRESS.sheet,)),
    "class.update": Manner(f"选择学院发来的更新文件{_MANY}"),
    "class.collect": Manner(f"选择辅导员发回的班级工作簿{_MANY}", shows=(CLASS_PROGRESS.sheet,)),
    "scores.import": Manner(f"选择教务系统导出的成绩{_MANY}", shows=(SCORE_IMPORTS.sheet,), later="G308"),
    "scores.add": Manner(shows=(ADDED_SCORES.sheet,)),
    "scores.delete": Manner(confirms=True),
    "courses.collect": Manner(f"选择班长交回的课程调整表{_MANY}", shows=(COURSE_LOG.sheet,)),
    "courses.confirm": Manner(shows=(COURSE_LOG.sheet,)),
    "courses.adjust": Manner(shows=_COURSES),
    "academic.open": Manner(shows=(WINDOWS.sheet,)),
    "academic.stop": Manner(confirms=True),
    "academic.end": Manner(confirms=True),
    "academic.compute": Manner(shows=(ACADEMIC.sheet,)),
    "academic.rank": Manner(shows=(ACADEMIC.sheet,)),
    "rating.open": Manner(shows=(WINDOWS.sheet,)),
    "rating.stop": Manner(confirms=True),
    "rating.end": Manner(confirms=True),
    "rating.issue": Manner(shows=(RATERS.sheet,)),
    "rating.collect": Manner(
        f"选择收到的评分表{_MANY}",
        "有新的评分表要收吗？\n\n是：选择文件\n否：只重新处理以前收到、还没有定下来的",
        shows=(RATERS.sheet,), later="W914",
        doubt="有人交了几份不同的评分表（见工作表“检查报告”）。已经和本人核对过，就以这次选择的文件为准吗？",
    ),
    "rating.permit": Manner(shows=(LATE_PERMITS.sheet,)),
    "rating.progress": Manner(shows=(STUDENT_PROGRESS.sheet, CLASS_PROGRESS.sheet)),
    "rating.compute": Manner(shows=(RATING_RESULT.sheet,)),
    "composite.compute": Manner(shows=(COMPOSITE.sheet,)),
    "composite.import": Manner(f"选择填好的综合成绩导入表{_MANY}", shows=(COMPOSITE.sheet,)),
    "composite.submit": Manner(confirms=True),
    "composite.rank": Manner(shows=(COMPOSITE.sheet,)),
    "composite.year": Manner(f"选择第一学期的班级工作簿{_MANY}", shows=(YEAR_RESULT.sheet,)),
    "publicity.start": Manner(shows=(PUBLICITY_LIST.sheet,)),
    "publicity.objection": Manner(shows=(OBJECTIONS.sheet,)),
    "publicity.end": Manner(confirms=True, shows=(PUBLICITY_LIST.sheet,)),
    "college.return": Manner(confirms=True),
    "college.approve": Manner(confirms=True),
    "undo": Manner(confirms=True),
    "whatif": Manner(shows=(WHATIF_SHEET,), unasked=("command",)),
    "check": Manner(clean=_CLEAN),
    "trace": Manner(opens=True),
}  # fmt: skip


def manner_of(command: str) -> Manner:
    """Return how a button deals with people; most have nothing to ask."""
    return _MANNERS.get(command, _DEFAULT)
