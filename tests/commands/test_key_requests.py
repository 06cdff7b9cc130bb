"""A request for a certificate: what its own key signed comes back from the text and from the sheet."""

from hypothesis import given
from hypothesis import strategies as st

from tests.flow import keyed
from zongce.books.reader import read_book
from zongce.checks.own_book import read_own
from zongce.commands import rows
from zongce.commands.school.key_requests import asked_for, misshapen, read_request, request_text
from zongce.ports.outcome import Document, SheetContent
from zongce.seal.trust import certified, listed, read_trust, trust_rows
from zongce.sheets.render import render_document
from zongce.tables.books import COLLEGE
from zongce.tables.sealing import TRUST

SIGNER = keyed.key_of("T001")
NAMES = st.text(st.sampled_from("张三欧 \u3000·•A z\uff19＝=-1、：\n"), max_size=8)
NUMBERS = st.sampled_from(["T001", " T001", "\uff34\uff10\uff10\uff11", "T07/1", "T 1", ""])
ASKED = st.builds(
    lambda number, name, college, classes: asked_for(
        number, name, "辅导员", college, classes, SIGNER.public
    ),
    NUMBERS, NAMES, NAMES, st.lists(NAMES, max_size=3),
)  # fmt: skip


@given(ASKED)
def test_what_was_asked_for_reads_back_from_its_text_or_is_refused(asked):
    text = request_text(asked, "2026-10-20 08:00:00", SIGNER)
    for shown in (text.shown(), "\ufeff" + text.shown().replace("\r\n", "\n\n")):
        made, what = read_request(shown)
        if misshapen(asked):
            assert (made, bool(what)) == (None, True)
        else:
            assert (made, what) == (asked, "")


def test_its_certificate_is_the_same_out_of_the_sheet():
    """One workbook with many people: every blank, dot and wide sign that a request lets through."""
    root = keyed.key_of("X001")
    people = []

    @given(ASKED)
    def collect(asked):
        if not misshapen(asked):
            people.append(asked)

    collect()
    made = [
        certified(
            keyed.certificate("T001", serial=f"S{n}", name=one.name, number=one.number, classes=one.classes),
            root,
        )
        for n, one in enumerate(people)
    ]
    trust = listed(keyed.certificate("X001"), made, keyed.COLLEGE, 3, root)
    records = rows.of(TRUST, trust_rows([trust]))
    data = render_document(Document(COLLEGE, "学院工作簿", (SheetContent(TRUST, records, TRUST.sheet),)))
    book, _ = read_book(data, "x.xlsx")
    back, found = read_trust(read_own(book).tables[TRUST.name], keyed.COLLEGE)
    assert found == ()
    assert sorted(back.certificates) == sorted(made)
    assert len(made) > 10
