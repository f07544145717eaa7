"""The policy: its parameters by section, each with its dated values, and the same policy with other values.

Here: loading a file, the frame around each parameter, checks between parameters, addresses. Not here: what one
value may be (`policy.values`), the rows of the policy tables (`policy.rows`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from policy.document import Branch, Leaf, Node, PolicyError, Series, branch, check_keys, fail, leaf, nearest, parse
from policy.values import (
    EX_ANTE_ITEMS,
    EX_ANTE_WEIGHT,
    MINIMUM_EXECUTION,
    OTHER_TARGETS,
    SECTIONS,
    Band,
    Section,
    is_null,
    word,
)

PLAN = Path(__file__).with_name("plan.yaml")
CLAUSES = ("一(一)", "一(二)", "一(三)", "一(四)", "二", "local")
SOURCES = ("plan", "local")
HEAD = ("name", "title", "in_force_from")
YEARS = range(1949, 2200)
SEPARATOR = re.compile("[,，、]")
"""Between the words of a list that is set by its address."""


@dataclass(frozen=True)
class Parameter:
    """One parameter: what it is in Chinese and English, its unit (empty for words), clause, source and dated values.

    `values` maps the first budget year to the value from then on; None repeals it. `extra` holds further keys of its
    section.
    """

    key: str
    zh: str
    en: str
    unit: str
    clause: str
    source: str
    values: Mapping[int, Any]
    extra: Mapping[str, str]
    place: str

    def at(self, year: int) -> Any:
        """Return the value in force in a budget year, None where there is none."""
        dated = [start for start in self.values if start <= year]
        return self.values[max(dated)] if dated else None


@dataclass(frozen=True)
class Policy:
    """A policy as loaded: its name, title, first budget year, fingerprint, and parameters by section in file order.

    `text` is the file itself, whose SHA-256 the fingerprint is; empty for a policy with other values set in it. `own_rules` holds
    the SQL of rules that are the locality's own, by the name that `when` has.
    """

    name: str
    title: str
    in_force_from: int
    sha256: str
    sections: Mapping[str, Mapping[str, Parameter]]
    minimum_execution: Parameter
    tree: Branch
    text: str = ""
    own_rules: Mapping[str, str] = field(default_factory=dict)

    def parameters(self) -> Iterator[Parameter]:
        """Every parameter, in the order of the file's sections."""
        for section in self.sections.values():
            yield from section.values()
        yield self.minimum_execution

    def check_year(self, year: int) -> None:
        """Raise PolicyError where a budget year lies before the policy."""
        if year < self.in_force_from:
            raise PolicyError(
                f"The policy {self.name} begins with budget year {self.in_force_from}; {year} is before it."
            )

    def newest_entry(self, year: int) -> int:
        """Budget year of the newest entry in force in `year`."""
        self.check_year(year)
        return max(start for parameter in self.parameters() for start in parameter.values if start <= year)

    def addresses(self, year: int) -> dict[str, str]:
        """Return the text of every single value in force in a budget year, by dotted address.

        Numbers and choices by their key (`execution_score.weight`, `cut_base`), others by parameter and part
        (`grade_medium.rate`, `grade.优.lower`, `minimum_execution.6`). A list is one value, its words separated by commas
        (`grade_medium.grades`, `不予压减`).
        """
        self.check_year(year)
        found: dict[str, str] = {}
        for key, dated in _parameter_nodes(self.tree):
            starts = [start for start in dated.entries if int(start) <= year]
            if starts and not is_null(entry := dated.entries[max(starts, key=int)]):
                found.update(_leaves(key, entry))
        return found

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
        known = dict.fromkeys(_addresses(self.tree))
        for address in values:
            if address not in known:
                raise PolicyError(f"There is no parameter {address}; {nearest(address, known)}")
        if not values:
            return self
        texts = {address: str(value) for address, value in values.items()}
        changed = "".join(f"\n{address}={texts[address]}" for address in sorted(texts))
        return build(_set(self.tree, texts), hashlib.sha256(f"{self.sha256}{changed}".encode()).hexdigest())


