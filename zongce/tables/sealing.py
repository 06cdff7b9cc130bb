"""信任名单, 封签, 封签登记 (trust list, seals, register of seals), and what of each sheet is sealed."""

from __future__ import annotations

from zongce.core.named import NamedTuple
from zongce.core.schema import Choice, Exact, Identifier, Layout, PersonName, Table, Text, column
from zongce.tables.academic import ACADEMIC, RAW_SCORES
from zongce.tables.batch import STAFF_ROLES
from zongce.tables.composite import COMPOSITE, MODULE_SCORES
from zongce.tables.progress import REPORTED_RESULTS
from zongce.tables.rating import RATING_RESULT, RATING_RULES
from zongce.tables.records import MOMENT
from zongce.tables.registers import COURSE_LOG
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, SCHEME_TABLES
from zongce.tables.shown import YEAR_RESULT

TRUST = Table(
    name="trust",
    sheet="信任名单",
    doc="谁的密钥有效、担任什么角色、管到哪里；由学生处签发，请勿改动。",
    layout=Layout.RESULT,
    columns=(
        column("trust_part", Choice(("根", "证书", "名单", "其他")), required=True, width=9, entry=False),
        column("staff_number", Identifier(), width=14, entry=False),
        column("name", PersonName(), width=11, entry=False),
        column("role", Choice(STAFF_ROLES), width=12, entry=False),
        column("college", Text(60), width=18, entry=False),
        column("certified_classes", Text(2000), width=20, entry=False),
        column("valid_from", Text(10), width=12, entry=False),
        column("valid_to", Text(10), width=12, entry=False),
        column("revoked_at", MOMENT, width=20, entry=False),
        column("list_number", Exact(0, 0, 1_000_000), width=9, entry=False),
        column("serial", Identifier(32), width=14, entry=False),
        column("public_key", Identifier(64), width=16, entry=False),
        column("signature", Identifier(128), width=16, entry=False),
    ),
)
SEAL = Table(
    name="seal",
    sheet="封签",
    doc="提交时的封签：改过一格也看得出来；由按钮写入，请勿改动。",
    layout=Layout.RESULT,
    columns=(
        column("seal_owner", Text(120), width=16, entry=False),
        column("seal_part", Choice(("内容", "事件")), required=True, width=9, entry=False),
        column("number", Exact(0, 1, 100_000), required=True, width=8, entry=False),
        column("seal_text", Text(4_000), required=True, width=60, entry=False),
    ),
)
SEAL_REGISTER = Table(
    name="seal_register",
    sheet="封签登记",
    doc="收到的封签：谁在什么时候提交、审核、退回；只增加，不修改，旧的副本据此认出。",
    layout=Layout.RESULT,
    columns=(
        column("received_at", MOMENT, required=True, width=20, entry=False),
        column("sealed_subject", Text(120), width=18, entry=False),
        column("seal_owner", Text(120), width=16, entry=False),
        column("act", Text(20), width=10, entry=False),
        column("signed_at", MOMENT, width=20, entry=False),
        column("person", Text(60), width=18, entry=False),
        column("seq", Exact(0, 0, 100_000), required=True, width=9, entry=False),
        column("head", Identifier(64), required=True, width=16, entry=False),
        column("book_id", Identifier(32), width=16, entry=False),
        column("file", Text(300), width=30, entry=False),
    ),
)


class Sealing(NamedTuple):
    """What of a sheet is sealed: the key of its rows, and all other columns but some.

    The grade's ranks in a class's workbook are the college's to give, so a class does not seal them.
    """

    table: Table
    key: tuple[str, ...]
    without: str = ""
    """How the names of columns end that are not sealed; empty: none."""
    ordered: bool = False
    """Whether of rows of one key the later counts, so that their order is sealed too."""

    def columns(self, table: Table) -> tuple[str, ...]:
        """Return the sealed columns of a sheet, whose columns may follow the scheme; the key is none of them."""
        return tuple(
            c.name
            for c in table.columns
            if c.name not in self.key and not (self.without and c.name.endswith(self.without))
        )


CLASS_SEALED = (
    Sealing(ROSTER, ROSTER.key),
    Sealing(RAW_SCORES, RAW_SCORES.key),
    Sealing(COURSE_LOG, ("student_id", "term", "course_code"), ordered=True),
    Sealing(RATING_RULES, RATING_RULES.key),
    *(Sealing(table, table.key) for table in SCHEME_TABLES),
    Sealing(MODULE_SCORES, MODULE_SCORES.key),
    Sealing(BONUS_ITEMS, ("student_id", "module", "category", "item")),
    Sealing(ACADEMIC, ACADEMIC.key, "major_grade_rank"),
    Sealing(RATING_RESULT, RATING_RESULT.key),
    Sealing(COMPOSITE, COMPOSITE.key, "major_rank"),
    Sealing(YEAR_RESULT, YEAR_RESULT.key),
)
"""What a class seals when it submits: its results and everything that they were computed from."""
COLLEGE_SEALED = (
    Sealing(ROSTER, ROSTER.key),
    Sealing(ACADEMIC, ACADEMIC.key),
    Sealing(RATING_RESULT, RATING_RESULT.key),
    Sealing(COMPOSITE, COMPOSITE.key),
)
"""What a college seals in its own workbook when it approves."""
REPORT_SEALED = (Sealing(REPORTED_RESULTS, REPORTED_RESULTS.key),)
"""What it seals in the report to the school, under the same root."""
