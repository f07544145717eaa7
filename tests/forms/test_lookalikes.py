"""Every form, list and register is read as it looks: with characters that nobody sees, or that are drawn as others are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

from forms.reader import read_file
from forms.values import label
from tests.corpus import content, files
from tests.together import together

RADICALS = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
COMPATIBILITY = {
    unicodedata.normalize("NFKC", chr(code)): chr(code) for code in (*range(0xF900, 0xFA6E), *range(0x2F800, 0x2FA1E))
}
PAPER = dict(
    zip("民母见角贝车长门青页风飞食马鱼鸟麦黄齐龙龟", "⺠⺟⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻰⻳", strict=True)
)
"""Radicals as PDF files have them."""
JAPANESE = dict(
    zip("值内户别税温净没强决况减步查每真增效收黄青清", "値內戶別稅溫淨沒強決況減歩査毎眞増効収黃靑淸", strict=True)
)
POINTS = re.compile(r"\([0-9]+分\)$")
"""Behind the name of a level, which stays as it is written."""
UNSEEN: dict[str, Callable[[str], str]] = {
    "soft hyphens": "\xad".join,
    "zero width": "\u200b".join,
    "joiners": "\u200d".join,
    "variants": "\ufe00".join,
    "variants of ideographs": "\U000e0101".join,
    "turned round": lambda text: f"\u202d{text}\u202c\u200e",
    "private blanks": lambda text: f"\ue5e5{text}\ue5e5\ue5e5",
    "byte order marks": lambda text: f"\ufeff{text}",
    "Hangul fillers": lambda text: f"{text}\u3164",
}
ALIKE: dict[str, Callable[[str], str]] = {
    "radicals": lambda text: text.translate(str.maketrans(RADICALS)),
    "radicals of paper": lambda text: text.translate(str.maketrans(PAPER)),
    "compatibility": lambda text: text.translate(str.maketrans(COMPATIBILITY)),
}
WRITTEN: dict[str, Callable[[str], str]] = {
    "Japanese": lambda text: text.translate(str.maketrans(JAPANESE)),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "bold digits": lambda text: "".join(chr(0x1D7CE + int(c)) if c in "0123456789" else c for c in text),
    "segments": lambda text: "".join(chr(0x1FBF0 + int(c)) if c in "0123456789" else c for c in text),
    "upright brackets": lambda text: text.translate(str.maketrans("（）", "︵︶")),
    "small signs": lambda text: text.translate(str.maketrans("%-,（）", "﹪﹣﹐﹙﹚")),
    "Cyrillic": lambda text: text.replace("T0", "Т0"),
    "Greek": lambda text: text.replace("T0", "Τ0"),
    "hyphens": lambda text: text.replace("-", "‐"),
}


def read(folder: Path, form: str, disguise: Callable[[str], str]) -> content.Rows:
    """The rows of a form of which every text, also every number, is written so."""
    rows = [[disguise(text) if text else text for text in row] for row in files.as_text(content.page(form))]
    path = folder / "a.csv"
    path.write_text("\n".join(",".join(f'"{text}"' for text in row) for row in rows), encoding="utf-8")
    reading = read_file(path)
    assert reading.problem is None, reading.detail
    return content.meaning(reading.rows)


def as_labels(value: Any) -> Any:
    if isinstance(value, str):
        return POINTS.sub("", label(value))
    return {key: as_labels(each) for key, each in value.items()} if isinstance(value, dict) else value


@together("form, disguise", product(content.CONTENT, [*UNSEEN, *ALIKE]))
def test_what_nobody_sees_changes_nothing(tmp_path: Path, form: str, disguise: str) -> None:
    assert read(tmp_path, form, {**UNSEEN, **ALIKE}[disguise]) == read(tmp_path, form, str)


@together("form, disguise", product(content.CONTENT, WRITTEN))
def test_what_is_drawn_alike_is_read_alike(tmp_path: Path, form: str, disguise: str) -> None:
    """Texts keep their own way of writing; labels, codes, words and numbers are the same."""
    found, plain = read(tmp_path, form, WRITTEN[disguise]), read(tmp_path, form, str)
    assert found.keys() == plain.keys()
    for table, rows in plain.items():
        assert list(map(as_labels, found[table])) == list(map(as_labels, rows)), table


def test_a_number_that_shows_from_behind_is_asked_back(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    head = "项目预算表（万元）\n（2027年度）\n项目编码,年初预算数,全年预算数,执行数,申报数\n"
    path.write_text(f"{head}64050025T000000000001,1,1,1,\u202e021\u202c", encoding="utf-8")
    ((found,), (row,)) = (read_file(path).rows[table] for table in ("raw_problems", "raw_r_budg"))
    assert (found["value"], row["requested"]) == ("〔U+202E〕021", None)
