"""Puts the add-in where Excel opens it at its start, and takes it away again, without starting Excel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zongce.books.files import reason, write_whole
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.named import NamedTuple
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report, Written
from zongce.xlam.config import configuration
from zongce.xlam.machine import FILE_NAME, OWNER_FILE, STORE, copies
from zongce.xlam.status import no_folder, unreachable

if TYPE_CHECKING:
    from zongce.core.finding import Finding
    from zongce.xlam.machine import Machine
    from zongce.xlam.status import Build

NOT_DONE = "没有安装"
STAYS = "AppleScript 留着（别的加载项可能在用）"


class Place(NamedTuple):
    """Where the add-in goes, or why it cannot."""

    path: Path
    findings: tuple[Finding, ...] = ()


def save(machine: Machine, build: Build, out: Path) -> Report:
    """Write the add-in for this computer's Python to a file of one's choice."""
    if not out.resolve().parent.is_dir():
        return Report(Outcome("没有生成", (finding("O704", Where(out.name), str(out)),)))
    try:
        written = write_whole(out, build(configuration(machine)))
    except OSError as fault:
        return Report(Outcome("没有生成", (_refused(out, fault, machine),)))
    return Report(Outcome(f"已生成加载项 {machine.zongce} 版，用的 Python 是 {machine.python}"), (written,))


def install(machine: Machine, build: Build, folder: Path | None = None) -> Report:
    """Build the add-in for this Python and put it into Excel's start-up folder, or into ``folder``.

    An add-in that Excel has loaded is never replaced: Excel would go on with the old one, on Windows the
    disk refuses.
    """
    what = machine.unusable()
    if what:
        how = _REMEDY_STORE if what == STORE else _REMEDY_WINDOWS if machine.windows else _REMEDY_ELSEWHERE
        return _not_done(finding("L406", Where(), str(machine.python), what=what, how=how))
    place = _place(machine, folder)
    if place.findings:
        return _not_done(*place.findings)
    try:
        place.path.parent.mkdir(parents=True, exist_ok=True)
        written = [write_whole(place.path, build(configuration(machine)))]
        if machine.mac:
            written.append(_allow_scripts(machine))
    except OSError as fault:
        return _not_done(_refused(place.path, fault, machine))
    twice = () if folder else copies(machine.other_folders())
    findings = tuple(finding("L405", Where(path.name), str(path)) for path in twice)
    message = f"已安装加载项 {machine.zongce} 版；{_ELSEWHERE if folder else _SEEN}"
    return Report(Outcome(message, findings), tuple(written))


def remove(machine: Machine, folder: Path | None = None) -> Report:
    """Take the add-in out of Excel's start-up folder, or out of ``folder``; what else lies there stays."""
    place = _place(machine, folder)
    nowhere = [found.code for found in place.findings] == ["L402"]
    if place.findings and not nowhere:
        return Report(Outcome("没有移除", place.findings))
    if nowhere or not copies((place.path.parent,)):
        return Report(Outcome("没有装过加载项，不必移除"))
    try:
        place.path.unlink()
    except OSError as fault:
        return Report(Outcome("没有移除", (_refused(place.path, fault, machine),)))
    scripts = f"；{STAYS}" if machine.mac and (machine.scripts_folder / machine.script.name).exists() else ""
    return Report(Outcome(f"已移除 {place.path}{scripts}；工作簿、密钥和设置都没有动"))


def _place(machine: Machine, folder: Path | None) -> Place:
    """Return the add-in's place in ``folder`` or Excel's own; L401 where it is in use, L402 where none is."""
    try:
        own = folder or machine.startup_folder()
        if own is None:
            return Place(Path(), (no_folder("", *_NEVER),))
        if folder and not folder.is_dir():
            return Place(Path(), (no_folder(str(folder), *_MISSING),))
        path = own / FILE_NAME
        if path.with_name(OWNER_FILE).exists():
            return Place(path, (finding("L401", Where(FILE_NAME), str(path)),))
    except OSError as fault:
        return Place(Path(), (unreachable(fault),))
    return Place(path)


def _allow_scripts(machine: Machine) -> Written:
    """Put xlwings' AppleScript where Excel for Mac may run it, as ``xlwings runpython install`` does."""
    machine.scripts_folder.mkdir(parents=True, exist_ok=True)
    return write_whole(machine.scripts_folder / machine.script.name, machine.script.read_bytes())


def _refused(path: Path, fault: OSError, machine: Machine) -> Finding:
    """Say why the disk refuses: on Windows, as a rule, because Excel holds the file."""
    if isinstance(fault, PermissionError):
        return unreachable(fault) if machine.mac else finding("L401", Where(path.name), str(path))
    return finding("O702", Where(path.name), str(path), what=reason(fault))


def _not_done(*findings: Finding) -> Report:
    return Report(Outcome("没有安装", findings))


_NEVER = "Excel 没有装或从没打开过", "先打开一次 Excel 再退出，再试；用 WPS 的请看 addin/README.md"
_MISSING = "没有这个文件夹", "先建好文件夹，或换一个位置"
_SEEN = "打开 Excel 和一份本系统的工作簿，就能看到“综测”选项卡"
_ELSEWHERE = "Excel 不会自己打开它：请在 Excel 的“文件 → 选项 → 加载项 → 转到 → 浏览”里选这个文件"
_REMEDY_STORE = "到 python.org 下载安装 Python，再运行 addin 文件夹里的 install.cmd"
_REMEDY_WINDOWS = r"把 Python 环境建在路径只有英文字母和数字的地方，如 C:\zongce\env，再装一次"
_REMEDY_ELSEWHERE = "把 Python 环境建在路径没有空格和符号的地方，如 ~/.zongce，再装一次"
