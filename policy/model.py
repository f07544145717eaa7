"""The policy: its entries by section, each with its dated values, and the same policy with other values.

Here: loading a file with those it rests on, addresses. Not here: what one value may be (`policy.shape`), checks between entries
(`policy.checks`), the rows of the policy tables (`policy.rows`).
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, NamedTuple

from policy import files
from policy.older import completed, upgraded
from policy.values import ARGUMENTS
from policy.yaml_file import Document, Path, Spot, is_dated, nearest, over, parse, refuse

if TYPE_CHECKING:
    from policy.shape import Entry, File

PLAN = files.OWN / "plan.yaml"
SEPARATOR = re.compile("[,，、]")
"""Between the words of a list that is set by its address."""
TOLD = re.compile(r"\brule_[a-z]+\(\s*'([a-z_]+)'")
"""How the SQL of a rule asks for what it is told."""
SECTIONS = (
    "numbers", "choices", "bands", "minimum_execution", "rules", "treatments", "indicator_kinds", "unsigned_targets", "wordings",
    "words", "classes",
)  # fmt: skip
UNDATED = (
    "subject", "zh", "en", "clause", "source", "where", "reliability", "unit", "when", "order", "gate", "voided_by"
)  # fmt: skip
"""Keys of a rule whose value holds throughout; `ADDRESSED` among them can be tried with another value."""
ADDRESSED = ("when", "order", "voided_by")


class Stated(NamedTuple):
    """One value in force: the key of its entry, its address, its text, the entry itself, and the file that says so."""

    key: str
    address: str
    text: str
    entry: Entry
    file: str


@dataclass(frozen=True)
class Policy:
    """A policy as loaded: its entries, its fingerprint, and what it was read from.

    `text` is what the SHA-256 is the fingerprint of, and what is kept: the file itself, or the file with all that it rests on;
    empty for a policy with other values set in it. `own_rules` holds the SQL of rules of the locality's own, by what `when` says.
    """

    file: File
    sha256: str
    document: Document = field(repr=False)
    text: str = field(default="", repr=False)
    own_rules: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name that is printed and kept with figures."""
        return self.file.name

    @property
    def title(self) -> str:
        """The Chinese title."""
        return self.file.title

    @property
    def newest(self) -> int:
        """The budget year from which on all that the policy says is in force."""
        return max(self.in_force_from, *(start for each in self.parameters() for start in each.starts))

    @property
    def in_force_from(self) -> int:
        """The first budget year."""
        return self.file.in_force_from

    @property
    def sections(self) -> dict[str, dict[str, Any]]:
        """Entries by section and key, in the order of the file; `minimum_execution` is a section of one."""
        found = {name: getattr(self.file, name) for name in SECTIONS}
        return {**found, "minimum_execution": {"minimum_execution": self.file.minimum_execution}}

    def parameters(self) -> Iterator[Entry]:
        """Every entry, in the order of the file's sections."""
        for section in self.sections.values():
            yield from section.values()

    def check_year(self, year: int) -> None:
        """Raise PolicyError where a budget year lies before the policy."""
        if year < self.in_force_from:
            refuse(
                f"The policy {self.name} begins with budget year {self.in_force_from}; {year} is before it.",
                f"政策 `{self.name}` 自{self.in_force_from}年度起适用，{year}年度在此之前。",
            )

    def newest_entry(self, year: int) -> int:
        """Budget year of the newest entry in force in `year`."""
        self.check_year(year)
        return max(start for entry in self.parameters() for start in entry.starts if start <= year)

    def stated(self, year: int) -> list[Stated]:
        """Every single value in force in a budget year.

        Numbers and choices have their key as address (`execution_score.weight`, `cut_base`), others their key and part
        (`grade_medium.rate`, `grade.优.lower`, `minimum_execution.6`). A list is one value, its words separated by commas
        (`grade_medium.grades`).
        """
        self.check_year(year)
        found, sections = [], self.sections
        for part in _parts(self.document.tree):
            starts = [start for start in part.dated if int(start or 0) <= year]
            entry = sections[part.section][part.key]
            if starts and entry.at(year) is not None:
                start = max(starts, key=lambda text: int(text or 0))
                file = self.document.place(part.path_of(start)).file
                for address, _, leaf in _leaves(part.address, (), part.dated[start]):
                    text = ",".join(leaf) if isinstance(leaf, list) else leaf
                    found.append(Stated(part.key, address, text, entry, FilePath(file).name))
        return found

    def said_elsewhere(self, year: int) -> dict[str, list[str]]:
        """Addresses whose value in force comes from another file than the one that all others extend, by that file."""
        root = FilePath(self.document.place(("numbers", "score.total")).file).name
        found = defaultdict[str, list[str]](list)
        for each in self.stated(year):
            if each.file != root:
                found[each.file].append(each.address)
        return dict(found)

    def addresses(self, year: int) -> dict[str, str]:
        """Return the text of every single value in force in a budget year, by its address."""
        return {each.address: each.text for each in self.stated(year)}

    def differences(self, other: Policy, year: int) -> list[tuple[str, str, str]]:
        """Addresses whose value in force in a budget year differs: address, value here, value there; a dash for none."""
        here, there = self.addresses(year), other.addresses(year)
        return [
            (address, here.get(address, "—"), there.get(address, "—"))
            for address in {**here, **there}
            if here.get(address) != there.get(address)
        ]

    def with_values(self, values: Mapping[str, str | int | Decimal]) -> Policy:
        """Return the same policy with other values at some addresses, in every year; checked like a file.

        Raises PolicyError for an unknown address (with the nearest valid one) or where the result is not valid.
        """
        if not values:
            return self
        paths = defaultdict[str, dict[Path, Any]](dict)
        for part in _parts(self.document.tree):
            for start, node in part.dated.items():
                for address, path, leaf in _leaves(part.address, part.path_of(start), node, off=True):
                    paths[address][path] = leaf
        texts: dict[Path, Any] = {}
        for address, value in values.items():
            if address not in paths:
                hint = nearest(address, paths)
                refuse(f"There is no parameter {address}; {hint}", f"没有参数 `{address}`；{hint}")
            words = [word.strip() for word in SEPARATOR.split(str(value))]
            texts |= {path: words if isinstance(leaf, list) else str(value) for path, leaf in paths[address].items()}
        told = {path: Spot("", address=address) for address in values for path in paths[address]}
        changed = "".join(f"\n{address}={values[address]}" for address in sorted(values))
        sha256 = hashlib.sha256(f"{self.sha256}{changed}".encode()).hexdigest()
        return _build(self.document.changed(texts, told), sha256, "", self.own_rules)


