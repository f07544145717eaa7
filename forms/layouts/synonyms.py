"""Other labels of every field: `synonyms.yaml` beside this module, which a bureau can add to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from policy.language import either

FILE = Path(__file__).with_name("synonyms.yaml")


class SynonymsError(ValueError):
    """A file of synonyms that cannot be used; the message names file and place."""


def load(path: Path, known: Mapping[str, Collection[str]] | None = None) -> dict[str, Any]:
    """Read a file of synonyms: titles, words that are no title, labels by field, labels that are not read, notes.

    `known`: by part of the file the entries that it may have. Raises SynonymsError where it is no such file, OSError where it
    cannot be opened.
    """
    try:
        found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) or {}
    except (YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path} 第{mark.line + 1}行" if mark else path
        raise SynonymsError(
            either(f"{path}: {error}", f"{place}：不符合 `YAML` 格式，或不是 UTF-8 编码的文本；请改正后另存。")
        ) from error
    if not isinstance(found, dict):
        parts = list(known or ())
        raise _wrong(
            path, f"{' or '.join(parts)} is due, each with its entries", f"应为 `{'`、`'.join(parts)}`，各有其条目"
        )
    for part, entries in found.items():
        _check_part(path, part, entries, known)
    return found


def _wrong(path: Path, en: str, zh: str) -> SynonymsError:
    return SynonymsError(either(f"{path}: {en}", f"{path}：{zh}。"))


def _check_part(path: Path, part: str, entries: Any, known: Mapping[str, Collection[str]] | None) -> None:
    if known is not None and part not in known:
        raise _wrong(
            path, f"{part} is none of {', '.join(known)}", f"没有 `{part}` 这一部分，可用的有 `{'`、`'.join(known)}`"
        )
    if isinstance(entries, dict):
        for entry, labels in entries.items():
            if known is not None and entry not in known[part]:
                raise _wrong(path, f"{part}: {entry} is not known", f"`{part}` 中没有 `{entry}`")
            if not isinstance(labels, dict | list) or not all(isinstance(each, str) for each in labels):
                raise _wrong(
                    path,
                    f"{part}: {entry}: labels are texts, one a line",
                    f"`{part}` 的 `{entry}` 应为若干名称，一行一个",
                )
    elif known is not None or not isinstance(entries, list):
        raise _wrong(path, f"{part} has entries, each with its labels", f"`{part}` 应有若干条目，各有其名称")


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
