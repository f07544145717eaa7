"""The words of the command line itself in the language of the command: headings of its help, what is wrong with an argument.

They are Click's, which translates them with gettext from the catalogue in `locale/` (`make snapshots` compiles its .po). Not here:
texts of our own, which stand in both languages where they are said (`policy.language`).
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path
from typing import TypedDict

from policy.language import language

LOCALE = Path(__file__).with_name("locale")
CATALOGUE = LOCALE / "zh" / "LC_MESSAGES" / "messages.po"


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
