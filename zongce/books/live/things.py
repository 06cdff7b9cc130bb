"""What stands on a sheet of Excel besides cells, in words for people."""

from __future__ import annotations

from typing import Any

_IGNORED = "form_control"
"""The arrows of filters and drop-downs."""
_WORDS = {"comment": "批注", "chart": "图表"}


def things_on(sheet: Any) -> tuple[str, ...]:
    """Return what stands on a sheet of Excel besides cells, each word once."""
    kinds = dict.fromkeys(map(_kind, sheet.shapes))
    return tuple(dict.fromkeys(_WORDS.get(kind, "图片") for kind in kinds if kind != _IGNORED))


def _kind(shape: Any) -> str:
    try:
        return str(shape.type)
    except KeyError:  # xlwings knows no word for the newer kinds
        return ""
