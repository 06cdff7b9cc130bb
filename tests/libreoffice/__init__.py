"""LibreOffice in the tests: it converts and recalculates (`convert`), and it plays Excel (`engine`)."""

from tests.libreoffice.convert import Office, formulas, without_cached_values

__all__ = ["Office", "formulas", "without_cached_values"]
