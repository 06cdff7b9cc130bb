"""What a letter says: what is attached, what to do with it, by when, whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.acknowledge import FILE, OUTCOME, SENDER
from zongce.commands.acknowledge import KIND as RECEIPT
from zongce.commands.college.classes import classes_of, named
from zongce.core.grid import BATCH_PROPERTY, CLASS_PROPERTY, COLLEGE_PROPERTY
from zongce.tables import books
from zongce.tables.batch import BATCHES, MONITOR_ADJUSTS, RATING, WINDOWS
from zongce.tables.batch import COMPOSITE as COMPOSITE_WINDOW
from zongce.tables.books import CLASS, COLLEGE, SCHOOL, label_of
from zongce.tables.records import IN_DOUBT, INCOMPLETE, REFUSED, USED
from zongce.tables.roster import ROSTER
from zongce.workflow.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.commands.addressing import Office, Paper, Post
    from zongce.ports.command import Actor

_TO_DO = {
    COLLEGE: "请保存到自己的文件夹，打开后按“首页”的步骤做；综合成绩{by}提交和审核。",
    books.COLLEGE_UPDATE: "请在学院工作簿里用“导入学校更新”导入。",
    CLASS: "请保存到自己的文件夹，打开后按“首页”的步骤做；综合成绩{by}提交，再把工作簿作为附件发回。",
    books.CLASS_UPDATE: "请在班级工作簿里用“导入学院更新”导入。",
    books.COLLEGE_REPORT: "请在校级工作簿里用“收取学院上报”收取。",
    books.ADJUSTMENT_FORM: "请只改要调整的行并写明原因，{by}作为附件发回。",
    books.FORM: "请给表里的每个人、每一项打分，保存后{by}作为附件发回。表里有您的校验码，请不要转给别人。",
    books.CLASS_RESULT: "供您了解本班的情况，请不要转发。",
    books.PUBLICITY_BOOK: "请在本班公示，公示期写在表里；有异议请告诉学院。",
    books.SLIP_BOOK: "这是您本人的成绩；有疑问请联系发信人。",
    RECEIPT: "说明您的文件已经收到，请保存。",
}
_OF_RECEIPT = {
    REFUSED: "没有采用（拒收）：请按回执里的说明改正，重新发来。",
    INCOMPLETE: "不完整，还没有计入：请按回执里的说明补全，重新发来。",
    IN_DOUBT: "已收到，还没有计入（待定），原因见回执。",
}
"""By what became of a file, what its sender is told; of all others that it was received."""
_WINDOWS = {CLASS: COMPOSITE_WINDOW, books.ADJUSTMENT_FORM: MONITOR_ADJUSTS, books.FORM: RATING}
"""Which window tells until when a paper is wanted."""
_SENT_BACK = "请收取附件里的班级工作簿。"
_LOCKED = "附件加了打开密码，密码另行告诉您，不写在邮件里。"


def subject(office: Office, post: Post, papers: Sequence[Paper]) -> str:
    """Return the subject: the batch, whose papers they are where all are one's, what they are."""
    mine = [papers[place] for place in post.papers]
    owners = [*dict.fromkeys(filter(None, (_owner(office, paper) for paper in mine)))]
    labels = "、".join(dict.fromkeys(_titled(paper) for paper in mine))
    several = f"{len(owners)} 个{'学院' if office.kind == SCHOOL else '班'}" if owners else ""
    parts = (_batch(office, mine[0]), owners[0] if len(owners) == 1 else several, labels)
    return " · ".join(part for part in parts if part)


def body(
    office: Office, post: Post, papers: Sequence[Paper], actor: Actor | None, *, address: str = "",
    locked: bool = False,
) -> str:  # fmt: skip
    """Return the letter's text; ``address`` is the sender's own, for questions."""
    mine = [papers[place] for place in post.papers]
    lines = [f"{'、'.join(post.names)}：", "", "您好！" + _about(office, mine), ""]
    lines += [f"{number}. {paper.name}（{_titled(paper)}）" for number, paper in enumerate(mine, start=1)]
    lines += [""]
    to_do = dict.fromkeys((_label(paper), _what_to_do(office, paper)) for paper in mine)
    lines += [f"{label}：{told}" for label, told in to_do if told]
    lines += [_LOCKED] if locked else []
    if actor:
        mail = f"，{address}" if address else ""
        lines += ["", f"有问题请回复本邮件，或联系{actor.role}{actor.name}{mail}。", "", actor.name]
    return "\n".join(lines)


def _owner(office: Office, paper: Paper) -> str:
    """Return the class or college that a paper is about, as people call it."""
    if office.kind == SCHOOL:
        return paper.says(COLLEGE_PROPERTY)
    if office.kind == CLASS or paper.kind == books.COLLEGE_REPORT:
        return facts.subject(office.kind, office.tables)
    class_ = named(classes_of(office.tables[ROSTER.name]), paper.says(CLASS_PROPERTY) or paper.says(SENDER))
    return class_.name if class_ else ""


def _about(office: Office, papers: Sequence[Paper]) -> str:
    batch = _batch(office, papers[0])
    return f"“{batch}”的下列文件见附件：" if batch else "下列文件见附件："


def _label(paper: Paper) -> str:
    return "回执" if paper.kind == RECEIPT else label_of(paper.kind)


def _titled(paper: Paper) -> str:
    """Return what a paper is, of a receipt what became of the file too, where it was not simply used."""
    became = paper.says(OUTCOME) if paper.kind == RECEIPT else ""
    return _label(paper) if became in ("", USED) else f"{_label(paper)}：{became}"


def _receipt(paper: Paper) -> str:
    told = _OF_RECEIPT.get(paper.says(OUTCOME), "")
    return f"“{paper.says(FILE)}”{told}" if told else _TO_DO[RECEIPT]


def _what_to_do(office: Office, paper: Paper) -> str:
    if paper.kind == RECEIPT:
        return _receipt(paper)
    if (office.kind, paper.kind) == (CLASS, CLASS):
        return _SENT_BACK
    until = _until(office, paper)
    by = f"在 {until} 前（含当天）" if until else ""
    return _TO_DO.get(paper.kind, "").format(by=by)


def _until(office: Office, paper: Paper) -> str:
    """Return the last day, empty where none is set."""
    if office.kind == SCHOOL:
        row = _batch_row(office, paper)
        return str(row["composite_end"] or "") if row else ""
    business = _WINDOWS.get(paper.kind)
    return window_of(office.tables[WINDOWS.name], business).days[1] if business else ""


def _batch(office: Office, paper: Paper) -> str:
    if office.kind != SCHOOL:
        return facts.batch_of(office.tables).name
    row = _batch_row(office, paper)
    return str(row["batch"] or "") if row else ""


def _batch_row(office: Office, paper: Paper) -> dict[str, object] | None:
    row = rows.first(office.tables[BATCHES.name], batch_id=paper.says(BATCH_PROPERTY))
    return dict(row) if row and paper.says(BATCH_PROPERTY) else None
