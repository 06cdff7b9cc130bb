"""Immutable values, declared as frozen dataclasses are, at a fifth of what declaring one of those costs.

A click starts a process, and the declarations of some fifty classes are a fifth of what it waits for: most of
that is the writing and compiling of methods, which here all classes share.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, cast

__all__ = ["value"]

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as value
else:

    def value(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """Return what makes a class one of immutable values: ``@value(frozen=True, slots=True)``.

        As of a frozen dataclass: equal and hashed by its fields, each of which is set once.
        """
        if not (frozen and slots):  # both are written out for mypy
            raise TypeError

        def declare(plain: type) -> type:
            cls: Any = dataclass(slots=True, eq=False, repr=False, init=False)(plain)
            cls.__init__ = _init(cls)
            for name, method in _methods(cls).items():
                if name not in plain.__dict__:
                    setattr(cls, name, method)
            return cast("type", cls)

        return declare


def _init(cls: Any) -> Callable[..., None]:
    """Return what sets every field once, by its slot: ``def __init__(self, x, y=2)``."""
    declared = fields(cls)
    if hasattr(cls, "__post_init__") or not all(each.init and not each.kw_only for each in declared):
        raise TypeError(cls)
    names = tuple(each.name for each in declared)
    code = _setting(len(names)).replace(co_varnames=("self", *names))
    scope = {f"_set{n}": _setter(cls, each) for n, each in enumerate(declared)}
    optional = [e for e in declared if e.default is not MISSING or e.default_factory is not MISSING]
    return FunctionType(code, scope, "__init__", tuple(each.default for each in optional))


@cache
def _setting(count: int) -> CodeType:
    """Return the code that sets so many fields, which classes share: compiling it is what takes long."""
    given = ", ".join(f"given{n}" for n in range(count))
    lines = "\n ".join(f"_set{n}(self, given{n})" for n in range(count)) or "pass"
    scope: dict[str, FunctionType] = {}
    exec(f"def __init__(self, {given}):\n {lines}", scope)  # noqa: S102  # of a number alone
    return scope["__init__"].__code__


def _setter(cls: Any, each: Field[Any]) -> Callable[[object, object], None]:
    to_slot: Callable[[object, object], None] = getattr(cls, each.name).__set__
    make = each.default_factory
    if make is MISSING:
        return to_slot

    def to_given_or_made(self: object, given: object) -> None:
        to_slot(self, make() if given is MISSING else given)

    return to_given_or_made


def _methods(cls: Any) -> dict[str, Callable[..., Any]]:
    """Return what the class does not have of its own."""
    names = [each.name for each in fields(cls)]
    said = [each.name for each in fields(cls) if each.repr]
    content = attrgetter(*names) if names else lambda _: ()

    def equal(self: object, other: object) -> bool:
        return content(self) == content(other) if other.__class__ is cls else NotImplemented

    def hashed(self: object) -> int:
        return hash((cls, content(self)))

    def shown(self: object) -> str:
        return f"{cls.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in said)})"

    return {
        "__eq__": equal, "__hash__": hashed, "__repr__": shown, "__setattr__": _set_once,
        "__delattr__": _keep,
    }  # fmt: skip


def _set_once(self: object, name: str, given: object) -> None:
    if hasattr(self, name):
        message = f"cannot assign to field {name!r}"
        raise FrozenInstanceError(message)
    object.__setattr__(self, name, given)


def _keep(_self: object, name: str) -> None:
    message = f"cannot delete field {name!r}"
    raise FrozenInstanceError(message)
