"""From what stands in received sheets to records and findings; no file is touched here."""
