"""What tests in several rooms share."""

import os

import pytest

from tests.libreoffice import Office
from tests.libreoffice.live import live_app, live_office

__all__ = ["live_app", "live_office"]


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory):
    """Nothing that a test does is remembered by the computer's user, nor changed by what that user has."""
    before = os.environ.get("ZONGCE_HOME")
    os.environ["ZONGCE_HOME"] = str(tmp_path_factory.mktemp("home"))
    yield
    if before is None:
        del os.environ["ZONGCE_HOME"]
    else:
        os.environ["ZONGCE_HOME"] = before


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
