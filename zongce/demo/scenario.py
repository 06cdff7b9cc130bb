"""The steps of the demo: what a person does with the command line, on the files it wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from zongce import app
from zongce.demo import exports, people, rating, scheme, scores, telling
from zongce.demo.folder import Folder, ForeignFolder
from zongce.output import report_path
from zongce.ports.progress import Progress, quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from zongce.ports.report import Report

STUDENTS = 120
SEED = 20260
ROSTER, SCHEME, ADJUST = "学生名册.xlsx", "测评方案.xlsx", "课程调整.xlsx"
EXPORTS = ("原始成绩_第一学期_正方导出.xlsx", "原始成绩_第二学期_青果导出.xlsx")
RULES, MODULES, ITEMS = "评分规则.xlsx", "模块成绩.xlsx", "加减分.xlsx"
ACADEMIC, RATING, COMPOSITE = "学业成绩.xlsx", "评分结果.xlsx", "综合测评成绩.xlsx"
FORMS, CORRECTED, RETURNED, FIRST_TRY, CLASSES = "评分表", "已更正", "退回", "第一次计算", "班级结果"
TRACED = 3
"""Up to so many classes all are traced, of more only the first."""
DONE, STOPPED, WRONG_USAGE = 0, 1, 2


class _Unexpected(Exception):  # noqa: N818  # ends the demo, with the findings already shown
    """A step ended otherwise than the demo had planned."""


@dataclass(slots=True)
class _College:
    """The sample college while it is played: its data, its folder, and the line to the audience."""

    folder: Folder
    say: Callable[[str], None]
    progress: Progress
    students: tuple[people.Student, ...]
    year: scores.Year
    forms: tuple[rating.FilledForm, ...]
    slips: tuple[rating.FormSlip, ...]
    rng: Random
    _step: list[str] = field(default_factory=list)

    def path(self, name: str) -> Path:
        """Return the path of a file of the college."""
        return self.folder.path / name

    def step(self, title: str, command: str = "") -> None:
        """Announce a step and the command that does the same."""
        self._step.append(title)
        self.say("")
        self.say(f"{len(self._step)}. {title}")
        if command:
            self.say(f"   > zongce {command}")


def run(
    directory: Path,
    students: int = STUDENTS,
    say: Callable[[str], None] = print,
    *,
    seed: int = SEED,
    progress: Progress = quiet,
) -> int:
    """Play the sample college in ``directory``; return the exit status.

    0: everything ran and all workbooks are there. 1: the folder is not the demo's own or cannot be
    written, or a step ended otherwise than planned. 2: so many students cannot be played. The same
    number and seed give the same names, scores and marks.
    """
    if not people.FEWEST <= students <= people.MOST:
        say(f"学生人数应为 {people.FEWEST}～{people.MOST}，这里是 {students}。")
        return WRONG_USAGE
    folder = Folder(directory)
    try:
        folder.open()
        _play(_college(folder, students, say, seed, progress))
    except ForeignFolder:
        say(f"“{directory}”里有别的文件，演示不会覆盖它们。请换一个空文件夹，如 zongce demo 我的演示。")
        return STOPPED
    except OSError as fault:
        say(f"不能写入“{fault.filename or directory}”（{fault.strerror}）。")
        say("请关闭已打开的演示工作簿，再运行一次。")
        return STOPPED
    except _Unexpected as fault:
        say(f"演示没有做完：{fault}")
        return STOPPED
    return DONE


def _college(
    folder: Folder, students: int, say: Callable[[str], None], seed: int, progress: Progress
) -> _College:
    rng = Random(seed)  # noqa: S311  # invented data, no secrets
    crowd = people.people(students, rng)
    year = scores.year(crowd, rng)
    forms = tuple(rating.forms(crowd, rng))
    return _College(folder, say, progress, crowd, year, forms, rating.with_slips(forms), rng)


def _play(college: _College) -> None:
    _write_files(college)
    _check(college)
    _correct_scores(college)
    _academic(college)
    _rating(college)
    _composite(college)
    _trace(college)
    college.say("")
    college.say(f"完成。全部工作簿在：{college.folder.path}")


def _write_files(college: _College) -> None:
    """Write what staff would have: roster, rules, two exports with slips, everybody's form."""
    participants = sum(1 for s in college.students if not s.absence)
    groups = people.classes(len(college.students))
    college.step(f"准备一个样例学院：{len(groups)} 个班，{len(college.students)} 人，参评 {participants} 人")
    folder, rng = college.folder, college.rng
    folder.write(ROSTER, people.roster(college.students))
    for name, content in zip(EXPORTS, _exports(college, with_slips=True), strict=True):
        folder.write(name, content)
    folder.write(ADJUST, scheme.adjustments(college.students, college.year))
    folder.write(SCHEME, scheme.scheme())
    folder.write(RULES, rating.rules())
    folder.write(MODULES, scheme.modules(college.students, rng))
    folder.write(ITEMS, scheme.bonus_items(college.students, rng))
    faulty = {slip.form.file: slip.form for slip in college.slips}
    as_they_came = [faulty.get(form.file, form) for form in college.forms]
    for done, (form, content) in enumerate(zip(as_they_came, rating.contents(as_they_came), strict=True)):
        college.progress("写评分表", done, len(as_they_came))
        folder.write(_place(form), content)
    college.progress("写评分表", len(college.forms), len(college.forms))
    twice = college.forms[1]
    folder.write(_place(twice).replace(".xlsx", "(1).xlsx"), twice.content())
    rows = f"{len(college.year.first)} + {len(college.year.second)} 行成绩"
    college.say(f"   {ROSTER}、{SCHEME}、{RULES}、{ADJUST}、{MODULES}、{ITEMS}")
    college.say(f"   两个教务系统的导出（{rows}）、{len(college.forms)} 份评分表；其中故意写错了几格")


