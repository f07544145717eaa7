"""How a command speaks in the language of the command and how it ends: its exit codes, and one sentence for an error.

Not here: commands and their arguments (`pipelines.cli`), the words of Click itself (`pipelines.speech`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from policy.language import either, refusal

if TYPE_CHECKING:
    from rich.table import Table

EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_FAILED = 3


def tell(en: str, zh: str) -> None:
    """Say something on standard output."""
    click.echo(either(en, zh))


def stop(message: str, code: int = EXIT_USAGE) -> NoReturn:
    """Say what is wrong on standard error and leave with an exit code."""
    click.echo(f"jixiao: {message}", err=True)
    raise SystemExit(code)


def refuse(en: str, zh: str, code: int = EXIT_USAGE) -> NoReturn:
    """Say what is wrong in the language of the command, and leave with an exit code."""
    stop(either(en, zh), code)


def table(title: str, headings: Iterable[str], rows: Iterable[Iterable[str]], *, right: bool = False) -> Table:
    """A table for a terminal whose long words are broken; with `right`, all columns but the first stand to the right."""
    from rich.table import Table  # noqa: PLC0415 - most commands print none

    made = Table(title=title, title_justify="left")
    for number, heading in enumerate(headings):
        made.add_column(heading, justify="right" if right and number else "left", overflow="fold")
    for row in rows:
        made.add_row(*row)
    return made


@contextmanager
def refusing(*errors: type[Exception], code: int = EXIT_USAGE) -> Iterator[None]:
    """Leave with an exit code where one of these errors is raised, whose text is written for people. Also decorates functions."""
    try:
        yield
    except errors as error:
        stop(str(error), code)


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Leave with exit code 2 where the system refuses to write a file."""
    try:
        yield
    except OSError as error:
        refuse(f"{file} cannot be written: {error.strerror}.", f"{file} 无法写入：{refusal(error)}。")
