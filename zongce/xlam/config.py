"""The add-in's configuration sheet: an answer of ours to every key that xlwings asks for.

xlwings looks a key up in the active workbook's sheet (our VBA refuses workbooks that have one), then in the
add-in's, then in a ``.conf`` file beside the workbook, then in the user's home. It stops at the first place
that *has* the key, also with an empty value: so the sheet has all of them, and no received file is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.xlam.machine import Machine

VERSION, XLWINGS = "ZONGCE VERSION", "XLWINGS VERSION"
"""Keys of our own: what the add-in was built from, for ``zongce addin status``."""
ON_WINDOWS, ON_MAC, ELSEWHERE = "INTERPRETER_WIN", "INTERPRETER_MAC", "INTERPRETER"
SERVER = "USE UDF SERVER"
YES, NO = "True", "False"
"""Read as VBA booleans: an empty text would be a type mismatch there."""


def configuration(machine: Machine) -> dict[str, str]:
    """Return the configuration sheet, key -> text, for the add-in of one computer."""
    python = str(machine.python)
    return {
        # An empty interpreter makes xlwings ask for the older key, so all three are given.
        ON_WINDOWS: python,
        ON_MAC: python,
        ELSEWHERE: python,
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",
        # Never empty: xlwings.utils.prepare_sys_path would put "" first on sys.path, which is Excel's current
        # folder, often that of the received workbook. The standard library stands first anyway.
        "PYTHONPATH": machine.stdlib,
        SERVER: YES if machine.keeps_a_process else NO,
        "DEBUG UDFS": NO,
        "SHOW CONSOLE": NO,
        # Never empty: xlwings would take the workbook's own name for a module to import.
        "UDF MODULES": "zongce",
        # "False" would make it write a sheet named Error into the open workbook.
        "SHOW_ERROR_POPUPS": YES,
        "TEMP DIR": "%TEMP%",
        **dict.fromkeys(EMPTY, ""),
        VERSION: machine.zongce,
        XLWINGS: machine.xlwings,
    }


EMPTY = (
    "CONDA PATH",
    "CONDA ENV",
    "LICENSE_KEY",
    "ONEDRIVE_CONSUMER_WIN",
    "ONEDRIVE_COMMERCIAL_WIN",
    "SHAREPOINT_WIN",
    "ONEDRIVE_CONSUMER_MAC",
    "ONEDRIVE_COMMERCIAL_MAC",
    "SHAREPOINT_MAC",
)
"""Keys that are answered with nothing: no Conda, no licence of xlwings PRO, no place of a cloud drive."""


def interpreter(machine: Machine, held: Mapping[str, str]) -> str:
    """Return the Python that an add-in with this configuration starts on a computer."""
    own = held.get(ON_MAC if machine.mac else ON_WINDOWS, "")
    return own or held.get(ELSEWHERE, "")
