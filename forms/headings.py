"""What the top of a sheet states: which form it is, its year, how often it was sent, the unit of money of its note."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from forms.headers import FEWEST_LABELS
from forms.labels import UNIT_OF_MONEY, chinese_number, key_of, label_key, month_said, says_so
from forms.layouts import LAYOUTS
from forms.layouts.declare import GoalBlock, Layout
from forms.layouts.words import EXPLANATIONS
from forms.sheets import Place, Sheet
from forms.values import LONGEST_LABEL, Cell, half_width, label, plain

LONGEST_FORM = 5000
"""Rows of a form of one subject in which its labels are looked for."""
TITLE_ROWS = 5
"""The title stands in the first so many rows that hold anything."""
HEADER_ROWS = 60
"""A flat sheet's header row stands in the first so many rows."""

IN_TITLES = ("表", "名录", "明细", "台账")
"""One of these stands in every title."""
_FIRST_LABELS = frozenset(
    label_key(name).key
    for layout in LAYOUTS.values()
    for field in (*layout.pairs, *(layout.rows.columns[:1] if layout.rows else ()))
    for name in field.labels
)
_LISTED = re.compile(
    r"(?:第[一二三四五六七八九十0-9]+部分|[0-9]{1,2}[.、]|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十0-9]{1,3}\))"
)
"""How a line of a table of contents begins."""
_BEHIND_TITLE = re.compile(r"(?:\([^()]*\)|\[[^\[\]]*\]|[-—_]?[12][0-9]{3}(?:年度?)?)+")
_QUOTES = '《》“”"'
_BESIDE_TITLE = re.compile(
    r"\s*(?:附件|附表|公开|样表|表[0-9一二三四五六七八九十]).*|.*[:：].*|.*[0-9]{4}\s*年.*|[\s(]*第.{1,4}次报送[\s)]*",
    re.DOTALL,
)
"""What may stand in the row of a title: the number of an annex, the unit, the year; in a table of contents, others do."""
_YEAR_IN_BRACKETS = re.compile(r"\((?:预算)?([12][0-9]{3})年度?\)")
_FISCAL_YEAR = re.compile(r"(?<![0-9])([12][0-9]{3})年度")
_ANY_YEAR = re.compile(r"(?<![0-9])([12][0-9]{3})(?:年(?:度|(?![0-9]*月))|$)")
_YEAR_IN_CHINESE = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_IN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR_LABEL = re.compile(r"(?:预算|评价|绩效|自评|监控|所属)?年度|年份")
_YEAR_ALONE = re.compile(rf"\(?(?:{_YEAR_LABEL.pattern})?([12][0-9]{{3}})(?:年度?)?\)?")
_NUMBER_BEFORE_YEAR = re.compile(r"(?<=[0-9])[\s:：]+(?=[12][0-9]{3})")
"""What keeps the number of an annex from the year behind it: 附件2：2025年度."""
_SPACED_PLACE = r"\s+(?:\S\s*[县区市镇乡旗]|(?:[^\W\d]\s+)+[^\W\d](?!\S)|宝山区|江哈尼)"
"""How a place that begins with 元 goes on where it is spaced (元 氏 县): by single characters, or by one and 县 or the like."""
_UNIT_NOTE = re.compile(
    r"(?:^|[\s(),;，；、\[【〔])(?:金额|货币|资金|计量)?单位[:：\s]*\(?\s*(?:人民币)?\s*(万元|元)(?=$|[\s(),;，；、。\]】〕])"
    rf"(?!{_SPACED_PLACE})"
)
"""A unit of money, also before a blank, but not a place that begins like one."""
_UNIT_IN_TITLE = re.compile(r"\((?:单位)?(万元|元)\)")
_TIMES = re.compile(r"第([0-9]{1,4}|[一二三四五六七八九十]{1,3})次报送")


@dataclass(frozen=True)
class Stated:
    """A value that a heading states and the cell that states it; both empty where none does. `other`: a second, unlike it."""

    value: int | str | None = None
    place: Place | None = None
    other: int | None = None


