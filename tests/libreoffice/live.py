"""Fixtures: Excel as xlwings sees it, played by one LibreOffice for each test process."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.libreoffice.bridge import uno
from tests.libreoffice.process import Process


def _missing():
    if shutil.which("soffice") is None:
        return "soffice"
    try:
        uno()
    except ImportError:
        return "the Python bridge of LibreOffice"
    return None


@pytest.fixture(scope="session")
def live_office(tmp_path_factory):
    """The engine over a LibreOffice of its own; skipped where it is missing, a failure where CI is set."""
    missing = _missing()
    if missing and os.environ.get("CI"):
        pytest.fail(f"{missing} is missing")
    if missing:
        pytest.skip(f"needs {missing}")
    import xlwings as xw

    from tests.libreoffice.engine import Engine

    process = Process(tmp_path_factory.mktemp("live"))
    try:
        yield xw.main.Engine(impl=Engine(process))
    finally:
        process.stop()


@pytest.fixture
def live_app(live_office):
    """Excel with no workbook open; ``live_app.impl`` has ``alerts``, ``answers`` and ``status_bars``."""
    import xlwings as xw

    engines = xw.engines
    before = engines.active
    if live_office.name not in engines.engines_by_name:
        engines.add(live_office)
    live_office.activate()
    app = xw.apps.active
    try:
        yield app
    finally:
        app.impl.forget()
        engines.active = before
        if hasattr(xw.Book, "_mock_caller"):
            del xw.Book._mock_caller
