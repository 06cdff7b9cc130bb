"""``zongce explain``: what a code means and what to do."""

from __future__ import annotations

import click

from zongce.core.catalog import entries
from zongce.core.text import narrow
from zongce.ports.outcome import Outcome
from zongce.ports.report import Report
from zongce.sheets.report import WORDS
from zongce.surfaces.options import as_json
from zongce.surfaces.report import document


@click.command()
@click.argument("code")
@as_json
def explain(code: str, *, as_json: bool) -> None:
    """说明一个检查代码的意思和处理办法。"""
    entry = entries().get(narrow(code).upper())
    if entry is None:
        message = f"没有代码 {code}；代码形如 N102"
        raise click.UsageError(message)
    fillers = dict.fromkeys(entry.fields, "…")
    said, remedy = (words.format(**fillers) for words in (entry.message, entry.remedy))
    if as_json:
        headings = ("代码", "级别", "名称", "说明", "处理办法")
        texts = (entry.code, WORDS[entry.severity], entry.name, said, remedy)
        row = dict(zip(headings, texts, strict=True))
        click.echo(document(Report(Outcome(said, rows=(row,)))))
        return
    click.secho(f"{entry.code}　{WORDS[entry.severity]}　{entry.name}", bold=True)
    for words in (said, f"处理办法：{remedy}"):
        click.echo(words)
