"""Computers with Excel on them, as folders of a test, and a stand-in for the add-in's builder."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO

from openpyxl import Workbook

from zongce.xlam.machine import Machine

XLWINGS = "0.37.8"
WINDOWS_STARTUP = "AppData/Roaming/Microsoft/Excel/XLSTART"
MAC_OFFICE = "Library/Group Containers/UBF8T346G9.Office"
MAC_STARTUP = f"{MAC_OFFICE}/User Content.localized/Startup.localized/Excel"
STARTUP = {"win32": WINDOWS_STARTUP, "darwin": MAC_STARTUP}


def build(config):
    """Return something shaped like the add-in: a workbook of macros with the configuration sheet."""
    return _built(tuple(config.items()))


@cache
def _built(items):
    book = Workbook()
    sheet = book.active
    sheet.title = "zongce.conf"
    for row, (key, text) in enumerate(items, start=1):
        sheet.cell(row, 1, key)
        sheet.cell(row, 2, text)
    plain, made = BytesIO(), BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(made, "w") as after:
        for part in before.infolist():
            content = before.read(part)
            if part.filename == "[Content_Types].xml":
                plain_type = b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
                assert plain_type in content
                content = content.replace(plain_type, b"ms-excel.addin.macroEnabled.main+xml")
            after.writestr(part.filename, content)
    return made.getvalue()


def computer(folder, system, *, excel=True, libraries=True, **other):
    """Return a computer under ``folder``: its Python is there, and Excel was opened once (``excel``)."""
    home = folder / "home"
    python = home / ("zongce/Scripts/python.exe" if system == "win32" else "zongce/bin/python")
    package = home / "zongce/lib/xlwings"
    for path in (python, package / f"xlwings-{XLWINGS}.applescript"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    if libraries:
        for bits in (32, 64):
            (home / f"zongce/xlwings{bits}-{XLWINGS}.dll").write_bytes(b"")
    if excel and system in STARTUP:
        (home / STARTUP[system]).mkdir(parents=True, exist_ok=True)
    environ = {"APPDATA": str(home / "AppData/Roaming")} if system == "win32" else {}
    given = {
        "system": system, "environ": environ, "home": home, "interpreter": python, "base": "/usr",
        "stdlib": str(home / "python/Lib"), "xlwings": XLWINGS, "xlwings_folder": package, "zongce": "1.2.0",
    }  # fmt: skip
    return Machine(**(given | other))
