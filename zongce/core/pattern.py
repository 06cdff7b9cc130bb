"""Regular expressions that are compiled when they first meet a text: a click needs few of those it could."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

__all__ = ["pattern"]

if TYPE_CHECKING:
    from re import compile as pattern
else:

    class pattern:  # noqa: N801  # it stands for re.compile
        """What ``re.compile`` gives for this text, from the first use of a method on."""

        def __init__(self, text: str | bytes, flags: int = 0) -> None:
            self._given = text, flags

        def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
            return pattern, self._given

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            method = self.__dict__[name] = getattr(re.compile(*self._given), name)
            return method
