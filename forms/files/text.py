"""Text files (.csv, and tables saved as text under other names) as a sheet of texts: the character between their fields.

Not here: their encoding (`forms.files.encodings`), their records (`forms.files.delimited`), what the texts mean.
"""

from __future__ import annotations

from forms.files.delimited import records
from forms.files.encodings import decode_text
from forms.files.marks import LARGEST_AREA, check_used
from forms.labels import label_key
from forms.layouts import LAYOUTS
from forms.layouts.declare import Field, FundLine
from forms.problems import BadFileError
from forms.sheets import Sheet
from forms.values import Cell

DELIMITERS = (",", ";", "\t")
"""Between fields; the first where nothing tells."""
SAMPLED, SAMPLED_ROWS = 100_000, 80
"""Characters and rows in which labels are counted to find the delimiter."""
_NOTICE = "sep="
"""Excel's own first line that names the delimiter."""
_AROUND = ' ="'
"""What may stand around a label in its field."""


def read_text(name: str, data: bytes) -> Sheet:
    """Return the text as a sheet, with the number of fields of every row. Raises BadFileError where it is none, or too large."""
    content = decode_text(data)
    delimiter, start = _delimiter(content)
    rows: list[list[Cell]] = []
    used = cells = 0
    for row in records(content[start:], delimiter, 2 if start else 1):
        rows.append(list(row))
        used += sum(map(bool, row))
        cells += len(row)
        check_used(name, used)
        if cells > LARGEST_AREA:
            raise BadFileError("too_large", f"{name} has more than {LARGEST_AREA} cells; delete the empty ones.")
    return Sheet(name, rows, fields=list(map(len, rows)))


def _delimiter(content: str) -> tuple[str, int]:
    """Return the delimiter, and where the rows begin: behind Excel's notice, if there is one.

    It is the one by which most labels of forms and registers stand alone in their cells.
    """
    first, end, _ = content.partition("\n")
    notice = first.strip().strip('"').lower()
    if notice.startswith(_NOTICE) and first.strip()[len(_NOTICE) :][:1] in (*DELIMITERS, ""):
        named = first.rstrip("\r")[len(_NOTICE) :][:1] or "\t"
        return (named if named in DELIMITERS else DELIMITERS[0]), len(first) + len(end)
    lines = content[:SAMPLED].splitlines()[:SAMPLED_ROWS]
    counts = {delimiter: _labels(lines, delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: counts[delimiter]), 0


def _labels(lines: list[str], delimiter: str) -> int:
    return sum(label_key(value.strip(_AROUND)).key in _LABELS for line in lines for value in line.split(delimiter))


def _all_labels() -> frozenset[str]:
    fields: list[Field | FundLine] = []
    for layout in LAYOUTS.values():
        fields += layout.pairs
        fields += (*layout.funds.lines, *layout.funds.columns) if layout.funds else ()
        for grid in layout.grids:
            fields += grid.columns
    return frozenset(label_key(written).key for field in fields for written in field.labels)


_LABELS = _all_labels()
