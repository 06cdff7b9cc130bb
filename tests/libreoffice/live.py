"""Fixtures: Excel as xlwings sees it, played by one LibreOffice for each test process."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.libreoffice.bridge import uno
from tests.libreoffice.process import Process

ONCE_MORE = 2
"""How often a test begins anew in which LibreOffice itself has fallen over (7.4 does, while it paints)."""


def _missing():
    if shutil.which("soffice") is None:
        return "soffice"
    try:
        uno()
    except ImportError:
        return "the Python bridge of LibreOffice"
    return None


class Live:
    """What is made over a LibreOffice of its own, and over a new one where that has fallen over.

    ``make`` takes the process and the folder of its profile.
    """

    def __init__(self, make):
        self._make, self._process, self._made = make, None, None

    def has_fallen(self):
        """Tell whether the program has gone while somebody used it."""
        return self._process is not None and not self._process.answers()

    def get(self, new_folder):
        """Return what stands over a program that answers; ``new_folder`` makes room for a profile."""
        if self.has_fallen():
            self.stop()
        if self._process is None:
            folder = new_folder("live")
            self._process = Process(folder)
            self._made = self._make(self._process, folder)
        return self._made

    def begins_anew(self):
        """Return the mark of a test that begins anew where the program fell over, and there alone."""
        return pytest.mark.flaky(reruns=ONCE_MORE, condition=self.has_fallen)

    def stop(self):
        """End the program, if there is one."""
        process, self._process, self._made = self._process, None, None
        if process is not None:
            process.stop()


def _engine(process, _folder):
    import xlwings as xw

    from tests.libreoffice.engine import Engine

    return xw.main.Engine(impl=Engine(process))


_LIVE = Live(_engine)


def begins_anew(item):
    """Let a test of the LibreOffice that plays Excel begin anew where that fell over."""
    if "live_app" in item.fixturenames:
        item.add_marker(_LIVE.begins_anew())


@pytest.fixture(scope="session")
def live_office():
    """The LibreOffice that plays Excel; skipped where it is missing, a failure where CI is set."""
    missing = _missing()
    if missing and os.environ.get("CI"):
        pytest.fail(f"{missing} is missing")
    if missing:
        pytest.skip(f"needs {missing}")
    yield _LIVE
    _LIVE.stop()


@pytest.fixture
def live_app(live_office, tmp_path_factory):
    """Excel with no workbook open; ``live_app.impl`` has ``alerts``, ``answers`` and ``status_bars``."""
    import xlwings as xw

    engines = xw.engines
    before = engines.active
    engine = live_office.get(tmp_path_factory.mktemp)
    engines.engines_by_name[engine.name] = engine
    engine.activate()
    app = xw.apps.active
    try:
        yield app
    finally:
        if not live_office.has_fallen():
            app.impl.forget()
        engines.active = before
        if hasattr(xw.Book, "_mock_caller"):
            del xw.Book._mock_caller
