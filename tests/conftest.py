"""What tests in several rooms share."""

import os
import tempfile

import pytest

from tests.libreoffice import Office
from tests.libreoffice.live import begins_anew, live_app, live_office

__all__ = ["live_app", "live_office"]


_HOME = pytest.StashKey[tuple[tempfile.TemporaryDirectory, str | None]]()


def pytest_configure(config):
    """Nothing that a test does is remembered by the computer's user, nor changed by what that user has.

    Not a fixture: the corpus makes its good files while tests are collected.
    """
    made = tempfile.TemporaryDirectory(prefix="zongce-home-")
    config.stash[_HOME] = made, os.environ.get("ZONGCE_HOME")
    os.environ["ZONGCE_HOME"] = made.name


def pytest_unconfigure(config):
    """Leave the environment as it was."""
    made, before = config.stash[_HOME]
    made.cleanup()
    if before is None:
        del os.environ["ZONGCE_HOME"]
    else:
        os.environ["ZONGCE_HOME"] = before


def pytest_collection_modifyitems(items):
    """Tests on the LibreOffice that plays Excel may begin anew if it falls over, whatever they show."""
    for item in items:
        begins_anew(item)


@pytest.fixture
def command_line(monkeypatch, capsys):
    """Runs what is typed behind ``zongce``; gives the exit status, what was printed, the complaints."""
    from zongce.surfaces import cli

    def call(*args):
        monkeypatch.setattr("sys.argv", ["zongce", *map(str, args)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        streams = capsys.readouterr()
        return left.value.code, streams.out, streams.err

    return call


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """LibreOffice; the test is skipped where it is missing, and fails where CI is set."""
    return Office(tmp_path_factory.mktemp("office"))
