"""Named tuples, declared as typing's are, without compiling each annotation: those are for readers and mypy.

Some hundred fields are declared before a click's work begins; typing makes an expression of each.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class _Declaring(type):
        """Makes a named tuple of a class that is declared below :class:`NamedTuple`."""

        def __new__(cls, name: str, bases: tuple[type, ...], said: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, said)
            if len(bases) > 1 or "__classcell__" in said:
                message = f"{name}: a named tuple has no other base, and none to call"
                raise TypeError(message)
            fields = list(said.get("__annotations__", ()))
            optional = [field for field in fields if field in said]
            if optional != fields[len(fields) - len(optional) :]:
                message = f"{name}: a field without default stands behind one with a default"
                raise TypeError(message)
            defaults = [said.pop(field) for field in optional]
            made = namedtuple(name, fields, defaults=defaults, module=said.pop("__module__"))
            for key, given in said.items():
                setattr(made, key, given)
            return made

    class NamedTuple(metaclass=_Declaring):
        """What named tuples are declared below: ``class Point(NamedTuple): x: int``."""
