"""What can be wrong with a file or a value before anything is judged: the words for it and what they mean.

Not here: findings, their codes and their severity.
"""

from __future__ import annotations

FILE_PROBLEMS = {
    "unknown_type": "the file's type is none of those that are read",
    "encrypted": "the file is protected by a password",
    "damaged": "the file cannot be opened as what its name says",
    "too_large": "the file, its unpacked content or one of its sheets is over the limit",
    "hang": "reading the file was not done in the time that one file may take",
    "crash": "the process that read the file died on it or ran out of the memory that one file may take",
    "forbidden": "the account that runs jixiao may not read the file",
    "unfinished": "the file is still being written, or changed or vanished while it was read; it is left for the next run",
}
"""`inbox_files.problem`: why nothing was read from a file. All but `unfinished` are a finding."""
READ_AGAIN = frozenset({"hang", "crash", "unfinished"})
"""Problems of the moment: such a file is read again in the next run, though its bytes be the same."""
CHANGING_TEXT = "the file changed or vanished while it was listed or read"

VALUE_PROBLEMS = {
    "formula": "a formula whose value is not stored, or (in a text) shows an error such as #REF!",
    "not_a_number": "no number can be read, or it does not fit the column",
    "not_a_date": "no calendar date can be read",
    "code": "a code that is not well-formed, or two codes that contradict each other",
    "lost_digits": "a code stored as a number that has lost digits",
    "unit_conflict": "the cell names another unit of money than its block",
    "ratio": "a bare number above 2 where a ratio is due",
    "word": "a word other than the ones allowed",
}
"""`raw_problems.kind`: why a value that was there could not be read."""


class UnreadableError(ValueError):
    """A value that is there but cannot be read. `kind` is one of VALUE_PROBLEMS."""

    def __init__(self, kind: str) -> None:
        super().__init__(VALUE_PROBLEMS[kind])
        self.kind = kind


class BadFileError(Exception):
    """A file from which nothing is read. `problem` is one of FILE_PROBLEMS, the message says more."""

    def __init__(self, problem: str, detail: str) -> None:
        super().__init__(detail)
        self.problem = problem
