"""A real spreadsheet program as a second opinion: LibreOffice converts, recalculates, saves."""

import io
import os
import re
import shutil
import subprocess
import zipfile

import pytest
from openpyxl import load_workbook


class Office:
    """Headless LibreOffice with a profile of its own, so that runs do not disturb each other."""

    def __init__(self, folder):
        self._soffice = shutil.which("soffice")
        if self._soffice is None:
            if os.environ.get("CI"):
                pytest.fail("soffice is missing")
            pytest.skip("needs soffice")
        self._folder = folder
        self._runs = 0

    def convert(self, files, target="xlsx"):
        """Return the converted files by name; ``files`` are bytes by name."""
        self._runs += 1
        folder = self._folder / f"run{self._runs}"
        out = folder / "out"
        out.mkdir(parents=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        profile = (self._folder / "profile").as_uri()
        command = [self._soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", target]
        command += ["--outdir", out, *(folder / name for name in files)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return {path.name: path.read_bytes() for path in out.iterdir()}

    def recalculated(self, data):
        """Return the workbook after LibreOffice has computed every formula anew, as values."""
        made = self.convert({"book.xlsx": without_cached_values(data)})
        return load_workbook(io.BytesIO(made["book.xlsx"]), data_only=True)


def without_cached_values(data):
    """Take the values from beside the formulas, so that whatever is there afterwards was computed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", source.read(name)))
    return out.getvalue()


def formulas(data):
    """Return the cells that hold a formula: (sheet, address) and the value written beside it."""
    with_formulas = load_workbook(io.BytesIO(data))
    written = load_workbook(io.BytesIO(data), data_only=True)
    return {
        (sheet.title, cell.coordinate): written[sheet.title][cell.coordinate].value
        for sheet in with_formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
