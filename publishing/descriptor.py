"""What describes published files: the Frictionless Data Package and the manifest. Dictionaries only, no rows.

Both follow from what was published alone and hold no clock time, so the same publication describes itself alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from policy.place import Place
from warehouse.tables import Column, Table
from warehouse.tables.declare import COUNT, DATE, FLAG, MOMENT, TEXT

Document = dict[str, Any]
PACKAGE = "datapackage.json"
MANIFEST = "manifest.json"
FIELD_TYPES: dict[str, Document] = {
    TEXT: {"type": "string"},
    COUNT: {"type": "integer"},
    "BIGINT": {"type": "integer"},
    DATE: {"type": "date"},
    FLAG: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    MOMENT: {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S%z"},
}


def write(document: Document, path: Path) -> None:
    """Write a document as readable JSON (UTF-8, Chinese as it is)."""
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def rows(path: Path) -> int:
    """Number of rows of a Parquet file."""
    return int(pq.read_metadata(path).num_rows)


def resource(table: Table, file: Mapping[str, Any]) -> Document:
    """Describe a table's CSV file; `file` is its fingerprint."""
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file["bytes"],
        "hash": f"sha256:{file['sha256']}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            **({"primaryKey": ["region", "year", *table.key]} if table.key else {}),
        },
    }


def package(place: Place, year: int, resources: Iterable[Document], *, public: bool = False) -> Document:
    """Describe as Data Package (version 1) a published directory, or of its public part."""
    return {
        "profile": "tabular-data-package",
        "name": f"jixiao-{place.code}-{year}" + ("-public" if public else ""),
        "title": f"{place.name}{year}年度预算绩效管理" + ("公开数据" if public else "数据"),
        "resources": sorted(resources, key=lambda each: str(each["name"])),
    }


def manifest(region: str, year: int, jobs: Mapping[str, Document], files: Mapping[str, Document]) -> Document:
    """State each job's inputs, policy, counts and totals, and the fingerprint of every file but itself."""
    return {"region": region, "year": year, "jobs": dict(sorted(jobs.items())), "files": dict(sorted(files.items()))}


def _field(column: Column) -> Document:
    kind = FIELD_TYPES.get(column.type, {"type": "number"})
    unit = {"unit": column.unit} if column.unit else {}
    text = {"description": column.description} if column.description else {}
    return {"name": column.name, **kind, "title": column.title, **text, **unit}
