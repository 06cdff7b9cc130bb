"""The sample workbooks of the flow tests come back as they were written."""

from tests.flow import books


def test_every_sheet_of_a_workbook_comes_back_as_it_was_written(tmp_path):
    for make, table, count in (
        (books.school, "batches", 1),
        (books.college, "roster", 5),
        (books.class_book, "raw_scores", 12),
    ):
        path = make(tmp_path / make.__name__ / "工作簿.xlsx")
        assert len(books.rows_in(path, table)) == count
    read = books.rows_in(path, "raw_scores")
    assert [{k: v for k, v in row.items() if v is not None} for row in read] == books.SCORES
    assert [r["module_0"] for r in books.rows_in(path, "module_scores")] == [8000] * 4
