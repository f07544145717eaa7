"""Text in workbooks that we write: never a formula, whatever it begins with, and never a character that no workbook holds.

Not here: what is written where (`forms.handouts.writing`, `forms.handouts.templates`, `forms.handouts.slips`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from policy.characters import in_cell

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell

_FORMULA = re.compile(r"[=+\-@＝＋－＠\x00-\x1f\x7f]")
"""How a text begins that a spreadsheet could run as a formula once the cell is edited."""


def put(cell: Cell | MergedCell, value: Any) -> None:
    """Put a value into a cell; a text stays the text that it is, also when it is edited or begins with `=`."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = in_cell(value)
    cell.data_type = "s"
    if _FORMULA.match(value):
        cell.quotePrefix = True  # what an apostrophe before a typed text sets
