"""Where a click comes in: VBA calls :func:`run` through xlwings; no traceback ever goes back to Excel."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any

from zongce.surfaces.ribbon.path import without_workbook_folder

if TYPE_CHECKING:
    from zongce.surfaces.ribbon.desk import Desk

LONGEST_ID = 60
STILL_RUNNING = "上一个按钮还在运行，请等它说做完了再点。"


def run(control_id: str) -> None:
    """Do what a button is for, on the workbook in front; the only place of clicks where all is caught."""
    _leave_out("")
    try:
        _run(control_id)
    finally:
        _let_go()


def _run(control_id: str) -> None:
    desk: Desk | None = None
    try:
        from zongce.surfaces.ribbon.excel import desk_of_excel  # noqa: PLC0415  # a fault in it is told too

        desk = desk_of_excel()
        if desk is None:
            return
        if desk.host is not None and desk.host.path is not None:
            _leave_out(str(desk.host.path))

        if sys.platform == "darwin":
            _click_alone(control_id, desk)
        else:
            _click(control_id, desk)
    except Exception as fault:  # noqa: BLE001  # a fault of ours must never look like one of the data
        _fail(desk, fault, control_id)


def _let_go() -> None:
    """Keep nothing of Excel's until the next click, which brings it anew: it could not be quit otherwise.

    Windows keeps a program alive as long as anybody holds one of its objects, also one in a cycle.
    """
    engine: Any = sys.modules.get("xlwings._xlwindows")
    if engine is not None:
        engine.BOOK_CALLER = None
        gc.collect()


def _click(control_id: str, desk: Desk) -> None:
    from zongce.surfaces.ribbon.click import clicked  # noqa: PLC0415  # a fault in it is told too

    clicked(control_id, desk)


def _click_alone(control_id: str, desk: Desk) -> None:
    """Excel for Mac takes the next click while Python still works on the last.

    The status bar is given back here: there xlwings' VBA says "Running..." at the start, and what takes that
    back at Python's end may be out of its reach.
    """
    from zongce.home import log_folder  # noqa: PLC0415
    from zongce.surfaces.ribbon.alone import alone  # noqa: PLC0415

    try:
        with alone(log_folder()) as free:
            if free:
                _click(control_id, desk)
            else:
                desk.ask(STILL_RUNNING)
    finally:
        desk.status("")


def _leave_out(workbook: str) -> None:
    """Import from nowhere that a received file could fill."""
    sys.path[:] = without_workbook_folder(sys.path, workbook, windows=sys.platform == "win32")


def _fail(desk: Desk | None, fault: Exception, control_id: str) -> None:
    """Tell a file of the user's own that cannot be read as what it is, all else as a fault of ours."""
    from zongce.home import LimitsFault  # noqa: PLC0415  # who has no fault must not wait for it
    from zongce.keystore.pins import BrokenPinsError  # noqa: PLC0415

    refused = desk.refusal(fault) if desk is not None else None
    if isinstance(fault, LimitsFault | BrokenPinsError):
        words = str(fault)
    elif refused is not None:
        words = f"{refused.message}（{refused.code}）。\n\n{refused.remedy}。"
    else:
        where = _logged(fault, control_id)
        words = f"程序出错了，不是您的数据有问题。工作簿看上去不对的话，关闭时不要保存。\n\n{where}"
    if desk is None:
        return
    try:
        desk.ask(words, alarm=True)
    except Exception as gone:  # noqa: BLE001  # Excel itself is gone, and there is nobody left to tell
        _logged(gone, control_id)


def _logged(fault: Exception, control_id: str) -> str:
    """Write the traceback to a log; return what a person does with it."""
    from zongce.surfaces.faults import log_fault  # noqa: PLC0415

    try:
        path = log_fault(fault, ["ribbon", control_id[:LONGEST_ID]])
    except OSError:
        return f"请把这句话告诉维护人员：{type(fault).__name__}（日志写不下来）"
    return f"请把这个文件发给维护人员：\n{path}"
