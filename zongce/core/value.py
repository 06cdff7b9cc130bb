"""Immutable values, declared as frozen dataclasses are, at a fraction of what declaring one of those costs.

A click starts a process, and the declarations of some fifty classes are a fifth of what it waits for: most of
that is the writing and compiling of methods, which here all classes share, and the import of ``dataclasses``
itself, which brings along what takes Python's own source apart.
"""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, cast

__all__ = ["field", "replace", "value"]

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as value
    from dataclasses import field, replace
else:

    def value(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """Return what makes a class one of immutable values: ``@value(frozen=True, slots=True)``.

        As of a frozen dataclass: equal and hashed by its fields, each of which is set once.
        """
        if not (frozen and slots):  # both are written out for mypy
            raise TypeError
        return _declare

    def field(**said: Any) -> _Field:
        """Return a field with a ``default``, or a ``default_factory``, or kept out of ``repr``."""
        return _Field(**said)

    def replace(given: Any, /, **changes: object) -> Any:
        """Return a value with other contents in some of its fields."""
        return given.__replace__(**changes)


class _Missing:
    """Nothing was given."""


_MISSING = _Missing()
_PLAIN_ONLY = ("__dict__", "__weakref__")
"""What a class with slots does not have."""


class _Field:
    """What is declared of a field: its default or what makes it, and whether it is shown."""

    __slots__ = ("default", "make", "repr")

    def __init__(self, *, default: Any = _MISSING, default_factory: Any = None, repr: bool = True) -> None:  # noqa: A002  # as dataclasses say it
        self.default, self.make, self.repr = default, default_factory, repr

    @property
    def is_optional(self) -> bool:
        """Whether it need not be given."""
        return self.default is not _MISSING or self.make is not None


def _declare(plain: type) -> type:
    """Return the class with a slot for each of its fields, and the methods of a value.

    The methods are there when the class is made: setting one afterwards makes Python look through all slots.
    """
    said = {name: given for name, given in plain.__dict__.items() if name not in _PLAIN_ONLY}
    annotations: dict[str, object] = said.get("__annotations__", {})
    names = tuple(annotations)
    declared = {name: _field(said.pop(name, _MISSING)) for name in names}
    if _is_odd(plain, annotations, declared):
        raise TypeError(plain)
    setters: dict[str, Any] = {}
    said = _methods(plain.__qualname__, declared) | said
    said |= {"__init__": _init(declared, setters), "__qualname__": plain.__qualname__}
    said |= {"__slots__": names, "__match_args__": names}
    cls: Any = type(plain)(plain.__name__, plain.__bases__, said)
    for n, (name, each) in enumerate(declared.items()):
        setters[f"_set{n}"] = _setter(cls.__dict__[name].__set__, each.make)
    return cast("type", cls)


def _is_odd(plain: type, annotations: dict[str, object], declared: dict[str, _Field]) -> bool:
    """Say whether a class is none of plain fields: what dataclasses refuse, or can do and values cannot."""
    inherits = any(getattr(base, "__match_args__", ()) for base in plain.__bases__)
    optional = [each.is_optional for each in declared.values()]
    return (
        inherits
        or hasattr(plain, "__post_init__")
        or any("ClassVar" in str(said) or "InitVar" in str(said) for said in annotations.values())
        or any(isinstance(each.default, list | dict | set) for each in declared.values())
        or optional != sorted(optional)
    )


def _field(given: Any) -> _Field:
    return given if isinstance(given, _Field) else _Field(default=given)


def _init(declared: dict[str, _Field], setters: dict[str, Any]) -> Callable[..., None]:
    """Return what sets every field once, by its slot: ``def __init__(self, x, y=2)``."""
    code = _setting(len(declared)).replace(co_varnames=("self", *declared))
    optional = [each.default for each in declared.values() if each.is_optional]
    return FunctionType(code, setters, "__init__", tuple(optional))


@cache
def _setting(count: int) -> CodeType:
    """Return the code that sets so many fields, which classes share: compiling it is what takes long."""
    given = ", ".join(f"given{n}" for n in range(count))
    lines = "\n ".join(f"_set{n}(self, given{n})" for n in range(count)) or "pass"
    scope: dict[str, FunctionType] = {}
    exec(f"def __init__(self, {given}):\n {lines}", scope)  # noqa: S102  # of a number alone
    return scope["__init__"].__code__


def _setter(
    to_slot: Callable[[object, object], None], make: Callable[[], object] | None
) -> Callable[[object, object], None]:
    if make is None:
        return to_slot

    def to_given_or_made(self: object, given: object) -> None:
        to_slot(self, make() if given is _MISSING else given)

    return to_given_or_made


def _methods(called: str, declared: dict[str, _Field]) -> dict[str, Any]:
    """Return what a class has where it says nothing of its own."""
    shown_names = [name for name, each in declared.items() if each.repr]
    content = attrgetter(*declared) if declared else lambda _: ()

    def equal(self: object, other: object) -> bool:
        return content(self) == content(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash((self.__class__, content(self)))

    def shown(self: object) -> str:
        return f"{called}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown_names)})"

    def replaced(self: Any, **changes: object) -> Any:
        return self.__class__(**{name: getattr(self, name) for name in declared} | changes)

    return {
        "__eq__": equal, "__hash__": hashed, "__repr__": shown, "__replace__": replaced,
        "__setattr__": _set_once, "__delattr__": _keep,
    }  # fmt: skip


def _set_once(self: object, name: str, given: object) -> None:
    if hasattr(self, name):
        message = f"cannot assign to field {name!r}"
        raise AttributeError(message)
    object.__setattr__(self, name, given)


def _keep(_self: object, name: str) -> None:
    message = f"cannot delete field {name!r}"
    raise AttributeError(message)
