"""A season from inbox to published files: `python -m benchmarks.running HOME`, in a process of its own.

Says how many workbooks were read: of an inbox in which one has changed, that one alone.
"""

from __future__ import annotations

import io
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from benchmarks.work import told

YEAR = 2025
AS_OF = "2027-03-10"


def main(home: str) -> None:
    """Run the spring season on a home."""
    from pipelines.resources import load_settings  # noqa: PLC0415
    from pipelines.running import run_job  # noqa: PLC0415

    words = io.StringIO()
    with told() as counted:
        with redirect_stderr(words), redirect_stdout(io.StringIO()):
            run_job(
                "self-evaluation", YEAR, load_settings().model_copy(update={"home": Path(home)}), "640500", as_of=AS_OF
            )
        files, read = re.search(r"inbox: (\d+) files, (\d+) read", words.getvalue()).groups()  # type: ignore[union-attr]
        counted |= {"files": int(files), "read": int(read)}


if __name__ == "__main__":
    main(*sys.argv[1:])
