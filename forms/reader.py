"""Reading one file: every sheet to rows of the raw tables, whatever its format and layout."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forms.continued import goes_on, with_head
from forms.files import kinds
from forms.files.bundles import Member, list_members
from forms.files.contents import read_content
from forms.files.workbooks import open_sheets
from forms.headings import HEADER_ROWS, LONGEST_FORM, is_titled_alone, read_heading, second_form
from forms.layouts.columns import Row, Rows
from forms.layouts.declare import Layout
from forms.problems import BadFileError
from forms.sheets import Sheet
from forms.subjects import read_subjects
from forms.vocabulary import vocabulary

READER_VERSION = "7"
"""Raised whenever the same bytes are read to other rows, so that files read before are read again."""
LARGEST_READING = 2**25
"""Characters of what is read from one file: workers hand it over, and the run holds what several of them read. One text that is
shared by many cells, or repeated downwards by merged areas, comes to far more than the file has."""
WIDEST_ROW, LONGEST_ADDRESSES = 64, 2000
"""Texts of a row of a raw table, and the characters of the addresses of its cells, at the most."""

Part = tuple[Sheet, Layout]
"""A sheet that was read, and its layout."""

SHEET_COLUMNS: Row = dict.fromkeys(
    (
        "sheet",
        "sheet_no",
        "disposition",
        "form",
        "is_list",
        "title",
        "title_cell",
        "nearest_title",
        "stated_year",
        "other_year",
        "year_cell",
        "money_unit",
        "unit_cell",
        "submission_number",
        "month",
        "month_cell",
        "header_month",
        "header_month_cell",
        "rows_seen",
        "rows_read",
        "rows_passed",
    )
)
"""The columns of raw_sheets, empty."""


@dataclass(frozen=True)
class FileReading:
    """What was read from a file: `problem` (a key of FILE_PROBLEMS) with `detail`, or rows by raw table.

    The rows have the declared columns but region, year and sha256. `line`: where the problem is, in a text. `kind`: what its
    bytes are (`forms.files.kinds`), empty where that is not known. `members`: the files in a .zip, which are read each for itself.
    """

    problem: str | None
    detail: str
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    line: int | None = None
    kind: str | None = None
    members: tuple[Member, ...] = ()


def read_file(path: Path, sha256: str | None = None, own: Path | None = None) -> FileReading:
    """Read a file, or one in a .zip (`<zip>/<name>`). Never raises for anything in it: the reading says what cannot be read.

    With `sha256`, the fingerprint under which it was listed, a file that has other bytes by now is `unfinished`. `own` are the
    synonyms of the region that it is of; `vocabulary` says whether they can be used.
    """
    rows: Rows = defaultdict(list)
    kind: str | None = None
    labels = vocabulary(own)
    longest = 0
    try:
        content = read_content(path, sha256)
        kind = kinds.kind_of(path.name, content.data)
        if kind == kinds.ZIP:
            if content.is_member:
                raise BadFileError("nested", "An archive within an archive is not opened.")
            return FileReading(None, "", kind=kind, members=list_members(content.data))
        before: Part | None = None
        for number, (hidden, sheet) in enumerate(open_sheets(kind, content.data), start=1):
            sheet.vocabulary = labels
            before = _read_sheet(number, hidden, sheet, rows, before)
            longest = max(longest, sheet.longest)
        _pass_over_untitled(rows["raw_sheets"])
        _check_size(rows, longest)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BadFileError as error:
        return FileReading(error.problem, str(error), line=error.line, kind=kind)
    except PermissionError as error:
        return FileReading("forbidden", error.strerror or str(error), kind=kind)
    except MemoryError:
        return FileReading("crash", "Reading it needs more memory than one file may take.", kind=kind)
    except BaseException as error:  # a panic in calamine's Rust is no Exception
        return FileReading("damaged", f"{type(error).__name__}: {error}", kind=kind)
    return FileReading(None, "", dict(rows), kind=kind)


def _check_size(rows: Rows, longest: int) -> None:
    """Refuse what would be too much to hand over; counted only where so many texts as long as the `longest` come to that."""
    if sum(map(len, rows.values())) * (WIDEST_ROW * longest + LONGEST_ADDRESSES) <= LARGEST_READING:
        return
    size = sum([len(value) for table in rows.values() for row in table for value in row.values() if type(value) is str])
    if size > LARGEST_READING:
        raise BadFileError("too_large", f"{size} characters of text were read, the limit is {LARGEST_READING}.")


def _read_sheet(number: int, hidden: bool, sheet: Sheet, rows: Rows, before: Part | None = None) -> Part | None:
    """Read a sheet; returns it with its layout where it holds a form, else what was `before` it, which may go on further down."""
    about: Row = {**SHEET_COLUMNS, "sheet": sheet.name, "sheet_no": number, "disposition": "skipped"}
    rows["raw_sheets"].append(about)
    heading = None if hidden else read_heading(sheet)
    if heading is None:
        return before
    if before and goes_on(sheet, heading, before[1]):
        whole = with_head(sheet, *before)
        if whole is None:
            about |= {"title": heading.title, "title_cell": sheet.address(*heading.title_place)}
            about |= {"disposition": "apart", "nearest_title": before[1].title}
            return before
        sheet, heading = whole, read_heading(whole) or heading
    about["title"] = heading.title
    about["title_cell"] = sheet.address(*heading.title_place)
    if heading.layout is None:
        about["disposition"] = "skipped" if heading.instructions else "unknown"
        about["nearest_title"] = heading.nearest
        return before
    sheet.index(HEADER_ROWS if heading.layout.rows else LONGEST_FORM)
    if is_titled_alone(sheet, heading.layout):
        about |= {"disposition": "unknown", "nearest_title": heading.layout.title}
        return before
    if second := second_form(sheet, heading):
        about |= {
            "disposition": "several",
            "title": f"{heading.title}；{sheet.at(*second)}",
            "title_cell": sheet.address(*second),
        }
        return None
    about |= {
        "disposition": "read",
        "form": heading.layout.form,
        "is_list": heading.layout.is_list,
        "stated_year": heading.year.value,
        "other_year": heading.year.other,
        "year_cell": sheet.address(*heading.year.place) if heading.year.place else about["title_cell"],
        "submission_number": heading.number,
    }
    read_subjects(sheet, heading, heading.layout, about, rows)
    return sheet, heading.layout


def _pass_over_untitled(sheets: list[Row]) -> None:
    """Skip what stands beside forms: covers, contents, accounts; of a workbook without any form one sheet says so."""
    untitled = [sheet for sheet in sheets if sheet["disposition"] == "unknown"]
    if len(untitled) == len([sheet for sheet in sheets if sheet["disposition"] != "skipped"]) and untitled:
        named = next((sheet for sheet in untitled if sheet["nearest_title"]), untitled[0])
        untitled.remove(named)
    for sheet in untitled:
        sheet["disposition"] = "skipped"