def _place(form: rating.FilledForm) -> str:
    return f"{FORMS}/{form.class_.name}/{form.file}"


def _exports(college: _College, *, with_slips: bool) -> tuple[bytes, bytes]:
    first, second, _ = college.year
    slips = (exports.first_term_slips(first), exports.second_term_slips(second)) if with_slips else ((), ())
    return (
        exports.export(exports.ZHENGFANG, first, slips[0]),
        exports.export(exports.QINGGUO, second, slips[1]),
    )


def _check(college: _College) -> None:
    """Check the exports as they came, then try to compute with them: both are refused."""
    college.step("检查收到的成绩表", f"check {EXPORTS[0]}")
    report = app.check([college.path(name) for name in EXPORTS], progress=college.progress)
    _tell(college, report, refused=True)
    college.step(
        "直接计算也会被拒绝，一次列出全部错误", _academic_command(EXPORTS, f"{FIRST_TRY}/{ACADEMIC}")
    )
    report = _run_academic(college, EXPORTS, f"{FIRST_TRY}/{ACADEMIC}")
    _tell(college, report, refused=True)
    college.say(f"   逐条写在：{FIRST_TRY}/{report_path(college.path(ACADEMIC)).name}")


def _correct_scores(college: _College) -> None:
    college.step(f"逐格改正，另存到 {CORRECTED}/")
    for name, content in zip(EXPORTS, _exports(college, with_slips=False), strict=True):
        college.folder.write(f"{CORRECTED}/{name}", content)
        college.say(f"   {CORRECTED}/{name}")


def _academic(college: _College) -> None:
    files = [f"{CORRECTED}/{name}" for name in EXPORTS]
    college.step("计算学业成绩", _academic_command(files, ACADEMIC))
    report = _run_academic(college, files, ACADEMIC)
    _tell(college, report)
    _best(college, report, "学业成绩", "班级排名")


def _academic_command(files: Iterable[str], out: str) -> str:
    return (
        f"academic --roster {ROSTER} --scores {' '.join(files)} --adjust {ADJUST} --scheme {SCHEME} -o {out}"
    )


