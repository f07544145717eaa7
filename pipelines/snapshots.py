"""What is derived from the code, committed, and checked by the tests: `make snapshots` renews all of it.

Here: column lineage (assets/lineage.json), the outline of the Dagster definitions (tests/pipelines/definitions.yaml), the data
dictionary (docs/dictionary.md), the schema of published files (tests/warehouse/schema.json), the words of the command line in
Chinese (pipelines/locale), the bureau's own words (publishing/own_words.txt). Not here: what any of them says (`assets.lineage`,
`pipelines.outline`, `pipelines.dictionary`, `pipelines.own_words`, `publishing.descriptor`, the catalogue beside the compiled one).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import dagster as dg
import polib

from assets import firing
from assets.lineage import STORED, Rests, derive
from assets.metadata import MODEL, ROOM
from pipelines.definitions import build_definitions
from pipelines.dictionary import dictionary
from pipelines.outline import outline
from pipelines.own_words import own_words
from pipelines.speech import CATALOGUE
from publishing.descriptor import schema
from publishing.secrets import OWN_WORDS

HOUSE = Path(__file__).parents[1]


def lineage() -> str:
    """The lineage of every model asset, as JSON."""
    graph = build_definitions().resolve_asset_graph()
    found: dict[str, Rests] = {}
    for key in sorted(graph.materializable_asset_keys, key=dg.AssetKey.to_user_string):
        node = graph.get(key)
        if model := node.metadata.get(MODEL):
            texts = (
                firing.texts()[1:]
                if model.endswith(firing.TABLE)
                else [(ROOM / f"{model}.sql").read_text(encoding="utf-8")]
            )
            upstream = [parent.to_user_string() for parent in node.parent_keys]
            found[key.to_user_string()] = _together(derive(key.to_user_string(), text, upstream) for text in texts)
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _together(parts: Iterable[Rests]) -> Rests:
    """The lineage of a table that several models make."""
    found: Rests = {}
    for part in parts:
        for column, sources in part.items():
            found[column] = sorted({*found.get(column, []), *sources})
    return found


def words() -> bytes:
    """The words of the command line in Chinese, as gettext reads them."""
    return bytes(polib.pofile(str(CATALOGUE)).to_binary())


SNAPSHOTS: dict[Path, Callable[[], str | bytes]] = {
    STORED: lineage,
    HOUSE / "tests" / "pipelines" / "definitions.yaml": lambda: outline(build_definitions()),
    HOUSE / "docs" / "dictionary.md": dictionary,
    HOUSE / "tests" / "warehouse" / "schema.json": schema,
    CATALOGUE.with_suffix(".mo"): words,
    OWN_WORDS: own_words,
}
"""Every derived file and how it is made."""


def renew() -> None:
    """Write every file that differs from what the code says, and name it."""
    for path, make in SNAPSHOTS.items():
        made = make()
        content = made if isinstance(made, bytes) else made.encode()
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            print(f"renewed {path.relative_to(HOUSE)}")


if __name__ == "__main__":
    renew()
