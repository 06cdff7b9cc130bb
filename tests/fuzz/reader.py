"""A coverage-guided fuzz target for the intake: ``python -m tests.fuzz.reader -max_total_time=20``.

An input is one byte that says which part of a good rating form it replaces, and the part's content; one byte
stands for the whole file. So what is mutated is XML and not packed data. Inputs that were found are kept in
the folder that is given as an argument (libFuzzer's own way), else in a temporary one.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["zongce"], enable_loader_override=False):
    from tests.corpus import good
    from tests.corpus.edits import MAIN_PART, SHEET1, parts_of
    from tests.corpus.entries import ENTRIES
    from tests.corpus.judged import good_value, judged

DICTIONARY = Path(__file__).with_name("xml.dict")
WHOLE = 255
LONGEST = 16_384
SECONDS = 1.0
"""Instrumented code is several times slower; on the same inputs the reader itself keeps within 0.2 s."""
RANGES = ((2000, 3000), (3000, 4000))
"""Of the form's two items."""
TELLING = frozenset({SHEET1, MAIN_PART, "xl/_rels/workbook.xml.rels"})
"""Parts that say which marks a form gives; whatever the others hold, an accepted form gives the good ones."""


class SlowError(Exception):
    """An input took the reader too long."""


class WrongError(Exception):
    """A form was accepted that nobody could have filled so."""


def file_of(data: bytes) -> bytes:
    """Return the file that an input stands for."""
    parts = dict(_parts())
    if not data or data[0] >= len(parts):
        return data[1:]
    parts[sorted(parts)[data[0]]] = data[1:]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _parts() -> dict[str, bytes]:
    if not _PARTS:
        _PARTS.update(parts_of(good.good(good.FORM)))
    return _PARTS


_PARTS: dict[str, bytes] = {}


def seeds() -> list[bytes]:
    """Return the inputs to begin with: the good form's parts, and what the corpus has in their place."""
    names = sorted(_parts())
    made = {bytes([n]) + _parts()[name] for n, name in enumerate(names)}
    for entry in ENTRIES:
        data = entry.data
        if entry.kind != good.FORM:
            continue
        try:
            parts = parts_of(data)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
            made.add(bytes([WHOLE]) + data)
            continue
        changed = [n for n in names if parts.get(n, _parts()[n]) != _parts()[n]]
        made |= {bytes([names.index(n)]) + parts[n] for n in changed} or {bytes([WHOLE]) + data}
    return sorted(seed for seed in made if len(seed) <= LONGEST)


def check(data: bytes) -> None:
    """Judge what an input stands for: never an exception, soon done, never a mark out of its range.

    Raises:
        SlowError: it took too long.
        WrongError: a mark was taken that no form can hold.
    """
    start = time.process_time()
    made = judged(good.FORM, file_of(data))
    if (took := time.process_time() - start) > SECONDS:
        message = f"{took:.2f} s"
        raise SlowError(message)
    if made.accepted and not _may_be(made.value, data[0] if data else WHOLE):
        raise WrongError(str(made.value))


def _may_be(value: object, replaced: int) -> bool:
    """Say whether a form could give these marks, one of its parts being replaced."""
    names = sorted(_parts())
    if replaced < len(names) and names[replaced] not in TELLING:
        return value == good_value(good.FORM)
    _rater, marks = value
    given = [row for row in marks if row != (None, None)]
    return all(low <= mark <= high for row in given for mark, (low, high) in zip(row, RANGES, strict=True))


def main() -> None:
    """Fuzz, with libFuzzer's arguments; the seeds lie in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
        os.environ["ZONGCE_HOME"] = home  # making the good files is remembered by nobody
        for number, seed in enumerate(seeds()):
            Path(folder, f"{number}").write_bytes(seed)
        check(bytes([WHOLE]) + good.good(good.FORM))  # what forms are held against, before the clock runs
        found = tempfile.mkdtemp(prefix="zongce-fuzz-")
        given = [
            f"-dict={DICTIONARY}", f"-artifact_prefix={found}/", f"-max_len={LONGEST}", "-timeout=10",
            "-rss_limit_mb=2048",
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *given, *sys.argv[1:], folder], check)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
