"""Where people meet the commands: command line, ribbon, generated pages."""

from __future__ import annotations

import atexit
import gc

gc.set_threshold(200_000, 50, 50)
"""Declarations, and then millions of values, are made at once; none of them is a cycle to search for."""
atexit.register(gc.freeze)
"""Nobody looks for cycles in what goes with the process."""
