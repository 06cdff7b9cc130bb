"""The demo: a year of the sample college through every role's own workbook, approval and return."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from zongce.demo import people
from zongce.demo.cast import Cast, cast
from zongce.demo.classes import ClassPlay
from zongce.demo.folder import Folder, ForeignFolder
from zongce.demo.offices import Offices
from zongce.demo.proof import verify_all
from zongce.demo.stage import DIARY, HOME, PASSPHRASE, Stage, Unexpected
from zongce.ports.progress import Progress, quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

STUDENTS, SEED = 120, 20260
FEWEST = 18
"""Below this a class is too small for everything that goes wrong in it."""
TOLD = 2
"""Classes whose steps are told in full; the others do the same."""
DONE, STOPPED, WRONG_USAGE = 0, 1, 2
_OPENING = (
    "# 一次完整的综合测评",
    "",
    "每个角色一个文件夹，文件只像邮件附件那样从一个文件夹复制到另一个。建议依次打开：",
    "",
    "| 角色 | 打开 | 看什么 |",
    "| --- | --- | --- |",
    "| 学生处 | `学生处/校级工作簿.xlsx` | 首页、学院进度、全校成绩（审核通过后才有） |",
    "| 学院管理员、副书记 | `学院管理员/学院工作簿.xlsx` | 首页、班级进度、成绩分布、公示登记、日志 |",
    "| 辅导员 | `辅导员/{first}/{first}_班级工作簿.xlsx` | 首页、评分进度、学业成绩、综合测评成绩 |",
    "| 班长 | `班长/{first}/` | 填好的课程调整表 |",
    "| 班主任 | `班主任/{first}/` | 评分表，班级成绩（没有专业年级排名） |",
    "| 学生 | `学生/{first}/` | 每人一个文件夹：评分表和成绩单 |",
    "",
    "各角色的 `下发`、`收件`、`隔离`、`公示` 文件夹里是发出、收到和拒收的原件；`下发/回执` 里是签名的回执。",
    "",
    f"各人的密钥都在 `{HOME}` 里，口令是 `{PASSPHRASE}`。想接着操作的，先把 `ZONGCE_HOME` 设为这个文件夹。",
    "下面是全部操作。",
)


def run(
    directory: Path,
    students: int = STUDENTS,
    say: Callable[[str], None] = print,
    *,
    seed: int = SEED,
    progress: Progress = quiet,
    workers: int = 1,
    stage: type[Stage] = Stage,
) -> int:
    """Play the year in ``directory``; return the exit status.

    0: everything ran as planned. 1: the folder is not the demo's own or cannot be written, or a step
    ended otherwise than planned. 2: so many students cannot be played.
    """
    if not FEWEST <= students <= people.MOST:
        say(f"学生人数应为 {FEWEST}～{people.MOST}，这里是 {students}。")
        return WRONG_USAGE
    rng = Random(seed)  # noqa: S311  # invented data, no secrets
    scene = stage(Folder(directory), say, progress, rng, workers)
    try:
        scene.folder.open()
        try:
            played = cast(students, rng)
            _play(scene, played)
        finally:
            scene.remember()
        scene.close([line.format(first=played.classes[0].name) for line in _OPENING])
    except ForeignFolder:
        say(f"“{directory}”里有别的文件，演示不会覆盖它们。请换一个空文件夹，如 zongce demo 我的演示。")
        return STOPPED
    except OSError as fault:
        say(f"不能写入“{fault.filename or directory}”（{fault.strerror}）。")
        say("请关闭已打开的演示工作簿，再运行一次。")
        return STOPPED
    except Unexpected as fault:
        say(f"演示没有做完：{fault}")
        return STOPPED
    say("")
    say(f"完成。先看：{directory / DIARY}")
    return DONE


def _play(stage: Stage, played: Cast) -> None:
    offices = Offices(stage, played)
    offices.open_batch()
    offices.set_up()
    plays = [ClassPlay(stage, played, c, first=n == 0) for n, c in enumerate(played.classes)]
    _issue(stage, offices, plays)
    offices.change_participants()
    _update(stage, offices, plays[:1])
    _rate(stage, plays)
    _late(stage, offices, plays)
    _compute(stage, offices, plays)
    _return_one(stage, offices, plays[-1])
    offices.publish(objection=True, month=10, day=26)
    offices.approve()
    offices.school_returns()
    offices.publish(objection=False, month=11, day=5)
    offices.approve()
    _give_out(stage, offices, plays)
    verify_all(stage, offices, [play.book for play in plays])


def _issue(stage: Stage, offices: Offices, plays: Sequence[ClassPlay]) -> None:
    stage.act("学院：下发班级工作簿；辅导员各存到自己的文件夹")
    stage.day(9, 9)
    offices.admin("class.issue")
    for play in plays:
        play.receive(offices.issued(f"{play.class_.name}_班级工作簿*")[0])


def _update(stage: Stage, offices: Offices, plays: Sequence[ClassPlay]) -> None:
    stage.act("学院变更以带编号的更新文件下发，班级导入")
    offices.admin("class.issue")
    for number, play in enumerate(plays):
        updates = offices.issued(f"{play.class_.name}_班级更新*")
        stage.quiet = number >= TOLD
        if updates:
            play.take_updates(updates)
    stage.quiet = False


def _rate(stage: Stage, plays: Sequence[ClassPlay]) -> None:
    stage.act("班级：班长调整课程，下发和收取评分表")
    filled: list[list[Path]] = []
    for number, play in enumerate(plays):
        stage.quiet = number >= TOLD
        stage.day(9, 16)
        play.adjust_courses()
        play.issue_forms()
        filled.append(play.fill_forms())
    for number, (play, forms) in enumerate(zip(plays, filled, strict=True)):
        stage.quiet = number >= TOLD
        stage.day(9, 21)
        stranger = plays[1].stranger_form() if len(plays) > 1 else None
        play.late = play.collect_forms(forms, stranger)
    stage.quiet = False


def _late(stage: Stage, offices: Offices, plays: Sequence[ClassPlay]) -> None:
    """The first class's last form is late and needs the college's consent; the others' are in time."""
    stage.act("迟交的评分表：保存，等学院同意，再计入")
    for number, play in enumerate(plays):
        stage.quiet = number >= TOLD
        stage.day(10, 19 if play.first else 12)
        play.collect_late(play.late)
    stage.quiet = False
    stage.day(10, 20)
    first = plays[0]
    rater = offices.played.forms[first.class_][-1].rater
    offices.admin(
        "rating.permit", 班级=first.class_.name, 评分人编号=rater.number, 原因="实习返校途中，已说明"
    )
    _update(stage, offices, plays[:1])
    first.run("rating.collect")


