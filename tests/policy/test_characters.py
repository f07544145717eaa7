"""What characters are: tables of what is handed in, what is read, written and compared; and laws that hold of any text."""

from __future__ import annotations

import re
from collections.abc import Callable

import lxml.etree
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import policy
from policy import PolicyError
from policy.characters import (
    LONGEST_IN_CELL,
    as_it_lies,
    as_name,
    cleaned,
    fit,
    folded,
    in_cell,
    named,
    shortened,
)
from policy.model import PLAN

UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0010fffe\U0010ffff]"
)
texts = st.text(st.characters() | st.characters(categories=["Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Lo"]))


@pytest.mark.parametrize(
    ("handed_in", "read"),
    [
        ("项目名称", "项目名称"),
        ("a b\tc\n", "a b\tc\n"),
        ("Ａ（１）㎡ m² ½ ① … №", "Ａ（１）㎡ m² ½ ① … №"),
        ("a\x00b\x07c\x1b\x7f\x80", "a\ufffdb\ufffdc\ufffd\ufffd\ufffd"),
        ("\ufffe\uffff\ufdd0\U0001ffff\U0010fffe", "\ufffd" * 5),
        ("\ud800x\udfff", "\ufffdx\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("\u202e\u2066南\u200b塬\u200d\ufeff\xad\u3164\u034f", "南塬"),
        ("葛\U000e0100\ufe0f\U000e0041", "葛"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 ✔\ufe0f", "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 ✔\ufe0f"),
        ("⼀⽬⾯⻔⺠⻛", "一目面门民风"),
        ("\uf900\U0002f800", "豈丽"),
        ("100\ue5e5", "100\u3000"),
        ("値\ue000", "値\ue000"),
    ],
)
def test_cleaned(handed_in: str, read: str) -> None:
    assert cleaned(handed_in) == read


@example("\ud83d\ude00\ud83d")
@given(texts)
def test_what_is_read_fits_every_file_and_stays(text: str) -> None:
    read = cleaned(text)
    assert UNFIT.search(read) is None
    assert cleaned(read) == fit(read) == read
    lxml.etree.fromstring(f"<a>{re.sub('[<&]', '', in_cell(text))}</a>")
    read.encode()


@given(texts)
def test_what_is_written_fits_and_is_as_long(text: str) -> None:
    written = fit(text)
    assert UNFIT.search(written) is None
    assert len(written) == len(text)
    assert all(other in (one, "\ufffd") for one, other in zip(text, written, strict=True))


@pytest.mark.parametrize(
    "text", ["长" * 40_000, "😀" * 20_000, "a" * 32_766 + "😀", "_x0041_" * 9_000, "\x00" * 40_000]
)
def test_a_text_too_long_for_a_cell_says_so(text: str) -> None:
    written = in_cell(text)
    assert len(written.encode("utf-16-le")) // 2 <= LONGEST_IN_CELL
    assert written.endswith(f"……〔全文共{len(text)}字，此处未列全〕")
    assert written[0] == (text[0] if text[0] != "\x00" else "\ufffd")


@pytest.mark.parametrize("text", ["长" * 32_767, "😀" * 16_383 + "a"])
def test_a_text_that_just_fits_a_cell_is_whole(text: str) -> None:
    assert in_cell(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("_x0041_", "_x005F_x0041_"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("_X0041_ _x041_ x0041_", "_X0041_ _x041_ x0041_"),
    ],
)
def test_what_a_spreadsheet_would_decode_is_guarded(text: str, written: str) -> None:
    assert in_cell(text) == written


def test_shortened() -> None:
    assert shortened("一二三", 3) == "一二三"
    assert shortened("一二三四", 3) == "一二三……〔全文共4字〕"


@given(st.text(st.characters(exclude_characters="\\")))
def test_names_of_files_stay_apart(name: str) -> None:
    written = as_name(name)
    assert UNFIT.search(written) is None
    assert as_it_lies(written) == name


def test_names_of_files_without_odd_characters_are_as_they_are() -> None:
    assert as_name("640500/2025/自评 表（1）.xlsx") == "640500/2025/自评 表（1）.xlsx"
    assert as_name("a\x01b\uffff.xlsx") == "a\\x01b\\uffff.xlsx"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("100\ue5e6", "100〔U+E5E6〕"), ("\u0378", "〔U+0378〕"), ("正常 文字\u3000", "正常 文字\u3000")],
)
def test_what_shows_nothing_is_named(text: str, shown: str) -> None:
    assert named(text) == shown


DISGUISES: dict[str, Callable[[str], str]] = {
    "spaced": " ".join,
    "wide": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "small": str.lower,
    "without width": "\u200b".join,
    "joined": "\u200d".join,
    "soft hyphens": "\xad".join,
    "variants": "\ufe0f".join,
    "variants of ideographs": "\U000e0100".join,
    "tags": "\U000e0041".join,
    "Hangul fillers": "\u3164".join,
    "turned round": lambda text: f"\u202d{text}\u202c",
    "bold": lambda text: "".join(chr(0x1D7CE + int(c)) if c in "0123456789" else c for c in text),
    "double struck": lambda text: text.replace("T", "𝕋"),
    "Cyrillic": lambda text: text.translate(str.maketrans("TABE", "ТАВЕ")),
    "Greek": lambda text: text.translate(str.maketrans("TABE", "ΤΑΒΕ")),
    "radicals": lambda text: text.translate(str.maketrans("目风门一水", "⽬⻛⻔⼀⽔")),
    "compatibility": lambda text: text.translate(str.maketrans("神福都", "\ufa19\ufa1b\ufa26")),
    "Japanese": lambda text: text.translate(str.maketrans("值涉户", "値渉戸")),
    "circled": lambda text: text.replace("1", "①").replace("3", "³"),
    "struck through": "\u0336".join,
    "private": "\ue000".join,
    "unreadable": "\ufffd".join,
}
"""The ways in which a name or code stays the same for whoever reads it."""


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize(
    "text", ["64050025T000000000123", "南塬靶场1号", "水门涉密项目一期值班户", "TABE甲3", "神福都仓"]
)
def test_names_are_known_again(text: str, disguise: str) -> None:
    assert folded(DISGUISES[disguise](text)) == folded(text) != ""
    assert folded(cleaned(DISGUISES[disguise](text))) == folded(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一期", "二期"),
        ("1号", "11号"),
        ("I期", "1期"),
        ("0号", "O号"),
        ("土", "士"),
        ("甲", "申"),
        ("64050025T1", "64050025R1"),
    ],
)
def test_names_that_differ_stay_apart(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize("text", ["", "（）——", "\u200b\u3164", "🔥"])
def test_what_has_no_letter_is_no_name(text: str) -> None:
    assert folded(text) == ""


@given(texts)
def test_folding_once_is_enough(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize("escape", [r"\0", r"\a", r"\uffff", r"\ud800", r"\u202e"])
def test_a_policy_holds_no_character_that_no_file_may_hold(escape: str) -> None:
    text = PLAN.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.startswith("name:"))
    with pytest.raises(PolicyError, match="character that no file may hold"):
        policy.read(text.replace(first, f'name: "方案{escape}"'), "plan.yaml")