@dataclass(frozen=True)
class Heading:
    """The top of a sheet. `layout` is empty where no known title stands; `instructions`: the sheet only explains.

    `month`: up to which the first rows say that it goes. `nearest`: the title that one of the first rows is most like, of a sheet
    without any.
    """

    layout: Layout | None
    instructions: bool = False
    title: str | None = None
    title_place: Place = (0, 0)
    year: Stated = Stated()
    number: int | None = None
    month: int | None = None
    nearest: str | None = None


def read_heading(sheet: Sheet) -> Heading | None:
    """Return what the first rows state, None for an empty sheet."""
    filled = (row for row, cells in enumerate(sheet.rows) if any(value is not None for value in cells))
    rows = list(islice(filled, TITLE_ROWS))
    if not rows:
        return None
    cells = [
        ((row, column), value, label(value))
        for row in rows
        for column, value in enumerate(_texts(sheet.rows[row]))
        if value
    ]
    if not cells:
        return Heading(None, title_place=(rows[0], 0))
    explains = next(((where, value) for where, value, key in cells if key.endswith(EXPLANATIONS)), None)
    named = [each for each in cells if any(word in each[2] for word in IN_TITLES)]
    titles = [
        (_title_of(key) != label(layout.title), place, value, layout)
        for place, value, key in named
        if (layout := _titled(sheet, place, key))
    ]
    titles = titles or [(True, *found) for row in rows if (found := _title_in_parts(sheet, row, cells))]
    first = min(titles, key=lambda title: title[:2], default=None)
    if first is None or (explains and first[0]):
        place, title, _ = cells[0]
        place, title = explains or (place, title)
        near = None if explains else sheet.vocabulary.nearest_title(_title_of(key) for _, _, key in cells)
        return Heading(None, instructions=explains is not None, title=title.strip(), title_place=place, nearest=near)
    _, place, title, layout = first
    head = _first_labels(sheet, layout, cells, place)
    numbers = [match for _, _, key in cells if "次报送" in key and (match := _TIMES.search(key))]
    return Heading(
        layout,
        title=title.strip(),
        title_place=place,
        year=_year(cells, place, title, head),
        month=next((month for at, text, _ in cells if at[0] < head and (month := month_said(text)) is not None), None),
        number=chinese_number(numbers[0][1]) if numbers else None,
    )


def _texts(row: Sequence[Cell]) -> Sequence[str]:
    """Return the texts of a row, empty for other cells; a number with which it begins, or behind 年度, may be a year."""
    texts = [value if isinstance(value, str) else "" for value in row]
    before = ""
    for at, value in enumerate(row):
        if isinstance(value, float) and (not before or _YEAR_LABEL.fullmatch(label(before))):
            texts[at] = plain(value)
        before = before if value is None else texts[at] or "-"
    return texts


def _title_of(key: str) -> str:
    """Return a text without the brackets and the year behind it, and without quotes."""
    behind = _BEHIND_TITLE.search(key)
    while behind and behind.end() < len(key):
        behind = _BEHIND_TITLE.search(key, behind.end())
    return (key[: behind.start()] if behind and behind.start() else key).strip(_QUOTES)


def _title_in_parts(
    sheet: Sheet, row: int, cells: Sequence[tuple[Place, str, str]]
) -> tuple[Place, str, Layout] | None:
    """Return the title that the texts of a row make up together, none of them a label of a form: 项目支出 | 绩效自评表.

    Two titles beside each other are of two forms.
    """
    parts = [each for each in cells if each[0][0] == row]
    if len(parts) < FEWEST_LABELS or any(label_key(key).key in sheet.vocabulary.heads for _, _, key in parts):
        return None
    layout_of = sheet.vocabulary.layout_of
    if sum(layout_of(_title_of(key)) is not None for _, _, key in parts) > 1:
        return None
    layout = layout_of(_title_of("".join(key for _, _, key in parts)))
    return (parts[0][0], "".join(written for _, written, _ in parts), layout) if layout else None


def _titled(sheet: Sheet, place: Place, key: str) -> Layout | None:
    """Return the layout whose title stands in a cell: alone in its row, not numbered, not a label of a form."""
    layout = sheet.vocabulary.layout_of(_title_of(key))
    if layout is None or _LISTED.match(key) or label_key(key).key in sheet.vocabulary.heads:
        return None
    beside = [
        value
        for column, value in enumerate(sheet.rows[place[0]])
        if value is not None and column != place[1] and value != sheet.at(*place)
    ]
    alone = all(isinstance(each, str) and _BESIDE_TITLE.fullmatch(half_width(each)) for each in beside)
    return layout if alone else None


