"""What LibreOffice drops of a workbook and Excel keeps: the lock of the structure, the names out of sight."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BOOK = "xl/workbook.xml"


@dataclass
class Kept:
    """The lock's element as it stood in the file, very hidden sheets, hidden names."""

    structure: str = ""
    very_hidden: set[str] = field(default_factory=set)
    hidden_names: set[str] = field(default_factory=set)


def kept_of(path):
    """Return what is to be kept of a workbook's file; nothing where it is no zip."""
    try:
        with zipfile.ZipFile(path) as package:
            root = ET.fromstring(package.read(_BOOK))
    except (zipfile.BadZipFile, KeyError):
        return Kept()
    lock = root.find(f"{_MAIN}workbookProtection")
    locked = lock is not None and lock.get("lockStructure") in ("1", "true")
    names = (f"{key}={_quoted(value)}" for key, value in lock.attrib.items()) if locked else ()
    return Kept(
        f"<workbookProtection {' '.join(names)}/>" if locked else "",
        {s.get("name") for s in root.iter(f"{_MAIN}sheet") if s.get("state") == "veryHidden"},
        {n.get("name") for n in root.iter(f"{_MAIN}definedName") if n.get("hidden") in ("1", "true")},
    )


def put_back(path, kept):
    """Write it into a copy that LibreOffice made."""
    out = BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry, _with_kept(data.decode(), kept) if entry.filename == _BOOK else data)
    Path(path).write_bytes(out.getvalue())


def _with_kept(text, kept):
    text = re.sub(r"<workbookProtection[^>]*/>", "", text)
    if kept.structure:
        text = text.replace("<bookViews>", f"{kept.structure}<bookViews>", 1)
    for name in kept.very_hidden:
        found = re.escape(f"name={_quoted(name)}")
        text = re.sub(rf'(<sheet {found}[^>]*state=)"hidden"', r'\1"veryHidden"', text)
    for name in kept.hidden_names:
        found = re.escape(f"name={_quoted(name)}")
        text = re.sub(rf"<definedName [^>]*{found}[^>]*>", _hide, text)
    return text


def _hide(match):
    return re.sub(r' hidden="\w+"', "", match[0]).replace("<definedName", '<definedName hidden="1"')


def _quoted(value):
    return '"' + value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") + '"'
