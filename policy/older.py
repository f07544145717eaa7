"""Policies that were written before today's shape: as they are kept with publications, they must be read for ever.

Here: everything that an older file says otherwise, or does not say yet. Whoever adds a key to the plan adds it to `LATER`.
"""

from __future__ import annotations

from typing import Any

from policy.yaml_file import Document, Path

_REVIEW = (
    *(f"points.SE{number}" for number in range(11, 21)), "low_execution", "output_gap", "same_text_letters", "easy_target",
    "monitoring_gap", "money_left", "request_growth", "certain_amount", "certain_points", "years", "tolerable_share",
)  # fmt: skip
_WORDS = (
    "output_indicators", "delivered_kinds", "payment_indicators", "cost_kinds", "benefit_kinds", "vague_benefits",
    "rectified_grades",
)  # fmt: skip
LATER: tuple[Path, ...] = (
    ("choices", "minimum_execution"),
    *(("numbers", f"review.{key}") for key in _REVIEW),
    ("numbers", "rectification.days"),
    *(("words", key) for key in _WORDS),
)
"""Entries that came to the plan after its first version. A policy that lacks one has the plan's."""

RULES: dict[str, dict[str, Any]] = {
    "ex_ante_gate": {"when": "ex_ante"},
    "goal_gate": {"when": "goals"},
    "grade_poor": {"when": "grade"},
    "same_content": {"when": "same_content"},
    "grade_medium": {"when": "grade"},
    "monitoring_stop": {"when": "monitoring", "flags": ["stop_next_year"]},
    "monitoring_reduce": {"when": "monitoring", "flags": ["reduce_next_year"]},
    "hold_missing": {"when": "grade", "subject": ["project", "department_public_funds"]},
    "hold_suspended": {"when": "monitoring", "flags": ["suspend"]},
    "department_grade": {"when": "grade"},
}
"""What every rule of the first version was, by its name; its effect, rate and grades stood in `values`."""


def upgraded(document: Document) -> Document:
    """Return a document of the first version in today's shape: exceptions at the rules that they void, meanings without a frame."""
    if "exceptions" not in document.tree:
        return document
    voided: dict[str, list[str]] = {}
    for kind, entry in document.tree["exceptions"].items():
        for rule in entry["values"][max(entry["values"])]:
            voided.setdefault(rule, []).append(kind)
    tree: dict[str, Any] = {}
    for name, section in document.tree.items():
        if name == "minimum_execution":
            tree[name] = _flat(section)
        elif isinstance(section, dict) and name != "exceptions":
            tree[name] = {key: _flat(entry) for key, entry in section.items()}
        elif name != "exceptions":
            tree[name] = section
    for order, (key, entry) in enumerate(tree["rules"].items(), 1):
        del entry["unit"]
        for year, value in entry.pop("values").items():
            for part, said in (value or {"effect": None}).items():
                entry.setdefault(part, {})[year] = said
        entry.update({"order": str(order), **RULES[key]})
        if key in voided:
            entry["voided_by"] = voided[key]
    return Document(tree, document.places)


def _flat(entry: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in entry.items() if key != "description"}
    return {**entry.get("description", {}), **rest}


def completed(document: Document, plan: Document) -> Document:
    """Return the document with the plan's entries that came later than it, each said to stand in the plan."""
    tree, places = dict(document.tree), dict(document.places)
    begins = str(tree.get("in_force_from"))
    for section, key in LATER:
        said = tree.get(section, {key: None})
        if not isinstance(said, dict) or key in said:
            continue
        entry = dict(plan.tree[section][key])
        earlier = [year for year in entry["values"] if year <= begins] or [min(entry["values"])]
        later = {year: value for year, value in entry["values"].items() if year > max(begins, earlier[-1])}
        entry["values"] = {begins: entry["values"][max(earlier)], **later}
        if key == "rectified_grades":
            known = _graded(tree)
            entry["values"] = {year: [*filter(known.__contains__, words)] for year, words in entry["values"].items()}
        tree[section] = {**tree[section], key: entry}
        places.update(plan.below((section, key)))
    return Document(tree, places)


def _graded(tree: dict[str, Any]) -> set[str]:
    """Words of the scale of grades in any year: one of other words than the plan's lacks some that the plan names elsewhere."""
    try:
        return {word for bands in tree["bands"]["grade"]["values"].values() for word in bands}
    except (KeyError, TypeError, AttributeError):
        return set()  # malformed, which is told where it is read
