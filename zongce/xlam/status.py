"""What lies in Excel's folders: which add-in, made from what, whether its buttons can work."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.books.files import reason
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.value import value
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report, ordered
from zongce.xlam.config import SERVER, VERSION, XLWINGS, YES, configuration, interpreter
from zongce.xlam.machine import OWNER_FILE, copies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from zongce.core.finding import Finding
    from zongce.xlam.machine import Machine

    Build = Callable[[Mapping[str, str]], bytes]
    """A configuration -> the bytes of the add-in."""

CONFIG_SHEET = "zongce.conf"
PLACE, STATE = "位置", "状态"
_ADD_IN, _WORKBOOK = b"ms-excel.addin.macroEnabled", b"ms-excel.sheet.macroEnabled"
_MOST_BYTES = 32 * 2**20
_NO_ADD_IN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, TypeError, SyntaxError,
    RuntimeError,
)  # fmt: skip
"""What reading raises where the bytes are none of ours, damaged ones or locked ones among them."""


@value(frozen=True, slots=True)
class Installed:
    """An add-in as it lies on the disk."""

    path: Path
    data: bytes
    held: Mapping[str, str]
    """Its configuration sheet; empty where it cannot be read."""

    @property
    def loaded(self) -> bool:
        """Whether Excel has it open now, as the mark beside it says."""
        return self.path.with_name(OWNER_FILE).exists()


def installed(path: Path) -> Installed:
    """Return the add-in that lies at ``path``.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        data = stream.read(_MOST_BYTES + 1)
    return Installed(path, data, held_configuration(data))


def held_configuration(data: bytes) -> dict[str, str]:
    """Return the configuration sheet of an add-in, empty where the bytes are none of ours."""
    from openpyxl import load_workbook  # noqa: PLC0415  # who only installs must not wait for it

    try:
        book = load_workbook(BytesIO(_as_workbook(data)), read_only=True)
        if CONFIG_SHEET not in book.sheetnames:
            return {}
        rows = book[CONFIG_SHEET].iter_rows(max_col=2, values_only=True)
        return {str(key): str(value or "") for key, value in rows if key}
    except _NO_ADD_IN:
        return {}


def _as_workbook(data: bytes) -> bytes:
    """Return an add-in as openpyxl takes it: it knows workbooks with macros, but no add-ins."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(made, "w") as after:
        if sum(part.file_size for part in before.infolist()) > _MOST_BYTES:
            raise zipfile.BadZipFile
        for part in before.infolist():
            content = before.read(part)
            if part.filename == "[Content_Types].xml":
                content = content.replace(_ADD_IN, _WORKBOOK)
            after.writestr(part.filename, content)
    return made.getvalue()


def status(machine: Machine, build: Build, folder: Path | None = None) -> Report:
    """Return what is installed in Excel's start-up folder, or in ``folder``, and what is wrong with it."""
    try:
        return _status(machine, build, folder)
    except OSError as fault:
        return Report(Outcome("看不到装了什么", (unreachable(fault),)))


def no_folder(value: str, what: str, how: str) -> Finding:
    """Say why there is no folder for the add-in, and what to do."""
    return finding("L402", Where(), value, what=what, how=how)


def unreachable(fault: OSError) -> Finding:
    """Say that the system keeps Excel's folders from the terminal, as macOS does until one allows it."""
    how = "在系统弹出的窗口里点“允许”，或在“系统设置”→“隐私与安全性”里允许终端，再试"
    return no_folder(str(fault.filename or ""), reason(fault), how)


def _status(machine: Machine, build: Build, folder: Path | None) -> Report:
    own = folder or machine.startup_folder()
    here = copies((own,)) if own else ()
    others = () if folder else copies(machine.other_folders())
    found = [installed(path) for path in (*here, *others)]
    if not found:
        return Report(Outcome(f"没有安装加载项{f'（{own}）' if own else ''}；安装用 zongce addin install"))
    findings = [one for each in found for one in faults(each, machine, build)]
    findings += [finding("L405", Where(path.name), str(path)) for path in others if here]
    report = Report(Outcome("", ordered(findings), rows=tuple(_row(each, machine) for each in found)))
    message = "加载项已安装" if report.ok else "加载项已安装，但不能用"
    return Report(Outcome(message, report.findings, rows=report.rows))


def faults(found: Installed, machine: Machine, build: Build) -> Iterator[Finding]:
    """Yield why an add-in does not work (L403), or that the program has moved on since (L404)."""
    where, value = Where(found.path.name), str(found.path)
    broken = _broken(found, machine)
    if broken:
        yield finding("L403", where, value, what=broken)
        return
    version = found.held[VERSION]
    if version != machine.zongce:
        yield finding("L404", where, value, what=f"加载项 {version} 版，程序 {machine.zongce} 版")
    elif found.data != build(configuration(machine)):
        yield finding("L404", where, value, what="版本号一样，内容不同")


def _broken(found: Installed, machine: Machine) -> str:
    if VERSION not in found.held:
        return "不是本程序生成的，或已损坏"
    python = interpreter(machine, found.held)
    if not python or not Path(python).is_file():
        return f"它要用的 Python 已经不在：{python}"
    if found.held.get(XLWINGS) != machine.xlwings:
        return f"它配的是 xlwings {found.held.get(XLWINGS)}，现在装的是 {machine.xlwings}"
    return ""


def _row(found: Installed, machine: Machine) -> dict[str, str]:
    held = found.held
    return {
        PLACE: str(found.path),
        "版本": held.get(VERSION, ""),
        "xlwings": held.get(XLWINGS, ""),
        "Python": interpreter(machine, held),
        "点击": "由常驻的 Python 处理" if held.get(SERVER) == YES else "每次启动一个 Python",
        STATE: "Excel 正在使用；更新前先退出 Excel" if found.loaded else "Excel 没有使用",
    }
