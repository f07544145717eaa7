"""What describes published files: the Frictionless Data Package and the manifest. Dictionaries only, no rows.

Both follow from what was published alone and hold no clock time, so the same publication describes itself alike: a package is
`created` on the day that its newest figures are as of.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from policy.place import Place
from warehouse.tables import TABLES, Column, Table
from warehouse.tables.declare import COUNT, DATE, FLAG, MOMENT, TEXT
from warehouse.tables.dimensions import DIMENSIONS, KEYS

Document = dict[str, Any]
VERSION = "1.1.0"
"""Semantic version of the schema of published files. A column or table more: minor; moved, renamed, gone or of another meaning:
major. CHANGELOG.md tells each; the tables as of the version stand in tests/warehouse/schema.json."""
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


LICENCES = {
    "CC-BY-4.0": {
        "name": "CC-BY-4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/deed.zh-hans",
        "title": "知识共享 署名 4.0 国际许可协议",
    }
}
"""What is said of licences that are known by name."""
INTERNAL: Document = {"name": "other-closed", "title": "内部资料，不得对外提供"}
UNSTATED: Document = {"name": "notspecified", "title": "未另行规定；使用时请注明来源"}
PROFILE = "tabular-data-resource"


def schema() -> str:
    """Version, and every published table with its columns and their types, as JSON: what VERSION is the version of."""
    tables = {**{name: table for name, table in TABLES.items() if table.stage == "result"}, **DIMENSIONS}
    listed = {name: [f"{each.name} {each.type}" for each in tables[name].columns] for name in sorted(tables)}
    return json.dumps({"version": VERSION, "tables": listed}, ensure_ascii=False, indent=1) + "\n"


def resource(table: Table, file: Mapping[str, Any]) -> Document:
    """Describe a table's CSV file; `file` is its fingerprint."""
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": PROFILE,
        "title": table.title,
        "title_en": _english(table.name),
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


def package(
    place: Place,
    year: int,
    resources: Iterable[Document],
    allowed: Mapping[tuple[str, str], list[str]],
    created: date,
    *,
    public: bool = False,
) -> Document:
    """Describe as Data Package (version 1) a published directory, or its public part.

    `allowed` are the values of coded columns, by table and column (`dimensions.allowed`); `created` is the day that the newest
    of the figures are as of. Keys of other tables are foreign keys where those are in the package.
    """
    listed = sorted(resources, key=lambda each: str(each["name"]))
    names = {str(each["name"]) for each in listed}
    return {
        "profile": "tabular-data-package",
        "name": f"jixiao-{place.code}-{year}" + ("-public" if public else ""),
        "version": VERSION,
        "created": f"{created.isoformat()}T00:00:00+08:00",
        "title": f"{place.name}{year}年度预算绩效管理" + ("公开数据" if public else "数据"),
        "title_en": f"Budget performance of {place.code}, {year}" + (" (public)" if public else ""),
        "licenses": [_licence(place) if public else INTERNAL],
        "contributors": [{"title": place.bureau, "role": "publisher"}],
        "resources": [_linked(each, names, allowed) for each in listed],
    }


def _licence(place: Place) -> Document:
    return LICENCES.get(place.licence, {"name": place.licence}) if place.licence else UNSTATED


def _linked(described: Document, names: Collection[str], allowed: Mapping[tuple[str, str], list[str]]) -> Document:
    """A resource with the values that its coded columns may have and its foreign keys, as this package has them."""
    schema = described["schema"]
    fields = []
    for field in schema["fields"]:
        found = allowed.get((described["name"], field["name"]))
        plain = {name: value for name, value in field.items() if name != "constraints"}
        fields.append({**plain, **({"constraints": {"enum": found}} if found else {})})
    keys = [
        {"fields": field["name"], "reference": {"resource": KEYS[field["name"]], "fields": "code"}}
        for field in fields
        if KEYS.get(field["name"]) in names
    ]
    rest = {name: value for name, value in schema.items() if name not in ("fields", "foreignKeys")}
    return {**described, "schema": {"fields": fields, **rest, **({"foreignKeys": keys} if keys else {})}}


def manifest(region: str, year: int, jobs: Mapping[str, Document], files: Mapping[str, Document]) -> Document:
    """State each job's inputs, policy, counts and totals, and the fingerprint of every file but itself."""
    return {"region": region, "year": year, "jobs": dict(sorted(jobs.items())), "files": dict(sorted(files.items()))}


def _field(column: Column) -> Document:
    kind = FIELD_TYPES.get(column.type, {"type": "number"})
    titles = {"title": column.title, "title_en": _english(column.name)}
    said = {"description": column.description, "description_zh": column.meaning, "unit": column.unit}
    return {"name": column.name, **kind, **titles, **{key: text for key, text in said.items() if text}}


def _english(name: str) -> str:
    """The English title of a table or column: its name, as words."""
    return name.replace("_", " ").capitalize()