def _compute(stage: Stage, offices: Offices, plays: Sequence[ClassPlay]) -> None:
    stage.act("班级：计算学业、评分、综合成绩，提交；学院收取")
    for number, play in enumerate(plays):
        stage.quiet = number >= TOLD
        stage.day(10, 21)
        play.compute()
        if number == 1:
            play.import_offline()
        play.submit()
    stage.quiet = False
    stage.day(10, 22)
    _collect(stage, offices, plays)
    offices.report_progress()


def _collect(stage: Stage, offices: Offices, plays: Sequence[ClassPlay]) -> None:
    """The counsellors mail their workbooks; the college takes them all at once."""
    places = [stage.mail([play.book], "学院管理员", "收到的邮件", f"{stage.now:%m%d}")[0] for play in plays]
    offices.admin("class.collect", places)


def _return_one(stage: Stage, offices: Offices, play: ClassPlay) -> None:
    stage.act("学院退回一个班：更正后重新计算、提交")
    name = play.class_.name
    offices.admin("college.return", 班级=name, 原因="模块成绩有一格录错")
    _update(stage, offices, [play])
    play.correct_module()
    play.run("composite.submit", refused="B816")
    play.run("composite.compute")
    play.submit()
    _collect(stage, offices, [play])


def _give_out(stage: Stage, offices: Offices, plays: Sequence[ClassPlay]) -> None:
    stage.act("专业年级排名随更新下发；给学生发成绩单，给班主任发班级成绩")
    stage.day(11, 16)
    _update(stage, offices, plays)
    for number, play in enumerate(plays):
        stage.quiet = number >= TOLD
        play.give_slips()
    stage.quiet = False
