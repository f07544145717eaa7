"""The contract of what leaves the house: keys that lead somewhere, values that are explained, text that stays text."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from frictionless import validate

from publishing.descriptor import VERSION, schema
from tests.verifying import verify
from warehouse.store import Warehouse
from warehouse.tables import TABLES
from warehouse.tables.codes import ENGLISH
from warehouse.tables.dimensions import DIMENSIONS

Publishing = Callable[..., Path]
SCOPE = {"region": "640500", "year": 2025}
GUIDE = Path(__file__).parents[2] / "docs" / "公开数据使用指南.md"
CODE = "007"
SCHEMA = Path(__file__).with_name("schema.json")


@pytest.fixture
def directory(warehouse: Warehouse, publishing: Publishing) -> Path:
    """A year whose tables name a department with zeros in front, another that no register knows, and every kind of code."""
    graded = {"grade": "优", "grade_source": "self"}
    warehouse.replace("policy_bands", [{"scale": "grade", "label": "优", "rank": 1}], **SCOPE)
    rows = [{"project_code": f"P{code}", "department_code": code, **graded} for code in (CODE, "219")]
    warehouse.replace("project_grades", rows, **SCOPE)
    shown = {"department_code": CODE, "project_code": "P007", "final_score": 91, "grade": "自定"}
    warehouse.replace("disclosed_results", [shown], **SCOPE)
    dates = {"department_code": CODE, "publish_status": "逾期", "units_status": "按时"}
    warehouse.replace("disclosure_calendar", [dates], **SCOPE, matter="部门决算")
    told = {"department_code": CODE, "unit_code": "007001", "project_code": "P007", "reason": "未自评"}
    warehouse.replace("bulletin_self_evaluation", [told], **SCOPE)
    warehouse.replace("findings", [{"code": "G02", "form": "SE", "severity": "warn"}], **SCOPE, job="x")
    return publishing(
        "project_grades", "disclosed_results", "disclosure_calendar", "bulletin_self_evaluation", "findings"
    )


def package(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return document


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    frame = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return frame.to_dict("records")


def test_packages_are_valid_with_their_keys_and_values(
    warehouse: Warehouse, publishing: Publishing, directory: Path
) -> None:
    """`job` x is no job: the rest of the package is what frictionless asks for, foreign keys included."""
    warehouse.replace("findings", [], **SCOPE, job="x")
    directory = publishing(
        "findings", "project_grades", "disclosed_results", "disclosure_calendar", "bulletin_self_evaluation"
    )
    for folder in (directory, directory / "public"):
        report = validate(str(folder / "datapackage.json"))
        assert report.valid, report.flatten(["title", "message"])
        assert verify(folder) == []
    described = {each["name"]: each["schema"] for each in package(directory)["resources"]}
    keys = {
        name: [key["reference"]["resource"] for key in each.get("foreignKeys", [])] for name, each in described.items()
    }
    assert keys["bulletin_self_evaluation"] == ["departments", "units"]
    assert keys["units"] == keys["disclosed_results"] == ["departments"]


@pytest.mark.parametrize(("table", "column"), [("departments", "code"), ("project_grades", "grade_source")])
def test_a_key_or_value_that_is_not_there_is_noticed(directory: Path, table: str, column: str) -> None:
    path = directory / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("219", "220").replace("self", "other"), encoding="utf-8")
    report = validate(str(directory / "datapackage.json"))
    errors = {error for error, *_ in report.flatten(["type"])}
    assert {"departments": "foreign-key", "project_grades": "constraint-error"}[table] in errors, column


def test_every_code_is_explained_in_both_languages(directory: Path) -> None:
    known = {(each["table"], each["column"], each["value"]): each for each in rows(directory, "codes")}
    for table in TABLES.values():
        path = directory / f"{table.name}.csv"
        if table.stage == "result" and path.exists():
            for column in (each for each in table.columns if each.is_coded and each.labels):
                values = {row[column.name] for row in rows(directory, table.name)} - {""}
                assert all((table.name, column.name, value) in known for value in values), column.name
    assert all(each["zh"] and each["en"] for each in known.values())
    grades = [
        each for each in rows(directory, "codes") if (each["table"], each["column"]) == ("project_grades", "grade")
    ]
    assert [(each["value"], each["en"], each["order"]) for each in grades] == [
        ("优", "excellent", "1"),
        ("未自评", "not evaluated", "2"),
    ]
    assert known["disclosed_results", "grade", "自定"]["en"] == "自定"
    assert known["findings", "code", "G02"]["zh"] == "未填写年度"


def test_labels_of_the_policies_that_come_along_are_known_in_english() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "policy").glob("*.yaml"))
    bands = re.findall(r"^\s+(\w+): \{lower: ", texts, re.MULTILINE)
    assert {label for label in bands if not label.isascii()} <= ENGLISH.keys()


def test_the_public_part_names_what_its_own_lines_name_and_nothing_else(directory: Path) -> None:
    public = directory / "public"
    assert [row["code"] for row in rows(directory, "departments")] == [CODE, "219"]
    assert [row["code"] for row in rows(public, "departments")] == [CODE]
    assert not (public / "units.csv").exists()
    assert {row["table"] for row in rows(public, "codes")} == {"disclosed_results", "disclosure_calendar"}


def test_a_package_says_version_licence_and_day(warehouse: Warehouse, publishing: Publishing) -> None:
    warehouse.replace("disclosed_results", [{"department_code": CODE, "project_code": "P"}], **SCOPE)
    directory = publishing("disclosed_results", as_of=date(2026, 5, 1))
    inside, outside = package(directory), package(directory / "public")
    assert inside["version"] == outside["version"] == VERSION
    assert inside["created"] == outside["created"] == "2026-05-01T00:00:00+08:00"
    assert [each["licenses"][0]["name"] for each in (inside, outside)] == ["other-closed", "notspecified"]
    fields = outside["resources"][-1]["schema"]["fields"]
    assert all(each["title"] and each["title_en"] and each["description_zh"] for each in fields)


@pytest.mark.parametrize(
    "table", [*(each for each in TABLES.values() if each.public), *DIMENSIONS.values()], ids=lambda table: table.name
)
def test_every_public_field_is_explained_in_chinese(table: Any) -> None:
    for column in table.columns:
        assert re.search("[\u4e00-\u9fff]", column.meaning), column.name
        assert not re.search(r"[A-Za-z]|\d\.\d", column.meaning), column.name


def test_recipes_of_the_guide_keep_zeros_in_front(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guide's own code, on the public folder; without it pandas makes a number of the code."""
    monkeypatch.chdir(directory / "public")
    blocks = dict(re.findall(r"```python\n# (pandas|DuckDB)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL))
    assert set(blocks) == {"pandas", "DuckDB"}
    for code in blocks.values():
        found: dict[str, Any] = {}
        exec(code, found)
        table = found["table"]
        assert table["department_code"].tolist() == [CODE]
        assert table["final_score"].astype(float).tolist() == [91.0]
    assert pd.read_csv("disclosed_results.csv")["department_code"].tolist() == [7]


def test_the_schema_is_the_one_of_its_version() -> None:
    """Renew with `make snapshots`; a column more is a minor version, one that moved or went a major one (CHANGELOG.md)."""
    assert SCHEMA.read_text(encoding="utf-8") == schema()
    told = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"schema {VERSION}" in told


def test_people_are_told_what_moved_and_why(warehouse: Warehouse, publishing: Publishing) -> None:
    figure = {"project_code": "P", "project_name": "甲项目", "requested": 100, "control": 100, "status": "final"}
    warehouse.replace("project_control_figures", [figure], **SCOPE)
    publishing("project_control_figures", "adjustment_ledger")
    warehouse.replace(
        "policy_rules", [{"rule": "grade_medium", "subject": "project", "zh": "评价为中", "en": "m"}], **SCOPE
    )
    line = {"subject": "project", "code": "P", "rule": "grade_medium", "clause": "一(四)", "applied": True}
    warehouse.replace("adjustment_ledger", [{**line, "evidence_file": "a.xlsx", "evidence_cell": "F9"}], **SCOPE)
    warehouse.replace("project_control_figures", [{**figure, "control": 90, "status": "held"}], **SCOPE)
    inputs = {"640500/2025/b.xlsx": "c" * 64, "640500/2025/new.xlsx": "d" * 64}
    directory = publishing("project_control_figures", "adjustment_ledger", inputs=inputs, as_of=date(2026, 5, 1))
    page = (directory / "变动说明.html").read_text(encoding="utf-8")
    text = re.sub(r"\s+", "", re.sub("<[^>]*>", " ", page))
    assert "甲项目P控制数100.00元90.00元评价为中（一(四)），见a.xlsxF9" in text
    assert "状态已确定暂缓确定" in text
    for cause in (
        "新收到的文件1份：640500/2025/new.xlsx",
        "内容有改动的文件1份",
        "已撤回的文件1份",
        "口径日期由2026-04-01改为2026-05-01",
    ):
        assert cause in text, cause
    again = publishing("project_control_figures", "adjustment_ledger", inputs=inputs, as_of=date(2026, 5, 1))
    assert (again / "变动说明.html").read_text(encoding="utf-8") == page
