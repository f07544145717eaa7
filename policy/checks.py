"""What must hold between the entries of a policy, in the values of every budget year in which one of them changes.

Here: checks that no entry can make alone. Not here: what one entry may be (`policy.shape`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policy.language import Said
from policy.single import no_key
from policy.values import (
    BEST_FIRST,
    CHOICES,
    EX_ANTE_ITEMS,
    EX_ANTE_WEIGHT,
    EXCEPTION,
    LAST_MONTH,
    LIGHTS,
    LISTS_OF_KINDS,
    MISSING_GRADE,
    OTHER_TARGETS,
    TREATMENTS,
)
from policy.yaml_file import Document, Path, fail, nearest

if TYPE_CHECKING:
    from policy.shape import Entry, File

FIXED = ("numbers", "choices", "bands", "treatments", "words", "classes")
"""Sections whose entries models ask for by name: a policy has those of the plan, all of them, from its first year on."""


def check_keys(document: Document, plan: Document) -> None:
    """Raise PolicyError where a document lacks an entry that models ask for, or has one that none asks for."""
    for section in ("numbers", "choices", "bands", "treatments", "words"):
        own, known = document.tree.get(section), plan.tree[section]
        if not isinstance(own, dict):
            continue
        for key, entry in own.items():
            if key not in known:
                said = no_key(key, known)
                document.fail((section, key), f"{section} {said.en}", f"`{section}` {said.zh}")
            unit = known[key].get("unit")
            if isinstance(entry, dict) and (said := entry.get("unit", unit)) != unit:
                document.fail(
                    (section, key, "unit"),
                    f"{key}, unit cannot be {said}; it is {unit or 'none'} here.",
                    f"`{key}` 的单位 `unit` 不能是 `{said}`；{f'此处应为 `{unit}`' if unit else '此处没有单位'}。",
                )
        if missing := next((key for key in known if key not in own), None):
            document.fail((section,), f"{section} lacks the key {missing}.", f"`{section}` 缺少键 `{missing}`。")


def check(file: File, document: Document, sections: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise PolicyError where entries do not go together."""
    for name in FIXED:
        for key, entry in sections[name].items():
            if min(entry.values) > file.in_force_from:
                document.fail(
                    (name, key, "values"),
                    f"{key} needs a value from {file.in_force_from}, the first year of the policy.",
                    f"`{key}` 须有自{file.in_force_from}年起的值，政策自该年起适用。",
                )
    if min(file.minimum_execution.values) > file.in_force_from:
        document.fail(
            ("minimum_execution",),
            f"minimum_execution needs a value from {file.in_force_from}.",
            f"`minimum_execution` 须有自{file.in_force_from}年起的值。",
        )
    if EXCEPTION in file.rules:
        document.fail(
            ("rules", EXCEPTION),
            f"no rule can be called {EXCEPTION}: the ledger calls the lines of approved exceptions so.",
            f"规则不能命名为 `{EXCEPTION}`：台账中例外事项的条目用此名。",
        )
    for key, choice in file.choices.items():
        for year, value in choice.values.items():
            if value not in CHOICES.get(key, (value,)):
                document.fail(("choices", key, "values", year), *_cannot_be(*_from(key, year), value, CHOICES[key]))
    every: Iterable[Entry] = (entry for section in sections.values() for entry in section.values())
    for year in sorted({max(start, file.in_force_from) for entry in every for start in entry.starts}):
        _Year(file, document, year).check()


def _cannot_be(en: str, zh: str, word: str, known: Iterable[str]) -> Said:
    hint = nearest(word, known)
    return Said(f"{en} cannot be {word}; {hint}", f"{zh}不能是 `{word}`；{hint}")


def _from(key: str, start: object) -> Said:
    return Said(f"{key} from {start}", f"`{key}`（{start}年起）")


