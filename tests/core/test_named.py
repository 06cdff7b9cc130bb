"""Named tuples of ours behave as typing's do."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from zongce.core.named import NamedTuple


class Place(NamedTuple):
    """A place."""

    x: int
    y: Unknown = 2  # noqa: F821  # nobody evaluates it
    """How far up."""

    @property
    def far(self) -> int:
        """How far it is."""
        return self.x + self.y

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.x}/{self.y}"


class Model(typing.NamedTuple):
    """What it is held against."""

    x: int
    y: int = 2


def test_a_place_is_the_tuple_that_typing_would_make():
    place, model = Place(1), Model(1)
    assert place == model == (1, 2)
    assert repr(place) == repr(model).replace("Model", "Place")
    assert (Place._fields, Place._field_defaults) == (Model._fields, Model._field_defaults)
    assert place._replace(y=5) == Place(x=1, y=5) == Place._make([1, 5])
    assert place._asdict() == {"x": 1, "y": 2}
    assert (Place.__name__, Place.__qualname__, Place.__module__) == ("Place", "Place", __name__)
    assert (Place.__doc__, list(Place.__annotations__)) == ("A place.", ["x", "y"])
    match place:
        case Place(x, y):
            assert (x, y) == (1, 2)


def test_its_own_methods_are_its_own():
    assert (Place(1).far, str(Place(1))) == (3, "1/2")


def test_it_is_sent_and_copied():
    place = Place(1, 7)
    assert pickle.loads(pickle.dumps(place)) == copy.deepcopy(place) == place  # noqa: S301  # our own bytes
    assert type(copy.copy(place)) is Place


@pytest.mark.parametrize("given", [(), (1, 2, 3)])
def test_it_takes_as_many_values_as_it_has_fields(given):
    with pytest.raises(TypeError):
        Place(*given)


def test_it_has_no_other_base_and_calls_none():
    with pytest.raises(TypeError, match="base"):

        class Mixed(NamedTuple, dict):
            x: int

    with pytest.raises(TypeError, match="base"):

        class Calling(NamedTuple):
            x: int

            def __str__(self):
                return super().__str__()


def test_a_field_with_a_default_stands_behind_those_without():
    with pytest.raises(TypeError, match="default"):

        class Wrong(NamedTuple):
            x: int = 1
            y: int
