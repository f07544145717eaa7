"""The language in which people are told: English with the Chinese terms, or Chinese alone. Both texts stand beside each other.

Here, below all rooms: which language it is, choosing a text, what the system says of a file in either. Not here: the texts.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
VARIABLE = "JIXIAO_LANG"
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""What a system says of its language, the first that is set."""


class Said(NamedTuple):
    """One text in both languages; words in braces are filled in."""

    en: str
    zh: str


REFUSED = {
    errno.EACCES: Said("permission denied", "没有权限"),
    errno.EPERM: Said("permission denied", "没有权限"),
    errno.ENOENT: Said("it is not there", "不存在"),
    errno.ENOTDIR: Said("not a directory", "路径中有一段不是文件夹"),
    errno.EISDIR: Said("is a directory", "是文件夹，不是文件"),
    errno.ENOSPC: Said("no space left on the disk", "磁盘空间不足"),
    errno.EDQUOT: Said("the disk quota is used up", "磁盘配额已用完"),
    errno.EROFS: Said("the disk can only be read", "磁盘只读"),
    errno.ENAMETOOLONG: Said("its name is too long", "名称过长"),
    errno.ELOOP: Said("it is a link to itself", "链接指向自身"),
}


def language(environment: Mapping[str, str] = os.environ) -> Language:
    """Return the language: JIXIAO_LANG where it says zh… or en…, else Chinese under a Chinese locale, else English."""
    chosen = environment.get(VARIABLE, "").lower()
    if chosen.startswith(("zh", "en")):
        return "zh" if chosen.startswith("zh") else "en"
    locale = next((environment[name] for name in LOCALES if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def either(en: str, zh: str) -> str:
    """Return the one of two texts, words filled in, that is in the language of the command."""
    return zh if language() == "zh" else en


def say(said: Said, **words: object) -> str:
    """Return a text in the language of the command, with its words."""
    return str(getattr(said, language())).format(**words)


class ToldError(RuntimeError):
    """An error for people, said in both languages, or in a sentence that is in the language of the command already."""

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(either(en, zh) if zh else en)


def refusal(error: OSError) -> str:
    """Say in the language of the command why the system refused a file."""
    number = error.errno or 0
    said = REFUSED.get(number, Said(error.strerror or str(error), f"系统错误 {number}"))
    return say(Said(*(text.replace("{", "{{").replace("}", "}}") for text in said)))
