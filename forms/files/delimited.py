"""Delimited text (.csv, and tables saved as text under other names) as a sheet of texts, strictly.

Python's csv reads on from a quote that is never closed, or closes records later, and what it passed becomes one field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms.files.encodings import decode_text
from forms.files.marks import LARGEST_AREA, check_used
from forms.labels import label_key
from forms.layouts import LAYOUTS
from forms.problems import BadFileError
from forms.sheets import Sheet
from forms.values import Cell

DELIMITERS = (",", ";", "\t", "|")
"""Between fields; the first where nothing tells."""
SAMPLED, SAMPLED_ROWS = 100_000, 80
"""Characters and rows in which labels are counted to find the delimiter."""
LONGEST_FIELD = 1_000_000
_NOTICE = "sep="
"""Excel's own first line that names the delimiter."""
_AROUND = ' ="'
"""What may stand around a label in its field."""
_LABELS = frozenset(
    label_key(written).key
    for layout in LAYOUTS.values()
    for labels in (*(field.labels for field in layout.fields), *(line.labels for line in layout.lines))
    for written in labels
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_EXPORTED = re.compile(r'="((?:[^"]|"")*)"')
"""A text as systems export it, lest Excel takes it for a number."""
_MARKS = frozenset("\"'`")
_MARKED = re.compile(r"['`]([0-9][0-9A-Za-z.]*)")
"""The same with a mark in front."""


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
    """Return the delimiter, by which most labels stand alone in their cells, and where the rows begin: behind Excel's notice."""
    first, end, _ = content.partition("\n")
    notice = first.strip().strip('"').lower()
    if notice.startswith(_NOTICE) and first.strip()[len(_NOTICE) :][:1] in (*DELIMITERS, ""):
        named = first.rstrip("\r")[len(_NOTICE) :][:1] or "\t"
        return (named if named in DELIMITERS else DELIMITERS[0]), len(first) + len(end)
    lines = content[:SAMPLED].splitlines()[:SAMPLED_ROWS]

    def labels(delimiter: str) -> int:
        values = (value.strip(_AROUND) for line in lines for value in line.split(delimiter))
        return sum(label_key(value).key in _LABELS for value in values)

    return max(DELIMITERS, key=labels), 0


@dataclass(frozen=True)
class Record:
    """A record: its fields, and the lines that it stands on, from 0."""

    fields: list[str]
    first: int
    last: int


def records(text: str, delimiter: str, first_line: int = 1) -> Iterator[list[str]]:
    """Yield the fields of each record; a blank line has none. `first_line`: the number of the first line in its file.

    A quoted field may hold the delimiter, line breaks and doubled quotes. It begins and ends with its field. One over several
    lines is taken as such only where no two of its lines could be records on their own, and the whole is one; what cannot be
    told apart is refused. Raises BadFileError (quotes, with the line; too_large).
    """
    lines = _LINE_END.split(text)
    if lines and not lines[-1]:
        lines.pop()
    found = list(_read(lines, delimiter, first_line))
    widths = [len(record.fields) - 1 for record in found if record.first == record.last and len(record.fields) > 1]
    fewest = min(widths, default=1)
    for record in found:
        if record.first < record.last:
            delimiters = [line.count(delimiter) for line in lines[record.first : record.last + 1]]
            _check_span(record, delimiters, fewest, first_line)
        yield record.fields


def _check_span(record: Record, delimiters: Sequence[int], fewest: int, first_line: int) -> None:
    """Refuse a record over lines that may have swallowed others; `fewest`: delimiters of the shortest record on one line."""
    outside = len(record.fields) - 1
    is_cut_short = outside < fewest and outside < sum(delimiters)
    if is_cut_short or sum(each >= fewest for each in delimiters) > 1:
        first, last = record.first + first_line, record.last + first_line
        raise BadFileError("quotes", f"A quote of line {first} closes on line {last}, records later.", first)


def _read(lines: list[str], delimiter: str, first_line: int) -> Iterator[Record]:
    number = 0
    while number < len(lines):
        if not _MARKS.isdisjoint(lines[number]):
            record = _quoted_record(lines, number, delimiter, first_line)
        else:
            record = Record(lines[number].split(delimiter) if lines[number] else [], number, number)
        for field in record.fields:
            if len(field) > LONGEST_FIELD:
                raise BadFileError(
                    "too_large", f"Line {number + first_line}: a field has more than {LONGEST_FIELD} characters."
                )
        yield record
        number = record.last + 1


def _quoted_record(lines: list[str], first: int, delimiter: str, first_line: int) -> Record:
    fields: list[str] = []
    number, place = first, 0
    while True:
        line = lines[number]
        if line.startswith('"', place):
            opened = number + first_line
            field, number, place = _quoted(lines, number, place + 1)
            if number == len(lines):
                raise BadFileError("quotes", f"The quote of line {opened} is never closed.", opened)
            line = lines[number]
            if not _ends(line, place, delimiter):
                raise BadFileError("quotes", f"The quote of line {opened} closes within a field.", opened)
        elif (exported := _EXPORTED.match(line, place)) and _ends(line, exported.end(), delimiter):
            field, place = exported[0], exported.end()
        else:
            end = line.find(delimiter, place)
            end = len(line) if end < 0 else end
            field, place = line[place:end], end
        fields.append(exported_text(field))
        if place == len(line):
            return Record(fields, first, number)
        place += 1


def _ends(line: str, place: int, delimiter: str) -> bool:
    return place == len(line) or line[place] == delimiter


def _quoted(lines: list[str], number: int, place: int) -> tuple[str, int, int]:
    """Return a quoted field from behind its opening quote, and the line and place behind its closing one, if any."""
    parts: list[str] = []
    while number < len(lines):
        end = lines[number].find('"', place)
        if end < 0:
            parts += (lines[number][place:], "\n")
            number, place = number + 1, 0
        elif lines[number].startswith('""', end):
            parts.append(lines[number][place : end + 1])
            place = end + 2
        else:
            parts.append(lines[number][place:end])
            return "".join(parts), number, end + 1
    return "".join(parts), number, place


def exported_text(field: str) -> str:
    """Return what a field says: `219` of `="219"`."""
    if match := _EXPORTED.fullmatch(field) if field.startswith('="') else _MARKED.fullmatch(field):
        return match[1].replace('""', '"')
    return field
