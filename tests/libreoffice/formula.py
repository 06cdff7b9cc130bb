"""Say a formula in LibreOffice's words, and one of LibreOffice in Excel's."""

from __future__ import annotations

import re

from tests.libreoffice.fault import ExcelError

_TEXT = r'"(?:""|[^"])*"'
_QUOTED = r"'(?:''|[^'])*'"
_ERROR = r"\#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)"
_CELL = r"\$?[A-Za-z]{1,3}\$?\d+(?![\w(.])"
_AREA = rf"(?:{_CELL}|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?\d+:\$?\d+|\#REF!)"
_OF_OFFICE = re.compile(
    rf"(?P<text>{_TEXT})|(?P<error>{_ERROR})"
    rf"|(?P<file>'file:(?:''|[^'])*')\#\$?(?P<fsheet>{_QUOTED}|\w+)\."
    rf"|\$?(?P<sheet>{_QUOTED}|[^\W\d]\w*)\.(?={_AREA})"
    r"|(?P<function>[A-Z][A-Z0-9_.]*)(?=\()|(?P<sign>[{}|;~!])",
    re.VERBOSE,
)
_OF_EXCEL = re.compile(
    rf"(?P<text>{_TEXT})|(?P<error>{_ERROR})|(?P<sheet>{_QUOTED}|[\w.\[\]]+)!"
    r"|(?P<prefix>_xlfn\.(?:_xlws\.)?|_xlpm\.)|(?P<function>[A-Za-z][A-Za-z0-9_.]*)(?=\()|(?P<sign>[{},;@])",
    re.VERBOSE,
)
_PLAIN_SHEET = re.compile(r"[^\W\d]\w*")
_CALLED_OTHERWISE = {"CEILING.XCL": "CEILING", "FLOOR.XCL": "FLOOR"}
_IN_OFFICE = {excel: office for office, excel in _CALLED_OTHERWISE.items()}


def of_office(formula: str) -> str:
    """Return in Excel's words what LibreOffice says."""
    braces = 0

    def say(match: re.Match[str]) -> str:
        nonlocal braces
        if match["text"] or match["error"]:
            return match[0]
        if match["function"]:
            return _CALLED_OTHERWISE.get(match[0], match[0])
        if match["fsheet"]:
            book = match["file"].rsplit("/", 1)[1].rstrip("'")
            return f"'[{book}]{_unquoted(match['fsheet'])}'!"
        if match["sheet"]:
            return f"{quoted(_unquoted(match['sheet']))}!"
        braces += {"{": 1, "}": -1}.get(match["sign"], 0)
        return ({";": ",", "|": ";"} if braces else {";": ",", "~": ",", "!": " "}).get(match[0], match[0])

    return _OF_OFFICE.sub(say, formula)


def of_excel(formula: str) -> str:
    """Return in LibreOffice's words what Excel says.

    Raises:
        ExcelError: It refers to another file, which no test wants.
    """
    braces = 0

    def say(match: re.Match[str]) -> str:
        nonlocal braces
        if match["text"] or match["error"]:
            return match[0]
        if match["prefix"]:
            return ""
        if match["function"]:
            return _IN_OFFICE.get(match[0].upper(), match[0])
        if match["sheet"]:
            name = _unquoted(match["sheet"])
            if "[" in name:
                raise ExcelError(f"another file is referred to: {formula}")
            return "$'" + name.replace("'", "''") + "'."
        braces += {"{": 1, "}": -1}.get(match["sign"], 0)
        return ({",": ";", ";": "|"} if braces else {",": ";", "@": ""}).get(match[0], match[0])

    return _OF_EXCEL.sub(say, formula)


def quoted(sheet: str) -> str:
    """Return a sheet's name as a formula has it."""
    return sheet if _PLAIN_SHEET.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"


def _unquoted(sheet: str) -> str:
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
