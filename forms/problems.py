"""What can be wrong with a file or a value before anything is judged: the words for it and what they mean."""

from __future__ import annotations

FILE_PROBLEMS = {
    "unknown_type": "the file's type is none of those that are read",
    "wrong_ending": "the file could be read, and has a name under which none is, such as .bak",
    "packed": "an archive of a kind that is not opened: .rar, .7z and the like",
    "nested": "an archive within a .zip",
    "empty": "a .zip without any file that can be read",
    "document": "a document or picture from which no table is read: .doc, .wps, .pdf, .ofd, pictures",
    "old_format": "a workbook of Excel 5.0/95 or older, the old format",
    "quotes": "a text in which a quote is not closed, or closes where none may: its records cannot be told apart",
    "forbidden": "the file may not be read by who runs this",
    "encrypted": "the file is protected by a password",
    "damaged": "the file cannot be opened as what its name or its bytes say",
    "too_large": "the file, its unpacked content or one of its sheets is over the limit",
    "hang": "reading the file was not done in the time that one file may take",
    "crash": "the process that read the file died on it or ran out of the memory that one file may take",
    "ragged": "rows of a register or list in a text file have another number of fields than its header: they cannot be told apart",
    "unfinished": "the file is still being written, or changed or vanished while it was read; it is left for the next run",
}
"""`inbox_files.problem`: why nothing was read from a file. All but `unfinished` are a finding."""
READ_AGAIN = frozenset({"hang", "crash", "forbidden", "unfinished", "wrong_ending"})
"""Problems of the moment or of the name: such a file is read again in the next run, though its bytes be the same."""
CHANGING_TEXT = "the file changed or vanished while it was listed or read"

VALUE_PROBLEMS = {
    "formula": "a formula whose value is not stored, or (in a text) shows an error such as #REF!",
    "not_a_number": "no number can be read, or it does not fit the column",
    "not_a_date": "no calendar date can be read",
    "code": "a code that is not well-formed, or two codes that contradict each other",
    "lost_digits": "a code stored as a number that has lost digits",
    "unit_conflict": "the cell names another unit of money than its block",
    "scaled": "a number format that shows another number than the cell holds and states no unit",
    "ratio": "a bare number above 2 where a ratio is due",
    "word": "a word other than the ones allowed",
}
"""`raw_problems.kind`: why a value that was there could not be read."""


class UnreadableError(ValueError):
    """A value that is there but cannot be read. `kind` is one of VALUE_PROBLEMS, `field` a raw column if not the cell's own."""

    def __init__(self, kind: str, field: str = "") -> None:
        super().__init__(VALUE_PROBLEMS[kind])
        self.kind = kind
        self.field = field


class BadFileError(Exception):
    """A file from which nothing is read. `problem` is one of FILE_PROBLEMS, the message says more; `line`: where, in a text."""

    def __init__(self, problem: str, detail: str, line: int | None = None) -> None:
        super().__init__(detail)
        self.problem = problem
        self.line = line
