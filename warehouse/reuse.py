"""Files made before: what would be made from the same things again is taken over from the folder that stands.

A folder that is written anew as a whole (`warehouse.swap`) has a list below made/: which file was made from what, and its
bytes. A file that was altered since, or is not on the list, is made again; without the list all are.
Here: fingerprints, recipes, finding a file by its recipe, the list. Not here: what a file is made from, which its writer says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warehouse.swap import whole


def fingerprint(path: Path) -> dict[str, Any]:
    """Size and SHA-256 of a file, as the manifest states them."""
    with path.open("rb") as handle:
        return {"sha256": hashlib.file_digest(handle, "sha256").hexdigest(), "bytes": path.stat().st_size}


def recipe(*parts: object) -> str:
    """Fingerprint of what a file is made from. Every part must say all of itself in its `repr`, and nothing by chance."""
    return hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()


@dataclass
class Reuse:
    """The files of one folder while it is written anew: `standing` holds the earlier ones, `fresh` is being filled."""

    standing: Path
    fresh: Path
    _earlier: dict[str, tuple[str, str]] = field(default_factory=dict)
    _made: dict[str, tuple[str, str]] = field(default_factory=dict)

    def find(self, made_from: str) -> Path | None:
        """The earlier file of a recipe, whose bytes are still what they were; None where it must be made."""
        name, sha256 = self._earlier.get(made_from, ("", ""))
        path = self.standing / name
        return path if name and path.is_file() and fingerprint(path)["sha256"] == sha256 else None

    def note(self, made_from: str, path: Path) -> None:
        """Put a file of the fresh folder on the list."""
        self._made[made_from] = path.relative_to(self.fresh).as_posix(), str(fingerprint(path)["sha256"])


@contextmanager
def reusing(listed: Path, standing: Path, fresh: Path) -> Iterator[Reuse]:
    """Write a folder anew with the list of its earlier files; the new list is written unless the block fails.

    The list may be newer than the folder that stands, where a run was killed between the two: it names bytes, so no file is
    taken for what it is not.
    """
    reuse = Reuse(standing, fresh, _read(listed))
    yield reuse
    listed.parent.mkdir(parents=True, exist_ok=True)
    with whole(listed) as fresh_list:
        fresh_list.write_text(json.dumps(reuse._made, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def _read(listed: Path) -> dict[str, tuple[str, str]]:
    try:
        return {key: (name, sha256) for key, (name, sha256) in json.loads(listed.read_text(encoding="utf-8")).items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):  # none yet, or what a power cut left of it
        return {}
