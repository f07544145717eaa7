"""How a command ends: its exit codes, and one sentence for an error. Not here: commands and their arguments (`pipelines.cli`)."""

from __future__ import annotations

from typing import NoReturn

import click

EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_FAILED = 3


def stop(message: str, code: int) -> NoReturn:
    """Say what is wrong on standard error and leave with an exit code."""
    click.echo(f"jixiao: {message}", err=True)
    raise SystemExit(code)