def load(path: Path | None = None) -> Policy:
    """Return the policy in a YAML file, by default the plan's own.

    Raises PolicyError, one sentence with file and line, where the file cannot be read or is not valid.
    """
    path = path or PLAN
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise PolicyError(f"The policy file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PolicyError(f"The policy file {path} is not UTF-8 text; save it as UTF-8.") from error
    return read(text, str(path))


@lru_cache(maxsize=8)
def read(text: str, name: str) -> Policy:
    """Return the policy of a text, `name` in front of line numbers; every step of a run asks for it, and it is parsed once.

    Raises PolicyError where it is not valid.
    """
    return replace(build(parse(text, name), hashlib.sha256(text.encode()).hexdigest()), text=text)


def build(tree: Branch, sha256: str) -> Policy:
    """Return the checked policy of a document tree."""
    check_keys(tree, "the policy", (*HEAD, *SECTIONS, "minimum_execution"))
    tree = _framed_rules(tree)
    start_leaf = leaf(tree.entries["in_force_from"], "in_force_from")
    start = _year(start_leaf.text, start_leaf.place, min(YEARS))
    policy = Policy(
        name=word(tree.entries["name"], "name"),
        title=word(tree.entries["title"], "title"),
        in_force_from=start,
        sha256=sha256,
        sections={name: _section(tree.entries[name], name, section, start) for name, section in SECTIONS.items()},
        minimum_execution=_parameter(
            tree.entries["minimum_execution"], "minimum_execution", "minimum_execution", MINIMUM_EXECUTION, start
        ),
        tree=tree,
    )
    for year in sorted({year for parameter in policy.parameters() for year in parameter.values}):
        _check_together(policy, year)
    return policy


def _framed_rules(tree: Branch) -> Branch:
    """Return the tree with rules in the frame of every other parameter: what may be dated is, from the first year on."""
    start, section = leaf(tree.entries["in_force_from"], "in_force_from"), branch(tree.entries["rules"], "rules")
    if all("values" in branch(node, key).entries for key, node in section.entries.items()):
        return tree
    rules = {key: _framed_rule(branch(node, key), key, start.text) for key, node in section.entries.items()}
    return replace(tree, entries={**tree.entries, "rules": replace(section, entries=rules)})


def _framed_rule(tree: Branch, key: str, start: str) -> Branch:
    frame = ("subject", "clause", "source", "zh", "en")
    check_keys(tree, key, (*frame, "effect", "when", "order"), [each for each in tree.entries if each not in frame])
    given = {name: node for name, node in tree.entries.items() if name not in (*frame, "gate")}
    dated = {name: dict(node.entries) if isinstance(node, Branch) else {start: node} for name, node in given.items()}
    values: dict[str, Node] = {}
    for year in sorted({year for each in dated.values() for year in each}):
        held = {name: each[max(y for y in each if y <= year)] for name, each in dated.items() if min(each) <= year}
        ended = "effect" in held and is_null(held["effect"])
        values[year] = held["effect"] if ended else Branch(held, tree.places, tree.place)
    subject = tree.entries["subject"]
    gate = tree.entries.get("gate", Leaf("false", tree.place))
    entries: dict[str, Node] = {
        **{name: tree.entries[name] for name in ("clause", "source")},
        "description": Branch({name: tree.entries[name] for name in ("zh", "en")}, tree.places, tree.place),
        "subject": Leaf(",".join(i.text for i in subject.items), subject.place)
        if isinstance(subject, Series)
        else subject,
        "gate": gate,
        "values": Branch(values, dict.fromkeys(values, tree.place), tree.place),
    }
    return Branch(entries, {**tree.places, "description": tree.place, "values": tree.place}, tree.place)


def _year(text: str, place: str, first: int) -> int:
    if not text.isdecimal() or int(text) not in YEARS:
        fail(place, f"{text} is not a budget year.")
    if int(text) < first:
        fail(place, f"the year {text} lies before the policy, which is in force from {first}.")
    return int(text)


def _section(node: Node, name: str, section: Section, start: int) -> dict[str, Parameter]:
    tree = branch(node, name)
    if section.keys:
        check_keys(tree, name, section.keys)
    elif not tree.entries:
        fail(tree.place, f"{name} is empty.")
    return {key: _parameter(entry, name, key, section, start) for key, entry in tree.entries.items()}


def _parameter(node: Node, name: str, key: str, section: Section, start: int) -> Parameter:
    tree, extra = branch(node, key), section.extra or {}
    unit = ("unit",) if section.unit else ()
    check_keys(tree, key, ("description", *extra, *unit, "clause", "source", "values"))
    description = branch(tree.entries["description"], f"{key}, description")
    check_keys(description, f"{key}, description", ("zh", "en"))
    clause = word(tree.entries["clause"], f"{key}, clause", CLAUSES)
    source = word(tree.entries["source"], f"{key}, source", SOURCES)
    if source == "plan" and clause == "local":
        fail(tree.places["clause"], f"{key} is stated by the plan, so it needs the plan's clause.")
    return Parameter(
        key=key,
        zh=word(description.entries["zh"], f"{key}, description, zh"),
        en=word(description.entries["en"], f"{key}, description, en"),
        unit=word(tree.entries["unit"], f"{key}, unit", (section.unit(key),)) if section.unit else "",
        clause=clause,
        source=source,
        values=_dated(tree.entries["values"], key, section, start),
        extra={part: word(tree.entries[part], f"{key}, {part}", options) for part, options in extra.items()},
        place=tree.place,
    )


def _dated(node: Node, key: str, section: Section, start: int) -> dict[int, Any]:
    tree = branch(node, f"{key}, values")
    dated: dict[int, Any] = {}
    for text, entry in tree.entries.items():
        year = _year(text, tree.places[text], start)
        if section.open_ended and is_null(entry):
            dated[year] = None
        else:
            dated[year] = section.read(entry, f"{key} from {year}", key)
    if not section.open_ended and start not in dated:
        fail(tree.place, f"{key} needs a value from {start}, the first year of the policy.")
    return dated


def _check_together(policy: Policy, year: int) -> None:
    """Check parameters against each other, in the values of one budget year."""
    numbers = policy.sections["numbers"]

    def value(key: str) -> Decimal:
        return Decimal(numbers[key].at(year))

    total = value("score.total")
    if value("execution_score.weight") >= total:
        fail(numbers["execution_score.weight"].place, "execution_score.weight must be less than score.total.")
    if value("monitoring.stop_below") > value("monitoring.reduce_below"):
        fail(numbers["monitoring.stop_below"].place, "monitoring.stop_below may not exceed monitoring.reduce_below.")
    if value("monitoring.default_month") > value("monitoring.months_in_year"):
        fail(numbers["monitoring.default_month"].place, "monitoring.default_month lies after the end of the year.")
    if value("magnitude_factor") < 1:
        fail(numbers["magnitude_factor"].place, "magnitude_factor must be at least 1.")
    parts = ("ex_ante", "goals", "monitoring", "self_evaluation", "accuracy", "disclosure")
    assessed = sum((value(f"assessment.{part}") for part in parts), Decimal(0))
    if assessed != total:
        fail(numbers["assessment.ex_ante"].place, f"the parts of the assessment add up to {assessed}, not to {total}.")
    items = [f"{EX_ANTE_WEIGHT}.{item}" for item in EX_ANTE_ITEMS]
    evaluated = sum(map(value, items), Decimal(0))
    if evaluated != total:
        fail(numbers[items[0]].place, f"the items of the ex-ante evaluation add up to {evaluated}, not to {total}.")
    for scale in ("grade", "ex_ante"):
        parameter = policy.sections["bands"][scale]
        top: Band = next(iter(parameter.at(year).values()))
        if top.upper != total or not top.closed:
            fail(parameter.place, f"the best band of {scale} must be closed at {total}, the whole score.")
    _check_indicators(policy, year)
    orders: dict[int, str] = {}
    for each in policy.sections["rules"].values():
        rule = each.at(year)
        if rule and rule.voided_by and (each.extra["gate"] == "true" or rule.effect == "hold"):
            fail(each.place, f"no exception can void {each.key}: none softens a gate or a hold.")
        if rule and orders.setdefault(rule.order, each.key) != each.key:
            fail(each.place, f"{each.key} has the same order as {orders[rule.order]}.")


def _check_indicators(policy: Policy, year: int) -> None:
    """Check how indicators are read: every target without an operator by one rule, every word by one wording."""
    unsigned, kinds = policy.sections["unsigned_targets"], policy.sections["indicator_kinds"]
    others = unsigned.get(OTHER_TARGETS)
    if others is None or (rest := others.at(year)) is None or rest.units:
        place = others.place if others else next(iter(unsigned.values())).place
        fail(place, f"unsigned_targets needs {OTHER_TARGETS} without units: every other target that has no operator.")
    for key, parameter in unsigned.items():
        if key not in (*kinds, OTHER_TARGETS):
            fail(parameter.place, f"{key} is none of the indicator_kinds; {nearest(key, kinds)}")
    said: dict[str, str] = {}
    for key, parameter in policy.sections["wordings"].items():
        for each in wording.words if (wording := parameter.at(year)) else ():
            if said.setdefault(each, key) != key:
                fail(parameter.place, f"the word {each} stands for {said[each]} and for {key}.")


def _addresses(tree: Branch) -> Iterator[str]:
    """The address of every single value of a checked tree, of whatever year."""
    for key, dated in _parameter_nodes(tree):
        for entry in dated.entries.values():
            yield from (address for address, _ in _leaves(key, entry))


def _parameter_nodes(tree: Branch) -> Iterator[tuple[str, Branch]]:
    sections = [branch(tree.entries[name], name) for name in SECTIONS]
    for section in [*sections, Branch({"minimum_execution": tree.entries["minimum_execution"]}, {}, tree.place)]:
        for key, node in section.entries.items():
            yield key, branch(branch(node, key).entries["values"], key)


def _leaves(address: str, node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, Leaf):
        yield address, node.text
    elif isinstance(node, Series):
        yield address, ",".join(item.text for item in node.items)
    else:
        for key, child in node.entries.items():
            yield from _leaves(f"{address}.{key}", child)


def _set(tree: Branch, texts: Mapping[str, str]) -> Branch:
    """Return the tree with other texts at some addresses, in every dated entry."""

    def changed(address: str, node: Node) -> Node:
        place = f"the value set for {address}"
        if isinstance(node, Leaf) and address in texts:
            return Leaf(texts[address], place)
        if isinstance(node, Series) and address in texts:
            return Series(tuple(Leaf(word.strip(), place) for word in SEPARATOR.split(texts[address])), place)
        if isinstance(node, Branch):
            return replace(
                node, entries={key: changed(f"{address}.{key}", child) for key, child in node.entries.items()}
            )
        return node

    def parameter(key: str, node: Node) -> Node:
        tree = branch(node, key)
        dated = branch(tree.entries["values"], key)
        values = replace(dated, entries={year: changed(key, entry) for year, entry in dated.entries.items()})
        return replace(tree, entries={**tree.entries, "values": values})

    entries = dict(tree.entries)
    for name in SECTIONS:
        section = branch(tree.entries[name], name)
        entries[name] = replace(section, entries={key: parameter(key, node) for key, node in section.entries.items()})
    entries["minimum_execution"] = parameter("minimum_execution", tree.entries["minimum_execution"])
    return replace(tree, entries=entries)
