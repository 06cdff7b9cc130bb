"""The computer on which the add-in is to work: its system, its folders, its Python."""

from __future__ import annotations

import locale
import os
import re
import sys
import sysconfig
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from zongce import __version__
from zongce.core.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE_NAME = "zongce.xlam"
OWNER_FILE = f"~${FILE_NAME}"
"""Excel's own mark beside a workbook that it has loaded."""

_OFFICE_ON_MAC = Path("Library/Group Containers/UBF8T346G9.Office")
_SCRIPTS_ON_MAC = Path("Library/Application Scripts/com.microsoft.Excel")
_BREAKS_A_COMMAND_LINE = re.compile(r"[;|\"'`$\n]")
_BREAKS_THE_SHELL = re.compile(r"[^\w./@%=:,~+-]")
"""xlwings hands the interpreter to the Mac's shell without quotes."""


@value(frozen=True, slots=True)
class Machine:
    """What installing must know of a computer; handed in, so that every system is tested on any."""

    system: str
    """As ``sys.platform`` has it."""
    environ: Mapping[str, str]
    home: Path
    interpreter: Path
    base: str
    """Where the Python lies from which the environment was made."""
    stdlib: str
    xlwings: str
    """The version of the installed xlwings."""
    xlwings_folder: Path
    ansi: str = "utf-8"
    """What Windows has for programs that do not know Unicode, such as VBA when it looks for a file."""
    zongce: str = __version__

    @property
    def windows(self) -> bool:
        """Whether this is Windows."""
        return self.system == "win32"

    @property
    def mac(self) -> bool:
        """Whether this is macOS."""
        return self.system == "darwin"

    @property
    def has_excel(self) -> bool:
        """Whether Excel exists for this system."""
        return self.windows or self.mac

    @property
    def python(self) -> Path:
        """The interpreter that clicks start: never the one without a console, whose output is lost."""
        if self.windows and self.interpreter.name.lower() == "pythonw.exe":
            return self.interpreter.with_name("python.exe")
        return self.interpreter

    @property
    def keeps_a_process(self) -> bool:
        """Whether one warm Python can serve all clicks: on Windows, with xlwings' libraries in their place.

        Excel may be of 32 or 64 bits whatever Python is, so both must be there.
        """
        names = [f"xlwings{bits}-{self.xlwings}.dll" for bits in (32, 64)]
        places = (self.python.parent, self.python.parent.parent)
        return self.windows and all(any((place / name).is_file() for place in places) for name in names)

    def startup_folder(self) -> Path | None:
        """Return the folder whose workbooks Excel opens at its start; None where Excel has never been.

        It need not exist yet, but what Excel itself makes around it does.

        Raises:
            OSError: the system does not let us look.
        """
        places = self._startup_places()
        for folder, _ in places:
            if folder.is_dir():
                return folder
        return next((folder for folder, owner in places if owner.is_dir()), None)

    def _startup_places(self) -> list[tuple[Path, Path]]:
        if self.windows:
            excel = self._roaming / "Microsoft" / "Excel"
            return [(excel / "XLSTART", excel)]
        contents = [self.home / _OFFICE_ON_MAC / name for name in ("User Content.localized", "User Content")]
        return [
            (contents[0] / "Startup.localized" / "Excel", contents[0]),
            (contents[1] / "Startup" / "Excel", contents[1]),
        ]

    def other_folders(self) -> tuple[Path, ...]:
        """Return further folders out of which Excel may load a second copy."""
        if self.windows:
            programs = [self.environ[name] for name in _PROGRAMS if self.environ.get(name)]
            shared = [Path(each) / "Microsoft Office" / "root" / "Office16" / "XLSTART" for each in programs]
            return (self._roaming / "Microsoft" / "AddIns", *dict.fromkeys(shared))
        office = self.home / _OFFICE_ON_MAC
        return (
            office / "User Content.localized" / "Add-Ins.localized",
            office / "User Content" / "Add-Ins",
        )

    @property
    def _roaming(self) -> Path:
        given = self.environ.get("APPDATA")
        return Path(given) if given else self.home / "AppData" / "Roaming"

    @property
    def script(self) -> Path:
        """The AppleScript through which Excel for Mac starts Python, as xlwings brings it."""
        return self.xlwings_folder / f"xlwings-{self.xlwings}.applescript"

    @property
    def scripts_folder(self) -> Path:
        """The only folder out of which Excel for Mac may run scripts."""
        return self.home / _SCRIPTS_ON_MAC

    def unusable(self) -> str:
        """Return in words why Excel could not start this Python, empty where it can."""
        paths = (str(self.python), self.stdlib)
        if self.windows and any("windowsapps" in place.lower() for place in (self.base, *paths)):
            return STORE
        if str(self.interpreter) in ("", "."):
            return "不知道 Python 装在哪里"
        if self.windows and not _written_in(str(self.python), self.ansi):
            return "路径里有本机“非 Unicode 程序的语言”所没有的字"
        wrong = _BREAKS_A_COMMAND_LINE.search("".join(paths))
        if self.mac:
            wrong = wrong or _BREAKS_THE_SHELL.search(paths[0])
        return f"路径里有{_SIGNS.get(wrong[0], wrong[0])}" if wrong else ""


_PROGRAMS = ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)")
_SIGNS = {" ": "空格", "\n": "换行"}
STORE = "微软商店版的 Python 写不进 Excel 的文件夹"


def _written_in(text: str, encoding: str) -> bool:
    try:
        return text.encode(encoding).decode(encoding) == text
    except UnicodeError:
        return False


def copies(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the add-ins that lie in some folders; one that may not be looked into has none."""
    return tuple(folder / FILE_NAME for folder in folders if os.path.isfile(folder / FILE_NAME))  # noqa: PTH113  # Path raises


def this_machine() -> Machine:
    """Return the computer and the Python that run this program."""
    found = find_spec("xlwings")
    origin = found.origin if found else None
    return Machine(
        system=sys.platform,
        environ=os.environ,
        home=Path.home(),
        interpreter=Path(sys.executable or ""),
        base=sys.base_prefix,
        stdlib=sysconfig.get_path("stdlib"),
        xlwings=version("xlwings"),
        xlwings_folder=Path(origin).parent if origin else Path(),
        ansi=locale.getencoding(),
    )
