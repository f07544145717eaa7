"""A search for classified projects in what leaves a house, written without a look at the search that publishing makes.

Here: every file below public/ and documents/ of every published year, and the tables told to departments and the congress,
opened as far as they can be: members of archives, columns of Parquet, text in any encoding, runs and tags taken out.
"""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from warehouse.tables import TABLES

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
TOLD = tuple(name for name, table in TABLES.items() if table.told)
SHORTEST = 2


def leaks(home: Path, secrets: Collection[str]) -> list[str]:
    """Where a file that leaves the home says one of the codes or names: `file: secret`, sorted; empty where none does.

    Compared by letters and digits alone, of one case and width. Words that also stand for something open are the caller's to
    leave out; so are words of a single character.
    """
    wanted = {secret: folded(secret) for secret in secrets}
    assert all(len(word) >= SHORTEST for word in wanted.values()), "a word this short is found everywhere"
    files = leaving(home)
    assert files, f"nothing is published in {home}"
    found = set()
    for path in files:
        name = path.relative_to(home).as_posix()
        for text in texts(name, path.read_bytes()):
            plain = folded(text)
            found |= {f"{name}: {secret}" for secret, word in wanted.items() if word in plain}
    return sorted(found)


def leaving(home: Path) -> list[Path]:
    """The files that may be read outside finance, of every region and year; what history/ keeps is internal."""
    years = [path for path in sorted((home / "published").glob("*/*")) if path.is_dir()]
    below = [path for year in years for part in ("public", "documents") for path in (year / part).rglob("*")]
    told = [path for year in years for name in TOLD for path in year.glob(f"{name}.*")]
    return [path for path in (*below, *told) if path.is_file()]


def folded(text: str) -> str:
    """Letters and digits alone, of one case and width."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).casefold()


def texts(name: str, content: bytes) -> Iterator[str]:
    """Everything that bytes may say: the name, and what is inside, however it is packed or written."""
    yield name
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive.comment.decode("utf-8", errors="replace")
            for member in archive.namelist():
                yield from texts(member, archive.read(member))
        return
    if content.startswith(b"PAR1"):
        table = pq.read_table(io.BytesIO(content))
        yield str(table.schema.to_string())
        for column in table.itercolumns():
            yield from (str(value) for value in column.unique().to_pylist())
        return
    for encoding in ENCODINGS:
        text = content.decode(encoding, errors="ignore")
        yield text
        yield html.unescape(re.sub(r"<[^>]*>", "", text))
    try:
        yield json.dumps(json.loads(content), ensure_ascii=False)
    except ValueError:
        return
