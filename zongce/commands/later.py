"""A command's functions by name: their module is imported when one of them is called first."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from zongce.core.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_ROOM = "zongce.commands"


class Deferred(NamedTuple):
    """A function of a module that is perhaps not imported yet: equal by name, and workers can take it."""

    module: str
    name: str

    @property
    def function(self) -> Callable[..., Any]:
        """The function itself; its module is imported where nobody did yet."""
        found: Callable[..., Any] = getattr(import_module(self.module), self.name)
        return found

    def __call__(self, *given: object) -> Any:
        """Call the function."""
        return self.function(*given)


class Later:
    """Stands in for a module of commands: its attributes are the module's functions, imported when called."""

    def __init__(self, module: str) -> None:
        self._module = f"{_ROOM}.{module}"

    def __getattr__(self, name: str) -> Deferred:
        """Return the function of this name, whether or not there is one: the tests call up every one."""
        return Deferred(self._module, name)
