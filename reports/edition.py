"""What a writer of documents is given of a publication. Not here: which writers there are, publishing (`publishing.export`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from policy.place import Place

PUBLIC, DOCUMENTS, LETTERS = "public", "documents", "letters"
"""Folders of a publication that writers fill."""


@dataclass(frozen=True)
class Edition:
    """What a writer of documents is given: the empty folder it fills, and what the publication says.

    `jobs` are the entries of the manifest (as_of, policy, …) by job; `tables` are rows by table, `dimensions` rows of what
    their keys and codes stand for.
    """

    folder: Path
    place: Place
    year: int
    jobs: Mapping[str, dict[str, Any]]
    tables: Mapping[str, pa.Table]
    dimensions: Mapping[str, pa.Table] = field(default_factory=dict)

    @property
    def region(self) -> str:
        """区划编码, for folders and tables; what is printed is the name of the place."""
        return self.place.code
