"""Header rows: which column holds which field, whatever the labels, and which labels are not understood.

A header may span several rows: the lowest label of a column says what the column holds, those above it are names of groups.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from decimal import Decimal

from forms.labels import Label, key_of, label_key
from forms.layouts.columns import Row, Rows
from forms.layouts.declare import MONTH, Field, FundBlock, Grid
from forms.sheets import Place, Sheet, letters
from forms.values import MONEY_UNITS, MOST_REMEMBERED, Cell, label, shown
from forms.vocabulary import Meaning

FEWEST_LABELS = 2
"""A header row holds at least so many labels of its block."""
MOST_ROWS = 4
"""Rows of a header."""
LONGEST_SHOWN = 40
"""Characters of a label that is not known, as it is shown."""

_UNITS = frozenset({*MONEY_UNITS, "分", "%"})
_CODED = re.compile(r"(?:编码|代码|CODE)\W*$")
"""How the label of a column of codes ends; 主管部门及代码 says both."""
_TELLS_MORE = {"item": "要点", "level3": "内容"}
"""By field: how the label of a column ends that tells more of it, where the name has a column of its own."""

Block = Grid | FundBlock


@dataclass(eq=False)  # compared as itself, so that what is worked out from it is looked up without a comparison
class Header:
    """A header: its first and last row, the columns of each field (first and last, where merged), what its cells state.

    `words`: columns that each stand for one word of a field. `first` is the leftmost column, `after` the one right of the last.
    `percents`: fields whose bare numbers are in %. `written` is what stands in each column of it. `labelled` are the columns
    with any label, `known` those with one that is known. `unknown` and `double` are the cells with labels that are not known,
    or of two columns that say the same.
    """

    row: int
    last: int
    columns: dict[str, tuple[int, int]] = attribute(default_factory=dict)
    words: dict[str, list[tuple[int, str]]] = attribute(default_factory=dict)
    units: set[str] = attribute(default_factory=set)
    month: int | None = None
    month_place: Place | None = None
    points: Decimal | None = None
    percents: set[str] = attribute(default_factory=set)
    written: dict[int, list[Cell]] = attribute(default_factory=dict)
    first: int = 0
    after: int = 0
    labelled: frozenset[int] = frozenset()
    known: set[int] = attribute(default_factory=set)
    unknown: list[Place] = attribute(default_factory=list)
    double: list[Place] = attribute(default_factory=list)


Reported = tuple[Block, Header | None, Iterable[int]]
"""A block with its header, if it has one, and the columns that hold something below it and have no label."""


def find_header(sheet: Sheet, block: Block, start: int = 0, taken: Header | None = None) -> Header | None:
    """Return the header of the block from row `start` on: around the row with most labels of its fields.

    None where no row but those `taken` by the header of another block holds two of them.
    """
    meanings = sheet.vocabulary.columns(block)
    hits: dict[int, set[str]] = {}
    for key in meanings.keys() & sheet.labels.keys():
        if field := meanings[key].field:
            for row, _ in sheet.labels[key]:
                if start <= row and not (taken and taken.row <= row <= taken.last):
                    hits.setdefault(row, set()).add(meanings[key].word or field.name)
    row = max(sorted(hits), key=lambda number: len(hits[number]), default=0)
    if len(hits.get(row, ())) < FEWEST_LABELS:
        return None
    first, last = _extent(sheet, row, meanings, start)
    look = _look(sheet, block, first, last)
    known = sheet.vocabulary.headers
    if look not in known:
        if len(known) > MOST_REMEMBERED:
            known.clear()
        known[look] = _resolve(sheet, block, first, last)
    found: Header = known[look]
    return found


def _look(sheet: Sheet, block: Block, first: int, last: int) -> Hashable:
    """Return all that a header is resolved from: workbooks of one template share it."""
    rows, ends = range(first, last + 1), sheet.ends
    cells = tuple(
        (row, column, value, ends.get((row, column)))
        for row in rows
        for column, value in enumerate(sheet.rows[row])
        if value is not None
    )
    halves = [sheet.labels.get(key) for key in sheet.vocabulary.keys("other_half")]
    return block, first, last, cells, str([each for each in halves if each])


def _extent(sheet: Sheet, row: int, meanings: Mapping[str, Meaning], start: int) -> tuple[int, int]:
    """Return the first and last row of a header: rows that share merged cells with it, or hold nothing but its labels."""
    first = last = row
    while first > start and row - first < MOST_ROWS:
        if not (_reaches(sheet, first - 1, first, meanings) or _is_header(sheet, first - 1, meanings)):
            break
        first -= 1
    while last + 1 < len(sheet.rows) and last - row < MOST_ROWS:
        reached = any(_reaches(sheet, above, last + 1, meanings) for above in range(first, last + 1))
        if not (reached or _is_header(sheet, last + 1, meanings) or _holds_units(sheet, last + 1)):
            break
        last += 1
    return first, last


def _holds_units(sheet: Sheet, row: int) -> bool:
    """Tell whether a row holds nothing but units of what stands below, one of them of money: `（万元） | （分） | %`."""
    found = set()
    for value in sheet.rows[row]:
        if value is not None:
            unit = label(value).strip("()") if isinstance(value, str) else ""
            if unit not in _UNITS:
                return False
            found.add(unit)
    return not found.isdisjoint(MONEY_UNITS)


def _reaches(sheet: Sheet, upper: int, lower: int, meanings: Mapping[str, Meaning]) -> bool:
    """Tell whether a label of a field in one row is merged down to another."""
    for column, last in sheet.tall.get(upper, ()):
        if last >= lower and (meaning := _meaning(sheet, (upper, column), meanings)) and meaning.field:
            return True
    return False


def _is_header(sheet: Sheet, row: int, meanings: Mapping[str, Meaning]) -> bool:
    """Tell whether a row holds nothing but labels, two of them of fields."""
    fields = 0
    for value in sheet.rows[row]:
        if value is not None:
            meaning = meanings.get(key_of(value))
            if meaning is None:
                return False
            fields += meaning.field is not None
    return fields >= FEWEST_LABELS


def _meaning(sheet: Sheet, place: Place, meanings: Mapping[str, Meaning]) -> Meaning | None:
    return meanings.get(key_of(sheet.at(*place)))


def _resolve(sheet: Sheet, block: Block, first: int, last: int) -> Header:
    """Read what each column of a header holds."""
    meanings = sheet.vocabulary.columns(block)
    header = Header(first, last)
    lowest: dict[int, Place] = {}
    rows = range(first, last + 1)
    cells = [((row, at), value) for row in rows for at, value in enumerate(sheet.rows[row]) if value is not None]
    for place, value in cells:
        column = place[1]
        if column in lowest and label(str(value)).strip("()") in _UNITS:  # of the label above
            header.units.update(filter(None, [label_key(str(value)).unit]))
            continue
        header.written.setdefault(column, []).append(value)
        _state(header, sheet, place, label_key(str(value)), _meaning(sheet, place, meanings))
        lowest |= dict.fromkeys(range(column, sheet.end(*place)[1] + 1), place)
    header.labelled = frozenset(lowest)
    found: list[tuple[Meaning, Place, int]] = []
    for column, place in sorted(lowest.items()):
        if lowest.get(column - 1) != place and (meaning := _meaning(sheet, place, meanings)):
            header.known.add(column)
            if meaning.field:
                found.append((meaning, place, column))
    places: dict[str, Place] = {}
    for meaning, place, column in _one_half(sheet, found):
        assert meaning.field is not None
        name = meaning.field.name
        if meaning.word:
            header.words.setdefault(name, []).append((column, meaning.word))
        elif name in places and (kept := _one_column(sheet, meaning.field, places[name], place)) != place:
            header.double += () if kept else (places[name], place)
        else:
            places[name] = place
            header.columns[name] = (column, max(column, sheet.end(*place)[1]))
            if label_key(str(sheet.at(*place))).percent:
                header.percents.add(name)
    for name, words in header.words.items():
        header.columns.setdefault(name, (words[0][0], words[-1][0]))
    # The block's own name may head the column of names.
    if "level2" in header.columns and "level3" not in header.columns:
        right = [at for at, place in lowest.items() if key_of(sheet.at(*place)) in sheet.vocabulary.block_keys(block)]
        names = [at for at in right if at > header.columns["level2"][1]]
        header.columns |= {"level3": (names[0], names[-1])} if names else {}
    header.first = min((left for left, _ in header.columns.values()), default=0)
    header.after = max((right for _, right in header.columns.values()), default=0) + 1
    return header


def _one_column(sheet: Sheet, field: Field, *places: Place) -> Place | None:
    """Return the one of two columns of a field that counts, else none.

    It is the code before the name (单位编码 | 单位名称), and the name of an indicator or item before what tells more of it.
    """
    if field.name in _TELLS_MORE:
        names = [at for at in places if not key_of(sheet.at(*at)).endswith(_TELLS_MORE[field.name])]
        return names[0] if len(names) == 1 else None
    labels = {at: str(sheet.at(*at)) for at in places if field.kind in ("department", "unit")}
    coded = [at for at, label in labels.items() if _CODED.search(label) and "及" not in label]
    return coded[0] if len(coded) == 1 else None


def _state(header: Header, sheet: Sheet, place: Place, said: Label, meaning: Meaning | None) -> None:
    """Note what a label of a header states beside its name, or that it is not known."""
    if meaning is None:
        header.unknown.append(place)
    if said.unit:
        header.units.add(said.unit)
    if said.points is not None and meaning and meaning.field and meaning.field.kind in ("weight", "score"):
        header.points = header.points or said.points
    if said.month is not None and header.month is None:
        header.month, header.month_place = said.month, place


def _one_half(sheet: Sheet, found: list[tuple[Meaning, Place, int]]) -> list[tuple[Meaning, Place, int]]:
    """Leave out the columns of the half that is not read, where a header has the same columns twice (中期目标 | 年度目标)."""
    other = sheet.find(*sheet.vocabulary.keys("other_half"))
    places: dict[str, list[int]] = {}
    for number, (meaning, _, _) in enumerate(found):
        if meaning.field and not meaning.word:
            places.setdefault(meaning.field.name, []).append(number)
    twice = [numbers for numbers in places.values() if len(numbers) == 2]
    if not other or len(twice) < FEWEST_LABELS or max(one for one, _ in twice) > min(two for _, two in twice):
        return found
    annual = sheet.find(*sheet.vocabulary.keys("annual_half"))
    right = not annual or min(column for _, column in other) < max(column for _, column in annual)
    left_out = {numbers[0 if right else 1] for numbers in twice}
    return [each for number, each in enumerate(found) if number not in left_out]


def report(sheet: Sheet, form: str, headers: Iterable[Reported], rows: Rows, title: Place) -> None:
    """Write down what the headers of a sheet lack (a row each) and which of their labels are not known (one row a sheet)."""

    def write(kind: str, place: Place, labels: Iterable[str], unknown: Sequence[tuple[Block, Place]]) -> None:
        near = [
            f"「{_shown(sheet, at)}」≈「{label.replace(MONTH, 'N')}」"
            for block, at in unknown
            if (written := sheet.at(*at)) is not None and (label := sheet.vocabulary.nearest_label(str(written), block))
        ]
        row: Row = {
            "sheet": sheet.name,
            "form": form,
            "kind": kind,
            "row_no": None if place is title else sheet.number(place[0]),
            "cell": sheet.address(*place),
            "labels": _quoted(label.replace(MONTH, "N") for label in labels if label),
            "unknown": _quoted(_shown(sheet, at) for _, at in unknown),
            "nearest": "、".join(near) or None,
        }
        rows["raw_headers"].append(row)

    left: list[tuple[Block, Place]] = []
    for block, header, unlabelled in headers:
        due = [field for field in block.columns if field.is_due]
        lacking = [field.label for field in due if header is None or field.name not in header.columns]
        if header is None:
            unknown = []
        else:
            unknown = [(block, at) for at in sorted([*header.unknown, *((header.last, each) for each in unlabelled)])]
        if lacking:
            write("missing", (header.row, header.first) if header else title, lacking, unknown)
        else:
            left += unknown
        if header and header.double:
            write("double", header.double[1], dict.fromkeys(_shown(sheet, place) for place in header.double), [])
    if left:
        write("unknown", left[0][1], [], left)


def _shown(sheet: Sheet, place: Place) -> str:
    written = "".join(shown(sheet.at(*place)).split()) or f"{letters(sheet.left + place[1])}列（无栏目名称）"
    return written if len(written) <= LONGEST_SHOWN else f"{written[:LONGEST_SHOWN]}…"


def _quoted(labels: Iterable[str]) -> str | None:
    return "".join(f"「{each}」" for each in labels) or None
