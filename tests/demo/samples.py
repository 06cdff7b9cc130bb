"""A sample college for the tests of the demo: small, with every planted case."""

import io
from random import Random

from openpyxl import load_workbook

from zongce.demo import people, scores

SEED = 7


def college(students=24, seed=SEED):
    rng = Random(seed)
    crowd = people.people(students, rng)
    return crowd, scores.year(crowd, rng), rng


def sheet(data, name=None):
    book = load_workbook(io.BytesIO(data))
    return book[name] if name else book.worksheets[0]


def contents(data):
    """Every cell of every sheet, for comparing two workbooks whose times differ."""
    book = load_workbook(io.BytesIO(data))
    return {s.title: [[c.value for c in row] for row in s.iter_rows()] for s in book.worksheets}