def load(path: FilePath | None = None) -> Policy:
    """Return the policy in a YAML file, by default the plan's own.

    Raises PolicyError, one sentence with file and line, where the file cannot be read or is not valid.
    """
    path = path or PLAN
    return read(files.gathered(path), str(path))


@lru_cache(maxsize=8)
def read(text: str, name: str) -> Policy:
    """Return the policy of a text, `name` in front of line numbers; every step of a run asks for it, and it is parsed once.

    The text is that of a file that extends no other, or of one with all that it rests on. Raises PolicyError where it is not valid.
    """
    kept = files.unpacked(text, name)
    chain = [_shaped(each, file) for file, each in kept.items() if not file.endswith(".sql")]
    document = chain.pop()
    while chain:
        document = _extended(chain.pop(), document)
    own_rules = {FilePath(file).stem: sql for file, sql in kept.items() if file.endswith(".sql")}
    return _build(document, hashlib.sha256(text.encode()).hexdigest(), text, own_rules)


def _shaped(text: str, name: str) -> Document:
    """The document of one file in today's shape, each of a rule's values that may be dated dated."""
    document = parse(text, name)
    try:
        document = upgraded(document)
    except (KeyError, TypeError, AttributeError, ValueError):
        document.fail(
            ("exceptions",),
            "exceptions stand at the rules that they void (voided_by); there is no such section.",
            "例外写在其所取消的规则处（`voided_by`），没有 `exceptions` 这一部分。",
        )
    begins, places = document.tree.get("in_force_from"), dict(document.places)
    if not isinstance(begins, str) and ("in_force_from" in document.tree or any(_entries(document.tree))):
        document.fail(
            ("in_force_from",),
            "the policy needs in_force_from, the first budget year that it is for.",
            "缺少 `in_force_from`，即政策适用的第一个预算年度。",
        )
    rules = {}
    for _, key, entry, path in _entries({"rules": document.tree.get("rules")}):
        undated = [part for part, node in entry.items() if part not in UNDATED and not is_dated(node)]
        rules[key] = entry | {part: {str(begins): entry[part]} for part in undated}
        places |= {(*path, part, str(begins)): document.place((*path, part)) for part in undated}
    if rules:
        document = Document({**document.tree, "rules": {**document.tree["rules"], **rules}}, places)
    for _, _, entry, path in _entries(document.tree):
        for part, node in entry.items():
            if is_dated(node) and min(node) < str(begins):
                year = min(node)
                document.fail(
                    (*path, part, year),
                    f"the year {year} lies before the policy, which is in force from {begins}.",
                    f"{year}年早于政策开始适用的{begins}年。",
                )
    return document