class _Year:
    """The values of one budget year."""

    def __init__(self, file: File, document: Document, year: int) -> None:
        self.file, self.document, self.year = file, document, year

    def fail(self, path: Path, en: str, zh: str) -> None:
        """Refuse what stands at a path; where that is in a file that is extended, the file that extends it has to answer it."""
        place, own = self.document.place(path), self.document.place(()).file
        if place.file not in ("", own):
            en += f" It does not go with what {own} says: add the entry there, with what holds here."
            zh += f"这与 {own} 所写的不合：请在该文件中也写上这一条目，按当地的规定填写。"
        fail(place, en, zh)

    def _since(self, entry: Entry) -> str:
        """The first year of what an entry has in force."""
        return str(max(start for start in entry.starts if start <= self.year))

    def _values(self, section: str, key: str) -> Path:
        """Where the values in force of an entry stand."""
        return (section, key, "values", self._since(getattr(self.file, section)[key]))

    def check(self) -> None:
        numbers = {key: Decimal(entry.at(self.year)) for key, entry in self.file.numbers.items()}
        self._numbers(numbers)
        self._scales(numbers["score.total"])
        self._indicators()
        self._rules()

    def _numbers(self, numbers: Mapping[str, Decimal]) -> None:
        total, stop_below = numbers["score.total"], numbers["monitoring.stop_below"]
        too_late = numbers["monitoring.default_month"] > numbers["monitoring.months_in_year"]
        for key, is_wrong, en, zh in (
            (
                "execution_score.weight",
                numbers["execution_score.weight"] >= total,
                "must be less than score.total.",
                "应小于 `score.total`。",
            ),
            (
                "monitoring.stop_below",
                stop_below > numbers["monitoring.reduce_below"],
                "may not exceed monitoring.reduce_below.",
                "不能大于 `monitoring.reduce_below`。",
            ),
            ("monitoring.default_month", too_late, "lies after the end of the year.", "超出了一年的月份。"),
            ("magnitude_factor", numbers["magnitude_factor"] < 1, "must be at least 1.", "不能小于1。"),
        ):
            if is_wrong:
                self.fail(("numbers", key), f"{key} {en}", f"`{key}` {zh}")
        parts = ("ex_ante", "goals", "monitoring", "self_evaluation", "accuracy", "disclosure")
        for en, zh, keys in (
            ("the parts of the assessment", "考核各部分", [f"assessment.{part}" for part in parts]),
            (
                "the items of the ex-ante evaluation",
                "事前绩效评估各项",
                [f"{EX_ANTE_WEIGHT}.{item}" for item in EX_ANTE_ITEMS],
            ),
        ):
            if (points := sum(map(numbers.__getitem__, keys), Decimal(0))) != total:
                self.fail(
                    ("numbers", keys[0]),
                    f"{en} add up to {points}, not to {total}.",
                    f"{zh}的分值合计为{points}，应为{total}。",
                )

    def _scales(self, total: Decimal) -> None:
        for scale in BEST_FIRST:
            bands = self.file.bands[scale].at(self.year)
            best = next(iter(bands.values()))
            if best.upper != total or not best.closed:
                self.fail(
                    self._values("bands", scale),
                    f"the best band of {scale} stands first and must be closed at {total}, the whole score.",
                    f"`{scale}` 的最高档应写在最前，上限为总分{total}，并含上限（`closed: true`）。",
                )
        for scale, entry in self.file.bands.items():
            for place, (label, band) in enumerate(entry.at(self.year).items()):
                if band.pending and (scale != "ex_ante" or place == 0):
                    self.fail(
                        self._values("bands", scale),
                        f"{label} of {scale} cannot be pending; a band of ex_ante can, but for the best.",
                        f"`{scale}` 的 `{label}` 不能写 `pending`；只有 `ex_ante` 最高档以外的各档可以。",
                    )
        line = self.file.minimum_execution.at(self.year)
        if self.file.choices["minimum_execution"].at(self.year) == "linear" and max(line) != LAST_MONTH:
            self.fail(
                ("minimum_execution", "values", self._since(self.file.minimum_execution)),
                f"minimum_execution must end in month {LAST_MONTH}: it is a line.",
                f"`minimum_execution` 是一条折线，应写到{LAST_MONTH}月为止。",
            )
        if tuple(lights := self.file.bands["light"].at(self.year)) != LIGHTS:
            self.fail(
                self._values("bands", "light"),
                f"light must list its bands in the order {', '.join(LIGHTS)}, not {', '.join(lights)}.",
                f"`light` 的各档应依次为 `{'、'.join(LIGHTS)}`，现为 `{'、'.join(lights)}`。",
            )

    def _listed(self, key: str, known: Iterable[str]) -> None:
        """Refuse a list of words that names what is not known: nothing would ever be found by it."""
        entry = self.file.words[key]
        for word in entry.at(self.year):
            if word not in known:
                start = self._since(entry)
                self.fail(("words", key, "values", start), *_cannot_be(*_from(key, start), word, known))

    def _indicators(self) -> None:
        unsigned, kinds = self.file.unsigned_targets, self.file.indicator_kinds
        for key in LISTS_OF_KINDS:
            self._listed(key, kinds)
        others = unsigned[OTHER_TARGETS].at(self.year) if OTHER_TARGETS in unsigned else None
        if others is None or others.units:
            self.fail(
                ("unsigned_targets", OTHER_TARGETS),
                f"unsigned_targets needs {OTHER_TARGETS} without units: every other target that has no operator.",
                f"`unsigned_targets` 须有不带单位的 `{OTHER_TARGETS}`，用于其余没有写明符号的指标值。",
            )
        for key in unsigned:
            if key not in (*kinds, OTHER_TARGETS):
                hint = nearest(key, kinds)
                self.fail(
                    ("unsigned_targets", key),
                    f"{key} is none of the indicator_kinds; {hint}",
                    f"`{key}` 不在 `indicator_kinds` 之列；{hint}",
                )
        said: dict[str, str] = {}
        for key, entry in self.file.wordings.items():
            for each in wording.words if (wording := entry.at(self.year)) else ():
                if said.setdefault(each, key) != key:
                    self.fail(
                        ("wordings", key),
                        f"the word {each} stands for {said[each]} and for {key}.",
                        f"`{each}` 一词既属 `{said[each]}`，又属 `{key}`。",
                    )

    def _rules(self) -> None:
        orders: dict[int, str] = {}
        options = {"grades": (*self.file.bands["grade"].at(self.year), MISSING_GRADE), "flags": TREATMENTS}
        for key, rule in self.file.rules.items():
            if rule.at(self.year) is None:
                continue
            if orders.setdefault(rule.order, key) != key:
                other = orders[rule.order]
                self.fail(
                    ("rules", key, "order"),
                    f"{key} has the same order as {other}.",
                    f"`{key}` 与 `{other}` 的顺序 `order` 相同。",
                )
            for name, words in rule.told(self.year).items():
                for word in words:
                    if word not in options.get(name, (word,)):
                        start = max(start for start in rule.arguments[name] if start <= self.year)
                        said = _cannot_be(f"{key}, {name}", f"`{key}` 的 `{name}` ", word, options[name])
                        self.fail(("rules", key, name, str(start)), *said)
        self._listed("rectified_grades", self.file.bands["grade"].at(self.year))
