"""Records of delimited text, strictly: no record is ever swallowed by a quote that stands where none should.

Python's csv reads on from a quote that is never closed, or closes records later, and what it passed becomes one field. Not
here: the encoding and the delimiter (`forms.files.text`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms.problems import BadFileError

LONGEST_FIELD = 1_000_000
_LINE_END = re.compile(r"\r\n|\r|\n")
_EXPORTED = re.compile(r'="((?:[^"]|"")*)"')
"""A text as systems export it, lest Excel takes it for a number."""


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
    """Refuse a record over several lines that may have swallowed others, by the delimiters on its lines.

    `fewest`: delimiters of the shortest record on one line. Raises BadFileError.
    """
    outside = len(record.fields) - 1
    is_cut_short = outside < fewest and outside < sum(delimiters)
    if is_cut_short or sum(each >= fewest for each in delimiters) > 1:
        first, last = record.first + first_line, record.last + first_line
        raise BadFileError("quotes", f"A quote of line {first} closes on line {last}, records later.", first)


def _read(lines: list[str], delimiter: str, first_line: int) -> Iterator[Record]:
    number = 0
    while number < len(lines):
        if '"' in lines[number]:
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
    match = _EXPORTED.fullmatch(field) if field.startswith('="') else None
    return match[1].replace('""', '"') if match else field
