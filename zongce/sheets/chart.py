"""A native column chart of a sheet's rows, with title, axis titles and alternative text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.title import title_maker
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils.units import cm_to_EMU

from zongce.core.grid import address
from zongce.sheets.style import ACCENT, LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.chart.title import Title
    from openpyxl.worksheet.worksheet import Worksheet

    from zongce.ports.outcome import Chart, SheetContent

SERIES = ("9DB8DA", ACCENT)
"""Colours of two series, what there is before what is done; a single one has the accent."""
BESIDE = 60
"""Sheets up to this width have their chart beside the rows, wider ones below."""
_LEAST, _MOST, _ROOM, _A_CATEGORY = 14, 27, 5, 1.2
"""Widths in centimetres."""
_HEIGHT = 8.5
CHART_ROWS = 16
"""Rows from the last one with values to the chart's lower edge; rows are 18 points high or higher."""
_OFF_THE_EDGE = 72_000
"""Two millimetres in English metric units."""
HAIRLINE = 6350
"""Half a point in English metric units."""


def add_chart(
    sheet: Worksheet, content: SheetContent, chart: Chart, head: int, widths: Sequence[int], kept: int = 0
) -> None:
    """Add the chart of the rows below the headings in sheet row ``head``.

    Below the rows it stands right of the ``kept`` columns, which are printed again on every page.
    """
    columns = {c.name: n for n, c in enumerate(content.table.columns, start=1)}
    last = head + len(content.records)
    made = BarChart()
    made.type, made.grouping = "col", "clustered"
    made.gapWidth, made.overlap = 60, 0
    for name in chart.values:
        made.add_data(Reference(sheet, columns[name], head, columns[name], last), titles_from_data=True)
    made.set_categories(Reference(sheet, columns[chart.category], head + 1, columns[chart.category], last))
    _dress(made, chart)
    made.width = min(_MOST, max(_LEAST, _ROOM + _A_CATEGORY * len(content.records)))  # type: ignore[assignment]
    made.height = _HEIGHT
    beside = sum(widths) <= BESIDE
    sheet.add_chart(made, address(head, len(widths) + 2))
    if not beside:
        made.anchor = _below(last + 2, kept + 1, made.width, made.height)  # type: ignore[assignment]


def _below(row: int, column: int, width: float, height: float) -> OneCellAnchor:
    """Return the place of a chart inside a cell, off its left edge.

    Where the columns before it are printed again, the edge itself would be too.
    """
    start = AnchorMarker(col=column - 1, row=row - 1, colOff=_OFF_THE_EDGE)
    return OneCellAnchor(_from=start, ext=XDRPositiveSize2D(cm_to_EMU(width), cm_to_EMU(height)))  # type: ignore[no-untyped-call]


def _dress(made: BarChart, chart: Chart) -> None:
    made.title = _title(chart.title)
    made.x_axis.title, made.y_axis.title = _title(chart.x_title), _title(chart.y_title)
    made.x_axis.delete = made.y_axis.delete = False
    made.y_axis.scaling.min = 0
    made.y_axis.number_format = "0"
    made.y_axis.majorGridlines = ChartLines(
        spPr=GraphicalProperties(ln=LineProperties(solidFill=LINE, w=HAIRLINE))
    )
    colours = SERIES if len(chart.values) > 1 else SERIES[-1:]
    for series, colour in zip(made.series, colours, strict=False):
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
    if len(chart.values) > 1:
        made.legend.position = "b"
        return
    made.legend = None
    made.dataLabels = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
    )


def _title(words: str) -> Title:
    """Return a title that stands beside the plot, not on it."""
    made: Title = title_maker(words)
    made.overlay = False
    return made
