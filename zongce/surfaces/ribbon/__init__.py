"""zongce.surfaces.ribbon: what happens between a button in Excel and its command."""

from __future__ import annotations

from zongce.surfaces.ribbon.entry import run

__all__ = ["run"]
