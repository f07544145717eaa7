"""What single characters are, whatever the text says: unseen, unfit for a file, or other code points of what is drawn alike.

Stands in the lowest room, because readers of forms, tables, the secrecy search and every writer must agree on it. Not here: words,
labels and numbers (`forms.values`), what a spreadsheet could run as a formula (`warehouse.tabular`).
"""

from __future__ import annotations

import re
import unicodedata

REPLACED = "\ufffd"
"""Stands for a character that no file may hold."""
LONGEST_IN_CELL = 32_767
"""What a cell of a workbook can hold, in UTF-16 units, as spreadsheets count."""

_TURNING = "\u202a-\u202e\u2066-\u2069"
"""Embeddings, overrides and isolates of direction: they can make a reader see another order than what stands there."""
_UNFIT = (
    f"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_TURNING}\ufdd0-\ufdef"
    + "".join(map(chr, (plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF))))
)  # fmt: skip
_SURROGATES = "\ud800-\udfff"
UNFIT = "[" + "".join(each if each == "-" else rf"\x{{{ord(each):X}}}" for each in _UNFIT) + "]"
"""Characters that no file may hold, for RE2 (Arrow, DuckDB): controls but tab and line ends, no characters, `_TURNING`."""
_UNFIT_FOR_PYTHON = re.compile(f"[{_UNFIT}{_SURROGATES}]")

UNSEEN = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5" + "".join(map(chr, (*range(0x180B, 0x1810), *range(0x200B, 0x2010)))) +
    "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2060, 0x2070)))) +
    "\u3164" + "".join(map(chr, range(0xFE00, 0xFE10))) + "\ufeff\uffa0" + "".join(map(chr, range(0xFFF0, 0xFFFC)))
)  # fmt: skip
"""Characters without width (Default_Ignorable_Code_Point of the basic plane, and annotation marks): soft hyphens, joiners,
variation selectors, marks of direction. They come along when text is copied from chats, web pages and PDF files."""
_TAGS = range(0xE0000, 0xE1000)
"""Those of the other planes: variation selectors of ideographs, and tags."""
DROPPED: dict[int, str] = dict.fromkeys((*map(ord, UNSEEN), *_TAGS), "")

