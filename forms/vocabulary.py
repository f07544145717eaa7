"""What labels mean: the template's and those of `synonyms.yaml`, with a region's own beside them, looked up by their keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from forms.labels import UNIT_OF_MONEY, label_key
from forms.layouts import LAYOUTS
from forms.layouts.declare import Field, FundBlock, GoalBlock, Grid, Layout
from forms.layouts.synonyms import LABELS, NOT_READ, NOT_TITLES, TITLES, load
from forms.values import label

TOTAL, SUBTOTAL, LABEL = "total", "subtotal", "label"
_SUBTOTAL = "小计"
NEAR = 0.5
"""How alike a label that is not known must be to one that is, to be named beside it (of 1)."""

ENTRIES: Mapping[str, Collection[str]] = {
    "titles": LAYOUTS,
    "not_titles": LAYOUTS,
    "labels": {field.said or field.name for layout in LAYOUTS.values() for field in layout.fields}.union(LABELS),
    "not_read": NOT_READ,
}
"""By part of a region's own file: what it may add to."""


class Meaning(NamedTuple):
    """What a label of a header stands for: a field, one word of a field, or (None) something known that is not read."""

    field: Field | None = None
    word: str = ""


class Vocabulary:
    """The labels of one region: everybody's, and those of its own file."""

    def __init__(self, own: Path | None = None) -> None:
        found = load(own, ENTRIES) if own else {}
        self._titles, self._not_titles, self._labels, self._not_read = (found.get(part) or {} for part in ENTRIES)
        self.keys = cache(self._keys)
        self.columns = cache(self._columns)
        self.fund_lines = cache(self._fund_lines)
        self.headers: dict[Any, Any] = {}
        """Headers that were resolved, by their look (`forms.headers`)."""
        self.labels_of = cache(self._labels_of)
        self.layout_of = lru_cache(maxsize=4096)(self._layout_of)
        self.role = lru_cache(maxsize=4096)(self._role)
        self.known = lru_cache(maxsize=16384)(self._known)
        self.nearest_label = lru_cache(maxsize=4096)(self._nearest_label)
        self.field_keys = cache(self._field_keys)
        self.block_keys = cache(self._block_keys)

    def _keys(self, said: str, *labels: str) -> tuple[str, ...]:
        """Return the keys of some labels and of an entry of the synonyms, in their order."""
        return _keys((*labels, *LABELS.get(said, ()), *self._labels.get(said, ())))

    def _field_keys(self, field: Field) -> tuple[str, ...]:
        return self.keys(field.said or field.name, *field.labels)

    def not_read(self, part: str) -> tuple[str, ...]:
        """Return the keys of labels that are known and not read: of `columns`, `heads` or `remarks`."""
        return _keys((*NOT_READ[part], *self._not_read.get(part, ())))

    def _columns(self, block: Grid | FundBlock) -> Mapping[str, Meaning]:
        """Return what each label in a header of the block stands for, by its key."""
        found: dict[str, Meaning] = dict.fromkeys((*self.not_read("columns"), UNIT_OF_MONEY), Meaning())
        found |= dict.fromkeys((*self.keys("other_half"), *self.keys("annual_half")), Meaning())
        found |= dict.fromkeys(self.block_keys(block), Meaning())
        if isinstance(block, FundBlock):
            found |= dict.fromkeys(self.keys("reason"), Meaning())
        for field in block.columns:
            if field.name == "possibility":
                found |= {word: Meaning(field, word) for word in field.words}
                found["不可能"] = Meaning(field, field.words[-1])
        for field in reversed(block.columns):
            found |= dict.fromkeys(self.field_keys(field), Meaning(field))
        return found

    def _block_keys(self, block: Grid | FundBlock | GoalBlock) -> tuple[str, ...]:
        return self.keys(block.said, block.label) if block.label else ()

    def _fund_lines(self, block: FundBlock) -> tuple[Mapping[str, str], Mapping[str, str], frozenset[str]]:
        """Return, by key of a line, the names stored and the ways of splitting the total; and the keys that head a way."""
        names = {key: line.name for line in reversed(block.lines) for key in self.keys(line.said, *line.labels)}
        kinds = dict.fromkeys(names, "spending" if "基本支出" in names else "source")
        kinds |= dict.fromkeys(self.keys("level_lines"), "level")
        kinds |= dict.fromkeys(self.keys("fiscal_line"), "source")
        rest = (*self.keys("carried_line", "上年结转资金"), *self.keys("other_line", "其他资金"))
        kinds |= dict.fromkeys(rest, "")  # what is left belongs to whatever way it stands in
        kinds |= dict.fromkeys(self.keys("spending_lines", "基本支出", "项目支出"), "spending")
        return names, kinds, frozenset(self.keys("ways_of_splitting"))

    @cached_property
    def _all(self) -> frozenset[str]:
        """Keys of every label that anything is looked up by."""
        blocks = [block for layout in LAYOUTS.values() for block in layout.blocks]
        return frozenset().union(
            self.heads,
            *map(self.block_keys, blocks),
            *(self.columns(block) for block in blocks if not isinstance(block, GoalBlock)),
            *map(self.labels_of, LAYOUTS.values()),
            *(self.keys(line.said, *line.labels) for layout in LAYOUTS.values() for line in layout.lines),
        )

    def _known(self, written: str) -> str:
        """Return the key of a text that is the label of anything, empty for any other."""
        key = label_key(written).key
        return key if key in self._all else ""

    def _labels_of(self, layout: Layout) -> frozenset[str]:
        """Return the keys of every field of a layout."""
        return frozenset().union(*(self.field_keys(field) for field in layout.fields))

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Keys of every label with a value beside it."""
        fields = {key for layout in LAYOUTS.values() for field in layout.pairs for key in self.field_keys(field)}
        return frozenset(fields).union(self.not_read("heads"))

    @cached_property
    def below_title(self) -> frozenset[str]:
        """Keys of the labels with which what a form is about begins, below title and year."""
        return self.pairs - set(self.keys("month", "监控截止月份"))

    @cached_property
    def heads(self) -> frozenset[str]:
        """Keys of what stands at the head of a sheet and is no value."""
        return self.pairs.union(self.keys("annual_half"), self.keys("other_half"))

    @cached_property
    def totals(self) -> frozenset[str]:
        """Keys of what a closing row is called."""
        return frozenset(self.keys("total_row"))

    def _role(self, text: str) -> str | None:
        """Return what a text at the left of a row says of it: TOTAL, SUBTOTAL, LABEL of a pair, or None."""
        key = label_key(text).key
        if key.endswith(_SUBTOTAL):
            return SUBTOTAL
        return TOTAL if key in self.totals else LABEL if key in self.pairs else None

    @cached_property
    def remarks(self) -> frozenset[str]:
        """Keys of what stands before a remark, an opinion or a signature below a table."""
        return frozenset(self.not_read("remarks"))

    @cached_property
    def ex_ante_items(self) -> Mapping[str, str]:
        """The ex-ante items that the other names mean: those without 的 and 项目 before and behind."""
        return {
            key: key.removeprefix("项目").replace("立项的", "立项").replace("的", "")
            for key in self.keys("ex_ante_items")
        }

    @cached_property
    def titles(self) -> list[tuple[str, Layout]]:
        """Titles with their layouts, the longest first."""
        known = [
            (label(title), layout)
            for name, layout in LAYOUTS.items()
            for title in (layout.title, *TITLES.get(name, ()), *self._titles.get(name, ()))
        ]
        return sorted(known, key=lambda one: -len(one[0]))

    def _layout_of(self, title: str) -> Layout | None:
        """Return the layout of a title, given as `label` writes it and without what stands behind it."""
        for known, layout in self.titles:
            if title.endswith(known):
                words = (*NOT_TITLES.get(layout.name, ()), *self._not_titles.get(layout.name, ()))
                return None if any(word in title for word in words) else layout
        return None

    def nearest_title(self, texts: Iterable[str]) -> str | None:
        """Return the template's title that one of the texts is most like, None where none is near."""
        for text in texts:
            for known in get_close_matches(text, [title for title, _ in self.titles], n=1, cutoff=0.75):
                return next(layout.title for title, layout in self.titles if title == known)
        return None

    def _nearest_label(self, written: str, block: Grid | FundBlock) -> str | None:
        """Return the template's label of the field whose label is most like one that is not known."""
        known = {key: each.field for key, each in self.columns(block).items() if each.field and not each.word}
        for key in get_close_matches(label_key(written).key, list(known), n=1, cutoff=NEAR):
            field = known[key]
            return field.label if field and field.label else None
        return None


def _keys(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label_key(each).key for each in labels))


@lru_cache(maxsize=64)
def vocabulary(own: Path | None = None) -> Vocabulary:
    """Return the labels of a region, whose own synonyms stand in `own`. Raises SynonymsError, OSError."""
    return Vocabulary(own)
