"""How a command speaks in the language of the command and how it ends: its exit codes, and one sentence for an error.

The words of Click itself come from the catalogue in `locale/` (`make snapshots` compiles its .po). Not here: commands and their
arguments (`pipelines.cli`), texts of our own, which stand in both languages where they are said (`policy.language`).
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypedDict

import click

from policy.language import either, language, refusal

if TYPE_CHECKING:
    from rich.table import Table

EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_FAILED = 3
LOCALE = Path(__file__).with_name("locale")


class Help(TypedDict, total=False):
    """What a command says of itself, as Click takes it."""

    short_help: str
    help: str


def speak() -> None:
    """Have Click speak the language of the command; it looks its words up when it says them."""
    gettext.bindtextdomain("messages", LOCALE)
    os.environ["LANGUAGE"] = language()  # goes before the locale, which JIXIAO_LANG may overrule


def chinese_help(first: str, further: str = "") -> Help:
    """Return the help of a command where Chinese is spoken: its first sentence, which lists show, and what follows.

    Else nothing: the command's docstring is its help.
    """
    return {"short_help": first, "help": first + further} if language() == "zh" else {}


def tell(en: str, zh: str, *, err: bool = False) -> None:
    """Say something on standard output, or on standard error."""
    click.echo(either(en, zh), err=err)


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
