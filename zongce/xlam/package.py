"""Assemble ``zongce.xlam``: a workbook of two sheets with a VBA project and a ribbon, reproducibly."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from openpyxl.writer.theme import theme_xml

from zongce.xlam import modules as sources
from zongce.xlam.messages import messages
from zongce.xlam.ovba import Module, write_project
from zongce.xlam.ribbon import CUSTOM_UI, CUSTOM_UI_14, ribbon_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ADDIN, WORKBOOK = (f"application/vnd.ms-excel.{kind}.macroEnabled.main+xml" for kind in ("addin", "sheet"))
"""Content types: of an add-in, and of a workbook that opens with a window."""
CONFIG_SHEET, MESSAGES_SHEET = f"{sources.PROJECT}.conf", "messages"
VBA_PROJECT = "Zongce"
FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MICROSOFT = "http://schemas.microsoft.com/office"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def build(config: Mapping[str, str]) -> bytes:
    """Return the add-in with a configuration: what xlwings asks for by key, such as the Python to start.

    Raises:
        XlwingsChangedError: The installed xlwings is not made as we know it.
        ValueError: A key is twice there, or empty: xlwings reads down to the first empty cell.
    """
    return assemble(config, sources.modules(), ADDIN)


def assemble(config: Mapping[str, str], modules: Sequence[Module], content_type: str) -> bytes:
    """Return a workbook with these modules; ``content_type`` says whether it is an add-in."""
    keys = [key.upper() for key in config]
    if not all(keys) or len(set(keys)) < len(keys):
        message = f"keys of the configuration must differ and not be empty: {keys}"
        raise ValueError(message)
    rows = dict(zip(keys, config.values(), strict=True))
    parts = {name: text.encode() for name, text in _parts(rows, content_type)}
    parts["xl/vbaProject.bin"] = write_project(VBA_PROJECT, modules)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(_entry(name), data)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """Return an entry that does not tell when and on which system it was made."""
    entry = zipfile.ZipInfo(name, FIRST_DATE)
    entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
    return entry


def _parts(config: Mapping[str, str], content_type: str) -> Iterator[tuple[str, str]]:
    yield "[Content_Types].xml", _content_types(content_type)
    yield "_rels/.rels", _relationships(_PACKAGE_TARGETS)
    yield "docProps/core.xml", _CORE
    yield "xl/workbook.xml", _WORKBOOK
    yield "xl/_rels/workbook.xml.rels", _relationships(_WORKBOOK_TARGETS)
    yield "xl/worksheets/sheet1.xml", _sheet(sources.CONFIG_CODE, config)
    yield "xl/worksheets/sheet2.xml", _sheet(sources.MESSAGES_CODE, messages())
    yield "xl/styles.xml", _STYLES
    yield "xl/theme/theme1.xml", theme_xml
    yield "customUI/customUI14.xml", ribbon_xml(CUSTOM_UI_14)
    yield "customUI/customUI.xml", ribbon_xml(CUSTOM_UI)


_PACKAGE_TARGETS = (
    (f"{_OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
    (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    (f"{_MICROSOFT}/2007/relationships/ui/extensibility", "customUI/customUI14.xml"),
    (f"{_MICROSOFT}/2006/relationships/ui/extensibility", "customUI/customUI.xml"),
)
_WORKBOOK_TARGETS = (
    (f"{_OFFICE}/relationships/worksheet", "worksheets/sheet1.xml"),
    (f"{_OFFICE}/relationships/worksheet", "worksheets/sheet2.xml"),
    (f"{_OFFICE}/relationships/styles", "styles.xml"),
    (f"{_OFFICE}/relationships/theme", "theme/theme1.xml"),
    (f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
)


def _relationships(targets: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _content_types(main: str) -> str:
    by_ending = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "bin": "application/vnd.ms-office.vbaProject",
    }
    by_part = {
        "/xl/workbook.xml": main,
        "/xl/worksheets/sheet1.xml": f"{_SHEET_TYPE}.worksheet+xml",
        "/xl/worksheets/sheet2.xml": f"{_SHEET_TYPE}.worksheet+xml",
        "/xl/styles.xml": f"{_SHEET_TYPE}.styles+xml",
        "/xl/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    rows = [f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in by_ending.items()]
    rows += [f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in by_part.items()]
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{"".join(rows)}</Types>'


def _sheet(code_name: str, rows: Mapping[str, str]) -> str:
    """Return a sheet with keys in column A and texts in column B; an empty text is an empty cell."""
    filled = "".join(
        f'<row r="{number}">{_cell(f"A{number}", key)}{_cell(f"B{number}", text)}</row>'
        for number, (key, text) in enumerate(rows.items(), start=1)
    )
    head = f'<sheetPr codeName="{code_name}"/>'
    return f'{_HEAD}<worksheet xmlns="{_SHEETS}">{head}<sheetData>{filled}</sheetData></worksheet>'


def _cell(place: str, text: str) -> str:
    if not text:
        return ""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


_CORE = (
    f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>综测</dc:title><dc:description>素质综合测评：功能区里的按钮</dc:description></cp:coreProperties>"
)
"""What Excel's list of add-ins shows."""
_WORKBOOK = (
    f'{_HEAD}<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}/relationships">'
    '<workbookPr codeName="ThisWorkbook"/><sheets>'
    f'<sheet name="{CONFIG_SHEET}" sheetId="1" r:id="rId1"/>'
    f'<sheet name="{MESSAGES_SHEET}" sheetId="2" r:id="rId2"/></sheets></workbook>'
)
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_SHEETS}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
