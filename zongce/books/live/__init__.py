"""zongce.books.live: the parts of an open workbook: reading, planning, writing, what is shown with it."""
