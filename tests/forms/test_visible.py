"""Characters that cannot be seen are named where they stand, in both languages."""

from __future__ import annotations

import pytest

from forms import visible as module
from forms.visible import visible


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("1\u200b20", "1〔U+200B 零宽空格〕20", "1〔U+200B zero width space〕20"),
        ("95%\n", "95%〔U+000A 换行〕", "95%〔U+000A〕"),
        ("1\xa0000", "1〔U+00A0 不间断空格〕000", "1〔U+00A0 no-break space〕000"),
        ("\u2f6c标", "\u2f6c〔U+2F6C 康熙部首〕标", "\u2f6c〔U+2F6C kangxi radical eye〕标"),
        ("\ue5e5", "〔U+E5E5 自造字〕", "〔U+E5E5〕"),
        ("a\udc80", "a〔U+DC80 残缺字符〕", "a〔U+DC80〕"),
        ("a\ufffe", "a〔U+FFFE〕", "a〔U+FFFE〕"),
        ("x\ufe0f", "x〔U+FE0F 异体选择符〕", "x〔U+FE0F variation selector-16〕"),
        ("\x07", "〔U+0007 控制字符〕", "〔U+0007〕"),
        ("\u202e", "〔U+202E 从右至左强制〕", "〔U+202E right-to-left override〕"),
    ],
)
def test_odd_characters_are_named(text: str, zh: str, en: str) -> None:
    assert (visible(text), visible(text, "en")) == (zh, en)


@pytest.mark.parametrize("text", ["", "市教育局　一年级", "≥95%—“”，。", "𠀀㐀", "95.5 %", "naïve", "\ufffd"])
def test_usual_text_stays(text: str) -> None:
    assert visible(text) == visible(text, "en") == text


def test_what_is_too_long_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 3)
    assert (visible("abcde"), visible("abcde", "en")) == ("abc…〔另 2 字〕", "abc… (2 more characters)")
    assert visible("abc") == "abc"
