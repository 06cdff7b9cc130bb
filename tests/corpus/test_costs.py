"""What reading one file of the corpus costs, measured in a child process of its own."""

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.corpus.child import Child, measured
from tests.corpus.entries import ENTRIES
from tests.corpus.good import FORM, SEALED, good
from tests.corpus.table import TRIES, Cost, cost, costs, markdown
from tests.flow import books
from zongce import verifying
from zongce.keystore.pins import Pins

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measures processes as Linux counts them")


def nothing(name, data):
    return name, len(data)


def raises(name, data):
    raise ValueError(name)


def ends(name, data):
    os._exit(3)


def never_ends(name, data):
    while True:
        pass


def takes(name, data):
    held = bytearray(30 << 20)
    held[::4096] = b"x" * len(held[::4096])
    until = time.process_time() + 0.05
    while time.process_time() < until:
        pass
    return len(held)


def eats(name, data):
    return len(bytearray(8 << 30))


def test_a_child_tells_what_a_file_costs_and_is_used_again():
    with Child(weigh=True) as child:
        answer = child.ask("甲", b"", takes)
        assert answer.seconds >= 0.05
        assert 25 < answer.mib < 40
        assert child.ask("乙", b"123", nothing)[:2] == ("乙", ("乙", 3))
        assert child.starts == 1


@pytest.mark.parametrize(
    ("function", "said"),
    [(raises, "ValueError"), (ends, "exit status 3"), (never_ends, "no answer"), (eats, "MemoryError")],
)
def test_a_child_that_fails_is_told_and_the_next_file_is_read(function, said):
    with Child(patience=0.5 if function is never_ends else 10) as child:
        answer = child.ask("甲", b"", function)
        assert said in answer.raised + answer.died
        assert child.starts == (2 if answer.died else 1)
    with Child() as child:
        child.ask("甲", b"", function if function is not never_ends else ends)
        assert child.ask("乙", b"", nothing).result == ("乙", 0)


def test_no_file_of_the_corpus_takes_long_much_memory_or_the_reader_down():
    assert [(one.entry.id, one.result, one.answer[2:4]) for one in costs(ENTRIES) if not one.bounded] == []


def verified(name, data):
    """What zongce verify says of one file on a computer that has seen nothing yet."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        report = verifying.verify([path], None, Pins(), books.NOW)
    return [row["结论"] for row in report.rows], [found.code for found in report.findings]


SAMPLED = [
    e for n, e in enumerate(ENTRIES) if n % 6 == 0 or e.group in ("炸弹", "用足限度") or e.kind == SEALED
]


def test_verifying_a_file_costs_no_more_than_reading_it():
    made = [Cost(e, measured(e.file, e.data, verified, good(e.kind))) for e in SAMPLED]
    slow = [one.entry for one in made if not one.bounded]
    again = [Cost(e, measured(e.file, e.data, verified, good(e.kind), TRIES)) for e in slow]
    assert [(one.entry.id, one.answer) for one in again if not one.bounded] == []
    sealed = [one.answer.result for one in made if one.entry.kind == SEALED]
    assert {codes[0] for _, codes in sealed} == {"K105"}


def test_the_table_has_a_line_for_every_file():
    entry = next(e for e in ENTRIES if e.kind == FORM and not e.codes)
    lines = list(markdown([cost(entry)]))
    assert len(lines) == 3
    assert lines[2].startswith(f"| {entry.group} | {entry.name} | {FORM} |")
    assert "accepted" in lines[2]
    assert good(FORM) != entry.data
