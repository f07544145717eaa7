"""Text files (.csv) as a sheet of texts: their encoding and the character between their fields.

Not here: the other file types (`forms.files.workbooks`), what the texts mean.
"""

from __future__ import annotations

import csv
import io
from itertools import islice

from forms.files.marks import LARGEST_AREA, check_used
from forms.labels import label_key
from forms.layouts import LAYOUTS
from forms.layouts.declare import Field, FundLine
from forms.problems import BadFileError
from forms.sheets import Sheet
from forms.values import Cell

DELIMITERS = (",", ";", "\t")
"""Between fields; the first where nothing tells."""
SAMPLED_ROWS = 80
"""Rows in which labels are counted to find the delimiter."""
LONGEST_FIELD = 1_000_000
_NOTICE = "sep="
"""Excel's own first line that names the delimiter."""


def read_text(name: str, data: bytes) -> Sheet:
    """Return the text as a sheet. Raises BadFileError where the bytes are no text, or too many cells."""
    content = _decode(data)
    delimiter, start = _delimiter(content)
    csv.field_size_limit(LONGEST_FIELD)
    rows: list[list[Cell]] = []
    used = cells = 0
    try:
        for row in csv.reader(io.StringIO(content[start:], newline=""), delimiter=delimiter):
            rows.append(list(row))
            used += sum(map(bool, row))
            cells += len(row)
            check_used(name, used)
            if cells > LARGEST_AREA:
                raise BadFileError("too_large", f"{name} has more than {LARGEST_AREA} cells; delete the empty ones.")
    except csv.Error as error:
        raise BadFileError("damaged", f"The text is no table: {error}") from error
    return Sheet(name, rows)


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            content = data.decode(encoding)
        except UnicodeDecodeError as error:
            reason = str(error)
        else:
            if "\0" in content:
                raise BadFileError("damaged", "The file holds bytes that no text has.")
            return content
    raise BadFileError("damaged", f"The text is neither UTF-8 nor GB18030: {reason}")


def _delimiter(content: str) -> tuple[str, int]:
    """Return the delimiter, and where the rows begin: behind Excel's notice, if there is one.

    It is the one by which most labels of forms and registers stand alone in their cells.
    """
    first, end, _ = content.partition("\n")
    notice = first.strip().strip('"').lower()
    if notice.startswith(_NOTICE) and first.strip()[len(_NOTICE) :][:1] in (*DELIMITERS, ""):
        named = first.rstrip("\r")[len(_NOTICE) :][:1] or "\t"
        return (named if named in DELIMITERS else DELIMITERS[0]), len(first) + len(end)
    counts = {delimiter: _labels(content, delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: counts[delimiter]), 0


def _labels(content: str, delimiter: str) -> int:
    try:
        rows = list(islice(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter), SAMPLED_ROWS))
    except csv.Error:
        return 0
    return sum(label_key(value).key in _LABELS for row in rows for value in row)


def _all_labels() -> frozenset[str]:
    fields: list[Field | FundLine] = []
    for layout in LAYOUTS.values():
        fields += layout.pairs
        fields += (*layout.funds.lines, *layout.funds.columns) if layout.funds else ()
        for grid in layout.grids:
            fields += grid.columns
    return frozenset(label_key(written).key for field in fields for written in field.labels)


_LABELS = _all_labels()
