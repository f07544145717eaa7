"""What must hold of files and sheets before any form is known: readable (G01), a known title (G03)."""

from __future__ import annotations

from expectations.rules import Frame, Suite, holds, none_of

SUITE = Suite(
    "",
    (
        Frame("files", (holds("G01", "is_readable"),)),
        Frame(
            "untitled_sheets",
            (
                none_of("G03", "disposition", "unknown", cells=("title",), value="title"),
                none_of("G03 several", "disposition", "several", cells=("title",), value="title"),
            ),
        ),
    ),
)
