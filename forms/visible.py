"""Text as people are shown it: characters that cannot be seen, or that look like others, are named where they stand.

A 1 and 20 with a blank of no width between them are `1〔U+200B 零宽空格〕20`.
"""

from __future__ import annotations

import re
import unicodedata

from policy.language import Language

LONGEST = 500
"""Characters of a value that are shown; who sent it has the rest."""

_ODD = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2e80-\u2fdf\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001fffe\U0001ffff\U000e0000-\U0010ffff]"
)
_SHOWN = re.compile("[\u2e80-\u2fdf]")
"""Of them those that can be seen: they stay, and are named behind."""
_NAMES = {
    "\t": "制表符",
    "\n": "换行",
    "\r": "回车",
    "\xa0": "不间断空格",
    "\xad": "软连字符",
    "\u034f": "组合用连接符",
    "\u115f": "谚文填充符",
    "\u1160": "谚文填充符",
    "\u200b": "零宽空格",
    "\u200c": "零宽不连字",
    "\u200d": "零宽连字",
    "\u200e": "从左至右标记",
    "\u200f": "从右至左标记",
    "\u2028": "行分隔符",
    "\u2029": "段分隔符",
    "\u202d": "从左至右强制",
    "\u202e": "从右至左强制",
    "\u202f": "窄不间断空格",
    "\u2060": "零宽连接符",
    "\u3164": "谚文填充符",
    "\ufeff": "零宽不间断空格",
    "\uffa0": "谚文填充符",
}
_RANGES = (
    ("\x00", "\x9f", "控制字符"),
    ("\u2000", "\u200a", "特殊空格"),
    ("\u202a", "\u202e", "书写方向控制符"),
    ("\u2066", "\u2069", "书写方向控制符"),
    ("\u2e80", "\u2eff", "部首"),
    ("\u2f00", "\u2fdf", "康熙部首"),
    ("\ud800", "\udfff", "残缺字符"),
    ("\ue000", "\uf8ff", "自造字"),
    ("\ufe00", "\ufe0f", "异体选择符"),
    ("\U000e0100", "\U000e01ef", "异体选择符"),
    ("\U000f0000", "\U0010fffd", "自造字"),
)


def visible(text: str, language: Language = "zh") -> str:
    """Return a text with its odd characters named, in Chinese or English, and cut where it is too long to be shown."""
    cut = len(text) - LONGEST
    if cut > 0:
        text = text[:LONGEST]
    shown = _ODD.sub(lambda match: _named(match[0], language), text)
    if cut > 0:
        shown += f"…〔另 {cut} 字〕" if language == "zh" else f"… ({cut} more characters)"
    return shown


def _named(character: str, language: Language) -> str:
    code = f"U+{ord(character):04X}"
    name = _chinese(character) if language == "zh" else unicodedata.name(character, "").lower()
    return (character if _SHOWN.match(character) else "") + f"〔{' '.join(filter(None, (code, name)))}〕"


def _chinese(character: str) -> str:
    ranged = (name for first, last, name in _RANGES if first <= character <= last)
    return _NAMES.get(character) or next(ranged, "")
