"""素质综合测评 (yearly assessment of students) done where the staff already work: in spreadsheets."""

from __future__ import annotations

__version__ = "0.1.0"
