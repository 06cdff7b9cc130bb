"""A LibreOffice that falls over costs one test some time, not all the following ones their result."""

import os
import signal
import time
from contextlib import contextmanager

import pytest

from tests.libreoffice.bridge import fault
from tests.libreoffice.engine import App
from tests.libreoffice.live import Live, begins_anew

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def live(live_office, tmp_path_factory):
    """A LibreOffice of this test's own, to be killed, and what gives its application."""
    made = Live(lambda process, _folder: App(None, process))
    yield made, lambda: made.get(tmp_path_factory.mktemp)
    made.stop()


@contextmanager
def passed_on():
    """Python marks an error that passes through it, which UNO once took for a field of the error."""
    yield


def test_where_one_has_fallen_over_there_is_another(live):
    held, app = live
    first = app()
    assert not held.has_fallen()
    os.kill(first.pid, signal.SIGSEGV)
    end = time.monotonic() + 20
    while not held.has_fallen() and time.monotonic() < end:
        time.sleep(0.01)
    with pytest.raises(fault("lang.DisposedException"), match="disposed"), passed_on():
        first.books.add()
    second = app()
    assert second.pid != first.pid
    assert not held.has_fallen()
    second.books.add()
    assert app().pid == second.pid


def test_a_test_on_it_begins_anew_only_when_it_has_fallen_over(request):
    begins_anew(request.node)
    assert request.node.get_closest_marker("flaky") is None
    request.node.fixturenames.append("live_app")
    begins_anew(request.node)
    options = request.node.get_closest_marker("flaky").kwargs
    assert options["reruns"] == 2
    assert options["condition"]() is False
