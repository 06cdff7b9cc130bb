"""The program is as it was afterwards, each change is taken back, and what went wrong first is told."""

from __future__ import annotations

from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest

from zongce.books.live.borrowed import borrowed
from zongce.books.live.names import keep_built, keep_text
from zongce.books.live.plan import Plan, filtered
from zongce.books.live.quiet import QUIET, Undo, in_place, quiet
from zongce.books.live.writing import Writing
from zongce.sheets.build import BUILT_NAME, pieces


class App:
    """A program; ``stubborn`` are what it does not let be set, nor even knows."""

    def __init__(self, *stubborn, **held):
        object.__setattr__(self, "stubborn", ())
        object.__setattr__(self, "sets", [])
        for name, value in (dict.fromkeys(QUIET, "before") | held).items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "stubborn", stubborn)

    def __setattr__(self, name, value):
        self.sets.append(name)
        if name in self.stubborn:
            raise AttributeError(name)
        object.__setattr__(self, name, value)


def test_every_step_is_taken_back_whatever_one_of_them_meets():
    undo, done = Undo(), []

    def fails(error):
        def step():
            raise error

        return step

    undo.add("甲", lambda: done.append("甲"))
    undo.add("乙", fails(AttributeError("Protect")))
    undo.add("丙", lambda: done.append("丙"))
    undo.add("", fails(KeyError("name")))
    undo.add("乙", fails(AttributeError("again")))
    assert undo.back() == ["乙", ""]
    assert done == ["丙", "甲"]
    assert [str(fault) for fault in undo.faults] == ["again", "'name'", "Protect"]
    assert undo.back() == []


def test_nothing_waits_to_be_copied_before_anything_else_is_done():
    app = App()
    with quiet(app):
        assert app.sets[0] == "cut_copy_mode"
        assert app.cut_copy_mode is False
        assert {name: getattr(app, name) for name in QUIET} == QUIET
    assert {getattr(app, name) for name in QUIET} == {"before"}


def test_a_program_that_keeps_what_is_to_be_copied_is_written_all_the_same():
    with quiet(App("cut_copy_mode")):
        pass


def test_all_is_put_back_and_the_first_fault_is_the_one_that_is_told():
    app = App()

    def work():
        object.__setattr__(app, "stubborn", ("display_alerts", "enable_events"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), quiet(app):
        work()
    assert (app.screen_updating, app.calculation) == ("before", "before")


def test_a_place_that_cannot_be_found_again_hides_no_fault():
    book = MagicMock()
    book.app.selection = None
    book.activate.side_effect = AttributeError("Activate")
    native = SimpleNamespace(errors=(OSError,), is_busy=lambda _: False)
    with pytest.raises(ZeroDivisionError), in_place(book, native):
        raise ZeroDivisionError


def test_a_lent_workbook_that_does_not_close_hides_no_fault(tmp_path):
    app = MagicMock()
    app.books.open.return_value.close.side_effect = AttributeError("Close")
    native = SimpleNamespace(scratch=lambda: tmp_path)
    with pytest.raises(ZeroDivisionError), borrowed(app, native, b""):
        raise ZeroDivisionError
    with pytest.raises(AttributeError, match="Close"), borrowed(app, native, b""):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_there_gets_another_text_and_no_second_one_comes_beside_it():
    native = MagicMock()
    there = SimpleNamespace(name="_zongce_unmet", refers_to='="a"')
    book = MagicMock()
    book.names.__iter__.side_effect = lambda: iter([there])
    keep_text(book, native, "_zongce_unmet", 'b"')
    assert there.refers_to == '="b"""'
    book.names.add.assert_not_called()
    keep_text(book, native, "_zongce_other", "c")
    book.names.add.assert_called_once_with("_zongce_other", '="c"')
    native.hide.assert_called_once_with(book.names.add.return_value)


class Name:
    """A name of a workbook, each question for which is a call."""

    def __init__(self, name, asked):
        self._name, self._asked, self.refers_to = name, asked, '="old"'

    @property
    def name(self):
        self._asked.append(self._name)
        return self._name

    def delete(self):
        self.refers_to = None


def test_how_sheets_are_built_is_kept_in_many_names_and_each_is_asked_for_once():
    text = "".join(f"table_{number}=0123456789abcdef:9;" for number in range(60))
    wanted = pieces(text)
    assert len(wanted) > 2
    asked, book = [], MagicMock()
    held = [f"{BUILT_NAME}_{n}" for n in range(1, len(wanted))] + [f"{BUILT_NAME}_99", "别人的"]
    names = [Name(name, asked) for name in held]
    book.names.__iter__.side_effect = lambda: iter(names)
    keep_built(book, MagicMock(), text)
    assert asked == held
    assert [name.refers_to for name in names] == [*(f'="{p}"' for p in wanted[:-1]), None, '="old"']
    book.names.add.assert_called_once_with(f"{BUILT_NAME}_{len(wanted)}", f'="{wanted[-1]}"')


def test_a_sheet_in_which_nothing_changes_is_not_asked_for_filters():
    made, book, native = Plan(), MagicMock(), MagicMock()
    book.name = "班级.xlsx"
    made.patches = [SimpleNamespace(name="甲", changes=False), SimpleNamespace(name="乙", changes=True)]
    assert [(f.code, f.sheet) for f in filtered(book, native, made)] == [("L106", "乙")]
    native.filtered.assert_called_once_with(book.sheets["乙"])


def test_what_cannot_be_taken_back_is_noted_on_what_went_wrong_first():
    writing = Writing(MagicMock(), MagicMock(), MagicMock(), "")

    def patch(_patch):
        writing._undo.add("甲", MagicMock(side_effect=KeyError("protect")))
        raise ZeroDivisionError

    writing._patch = patch
    made = Plan()
    made.patches = [SimpleNamespace(name="甲")]
    with pytest.raises(ZeroDivisionError) as told:
        writing.run(made, None)
    assert writing.left == ["甲"]
    assert told.value.__notes__ == ["KeyError: 'protect'"]
