"""收发登记: one row a received file, dated by its first receipt, all times by the clock of the school."""

from datetime import UTC, datetime, timedelta

from zongce.casework import SCHOOL_TIME
from zongce.commands.receipts import receipt
from zongce.core.grid import Book
from zongce.ports.command import Actor, Received, Request

NOW = datetime(2026, 10, 20, 9, 30, tzinfo=SCHOOL_TIME)
REQUEST = Request("班.xlsx", "class", {}, {}, Book("班.xlsx", "", ()), Actor("T001", "李莉", "辅导员"), NOW)


def test_a_file_is_dated_by_its_first_receipt_not_by_the_run():
    file = Received("甲.xlsx", "ab", NOW - timedelta(days=3))
    row = receipt(REQUEST, file, "评分表", "采用", sender="甲")
    assert (row["received_at"], row["sent_at"]) == ("2026-10-17 09:30:00", None)
    assert (row["file"], row["file_kind"], row["sender"], row["digest"]) == ("甲.xlsx", "评分表", "甲", "ab")


def test_the_date_of_a_mail_is_told_by_the_schools_clock():
    file = Received("甲.xlsx", "ab", NOW, datetime(2026, 10, 19, 20, 0, tzinfo=UTC))
    assert receipt(REQUEST, file, "评分表", "采用")["sent_at"] == "2026-10-20 04:00:00"


def test_texts_fit_their_columns_and_what_is_empty_is_blank():
    file = Received("长" * 400, "ab", NOW)
    row = receipt(REQUEST, file, "评分表", "拒收", reasons=["错" * 400, "误" * 400])
    assert [len(row[name]) for name in ("file", "explanation")] == [300, 500]
    assert row["sender"] is None