_RADICALS = dict(zip(
    "⺁⺄⺊⺌⺎⺒⺓⺜⺝⺟⺠⺧⺩⺬⺮⺶⺻⺽⻁⻄⻅⻆⻇⻉⻊⻋⻑⻓⻔⻕⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳㇐㇔",
    "厂乙卜小兀巳幺日月母民牛王示竹羊聿臼虎西见角角贝足车長长门阜雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟一丶",
    strict=True,
))  # fmt: skip
"""Radicals that Unicode does not decompose (EquivalentUnifiedIdeograph): PDF files of the usual typesetters are full of them."""
_IDEOGRAPHS = {
    **{
        code: whole
        for block in (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
        for code in block
        if (whole := unicodedata.normalize("NFKC", chr(code))) != chr(code)
    },
    **{ord(radical): whole for radical, whole in _RADICALS.items()},
}
"""Radicals and compatibility ideographs: the ideograph that is drawn the same."""
VARIANTS: dict[int, str] = _IDEOGRAPHS | {
    ord(form): usual
    for form, usual in zip(
        "値內戶戸別稅溫淨沒強決況減歩査硏毎眞増徳効収黃靑淸靜敎倶渉塡卽旣晉巻剰乗曽呉挿捜黒冊劵尙舗蔵彥遙吿囘亊",
        "值内户户别税温净没强决况减步查研每真增德效收黄青清静教俱涉填即既晋卷剩乘曾吴插搜黑册券尚铺藏彦遥告回事",
        strict=True,
    )
}
"""Also the Japanese and older forms of an ideograph that few readers tell from it, in labels, words and names alone."""
_LATIN = dict(zip("авекмнорстуүхіјѕαβεζηικμνορτυχ", "abekmhopctyyxijsabezhikmnoptyx", strict=True))
"""Small letters of Cyrillic and Greek whose capitals are drawn as Latin ones."""
LATIN_IN_CODES = {ord(letter): latin for letter, latin in zip("ТΤΥҮ", "TTYY", strict=True)}
"""The like of letters of project codes."""

_EMOJI = "\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff\U0001f000-\U0001faff"
_RADICAL = "\u2e80-\u2fdf\u31c0-\u31ef"
_LINE_END = "\x0b\x0c\x85\u2028\u2029"
_BLANK = "\ue5e5"
"""What GBK's second blank (A3A0) is read as by most converters."""
_CHANGED = f"{_UNFIT}{_SURROGATES}{_BLANK}{_RADICAL}\uf900-\ufaff{UNSEEN}"
_CHANGED_ABOVE = f"\U0002f800-\U0002fa1f{chr(_TAGS[0])}-{chr(_TAGS[-1])}"
_ODD = re.compile(
    f"(?P<pair>[\ud800-\udbff][\udc00-\udfff])|(?P<joined>(?<=[{_EMOJI}])(?:\ufe0f\u200d?|\u200d))|(?P<end>\r\n?|[{_LINE_END}])"
    f"|[{_CHANGED}{_CHANGED_ABOVE}]"
)
_IN_FIRST_PLANE = "".join(each for each in _CHANGED if each < "\U00010000")
_MAY_BE_ODD = re.compile(f"[\r{_LINE_END}{_IN_FIRST_PLANE}\U00010000-\U0010ffff]")
"""All of these and more, in so few ranges that the search takes a tenth of the time."""
_ONE = {**_IDEOGRAPHS, ord(_BLANK): "\u3000", **DROPPED}
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def cleaned(text: str) -> str:
    """Return a text that somebody handed in as it is seen: line feeds at line ends, nothing unseen, ideographs for their radicals.

    What no file may hold becomes U+FFFD. Joined emoji stay whole.
    """
    return _ODD.sub(_seen, text) if may_be_odd(text) else text


def may_be_odd(text: str) -> bool:
    """Tell whether a text may hold anything that `cleaned` changes; asked of many texts at once it saves asking each."""
    return _MAY_BE_ODD.search(text) is not None


def _seen(found: re.Match[str]) -> str:
    odd = found[0]
    match found.lastgroup:
        case "pair":
            return odd.encode("utf-16", "surrogatepass").decode("utf-16")
        case "joined":
            return odd
        case "end":
            return "\n"
    code = ord(odd)
    if code in _ONE:
        return _ONE[code]
    return REPLACED if _UNFIT_FOR_PYTHON.match(odd) else odd


def fit(text: str) -> str:
    """Return the text with U+FFFD for every character that no file may hold, and nothing else changed."""
    return text if text.isprintable() else _UNFIT_FOR_PYTHON.sub(REPLACED, text)


def in_cell(text: str) -> str:
    """Return the text as a cell of a workbook holds it: fit, cut where it is too long, saying so.

    A text such as `_x0041_` is guarded, which a spreadsheet would take for the character of that number.
    """
    whole = _ESCAPE.sub("_x005F_", fit(text))
    if 2 * len(whole) <= LONGEST_IN_CELL:
        return whole
    units = whole.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_IN_CELL:
        return whole
    note = f"……〔全文共{len(text)}字，此处未列全〕"
    return units[: 2 * (LONGEST_IN_CELL - len(note))].decode("utf-16-le", "ignore") + note


def shortened(text: str, most: int) -> str:
    """Return the text, cut to `most` characters where it is longer, saying how long it is."""
    return text if len(text) <= most else f"{text[:most]}……〔全文共{len(text)}字〕"


def as_name(text: str) -> str:
    """Return the name of a file in which what no file may hold is written by its number, so that two names stay two."""
    return _UNFIT_FOR_PYTHON.sub(lambda odd: ascii(odd[0])[1:-1], text)


def as_it_lies(name: str) -> str:
    """Return the name that `as_name` was given."""
    return re.sub(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})", _unescaped, name)


def _unescaped(found: re.Match[str]) -> str:
    return found[0].encode("ascii").decode("unicode_escape")


def named(text: str) -> str:
    """Return the text with characters that show nothing, or whatever a font gives, named by number: 〔U+E5E6〕."""
    if text.isprintable():
        return text
    return "".join(f"〔U+{ord(c):04X}〕" if unicodedata.category(c) in ("Co", "Cn") else c for c in text)


class _Folded(dict[int, str]):
    """What is left of a character when names are compared; each is worked out once."""

    def __missing__(self, code: int) -> str:
        if code in DROPPED:
            left = ""
        else:
            whole = unicodedata.normalize("NFKD", VARIANTS.get(code, chr(code))).casefold()
            left = "".join(_LATIN.get(letter, letter) for letter in whole if letter.isalnum())
        self[code] = left
        return left


_FOLDED = _Folded()


def folded(text: str) -> str:
    """Return the letters and digits of a text alone, of one case, width and form: how a name or code is known again.

    However it was typed, spaced, broken, or disguised. In SQL it has the same name.
    """
    return text.translate(_FOLDED)
