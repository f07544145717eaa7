"""A YAML file as a tree that remembers its lines and keeps every scalar as it was written.

Here: reading the text, refusing duplicate keys, saying where. Not here: which keys a policy has and what they mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NoReturn, TypeAlias

from policy.characters import fit


class PolicyError(ValueError):
    """A policy file, or a value set in its place, is not valid. One sentence with the file and the line."""


@dataclass(frozen=True)
class Leaf:
    """A scalar: its text as written, and where it stands."""

    text: str
    place: str


@dataclass(frozen=True)
class Series:
    """A list of scalars."""

    items: tuple[Leaf, ...]
    place: str


@dataclass(frozen=True)
class Branch:
    """A mapping in the order of the file; `places` says where each key stands."""

    entries: Mapping[str, Node]
    places: Mapping[str, str]
    place: str


Node: TypeAlias = Leaf | Series | Branch


def fail(place: str, sentence: str) -> NoReturn:
    """Raise PolicyError with the place in front of the sentence."""
    raise PolicyError(f"{place}: {sentence}")


def nearest(word: str, valid: Iterable[str]) -> str:
    """Return a hint that names the valid key closest to a word; all of them where none is close."""
    keys = list(valid)
    close = get_close_matches(word, keys, n=1)
    return f"did you mean {close[0]}?" if close else f"valid are {', '.join(keys)}."


def parse(text: str, name: str) -> Branch:
    """Return the tree of a YAML text; `name` stands in front of line numbers.

    Raises PolicyError where the text is no YAML mapping, repeats a key or uses anything beyond mappings, lists of
    scalars and scalars.
    """
    # Lazy: half of the package's users never load a file, and the YAML library is slow to import.
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        fail(f"{name}, line {line}", f"this is not valid YAML ({error.problem}).")
    except YAMLError as error:
        fail(name, f"this is not valid YAML ({' '.join(str(error).split())}).")
    tree = _convert(node, name) if node is not None else None
    if not isinstance(tree, Branch):
        fail(f"{name}, line 1", "a policy is a mapping of sections; nothing of the kind is here.")
    return tree


def _convert(node: Any, name: str) -> Node:
    place = f"{name}, line {node.start_mark.line + 1}"
    if node.id == "scalar":
        if fit(node.value) != node.value:
            fail(place, "this holds a character that no file may hold (a control character or the like); take it out.")
        return Leaf(node.value, place)
    if node.id == "sequence":
        items = [_convert(item, name) for item in node.value]
        leaves = tuple(item for item in items if isinstance(item, Leaf))
        if len(leaves) < len(items):
            fail(place, "a list may hold single values only.")
        return Series(leaves, place)
    entries: dict[str, Node] = {}
    places: dict[str, str] = {}
    for key_node, value_node in node.value:
        key = _convert(key_node, name)
        if not isinstance(key, Leaf):
            fail(place, "a key must be a single word.")
        if key.text in entries:
            fail(key.place, f"the key {key.text} is here a second time; the first is at {places[key.text]}.")
        entries[key.text] = _convert(value_node, name)
        places[key.text] = key.place
    return Branch(entries, places, place)


def branch(node: Node, what: str) -> Branch:
    """Return the node as a mapping, or PolicyError that says what should be one."""
    if not isinstance(node, Branch):
        fail(node.place, f"{what} must be a mapping.")
    return node


def leaf(node: Node, what: str) -> Leaf:
    """Return the node as a single non-empty value, or PolicyError that says what should be one."""
    if not isinstance(node, Leaf):
        fail(node.place, f"{what} must be a single value.")
    if not node.text.strip():
        fail(node.place, f"{what} is empty.")
    return node


def check_keys(node: Branch, what: str, required: Iterable[str], optional: Iterable[str] = ()) -> None:
    """Raise PolicyError for the first key that is unknown (with the nearest valid one) or missing."""
    required = list(required)
    valid = [*required, *optional]
    for key in node.entries:
        if key not in valid:
            fail(node.places[key], f"{what} has no key {key}; {nearest(key, valid)}")
    for key in required:
        if key not in node.entries:
            fail(node.place, f"{what} lacks the key {key}.")
