"""What an update brings into a class's workbook: the sheets that the college owns, and those that follow."""

from __future__ import annotations

from zongce.tables.academic import ACADEMIC, RAW_SCORES
from zongce.tables.batch import BATCHES, STAFF, WINDOWS
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.progress import RATERS, STUDENT_PROGRESS
from zongce.tables.rating import RATING_RESULT, RATING_RULES
from zongce.tables.records import COMPUTATIONS, RECEIVED, STATUS
from zongce.tables.registers import COURSE_LOG, LATE_PERMITS
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, SCHEME_TABLES
from zongce.tables.sealing import SEAL, TRUST
from zongce.tables.shown import YEAR_RESULT

TAKEN_OVER = (ROSTER, STAFF, WINDOWS, RATING_RULES, *SCHEME_TABLES, RAW_SCORES, LATE_PERMITS, BATCHES, TRUST)
WRITTEN = (
    *TAKEN_OVER, COURSE_LOG, RATERS, STUDENT_PROGRESS, MODULE_SCORES, BONUS_ITEMS,
    ACADEMIC, RATING_RESULT, COMPOSITE, YEAR_RESULT, COMPUTATIONS, STATUS, RECEIVED, SEAL,
)  # fmt: skip
"""Every sheet that an update may change: what the college owns, and what follows from it."""
