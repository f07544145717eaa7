"""A policy file as a tree of texts that knows the file and line of everything in it, and one such tree over another.

Here: reading the text, refusing duplicate keys, saying where, `extends`. Not here: which keys a policy has and what they mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache, reduce
from operator import getitem
from typing import Any, NamedTuple, NoReturn, TypeAlias

from policy.characters import fit
from policy.language import either

Path: TypeAlias = tuple[str, ...]
"""Keys that lead to a node of the tree."""
NULL = ("null", "~", "")
NOWHERE: Mapping[Path, Spot] = {}


class PolicyError(ValueError):
    """A policy file, or a value set in its place, is not valid. One sentence with the file and the line."""


class Spot(NamedTuple):
    """Where something stands: a line of a file, or the address for which it was set in place of what stands there."""

    file: str
    line: int = 0
    address: str = ""

    def __str__(self) -> str:
        """Say it in the language of the command."""
        if self.address:
            return either(f"the value set for {self.address}", f"为 `{self.address}` 设定的值")
        return either(f"{self.file}, line {self.line}", f"{self.file} 第{self.line}行")


def refuse(en: str, zh: str) -> NoReturn:
    """Raise PolicyError with a sentence."""
    raise PolicyError(either(en, zh))


def fail(place: Spot | str, en: str, zh: str) -> NoReturn:
    """Raise PolicyError with the place in front of the sentence."""
    refuse(f"{place}: {en}", f"{place}：{zh}")


def nearest(word: str, valid: Iterable[str]) -> str:
    """Return a hint that names the valid key closest to a word; all of them where none is close."""
    keys = list(valid)
    if close := get_close_matches(word, keys, n=1):
        return either(f"did you mean {close[0]}?", f"是否应为 `{close[0]}`？")
    return either(f"valid are {', '.join(keys)}.", f"可用的有 {'、'.join(f'`{key}`' for key in keys)}。")


@dataclass(frozen=True)
class Document:
    """Mappings, lists and texts (None for `null`), and where each stands."""

    tree: dict[str, Any]
    places: dict[Path, Spot]

    def place(self, path: Iterable[object]) -> Spot:
        """Where a node stands, or the nearest one above it that is there."""
        keys = tuple(map(str, path))
        return next(place for end in range(len(keys), -1, -1) if (place := self.places.get(keys[:end])))

    def below(self, path: Path) -> dict[Path, Spot]:
        """Places of a node and of all below it."""
        return {each: place for each, place in self.places.items() if each[: len(path)] == path}

    def fail(self, path: Iterable[object], en: str, zh: str) -> NoReturn:
        """Raise PolicyError about what stands at a path."""
        fail(self.place(path), en, zh)

    def changed(self, texts: Mapping[Path, Any], places: Mapping[Path, Spot] = NOWHERE) -> Document:
        """Return the document with other values at some paths, each said to stand at its place."""
        tree = deepcopy(self.tree)
        for path, value in texts.items():
            _above(tree, path)[path[-1]] = value
        return Document(tree, {**self.places, **places})

    def without(self, paths: Iterable[Path]) -> Document:
        """Return the document without what stands at some paths."""
        tree = deepcopy(self.tree)
        for path in paths:
            _above(tree, path).pop(path[-1], None)
        return Document(tree, self.places)


def _above(tree: dict[str, Any], path: Path) -> dict[str, Any]:
    """The mapping that holds the last key of a path."""
    return reduce(getitem, path[:-1], tree)


@lru_cache(maxsize=16)
def parse(text: str, name: str) -> Document:
    """Return the tree of a YAML text; `name` stands in front of line numbers. Nobody may change what is returned.

    Raises PolicyError where the text is no YAML mapping, repeats a key or uses anything beyond mappings, lists of
    scalars and scalars.
    """
    # Lazy: half of the package's users never load a file, and the YAML library is slow to import.
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    places: dict[Path, Spot] = {(): Spot(name, 1)}
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        tree = _plain(node, (), places, name) if node is not None else None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        zh = "此处不符合 `YAML` 格式，请检查缩进、冒号、引号和括号。"
        fail(Spot(name, line), f"this is not valid YAML ({error.problem}).", zh)
    except YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        zh = "不符合 `YAML` 格式，或含有不允许的字符；请用文本编辑器改正后另存。"
        fail(Spot(name, line), f"this is not valid YAML ({' '.join(str(error).split())}).", zh)
    except RecursionError:  # also an anchor within itself
        fail(name, "values stand within values far deeper than those of any policy.", "层层嵌套，远超政策文件所需。")
    if not isinstance(tree, dict):
        fail(
            places[()],
            "a policy is a mapping of sections; nothing of the kind is here.",
            "政策文件应由各部分（如 `numbers:`）组成，此处没有。",
        )
    return Document(tree, places)


def _plain(node: Any, path: Path, places: dict[Path, Spot], name: str) -> Any:
    place = Spot(name, node.start_mark.line + 1)
    places.setdefault(path, place)
    if node.id == "scalar":
        if fit(node.value) != node.value:
            fail(
                place,
                "this holds a character that no file may hold (a control character or the like); take it out.",
                "此处有文件中不允许的字符（如控制字符），请删除。",
            )
        return None if node.style is None and node.value in NULL else node.value
    if node.id == "sequence":
        if any(item.id != "scalar" for item in node.value):
            fail(place, "a list may hold single values only.", "列表中只能有单个值。")
        return [_plain(item, (*path, str(number)), places, name) for number, item in enumerate(node.value)]
    tree: dict[str, Any] = {}
    for key, value in node.value:
        at = Spot(name, key.start_mark.line + 1)
        if key.id != "scalar":
            fail(at, "a key must be a single word.", "键应为一个词。")
        if key.value in tree:
            first = places[*path, key.value]
            fail(
                at,
                f"the key {key.value} is here a second time; the first is at {first}.",
                f"键 `{key.value}` 在此重复，第一次见 {first}。",
            )
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


def _over(own: Any, base: Any, path: Path, document: Document, places: dict[Path, Spot]) -> Any:
    if not (isinstance(own, dict) and isinstance(base, dict)):
        for each in [each for each in places if each[: len(path)] == path]:
            del places[each]
        places.update(document.below(path))
        return own
    if is_dated(own):
        base = {year: value for year, value in base.items() if year < min(own)}
    changed = {key: _over(node, base.get(key), (*path, key), document, places) for key, node in own.items()}
    return {**base, **changed}
