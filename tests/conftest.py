"""What tests in several rooms share."""

import pytest

from tests.libreoffice import Office


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """LibreOffice; the test is skipped where it is missing, and fails where CI is set."""
    return Office(tmp_path_factory.mktemp("office"))
