"""A glance at workbooks: a register that is there is never missed, however it is laid out, and one that is not is told."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from forms.glance import bare, missing
from forms.vocabulary import Vocabulary

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "inbox" / "640500" / "2025"
WANTED = ("R-UNIT", "R-PROJ")
VOCABULARY = Vocabulary()
HEADER = "项目编码|项目名称|部门编码|单位编码|项目类别|项目性质|是否新增|是否重点|是否涉密"


def book(path: Path, text: str, part: str = "xl/sharedStrings.xml") -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(part, text)
    return path


def test_registers_of_the_sample_are_there_and_its_forms_are_none() -> None:
    files = [path for path in SAMPLE.rglob("*") if path.is_file()]
    assert missing(files, WANTED, VOCABULARY) == []
    forms = [path for path in SAMPLE.rglob("*.xlsx") if "登记" not in str(path)][:20]
    assert len(forms) == 20
    assert missing(forms, WANTED, VOCABULARY) == list(WANTED)


@pytest.mark.parametrize(
    "text",
    [
        "<t>项目库登记表</t>",
        HEADER.replace("|", "</t><t>"),
        HEADER.replace("|", "</t><t>").replace("是否涉密", "是</t></r><r><t>否&#10;涉 密"),
        HEADER.replace("|", "</t><t>").replace("是否涉密", "&#26159;否涉密（是/否）"),
    ],
)
def test_however_it_is_written_it_may_be_one(tmp_path: Path, text: str) -> None:
    assert missing([book(tmp_path / "a.xlsx", text)], ["R-PROJ"], VOCABULARY) == []


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.zip", "a.xlsm"])
def test_what_cannot_be_told_at_a_glance_may_be_one(tmp_path: Path, name: str) -> None:
    assert missing([book(tmp_path / "b.xlsx", "x"), book(tmp_path / name, "x")], WANTED, VOCABULARY) == []


def test_a_workbook_that_is_none_may_be_one(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")
    assert missing([tmp_path / "a.xlsx"], WANTED, VOCABULARY) == []
    assert missing([book(tmp_path / "b.xlsx", "<t>x</t>")], WANTED, VOCABULARY) == list(WANTED)
    assert bare(" 是 否\n（涉密）:") == "是否涉密"
