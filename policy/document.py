"""A policy file as a tree of texts that knows the file and line of everything in it, and one such tree over another.

Here: reading the text, refusing duplicate keys, saying where, `extends`. Not here: which keys a policy has and what they mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NoReturn, TypeAlias

from policy.characters import fit

Path: TypeAlias = tuple[str, ...]
"""Keys that lead to a node of the tree."""
NULL = ("null", "~", "")


class PolicyError(ValueError):
    """A policy file, or a value set in its place, is not valid. One sentence with the file and the line."""


def fail(place: str, sentence: str) -> NoReturn:
    """Raise PolicyError with the place in front of the sentence."""
    raise PolicyError(f"{place}: {sentence}")


def nearest(word: str, valid: Iterable[str]) -> str:
    """Return a hint that names the valid key closest to a word; all of them where none is close."""
    keys = list(valid)
    close = get_close_matches(word, keys, n=1)
    return f"did you mean {close[0]}?" if close else f"valid are {', '.join(keys)}."


@dataclass(frozen=True)
class Document:
    """Mappings, lists and texts (None for `null`), and where each stands, as `<file>, line <number>`."""

    tree: dict[str, Any]
    places: dict[Path, str]

    def place(self, path: Iterable[object]) -> str:
        """Where a node stands, or the nearest one above it that is there."""
        keys = tuple(map(str, path))
        return next(place for end in range(len(keys), -1, -1) if (place := self.places.get(keys[:end])))

    def below(self, path: Path) -> dict[Path, str]:
        """Places of a node and of all below it."""
        return {each: place for each, place in self.places.items() if each[: len(path)] == path}


@lru_cache(maxsize=16)
def parse(text: str, name: str) -> Document:
    """Return the tree of a YAML text; `name` stands in front of line numbers. Nobody may change what is returned.

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
    places: dict[Path, str] = {(): f"{name}, line 1"}
    tree = _plain(node, (), places, name) if node is not None else None
    if not isinstance(tree, dict):
        fail(places[()], "a policy is a mapping of sections; nothing of the kind is here.")
    return Document(tree, places)


def _plain(node: Any, path: Path, places: dict[Path, str], name: str) -> Any:
    place = f"{name}, line {node.start_mark.line + 1}"
    places.setdefault(path, place)
    if node.id == "scalar":
        if fit(node.value) != node.value:
            fail(place, "this holds a character that no file may hold (a control character or the like); take it out.")
        return None if node.style is None and node.value in NULL else node.value
    if node.id == "sequence":
        if any(item.id != "scalar" for item in node.value):
            fail(place, "a list may hold single values only.")
        return [_plain(item, (*path, str(number)), places, name) for number, item in enumerate(node.value)]
    tree: dict[str, Any] = {}
    for key, value in node.value:
        at = f"{name}, line {key.start_mark.line + 1}"
        if key.id != "scalar":
            fail(at, "a key must be a single word.")
        if key.value in tree:
            fail(at, f"the key {key.value} is here a second time; the first is at {places[*path, key.value]}.")
        places[*path, key.value] = at
        tree[key.value] = _plain(value, (*path, key.value), places, name)
    return tree


def is_dated(node: object) -> bool:
    """Whether a node maps years to values."""
    return isinstance(node, dict) and bool(node) and all(key.isdecimal() and len(key) == len("2021") for key in node)


def over(own: Document, base: Document) -> Document:
    """Return what `base` says, but where `own` says something else.

    Mappings are merged key by key. Of dated values, those of the base hold up to the first own year, and the own from then on.
    """
    places = dict(base.places)
    tree = _over(own.tree, base.tree, (), own, places)
    places[()] = own.places[()]
    return Document(tree, places)


def _over(own: Any, base: Any, path: Path, document: Document, places: dict[Path, str]) -> Any:
    if isinstance(own, dict) and isinstance(base, dict):
        if is_dated(own):
            base = {year: value for year, value in base.items() if year < min(own)}
            return {
                **base,
                **{year: _over(value, None, (*path, year), document, places) for year, value in own.items()},
            }
        merged = {
            key: _over(own[key], value, (*path, key), document, places) if key in own else value
            for key, value in base.items()
        }
        return {
            **merged,
            **{key: _over(own[key], None, (*path, key), document, places) for key in own if key not in base},
        }
    for each in [each for each in places if each[: len(path)] == path]:
        del places[each]
    places.update(document.below(path))
    return own


def with_texts(document: Document, texts: Mapping[Path, Any], place: Mapping[Path, str]) -> Document:
    """Return the document with other values at some paths, each said to stand at its place."""
    tree = _copied(document.tree)
    for path, value in texts.items():
        node = tree
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
    return Document(tree, {**document.places, **place})


def _copied(node: Any) -> Any:
    return {key: _copied(value) for key, value in node.items()} if isinstance(node, dict) else node


def without(document: Document, paths: Iterable[Path]) -> Document:
    """Return the document without what stands at some paths."""
    tree = _copied(document.tree)
    for path in paths:
        node = tree
        for key in path[:-1]:
            node = node[key]
        node.pop(path[-1], None)
    return Document(tree, document.places)
