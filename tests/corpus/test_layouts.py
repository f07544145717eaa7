"""The same content in every layout of the catalogue reads to the same rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from forms.handouts.writing import SPLIT_TARGET
from forms.layouts import LAYOUTS
from forms.reader import FileReading, read_file
from tests.corpus.content import CONTENT, meaning, page
from tests.corpus.files import Xlsx, xlsx
from tests.corpus.layouts import EVERY, SOME, Layout
from tests.together import together

GOLDEN = Path(__file__).with_name("golden")
Read = Callable[[str, bytes], dict[str, list[dict[str, Any]]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(suffix: str, data: bytes) -> dict[str, list[dict[str, Any]]]:
        path = tmp_path / f"a.{suffix}"
        path.write_bytes(data)
        found = read_file(path)
        assert isinstance(found, FileReading)
        assert (found.problem, found.detail) == (None, "")
        return found.rows

    return reading


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The rows of the template of every form."""
    folder = tmp_path_factory.mktemp("templates")
    found = {}
    for name in CONTENT:
        path = folder / f"{name}.xlsx"
        path.write_bytes(xlsx(page(name)))
        found[name] = meaning(read_file(path).rows)
    return found


def cases() -> Iterator[Any]:
    for layout, file in EVERY.items():
        for name in CONTENT:
            yield pytest.param(name, file, id=f"{name}: {layout}")
    for layout, (names, file) in SOME.items():
        for name in names:
            yield pytest.param(name, file, id=f"{name}: {layout}")


def test_the_catalogue_is_large() -> None:
    assert len(EVERY) + len(SOME) >= 60
    assert set(CONTENT) == set(LAYOUTS)


@together("name, file", cases())
def test_layout(name: str, file: Layout, read: Read, expected: dict[str, Any]) -> None:
    assert meaning(read(*file(page(name)))) == expected[name]


@pytest.mark.parametrize("name", ["SE", "DE", "MO"])
def test_target_in_three_columns(name: str, read: Read, expected: dict[str, Any]) -> None:
    """The other layout of indicators: 指标性质, 指标值 and 度量单位 apart, with its labels."""
    assert meaning(read("xlsx", xlsx(page(name, variant=SPLIT_TARGET)))) == expected[name]


@pytest.mark.parametrize("name", CONTENT)
def test_the_template_reads_to_its_content(name: str, expected: dict[str, Any]) -> None:
    """What is written is read, value by value, so that the layouts are compared with the truth."""
    layout, content = LAYOUTS[name], CONTENT[name]
    rows = expected[name]
    assert rows["raw_problems"] == []
    subjects = rows[layout.table]
    for record, row in zip([content] if isinstance(content, dict) else content, subjects, strict=True):
        stated = {key: value for key, value in record.items() if key in row}
        assert stated == {key: row[key] for key in stated}
    if isinstance(content, dict):
        for part, grid in (("indicators", layout.indicators), ("items", layout.items), ("steps", layout.steps)):
            for record, row in zip(content.get(part, ()), rows.get(grid.table if grid else "", ()), strict=True):
                assert record == {key: row[key] for key in record}
        funds = {(row["label"], row["item"]): row["amount"] for row in rows.get("raw_funds", ())}
        for label, amounts in content.get("funds", {}).items():
            for item, amount in amounts.items():
                assert funds[label, item] == amount


def test_all_forms_in_one_workbook(read: Read, expected: dict[str, Any]) -> None:
    rows = read("xlsx", Xlsx({name: page(name) for name in CONTENT}).bytes())
    assert [(row["sheet"], row["disposition"]) for row in rows["raw_sheets"]] == [(name, "read") for name in CONTENT]
    for name in CONTENT:
        table = LAYOUTS[name].table
        own = [row for row in rows[table] if row["sheet"] == name]
        assert meaning({table: own})[table] == expected[name][table]


@pytest.mark.parametrize(("kept", "suffix"), [("city.xls", "xls"), ("city.xls", "et"), ("city.ods", "ods")])
def test_all_forms_saved_by_another_program(
    kept: str, suffix: str, tmp_path: Path, read: Read, expected: dict[str, Any]
) -> None:
    """All forms in one workbook, saved by LibreOffice in the older formats."""
    path = Path(shutil.copy(GOLDEN / kept, tmp_path / f"kept.{suffix}"))
    found = meaning(read_file(path).rows)
    everything = read("xlsx", Xlsx({name: page(name) for name in CONTENT}).bytes())
    assert found == meaning(everything)


@together("name, written", product(CONTENT, ["第3次报送", "第 ３ 次报送", "第三次报送", "（第3次报送）"]))
def test_the_number_of_the_submission(name: str, written: str, read: Read) -> None:
    (sheet,) = read("xlsx", xlsx(page(name).with_cells({(0, 9): written})))["raw_sheets"]
    assert (sheet["disposition"], sheet["submission_number"]) == ("read", 3)
