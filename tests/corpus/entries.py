"""All entries of the corpus, in the order of the report."""

from __future__ import annotations

from tests.corpus import of_cleaned, of_costs, of_files, of_seals, of_sheets, of_values
from tests.corpus.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    *of_files.ENTRIES, *of_sheets.ENTRIES, *of_values.ENTRIES, *of_cleaned.ENTRIES, *of_costs.ENTRIES,
    *of_seals.ENTRIES,
)  # fmt: skip
