"""What is selected, where it is cells."""

from __future__ import annotations

from types import SimpleNamespace as Thing

import pytest

from zongce.books.live.selection import picked


class RefusedError(Exception):
    """The program refused."""


class App:
    """A program that does not say what is selected."""

    def __init__(self, fault):
        self.fault = fault

    @property
    def selection(self):
        raise self.fault


def native(*, busy=False):
    return Thing(errors=(RefusedError,), is_busy=lambda _: busy)


def test_selected_cells_are_given_as_they_are():
    cells = object()
    assert picked(Thing(selection=cells), native()) is cells
    assert picked(Thing(selection=None), native()) is None


@pytest.mark.parametrize("fault", [AttributeError("Address"), RefusedError()])
def test_what_is_no_cells_is_no_selection(fault):
    assert picked(App(fault), native()) is None


def test_a_program_that_waits_for_its_user_has_not_said_that_nothing_is_selected():
    with pytest.raises(RefusedError):
        picked(App(RefusedError()), native(busy=True))


def test_a_fault_of_ours_is_none_of_the_programs():
    with pytest.raises(ZeroDivisionError):
        picked(App(ZeroDivisionError()), native())
