"""Reading one file: every sheet to rows of the raw tables, whatever its format and layout.

Not here: opening files (`forms.files.workbooks`), the blocks of a form (`forms.subjects`), which files there are
(`forms.inbox`), what is right or wrong about the values, and region, year and sha256, which the caller adds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forms.files.workbooks import OpenedSheet, open_sheets
from forms.headings import HEADER_ROWS, LONGEST_FORM, is_titled_alone, read_heading, second_form
from forms.layouts.columns import Row, Rows
from forms.problems import BadFileError
from forms.subjects import read_subjects

READER_VERSION = "3"
"""Raised whenever the same bytes are read to other rows, so that files read before are read again."""


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

    The rows have the declared columns but region, year and sha256.
    """

    problem: str | None
    detail: str
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def read_file(path: Path, sha256: str | None = None) -> FileReading:
    """Read a file. Never raises for anything in it: what cannot be read is said in the reading.

    With `sha256`, the fingerprint under which it was listed, a file that has other bytes by now is `unfinished`.
    """
    rows: Rows = defaultdict(list)
    try:
        for opened in open_sheets(path, sha256):
            _read_sheet(opened, rows)
        _pass_over_untitled(rows["raw_sheets"])
    except (KeyboardInterrupt, SystemExit):
        raise
    except BadFileError as error:
        return FileReading(error.problem, str(error))
    except MemoryError:
        return FileReading("crash", "Reading it needs more memory than one file may take.")
    except BaseException as error:  # a panic in calamine's Rust is no Exception
        return FileReading("damaged", f"{type(error).__name__}: {error}")
    return FileReading(None, "", dict(rows))


def _read_sheet(opened: OpenedSheet, rows: Rows) -> None:
    sheet = opened.sheet
    about: Row = {**SHEET_COLUMNS, "sheet": sheet.name, "sheet_no": opened.number, "disposition": "skipped"}
    rows["raw_sheets"].append(about)
    heading = None if opened.hidden else read_heading(sheet)
    if heading is None:
        return
    about["title"] = heading.title
    about["title_cell"] = sheet.address(*heading.title_place)
    if heading.layout is None:
        about["disposition"] = "skipped" if heading.instructions else "unknown"
        about["nearest_title"] = heading.nearest
        return
    sheet.index(HEADER_ROWS if heading.layout.rows else LONGEST_FORM)
    if is_titled_alone(sheet, heading.layout):
        about |= {"disposition": "unknown", "nearest_title": heading.layout.title}
        return
    if second := second_form(sheet, heading):
        about |= {
            "disposition": "several",
            "title": f"{heading.title}；{sheet.at(*second)}",
            "title_cell": sheet.address(*second),
        }
        return
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


def _pass_over_untitled(sheets: list[Row]) -> None:
    """Skip what stands beside forms: covers, contents, accounts; of a workbook without any form one sheet says so."""
    untitled = [sheet for sheet in sheets if sheet["disposition"] == "unknown"]
    if len(untitled) == len([sheet for sheet in sheets if sheet["disposition"] != "skipped"]) and untitled:
        named = next((sheet for sheet in untitled if sheet["nearest_title"]), untitled[0])
        untitled.remove(named)
    for sheet in untitled:
        sheet["disposition"] = "skipped"
