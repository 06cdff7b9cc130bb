"""Load the UNO bridge of the system's LibreOffice into this Python, by file path."""

from __future__ import annotations

import builtins
import importlib.util
import sys
from functools import cache
from pathlib import Path

UNO = Path("/usr/lib/python3/dist-packages/uno.py")
"""Debian's bridge; its folder must not go on the path, where it would shadow installed packages."""


@cache
def uno():
    """Return the module ``uno``.

    Raises:
        ImportError: It is not on this computer, or was made for another Python.
    """
    if not UNO.exists():
        raise ImportError(str(UNO))
    spec = importlib.util.spec_from_file_location("uno", UNO)
    module = importlib.util.module_from_spec(spec)
    sys.modules["uno"] = module
    path, imports = list(sys.path), builtins.__import__
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules["uno"]
        raise
    finally:
        sys.path[:] = path
        builtins.__import__ = imports  # uno puts its own in place: no business of the other tests
    _let_errors_be_raised(module)
    return module


def _let_errors_be_raised(module):
    """Keep Python's own marks on an error (``__traceback__`` and others) from going to LibreOffice.

    It takes them for fields, and a message about that stands where the error's own words should.
    """
    send = module._uno_struct__setattr__

    def take(self, name, value):
        if name.startswith("__"):
            BaseException.__setattr__(self, name, value)
        else:
            send(self, name, value)

    module._uno_struct__setattr__ = take


def struct(name, **fields):
    """Return a UNO struct of com.sun.star with its fields filled in."""
    made = uno().createUnoStruct(f"com.sun.star.{name}")
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def named(**values):
    """Return property values, as UNO takes optional arguments."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def enum(name, value):
    """Return a member of a UNO enumeration of com.sun.star."""
    return uno().Enum(f"com.sun.star.{name}", value)


def fault(name):
    """Return the class of a UNO exception of com.sun.star."""
    return uno().getClass(f"com.sun.star.{name}")


def url(path):
    """Return a path as UNO wants it."""
    return Path(path).absolute().as_uri()
