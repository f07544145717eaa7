"""What must hold of files and sheets before any form is known: readable (G01), a known title (G03), in its place (G15)."""

from __future__ import annotations

from expectations.rules import Frame, Suite, empty, none_of
from forms.strays import KINDS

SUITE = Suite(
    "",
    (
        Frame("files", (empty("G01", "problem", value=""),)),
        Frame(
            "beside",
            tuple(none_of(f"G15 {kind}", "kind", kind, cells=(), value="") for kind in KINDS),
        ),
        Frame(
            "untitled_sheets",
            (
                none_of("G03", "disposition", "unknown", cells=("title",), value="title"),
                none_of("G03 several", "disposition", "several", cells=("title",), value="title"),
            ),
        ),
    ),
)
