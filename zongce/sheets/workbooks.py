"""The templates that staff start from, and their column reference; ``python -m`` writes them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.core import setting
from zongce.core.named import NamedTuple
from zongce.core.records import from_values
from zongce.core.schema import Column, Table
from zongce.sheets.rating_form import Item, Rater, rating_form
from zongce.sheets.school_book import TYPED, school_book
from zongce.sheets.template import template
from zongce.sheets.words import kind_words
from zongce.tables.academic import ADJUSTMENTS, RAW_SCORES
from zongce.tables.books import KINDS, SCHOOL
from zongce.tables.composite import ENTRY_KIND, composite_entry, module_scores
from zongce.tables.rating import FORM_HEAD, RATING_FORM, RATING_RULES, form_heading
from zongce.tables.roster import ROSTER
from zongce.tables.scheme import BONUS_ITEMS, MODULES, SCHEME_TABLES, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

README = "README.md"


class Template(NamedTuple):
    """A workbook to start from: its file name, its tables, and the kind it carries."""

    name: str
    kind: str
    tables: tuple[Table, ...]

    @property
    def file(self) -> str:
        """The file's name in the templates folder."""
        return f"{self.name}.xlsx"


TEMPLATES = (
    Template(KINDS[SCHOOL].label, SCHOOL, TYPED),
    Template("学生名册", ROSTER.name, (ROSTER,)),
    Template("原始成绩", RAW_SCORES.name, (RAW_SCORES,)),
    Template("课程调整", ADJUSTMENTS.name, (ADJUSTMENTS,)),
    Template("评分规则", RATING_RULES.name, (RATING_RULES,)),
    Template("评分表", RATING_FORM.name, (RATING_FORM,)),
    Template("测评方案", "scheme", SCHEME_TABLES),
    Template("加减分", BONUS_ITEMS.name, (BONUS_ITEMS,)),
    Template("模块成绩", "module_scores", (module_scores(tuple(row[1] for row in MODULES.examples)),)),
    Template("综合测评成绩", ENTRY_KIND, (composite_entry(),)),
)


def build(item: Template) -> bytes:
    """Return a template's bytes."""
    if item.tables == (RATING_FORM,):
        return _open_rating_form()
    if item.kind == SCHOOL:
        return school_book()
    if SETTINGS not in item.tables:
        return template(item.tables, item.name, item.kind)
    rows = {
        "setting": tuple(s.name for s in setting.SETTINGS),
        "value": tuple(s.default for s in setting.SETTINGS),
        "explanation": tuple(s.note for s in setting.SETTINGS),
    }
    options = [s.options for s in setting.SETTINGS]
    return template(
        item.tables,
        item.name,
        item.kind,
        prefilled={SETTINGS.name: from_values(SETTINGS, rows)},
        row_choices={(SETTINGS.name, "value"): options},
        empty_rows=40,
    )


def _open_rating_form() -> bytes:
    """Return a form to be filled from scratch, with the items of the rules' example."""
    items = [Item(r[1], r[3], r[4], r[2]) for r in RATING_RULES.examples]
    note = "列标题写成“项目名 (下限-上限)”，与评分规则一致；每名同学每个项目都要打分。"
    return rating_form(RATING_FORM.sheet, note, Rater("", "", ""), (), items)


def reference() -> str:
    """Return the column reference of all templates as Markdown."""
    return "\n".join(_reference_lines())


def _reference_lines() -> Iterator[str]:
    yield "# 模板"
    yield ""
    yield "每个工作簿的“说明”表写着怎么填，并有示例。下面是全部列的对照。"
    yield ""
    yield "- 列的次序不限；标题行须在前 20 行内；“别名”是教务系统导出里可以直接识别的标题。"
    yield "- “必填”一栏写“是”的列必须填写；其他列可以留空或整列删去；留空有特别含义的，写在“说明”一栏。"
    yield "- 本页由 `python -m zongce.sheets.workbooks` 按表格声明生成，请勿手改。"
    yield ""
    yield "| 工作簿 | 用途 |"
    yield "| --- | --- |"
    for item in TEMPLATES:
        yield f"| [{item.name}](#{item.name}xlsx) | {_purpose(item)} |"
    for item in TEMPLATES:
        yield ""
        yield f"## {item.file}"
        for table in item.tables:
            yield from _table_lines(table)
    yield ""


def _purpose(item: Template) -> str:
    if len(item.tables) == 1:
        return item.tables[0].doc
    if item.kind == SCHOOL:
        return "学生处的工作簿：填好学院名单和人员，再用按钮新增批次；批次和进度由按钮写入。"
    return f"模块、加减分项、等次和设置，共 {len(item.tables)} 张工作表。"


def _table_lines(table: Table) -> Iterator[str]:
    yield ""
    yield f"### 工作表 {table.sheet}"
    yield ""
    yield table.doc
    if table is RATING_FORM:
        labels = "、".join(names[0] for names in FORM_HEAD.values())
        example = form_heading("思想", "20", "30")
        yield ""
        yield f"表头：A 列写 {labels}，B 列填值。每个评分项目一列，标题如 `{example}`。"
    if table.sheet_aliases:
        yield ""
        yield f"工作表也可以叫：{'、'.join(table.sheet_aliases)}"
    yield ""
    yield "| 标题 | 必填 | 内容 | 说明 | 别名 |"
    yield "| --- | --- | --- | --- | --- |"
    for column in table.columns:
        yield _column_line(column)
    yield from _export_lines(table)
    if table.name == SETTINGS.name:
        yield from _setting_lines()


def _export_lines(table: Table) -> Iterator[str]:
    """Say which foreign columns are taken apart or put together."""
    use = "用于教务系统导出"
    for split in table.splits:
        targets = "、".join(table.by_name[t].heading for t in split.targets)
        first, *others = split.headings
        yield f"| {first} |  | 一列两项，拆成 {targets} | {use} | {'、'.join(others)} |"
    for join in table.joins:
        target = table.by_name[join.target].heading
        yield f"| {' + '.join(join.headings)} |  | 合成 {target} | {use} |  |"


def _column_line(column: Column) -> str:
    required = "是" if column.required else ""
    aliases = "、".join(column.aliases)
    return f"| {column.heading} | {required} | {kind_words(column.kind)} | {column.note} | {aliases} |"


def _setting_lines() -> Iterator[str]:
    yield ""
    yield "| 项 | 默认值 | 可选 | 说明 |"
    yield "| --- | --- | --- | --- |"
    for item in setting.SETTINGS:
        yield f"| {item.name} | {item.default} | {'、'.join(item.options)} | {item.note} |"


def write(folder: Path) -> None:
    """Write all templates and their reference into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for item in TEMPLATES:
        (folder / item.file).write_bytes(build(item))
    (folder / README).write_text(reference(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "templates")