def second_form(sheet: Sheet, heading: Heading) -> Place | None:
    """Return where a second form begins on a sheet: at its title, at its own head, or at another header row.

    What stands below would be lost or, worse, taken for the first form's; so nothing is read from such a sheet.
    """
    layout = heading.layout
    assert layout is not None
    if layout.rows:
        return _second_title(sheet, heading) or _second_header(sheet, layout)
    return _second_title(sheet, heading) or _second_head(sheet, layout)


def _second_title(sheet: Sheet, heading: Heading) -> Place | None:
    """Return a later cell that ends with a title, where labels of a form or register follow it."""
    first = heading.title_place[0]
    for row, column, value in sheet.short_texts:
        if not any(word in value for word in IN_TITLES) or (row, column) <= heading.title_place:
            continue
        if row == first and value == heading.title:
            continue
        layout = _titled(sheet, (row, column), label(value))
        if layout is heading.layout and says_so(value):
            continue
        if layout and layout.rows and _is_printed_again(sheet, layout, first, row):
            continue
        if layout and _begins(sheet, row + 1):
            if row - first < TITLE_ROWS and layout is heading.layout and not _begins(sheet, first + 1, row):
                continue  # the title once more, nothing between
            return row, column
    return None


def _is_printed_again(sheet: Sheet, layout: Layout, first: int, row: int) -> bool:
    """Tell whether what stands from the title of a list down to its header stands there once more, as on every printed page."""
    labels = _columns_of(sheet, layout)
    height = next(
        (at - first for at in range(first, min(row, first + HEADER_ROWS)) if _named(sheet.rows[at], labels)), None
    )
    return height is not None and all(
        _filled(sheet, first + each) == _filled(sheet, row + each) for each in range(height + 1)
    )


def _filled(sheet: Sheet, row: int) -> list[tuple[int, Cell]]:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return [(column, value) for column, value in enumerate(cells) if value is not None]


def _columns_of(sheet: Sheet, layout: Layout) -> set[str]:
    assert layout.rows is not None
    return {key for field in layout.rows.columns for key in sheet.vocabulary.field_keys(field)}


def _begins(sheet: Sheet, start: int, end: int | None = None) -> bool:
    """Tell whether labels with which a form or register begins stand in the next rows."""
    rows = sheet.rows[start : min(start + TITLE_ROWS, end or start + TITLE_ROWS)]
    return any(key_of(value) in _FIRST_LABELS for row in rows for value in row)


def is_titled_alone(sheet: Sheet, layout: Layout) -> bool:
    """Tell whether a sheet has a title and no label of its form: a cover, or a line of a table of contents."""
    keys = sheet.vocabulary.labels_of(layout)
    return keys.isdisjoint(sheet.labels) and not any(label_key(value).key in keys for _, _, value in sheet.short_texts)


def _second_head(sheet: Sheet, layout: Layout) -> Place | None:
    """Return a later cell with the label of the subject's code or name, which a form has once but as the name of a column."""
    keys = [label_key(field.label).key for field in layout.head[0]]
    later = [place for key in keys for place in sheet.find(key)[1:]]
    first = {place[0] for key in keys for place in sheet.find(key)[:1]}
    return min((at for at in later if at[0] not in first and not _is_header(sheet, layout, at[0])), default=None)


def _is_header(sheet: Sheet, layout: Layout, row: int) -> bool:
    fields = [
        meaning.field
        for block in layout.blocks
        if not isinstance(block, GoalBlock)
        for value in sheet.rows[row]
        if (meaning := sheet.vocabulary.columns(block).get(key_of(value)))
    ]
    return sum(1 for field in fields if field) >= FEWEST_LABELS


def _second_header(sheet: Sheet, layout: Layout) -> Place | None:
    """Return a later header of a flat sheet, of one row or several, that has its columns in another order."""
    labels = _columns_of(sheet, layout)
    headers: list[tuple[int, list[list[str]]]] = []
    above = -1
    for row, cells in enumerate(sheet.rows):
        named = _named(cells, labels)
        if named is None:
            continue
        if row == above + 1 and headers:
            headers[-1][1].append(named)
        else:
            headers.append((row, [named]))
        above = row
    return next(((row, 0) for row, named in headers if named != headers[0][1]), None)


