"""Values behave as frozen dataclasses do: equal by their fields, hashed by them, never changed."""

import copy
import pickle
from dataclasses import dataclass
from dataclasses import field as declared_field

import pytest

from zongce.core.value import field, replace, value


@value(frozen=True, slots=True)
class Point:
    """A place."""

    x: int
    y: int = 2
    notes: tuple[str, ...] = field(default=(), repr=False)


@value(frozen=True, slots=True)
class Other:
    """As a point, and none."""

    x: int
    y: int = 2
    notes: tuple[str, ...] = ()


@value(frozen=True, slots=True)
class Nothing:
    """Without fields."""


@dataclass(frozen=True, slots=True)
class Model:
    """What a value is held against."""

    x: int
    y: int = 2
    notes: tuple[str, ...] = declared_field(default=(), repr=False)


def test_values_are_equal_by_class_and_fields():
    assert Point(1) == Point(1, 2)
    assert Point(1) != Point(2)
    assert Point(1) != Other(1)
    assert Point(1) != (1, 2, ())
    assert Nothing() == Nothing()
    assert len({Point(1), Point(1, 2), Other(1), Nothing(), Nothing()}) == 3


def test_what_cannot_be_hashed_makes_a_value_that_cannot():
    with pytest.raises(TypeError):
        hash(Point([1]))


def test_a_field_that_is_not_there_cannot_be_replaced():
    with pytest.raises(TypeError, match="z"):
        replace(Point(1), z=3)


def test_nobody_changes_a_value():
    point = Point(1)
    for change in (lambda: setattr(point, "x", 2), lambda: delattr(point, "x")):
        with pytest.raises(AttributeError):
            change()
    with pytest.raises(AttributeError):
        point.z = 3
    assert point == Point(1)


def test_values_are_shown_copied_replaced_matched_and_sent_as_dataclasses_are():
    point = Point(1, notes=("a",))
    assert repr(point) == repr(Model(1, notes=("a",))).replace("Model", "Point")
    assert replace(point, y=5) == Point(1, 5, ("a",))
    sent = pickle.loads(pickle.dumps(point))  # noqa: S301  # our own bytes
    assert copy.deepcopy(point) == sent == point
    assert Point.__match_args__ == Model.__match_args__ == ("x", "y", "notes")
    match point:
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_values_take_what_dataclasses_take_by_place_and_by_name():
    @value(frozen=True, slots=True)
    class Made:
        first: str
        then: list[int] = field(default_factory=list)
        last: int = 7

    assert Made("a") == Made(first="a", last=7, then=[])
    assert Made("a").then is not Made("a").then
    assert Made("a", [1], last=2) == Made("a", [1], 2)
    for wrong in ((), ("a", [], 1, 2)):
        with pytest.raises(TypeError):
            Made(*wrong)
    with pytest.raises(TypeError, match="second"):
        Made("a", second=2)


def test_a_value_is_declared_as_one():
    with pytest.raises(TypeError):
        value(frozen=False, slots=True)


class Finishing:
    """What a value does not call."""

    def __post_init__(self):
        """Do what nobody would see."""


def test_only_values_are_replaced():
    for other in (5, (1, 2)):
        with pytest.raises(AttributeError):
            replace(other, x=1)


def test_nothing_but_plain_fields_makes_a_value():
    def declared(**said):
        value(frozen=True, slots=True)(
            type("Odd", said.pop("__bases__", ()), {"__module__": __name__, "__qualname__": "Odd", **said})
        )

    for said in (
        {"__annotations__": {"x": "int"}, "__post_init__": lambda _: None},
        {"__annotations__": {"y": "int"}, "__bases__": (Point,)},
        {"__annotations__": {"y": "int"}, "__bases__": (Finishing,)},
        {"__annotations__": {"x": "int", "y": "int"}, "x": 1},
        {"__annotations__": {"x": "list[int]"}, "x": []},
        {"__annotations__": {"x": "ClassVar[int]"}, "x": 1},
    ):
        with pytest.raises(TypeError):
            declared(**said)
    for said in ({"init": False}, {"kw_only": True}):
        with pytest.raises(TypeError):
            field(**said)
