"""Records: a frozen column store that travels between books, checks and commands, with source cells."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from zongce.core.finding import Where
from zongce.core.named import NamedTuple
from zongce.core.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from zongce.core.schema import Table

Value = str | int | None
"""Text, an exact number in units of its column's places, or blank."""
Origins = bytes | tuple[int, ...]
"""Bytes while they suffice (a college has 120,000 rows), else numbers."""
BYTE = 256
_NONE: Mapping[str, frozenset[str]] = {}
"""Never changed; not a mapping proxy, which could not go to a worker."""


class Source(NamedTuple):
    """Where rows come from: a file's sheet and the column letter of each column that is there."""

    file: str
    sheet: str
    letters: Mapping[str, str]
    numeric: Mapping[str, frozenset[str]] = _NONE
    """By column, the identifiers that stood in number cells (which may have lost leading zeros)."""
    head_row: int = 0
    """The sheet row of the headings; 0 for rows that stand in no file."""

    def head(self, name: str = "") -> Where:
        """Return the place of a column's heading (of the row's first cell where the column is not there)."""
        return Where(self.file, self.sheet, f"{self.letters.get(name, 'A')}{self.head_row}")


@value(frozen=True, slots=True)
class Records:
    """Rows of one table. ``columns[name][i]`` is row i's value; absent columns are all blank.

    ``rows[i]`` is the sheet row, ``sources[origins[i]]`` the sheet it stands in.
    """

    table: Table
    columns: Mapping[str, tuple[Value, ...]]
    rows: tuple[int, ...]
    sources: tuple[Source, ...]
    origins: Origins = b""
    """Index into ``sources`` per row; empty when there is one source."""

    def __len__(self) -> int:
        return len(self.rows)

    def source(self, index: int) -> Source:
        """Return the sheet from which row ``index`` comes."""
        return self.sources[self.origins[index] if self.origins else 0]

    def where(self, index: int, name: str = "") -> Where:
        """Return the place of a value (of the row's first known cell when ``name`` is not in the file)."""
        source = self.source(index)
        letter = source.letters.get(name) or next(iter(source.letters.values()), "A")
        return Where(source.file, source.sheet, f"{letter}{self.rows[index]}")

    def has(self, name: str) -> bool:
        """Say whether any of the files has this column."""
        return any(name in source.letters for source in self.sources)

    def values(self, name: str) -> tuple[Value, ...]:
        """Return a column's values; all None when the column is absent."""
        return self.columns.get(name) or (None,) * len(self)

    def value(self, index: int, name: str) -> Value:
        """Return one value; None when the column is absent."""
        column = self.columns.get(name)
        return column[index] if column else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a column's values as text, blank as the empty text."""
        return tuple("" if value is None else str(value) for value in self.values(name))

    def array(self, name: str, missing: int = 0) -> NDArray[np.int64]:
        """Return a numeric column as int64, ``missing`` standing where it is blank."""
        import numpy as np  # noqa: PLC0415  # reading and checking a form must not wait for numpy

        filled = (missing if value is None else value for value in self.values(name))
        return np.fromiter(filled, dtype=np.int64, count=len(self))

    def frame(self) -> pd.DataFrame:
        """Return the rows as a pandas frame (objects; blanks None) for joining and grouping."""
        import pandas as pd  # noqa: PLC0415  # only commands that join tables pay for pandas

        return pd.DataFrame({name: pd.Series(v, dtype=object) for name, v in self.columns.items()})

    def dicts(self) -> Iterator[dict[str, Value]]:
        """Yield each row as a mapping from column name to value."""
        names = list(self.columns)
        for values in zip(*self.columns.values(), strict=True):
            yield dict(zip(names, values, strict=True))

    def select(self, keep: Sequence[int]) -> Records:
        """Return the rows at ``keep``, in that order."""
        columns = {name: tuple(map(v.__getitem__, keep)) for name, v in self.columns.items()}
        origins = [self.origins[row] for row in keep] if self.origins else []
        rows = tuple(map(self.rows.__getitem__, keep))
        return Records(self.table, columns, rows, self.sources, _packed(origins, len(self.sources)))

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self)))


def join(parts: Iterable[Records]) -> Records:
    """Return the rows of several files of one table, one after the other, each remembering its sheet."""
    parts = list(parts)
    if len(parts) == 1:
        return parts[0]
    names = {name: None for part in parts for name in part.columns}
    columns = {name: tuple(chain.from_iterable(part.values(name) for part in parts)) for name in names}
    sources: list[Source] = []
    origins: list[int] = []
    for part in parts:
        base = len(sources)
        sources.extend(part.sources)
        origins += [base + o for o in part.origins] if part.origins else [base] * len(part)
    rows = tuple(chain.from_iterable(part.rows for part in parts))
    return Records(parts[0].table, columns, rows, tuple(sources), _packed(origins, len(sources)))


def _packed(origins: Sequence[int], sources: int) -> Origins:
    """Return the indices of ``sources`` in the form in which records keep them."""
    return bytes(origins) if sources <= BYTE else tuple(origins)


def from_values(table: Table, columns: Mapping[str, Sequence[Value]], sheet: str = "") -> Records:
    """Return records for computed rows, which stand in no file yet."""
    frozen = {name: tuple(values) for name, values in columns.items()}
    count = len(next(iter(frozen.values()), ()))
    return Records(table, frozen, tuple(range(count)), (Source("", sheet or table.sheet, {}),))
