"""zongce: the commands on the command line."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from rich.console import Console

from zongce import __version__, app
from zongce.commands.check import TABLE_NAMES
from zongce.core.catalog import entries
from zongce.core.text import narrow
from zongce.home import LimitsFault, user_number
from zongce.keystore.pins import BrokenPinsError
from zongce.ports.outcome import Outcome
from zongce.sheets.report import WORDS
from zongce.surfaces.faults import log_fault
from zongce.surfaces.finish import DONE, FAULT, FOUND, USAGE, finish
from zongce.surfaces.keys import keys
from zongce.surfaces.mail import asked_password, mail, password_option
from zongce.surfaces.progress import ProgressBar
from zongce.surfaces.report import document
from zongce.surfaces.several import Careful, SeveralValues, pairs
from zongce.surfaces.usage import explain_usage, meant
from zongce.surfaces.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

_Made = TypeVar("_Made", bound="Callable[..., object] | click.Command")
FILE = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="zongce %(version)s")
def cli() -> None:
    """素质综合测评：从名册、原始成绩和评分表到成绩、等次和排名。"""


cli.add_command(keys)
cli.add_command(mail)
cli.add_command(verify)


def _options(*options: Callable[[_Made], _Made]) -> Callable[[_Made], _Made]:
    """Return several options as one decorator, shown in this order."""

    def decorate(function: _Made) -> _Made:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


_as_json = click.option("--json", "as_json", is_flag=True, help="只在标准输出打印一份 JSON。")
_dry_run = click.option("--dry-run", is_flag=True, help="只检查和计算，不写任何文件。")
_out = click.option("-o", "--out", type=FILE, help="结果工作簿（.xlsx）；不写则只显示，不写文件。")
_roster = click.option("--roster", type=FILE, required=True, help="学生名册。")
_scheme = click.option("--scheme", type=FILE, help="测评方案；不给则用默认设置。")


@cli.command(cls=SeveralValues)
@_options(_roster, _scheme, _out, _dry_run, _as_json)
@click.option("--scores", type=FILE, required=True, multiple=True, help="原始成绩；可写几个文件。")
@click.option("--adjust", type=FILE, help="课程调整。")
@click.option("--bonus", help="学分加成比例，如 0.2；优先于方案里的设置。")
@click.option("--term", "terms", multiple=True, help="学年学期，如 2025-2026-1；不写则全部计入。")
def academic(
    roster: Path, scores: tuple[Path, ...], adjust: Path | None, scheme: Path | None, bonus: str | None,
    terms: tuple[str, ...], out: Path | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """计算学业成绩：平均学分成绩、加成、班级排名、专业年级排名。"""
    finish(
        lambda progress: app.academic(
            roster, scores, out, adjust=adjust, scheme=scheme, bonus=bonus, terms=terms,
            dry_run=dry_run, progress=progress,
        ),
        as_json=as_json,
    )  # fmt: skip


@cli.command(cls=Careful)
@_options(_roster, _scheme, _out, _dry_run, _as_json)
@click.option("--rules", type=FILE, required=True, help="评分规则。")
@click.option("--forms", type=FILE, required=True, help="收到的评分表所在的文件夹。")
def rating(
    roster: Path,
    rules: Path,
    forms: Path,
    scheme: Path | None,
    out: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """计算评分成绩：按辅导员、班主任、互评三种权重。"""
    finish(
        lambda progress: app.rating(
            roster, rules, forms, out, scheme=scheme, dry_run=dry_run, progress=progress
        ),
        as_json=as_json,
    )


@cli.command(cls=Careful)
@_options(_roster, _out, _dry_run, _as_json)
@click.option("--scheme", type=FILE, required=True, help="测评方案。")
@click.option("--modules", type=FILE, help="模块成绩。")
@click.option("--items", type=FILE, help="加减分。")
@click.option("--academic", "academic_result", type=FILE, help="academic 写出的学业成绩。")
@click.option("--rating", "rating_result", type=FILE, help="rating 写出的评分结果。")
def composite(
    roster: Path, scheme: Path, modules: Path | None, items: Path | None, academic_result: Path | None,
    rating_result: Path | None, out: Path | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """计算综合成绩：模块、总分、等次、排名。"""
    finish(
        lambda progress: app.composite(
            roster, scheme, out, modules=modules, items=items, academic=academic_result,
            rating=rating_result, dry_run=dry_run, progress=progress,
        ),
        as_json=as_json,
    )  # fmt: skip


@cli.command(cls=Careful)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--as-table",
    type=click.Choice(TABLE_NAMES),
    metavar="表名",
    help="按哪张表检查，如 原始成绩；不写则自动识别。",
)
@_as_json
def check(files: tuple[Path, ...], as_table: str | None, as_json: bool) -> None:
    """检查收到的文件，逐格列出问题，不计算。"""
    finish(lambda progress: app.check(files, as_table, progress=progress), as_json=as_json)


@cli.command(cls=Careful)
@click.argument("result", type=FILE)
@click.option("--student", help="学号。")
@click.option("--class", "class_", help="班级。")
@click.option("-o", "--out", type=FILE, help="追溯工作簿（.xlsx）；不写则放在结果旁边。")
@_options(_dry_run, _as_json)
def trace(
    result: Path, student: str | None, class_: str | None, out: Path | None, dry_run: bool, as_json: bool
) -> None:
    """追溯一名学生或一个班的成绩：由原始数据重新计算，并给出带公式的工作簿。"""
    if (student is None) == (class_ is None):
        message = "请写 --student 学号 或 --class 班级，二选一"
        raise click.UsageError(message)
    name = (student or class_ or "").replace("/", "_").replace("\\", "_")
    target = out or result.with_name(f"{result.stem}.成绩溯源.{name}.xlsx")
    finish(
        lambda progress: app.trace(
            result, target, student=student, class_=class_, dry_run=dry_run, progress=progress
        ),
        as_json=as_json,
    )


@cli.command(cls=SeveralValues)
@click.argument("command", metavar="ID")
@click.argument("workbook", type=FILE)
@click.argument("files", type=FILE, nargs=-1, metavar="[FILES]...")
@click.option("--set", "sets", multiple=True, metavar="标题=值", help="参数，如 --set 批次名称=…；可写几个。")
@click.option("--as", "actor", metavar="工号", help="操作人的工号；不写则用本机设置。")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="同时用几个进程。")
@click.option("--mail", "by_mail", is_flag=True, help="给这次下发的文件写邮件草稿。")
@_options(password_option("给附件加打开密码，或打开加了密码的附件"), _dry_run, _as_json)
def run(
    command: str, workbook: Path, files: tuple[Path, ...], sets: tuple[str, ...], actor: str | None,
    workers: int, by_mail: bool, locked: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """在校级、学院或班级工作簿上运行一个操作；操作的清单见 zongce commands。"""
    from zongce import casework  # noqa: PLC0415  # only who runs commands waits for all of them
    from zongce.commands.registry import BY_ID  # noqa: PLC0415

    if command not in BY_ID:
        message = f"没有操作 {command}（清单见 zongce commands）{meant(command, BY_ID)}"
        raise click.UsageError(message)
    given = pairs(sets)
    password = asked_password(wanted=locked, twice=by_mail)
    finish(
        lambda progress: casework.run(
            command, workbook, files, given, actor=actor or user_number(), dry_run=dry_run,
            world=casework.World(workers=workers, progress=progress, mail=by_mail, password=password),
        ),
        as_json=as_json, preview=dry_run,
    )  # fmt: skip


@cli.command()
@_as_json
def commands(*, as_json: bool) -> None:
    """列出全部操作：代号、名称、工作簿、角色、参数。"""
    from zongce.surfaces.docs import command_lines, command_records  # noqa: PLC0415

    if as_json:
        click.echo(json.dumps(command_records(), ensure_ascii=False, indent=1))
        return
    for line in command_lines():
        click.echo(line)


@cli.command()
@click.argument("code")
@_as_json
def explain(code: str, *, as_json: bool) -> None:
    """说明一个检查代码的意思和处理办法。"""
    entry = entries().get(narrow(code).upper())
    if entry is None:
        message = f"没有代码 {code}；代码形如 N102"
        raise click.UsageError(message)
    fillers = dict.fromkeys(entry.fields, "…")
    said, remedy = (words.format(**fillers) for words in (entry.message, entry.remedy))
    if as_json:
        headings = ("代码", "级别", "名称", "说明", "处理办法")
        texts = (entry.code, WORDS[entry.severity], entry.name, said, remedy)
        row = dict(zip(headings, texts, strict=True))
        click.echo(document(app.Report(Outcome(said, rows=(row,)))))
        return
    console = Console()
    console.print(f"{entry.code}　{WORDS[entry.severity]}　{entry.name}", style="bold", highlight=False)
    for words in (said, f"处理办法：{remedy}"):
        console.print(words, highlight=False, markup=False, soft_wrap=True)


@cli.command()
@click.argument("directory", type=FILE, default=Path("zongce-demo"), metavar="[DIR]")
@click.option("--students", type=click.IntRange(18, 3000), default=120, show_default=True, help="学生人数。")
@click.option("--files", "loose", is_flag=True, help="只演示散装文件的检查和计算。")
def demo(directory: Path, students: int, *, loose: bool) -> None:
    """造一个示范学院，各角色用各自的工作簿走完一次综合测评：从批次到审核、退回。"""
    if loose:
        from zongce.demo.scenario import run as run_demo  # noqa: PLC0415  # only the demo waits for its parts
    else:
        from zongce.demo.cycle import run as run_demo  # noqa: PLC0415

    console = Console()

    def say(line: str) -> None:
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    with ProgressBar() as progress:
        status = run_demo(directory, students, say, progress=progress)
    sys.exit(status)


def main() -> None:
    """Run the command line; the only place where an unforeseen exception is caught."""
    gc.set_threshold(200_000, 50, 50)  # millions of values are built at once and none of them is a cycle
    try:
        sys.exit(cli.main(prog_name="zongce", standalone_mode=False) or DONE)
    except click.ClickException as fault:
        click.echo(explain_usage(fault), err=True)
        sys.exit(USAGE)
    except (LimitsFault, BrokenPinsError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(USAGE)
    except click.Abort:
        click.echo("已中断，没有写任何文件", err=True)
        sys.exit(FOUND)
    except Exception as fault:  # noqa: BLE001  # a fault of ours must never look like one of the data
        path = log_fault(fault, sys.argv[1:])
        click.echo(f"程序出错了，不是您的数据有问题。请把这个文件发给维护人员：{path}", err=True)
        sys.exit(FAULT)


if __name__ == "__main__":
    main()