def _named(cells: list[Cell], labels: set[str]) -> list[str] | None:
    """Return the labels of a row of which most are labels of the header, None for another row."""
    if any(isinstance(value, int | float) for value in cells):
        return None  # a row of data
    short = [value for value in cells if isinstance(value, str) and len(value) <= LONGEST_LABEL]
    named = [key if (key := label_key(value).key) in labels else "" for value in short]
    return named if sum(map(bool, named)) * 2 > max(len(named), FEWEST_LABELS) else None


def _first_labels(sheet: Sheet, layout: Layout, cells: Sequence[tuple[Place, str, str]], title: Place) -> int:
    """Return the first row from the title on with a label of what the form is about."""
    beside = {key for field in layout.heading for key in sheet.vocabulary.field_keys(field)}
    labels = sheet.vocabulary.below_title - beside
    labelled = (place[0] for place, value, _ in cells if place[0] >= title[0] and label_key(value).key in labels)
    return next(labelled, sys.maxsize)


def _year(cells: Sequence[tuple[Place, str, str]], title: Place, words: str, first: int) -> Stated:
    """Return the year of （…年度） in or under the title, above row `first`, else that beside 年度, else another of the title.

    `other` is a second one that is unlike it: of another bracket, or of a title that says 年度.
    """
    written = _year_in_digits(label(_NUMBER_BEFORE_YEAR.sub("、", words)))
    found = [(int(match[1]), title) for match in _YEAR_IN_BRACKETS.finditer(written)]
    for place, _, key in cells:
        if title[0] <= place[0] < first and place != title:
            stated = _year_in_digits(key)
            alone = _YEAR_ALONE.fullmatch(stated)
            years = [alone] if alone else list(_YEAR_IN_BRACKETS.finditer(stated))
            if not years and place[0] == title[0]:
                years = list(_FISCAL_YEAR.finditer(stated))
            found += [(int(match[1]), place) for match in years]
    if fiscal := _FISCAL_YEAR.search(written):
        found.append((int(fiscal[1]), title))
    found = found or _labelled_years(cells)
    if not found:
        return Stated(int(match[1]), title) if (match := _ANY_YEAR.search(written)) else Stated()
    year, place = found[0]
    return Stated(year, place, next((other for other, _ in found if other != year), None))


def _labelled_years(cells: Sequence[tuple[Place, str, str]]) -> list[tuple[int, Place]]:
    """Return the years that stand behind a label such as 预算年度, in its cell or the next."""
    found, before = [], ""
    for place, _, key in cells:
        match = _YEAR_ALONE.fullmatch(key)
        if match and (_YEAR_LABEL.match(key) or _YEAR_LABEL.fullmatch(before)):
            found.append((int(match[1]), place))
        before = key
    return found


def _year_in_digits(written: str) -> str:
    """二〇二五年度 is 2025年度."""
    return _YEAR_IN_CHINESE.sub(lambda match: match[0].translate(_IN_DIGITS), written)


def unit_in_title(heading: Heading) -> str | None:
    """Return the unit of money in the title's brackets: `项目预算表（万元）`; two state none."""
    units = set(_UNIT_IN_TITLE.findall(label(heading.title or "")))
    return units.pop() if len(units) == 1 else None


def _unit_alone(text: str) -> str | None:
    """Return the unit of a text that says nothing else: `单 位：万 元`, or 万元 right of 金额单位."""
    said = label_key(text) if len(text) <= LONGEST_LABEL else None
    return said.unit if said and said.key == UNIT_OF_MONEY else None


def unit_note(sheet: Sheet, rows: range) -> Stated:
    """Return the unit of the first note such as `单位：万元` in the rows; a unit that fills in the form is none (单位：元谋县)."""
    for row in rows:
        for column, value in enumerate(sheet.rows[row]):
            if isinstance(value, str) and "元" in value:
                match = _UNIT_NOTE.search(half_width(value))
                if unit := match[1] if match else _unit_alone(value):
                    return Stated(unit, (row, column))
    return Stated()
