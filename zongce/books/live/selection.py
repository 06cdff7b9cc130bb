"""What is selected in a workbook program, where it is cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zongce.books.native import Native


def picked(app: Any, native: Native) -> Any:
    """Return the selected cells; None where a chart, a picture, a text box or nothing is selected.

    A program that only waits for its user has not said what is selected: nobody may take that for nothing,
    where it can be known. xlwings itself takes every refusal of the question for nothing selected; what
    comes through are its own error for a program that does not answer, and what Excel refuses before (which
    sheet is in front, on a Mac).

    Raises:
        Exception: one of ``native.errors``, where the program is busy.
    """
    try:
        return app.selection
    except AttributeError:  # what is selected has no address, or there is nothing to have one
        return None
    except native.errors as error:
        if native.is_busy(error):
            raise
        return None
