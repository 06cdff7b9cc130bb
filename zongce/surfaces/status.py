"""The exit statuses of the command line."""

from __future__ import annotations

DONE, FOUND, USAGE, FAULT = 0, 1, 2, 3
"""Done · findings that stop or refuse · wrong usage · a fault of ours."""
