"""Other labels of every field: `synonyms.yaml` beside this module, which a bureau can add to.

Here: reading that file and a region's own. Not here: what a field is (`forms.layouts.declare`), how labels are compared
(`forms.labels`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FILE = Path(__file__).with_name("synonyms.yaml")


class SynonymsError(ValueError):
    """A file of synonyms that cannot be used; the message names file and place."""


def load(path: Path) -> dict[str, Any]:
    """Read a file of synonyms: titles, words that are no title, labels by field, labels that are not read, notes.

    Raises SynonymsError where it is no such file, OSError where it cannot be opened.
    """
    try:
        found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        raise SynonymsError(f"{path}: {error}") from error
    if not isinstance(found, dict) or not all(isinstance(part, dict | list) for part in found.values()):
        raise SynonymsError(f"{path}: a file of synonyms has titles and labels, each field with its labels")
    return found


_OWN = load(FILE)
TITLES: Mapping[str, tuple[str, ...]] = {name: tuple(titles) for name, titles in _OWN["titles"].items()}
"""By layout: titles beside the template's."""
NOT_TITLES: Mapping[str, tuple[str, ...]] = {name: tuple(words) for name, words in _OWN["not_titles"].items()}
"""By layout: words that no title of it holds."""
LABELS: Mapping[str, tuple[str, ...]] = {field: tuple(labels) for field, labels in _OWN["labels"].items()}
"""By field: labels beside the template's."""
NOT_READ: Mapping[str, tuple[str, ...]] = {part: tuple(labels) for part, labels in _OWN["not_read"].items()}
"""Labels that are known and not read: of columns, of heads, of remarks below a table."""
NOTES: tuple[str, ...] = tuple(_OWN["notes"])
"""What brackets behind a label hold that means nothing."""