def _run_academic(college: _College, files: Iterable[str], out: str) -> Report:
    target, report = college.folder.expect(out), report_path
    college.folder.expect(report(target).relative_to(college.folder.path).as_posix())
    return app.academic(
        college.path(ROSTER),
        [college.path(name) for name in files],
        target,
        adjust=college.path(ADJUST),
        scheme=college.path(SCHEME),
        progress=college.progress,
    )


def _rating(college: _College) -> None:
    """Compute the ratings: two forms are refused, go back to their raters and come again."""
    college.step("计算评分成绩：填错的评分表被拒收", _rating_command(f"{FIRST_TRY}/{RATING}"))
    _tell(college, _run_rating(college, f"{FIRST_TRY}/{RATING}"), refused=True)
    for slip, form in zip(college.slips, _right(college), strict=True):
        college.folder.write(f"{RETURNED}/{slip.form.file}", slip.form.content())
        college.folder.write(_place(form), form.content())
    college.say(f"   两份退回评分人（留底在 {RETURNED}/），改好后重交")
    college.step("再算一次评分成绩", _rating_command(RATING))
    report = _run_rating(college, RATING)
    _tell(college, report)
    _best(college, report, "评分成绩", "班级排名")


def _right(college: _College) -> list[rating.FilledForm]:
    by_file = {form.file: form for form in college.forms}
    return [by_file[slip.form.file] for slip in college.slips]


def _rating_command(out: str) -> str:
    return f"rating --roster {ROSTER} --rules {RULES} --forms {FORMS} --scheme {SCHEME} -o {out}"


def _run_rating(college: _College, out: str) -> Report:
    target = college.folder.expect(out)
    college.folder.expect(report_path(target).relative_to(college.folder.path).as_posix())
    return app.rating(
        college.path(ROSTER),
        college.path(RULES),
        college.path(FORMS),
        target,
        scheme=college.path(SCHEME),
        progress=college.progress,
    )


def _composite(college: _College) -> None:
    command = f"composite --roster {ROSTER} --scheme {SCHEME} --modules {MODULES} --items {ITEMS}"
    college.step(
        "合成综合成绩，评等次，排名", f"{command} --academic {ACADEMIC} --rating {RATING} -o {COMPOSITE}"
    )
    report = app.composite(
        college.path(ROSTER),
        college.path(SCHEME),
        college.folder.expect(COMPOSITE),
        modules=college.path(MODULES),
        items=college.path(ITEMS),
        academic=college.path(ACADEMIC),
        rating=college.path(RATING),
        progress=college.progress,
    )
    _tell(college, report)
    _best(college, report, "综合成绩", "综合班级排名")


def _trace(college: _College) -> None:
    """Write each class's own result workbooks, in which live formulas compute everything once more."""
    groups = people.classes(len(college.students))
    chosen = groups if len(groups) <= TRACED else groups[:1]
    name, results = chosen[0].name, (ACADEMIC, RATING, COMPOSITE)
    college.step("各班的成绩溯源：由原始数据重算，公式可以逐格核对", f"trace {ACADEMIC} --class {name} -o …")
    for class_ in chosen:
        for result in results:
            target = college.folder.expect(f"{CLASSES}/{class_.name}_{result}")
            report = app.trace(college.path(result), target, class_=class_.name, progress=college.progress)
            _tell(college, report)
        college.say(f"   {CLASSES}/{class_.name}_*.xlsx（{len(results)} 份）")
    if len(groups) > len(chosen):
        college.say(f"   其余 {len(groups) - len(chosen)} 个班同样可做")


def _tell(college: _College, report: Report, *, refused: bool = False) -> None:
    """Say what came of a step; stop the demo if it is not what was planned."""
    for line in telling.lines(report):
        college.say(f"   {line}")
    if refused is report.ok:
        raise _Unexpected("这一步本应被拒绝" if refused else "这一步本应通过")


def _best(college: _College, report: Report, score: str, rank: str) -> None:
    """Show the first ranks of the first class."""
    first = people.classes(len(college.students))[0].name
    college.say(f"   {first}：{telling.best(report, first, score, rank)}")
