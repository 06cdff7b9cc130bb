"""What several tests begin with: a college without keys that has issued its classes' workbooks."""

import shutil

import pytest

from tests.flow import books, exchanges


@pytest.fixture(scope="session")
def issued(tmp_path_factory):
    """The folder of a college that has issued its two classes' workbooks; nobody changes it."""
    path = exchanges.college(tmp_path_factory.mktemp("issued"))
    exchanges.issue(path)
    return path.parent


@pytest.fixture
def college(issued, tmp_path):
    """The test's own copy of that college."""
    shutil.copytree(issued, tmp_path / "学院")
    return tmp_path / "学院" / "学院工作簿.xlsx"


@pytest.fixture
def first(college):
    """The first class's workbook, beside the college's folder."""
    path = college.parent.parent / f"{books.NAME}.xlsx"
    path.write_bytes((college.parent / exchanges.ISSUED1).read_bytes())
    return path