def _extended(own: Document, base: Document) -> Document:
    """What a file says together with what it extends. Whatever it says otherwise, it says by whom.

    With `inherited: local`, what the plan states is a local default here, as no document of this place does.
    """
    begins, earliest = own.tree.get("in_force_from"), base.tree["in_force_from"]
    if not isinstance(begins, str) or begins < earliest:
        own.fail(
            ("in_force_from",),
            f"in_force_from must be {earliest} or later, as what it extends begins then.",
            f"`in_force_from` 应为{earliest}或更晚，因为所沿用的政策（`extends`）自该年度起适用。",
        )
    said: list[Path] = []
    for section, key, entry, path in _entries(own.tree):
        if any(map(is_dated, entry.values())) and "source" not in entry:
            own.fail(
                path,
                f"{key} says something else than what is extended, so it needs its source: local, or published.",
                f"`{key}` 与所沿用的政策不同，须写明来源 `source`：`local` 或 `published`。",
            )
        known = base.tree[section] if path == (section,) else base.tree.get(section, {}).get(key, {})
        said += [(*path, part) for part in ("where", "reliability") if "source" in entry and part in known]
    if (inherited := own.tree.get("inherited", "plan")) not in ("plan", "local"):
        own.fail(
            ("inherited",),
            "inherited is local where another locality extends the plan, else plan, or left out.",
            "其他地方沿用方案的，`inherited` 写 `local`；否则写 `plan` 或不写。",
        )
    if inherited == "local":
        plan = [path for _, _, entry, path in _entries(base.tree) if entry["source"] == "plan"]
        base = base.changed({(*path, "source"): "local" for path in plan})
    return over(own.without([("extends",), ("inherited",)]), base.without(said))


def _entries(tree: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], Path]]:
    """Every entry of a tree with its section, key and path."""
    for section in SECTIONS:
        node = tree.get(section)
        if section == "minimum_execution" and isinstance(node, dict):
            yield section, section, node, (section,)
        elif isinstance(node, dict):
            yield from ((section, key, entry, (section, key)) for key, entry in node.items() if isinstance(entry, dict))


def _build(document: Document, sha256: str, text: str, own_rules: Mapping[str, str]) -> Policy:
    """Return the checked policy of a document."""
    # Lazy: pydantic takes time to import, and most who import this room read no policy.
    from policy import checks  # noqa: PLC0415
    from policy.shape import validated  # noqa: PLC0415

    plan = _shaped(files.gathered(PLAN), PLAN.name)
    document = completed(document, plan)
    checks.check_keys(document, plan)
    own = {when: tuple(dict.fromkeys(TOLD.findall(sql))) for when, sql in own_rules.items()}
    file = validated(document, {**ARGUMENTS, **own})
    policy = Policy(file, sha256, document, text, own_rules)
    checks.check(file, document, policy.sections)
    used = {rule.when for rule in file.rules.values()}
    if unused := next((when for when in own_rules if when not in used), None):
        document.fail(
            ("rules",),
            f"the file {unused}.sql beside the policy is the model of no rule.",
            f"政策文件旁的 `{unused}.sql` 没有任何规则使用。",
        )
    return policy


class _Part(NamedTuple):
    """What has an address, or is the whole of what has several: dated texts, or one that holds throughout under the year ""."""

    section: str
    key: str
    address: str
    path: Path
    dated: dict[str, Any]

    def path_of(self, start: str) -> Path:
        """Where the value from a year on stands."""
        return (*self.path, start) if start else self.path


def _parts(tree: Mapping[str, Any]) -> Iterator[_Part]:
    for section, key, entry, path in _entries(tree):
        if section != "rules":
            yield _Part(section, key, key, (*path, "values"), entry["values"])
            continue
        for part, node in entry.items():
            if part not in UNDATED:
                yield _Part(section, key, f"{key}.{part}", (*path, part), node)
            elif part in ADDRESSED:
                yield _Part(section, key, f"{key}.{part}", (*path, part), {"": node})


def _leaves(address: str, path: Path, node: Any, *, off: bool = False) -> Iterator[tuple[str, Path, Any]]:
    """Address, path and text (or list of texts) of every single value of a node; with `off` also where it says null."""
    if isinstance(node, dict):
        for key, child in node.items():
            yield from _leaves(f"{address}.{key}", (*path, key), child, off=off)
    elif node is not None or off:
        yield address, path, node
