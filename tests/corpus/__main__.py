"""``python -m tests.corpus``: the corpus as a table in Markdown, and whether every file keeps its bound."""

from __future__ import annotations

import sys

from tests.corpus.entries import ENTRIES
from tests.corpus.good import SEALED
from tests.corpus.table import MIB, SECONDS, costs, markdown


def main() -> int:
    """Print the table; 1 where a file cost too much, ended the reader or was not judged as it should be."""
    made = list(costs(ENTRIES))
    print("\n".join(markdown(made)))
    told = [
        one for one in made if one.answer.result and tuple(sorted(one.entry.codes)) != one.answer.result[0]
    ]
    beyond = [one for one in made if not one.bounded]
    forms = [one for one in made if one.entry.kind != SEALED]
    slowest = max(forms, key=lambda one: one.answer.seconds)
    largest = max(forms, key=lambda one: one.answer.mib)
    print(f"\n{len(made)} files; at most {slowest.answer.seconds * 1000:.0f} ms ({slowest.entry.id}) of "
          f"{SECONDS * 1000:.0f}, {largest.answer.mib:.1f} MB ({largest.entry.id}) of {MIB:.0f}")  # fmt: skip
    for one in (*beyond, *told):
        print(f"NOT AS IT SHOULD BE: {one.entry.id}: {one.result}")
    return 1 if beyond or told else 0


if __name__ == "__main__":
    sys.exit(main())
