"""Publishing: the bytes of the files, who renews what, what is public, nothing by halves."""

import csv
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from forms.values import unguarded
from publishing import export
from publishing.export import PublicationError
from tests.verifying import verify
from warehouse import swap, tabular
from warehouse.store import Warehouse
from warehouse.tables import TABLES, Column, Table
from warehouse.tables.declare import MONEY, NUMBER, RATE, SCORE, WEIGHT
from warehouse.tables.dimensions import DIMENSIONS

Publishing = Callable[..., Path]
SCOPE = {"region": "640500", "year": 2025}
SPRING, AUTUMN = "annual_self_evaluation", "next_year_control_figures"


def body(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.reader(handle))[1:]


def column(path: Path, name: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [row[name] for row in csv.DictReader(handle)]


def everything(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def manifest(directory: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    return document


def test_csv_is_written_to_the_byte(warehouse: Warehouse, publishing: Publishing) -> None:
    rows = [
        {
            "project_code": "P2",
            "project_name": '含,"引号"\n换行',
            "initial_budget": Decimal("-1234567.5"),
            "executed": Decimal(0),
            "execution_rate": Decimal("0.95"),
            "self_score": Decimal("9.5"),
            "review_recommended": True,
            "grade": "",
        },
        {"project_code": "P1", "review_recommended": False},
    ]
    warehouse.replace("project_grades", rows, **SCOPE)
    content = (publishing("project_grades") / "project_grades.csv").read_bytes()
    header, rest = content.split(b"\n", 1)
    assert header.decode() == "\ufeff" + ",".join(TABLES["project_grades"].names)
    assert rest.decode() == (
        "640500,2025,P1,,,,,,,,,,,,,,false\n"
        '640500,2025,P2,"含,""引号""\n换行",,,-1234567.50,,0.00,0.9500,,9.50,,,,,true\n'
    )


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (MONEY, "1", "1.00"),
        (SCORE, "100", "100.00"),
        (RATE, "1", "1.0000"),
        (NUMBER, "500", "500"),
        (NUMBER, "0.5", "0.5"),
        (NUMBER, "0", "0"),
        (WEIGHT, "12.5", "12.5"),
    ],
)
def test_decimals_show_the_places_of_their_kind(
    warehouse: Warehouse, tmp_path: Path, kind: str, value: str, text: str
) -> None:
    table = Table("t", "表", "", "result", (Column("x", kind, "数"),))
    rows = warehouse.query(f"select cast('{value}' as {kind}) as x")
    tabular.write_csv(warehouse, table, rows, tmp_path / "it's.csv")
    assert (tmp_path / "it's.csv").read_text(encoding="utf-8-sig") == f"x\n{text}\n"


def test_dates_and_moments_are_iso_with_the_hour_of_beijing(warehouse: Warehouse, publishing: Publishing) -> None:
    warehouse.replace("goal_admissions", [{"project_code": "P", "rectify_by": date(2026, 9, 1)}], **SCOPE)
    warehouse.replace("submissions", [{"sha256": "f", "received_at": datetime(2026, 12, 31, 16, 0, 1, 999)}], **SCOPE)
    directory = publishing("goal_admissions", "submissions")
    assert column(directory / "goal_admissions.csv", "rectify_by") == ["2026-09-01"]
    assert column(directory / "submissions.csv", "received_at") == ["2027-01-01T00:00:01+08:00"]


RISKY = ["=1+1", "+86", "-12", "@sum", "\tx", "\r=1", "＝1", "'=1", "''@x"]
HARMLESS = ["优", "=", "-", "1=1", "a-b", "'a'", " =1", "64050025T000000000001", "（无）"]


@pytest.mark.parametrize("text", [*RISKY, *HARMLESS], ids=repr)
def test_text_that_a_spreadsheet_could_run_is_neutralised(
    warehouse: Warehouse, publishing: Publishing, text: str
) -> None:
    warehouse.replace("project_grades", [{"project_code": "P", "project_name": text}], **SCOPE)
    directory = publishing("project_grades")
    written = column(directory / "project_grades.csv", "project_name")
    assert written == [f"'{text}" if text in RISKY else text]
    assert tabular.looks_like_formula(text) == (text in RISKY)
    assert pq.read_table(directory / "project_grades.parquet")["project_name"].to_pylist() == [text]


@pytest.mark.parametrize("text", [*RISKY, *HARMLESS], ids=repr)
def test_what_was_neutralised_reads_back(warehouse: Warehouse, publishing: Publishing, text: str) -> None:
    warehouse.replace("project_grades", [{"project_code": "P", "project_name": text}], **SCOPE)
    (written,) = column(publishing("project_grades") / "project_grades.csv", "project_name")
    assert unguarded(written) == text


def test_parquet_keeps_rows_and_exact_types(warehouse: Warehouse, publishing: Publishing) -> None:
    warehouse.replace("project_grades", [{"project_code": "P", "executed": Decimal("9999999999999999.99")}], **SCOPE)
    warehouse.replace("submissions", [{"sha256": "f", "received_at": datetime(2026, 3, 1, 16, 30)}], **SCOPE)
    directory = publishing("project_grades", "submissions")
    table = pq.read_table(directory / "project_grades.parquet")
    assert tuple(table.column_names) == TABLES["project_grades"].names
    assert str(table.schema.field("executed").type) == "decimal128(18, 2)"
    assert table["executed"].to_pylist() == [Decimal("9999999999999999.99")]
    assert str(pq.read_schema(directory / "submissions.parquet").field("received_at").type) == "timestamp[us, tz=UTC]"


@pytest.mark.parametrize(
    ("table", "rows", "order"),
    [
        ("project_grades", [{"project_code": code} for code in ("b", "A", "a", "B10", "B2")], "A B10 B2 a b"),
        (
            "findings",
            [{"code": code, "cell": cell} for code, cell in (("G02", "A1"), ("G01", "B1"), ("G01", None))],
            "G01 G01 G02",
        ),
        (
            "adjustment_ledger",
            [{"subject": "project", "code": "P", "rule": rule} for rule in ("same_content", "grade_poor")],
            "grade_poor same_content",
        ),
    ],
)
def test_rows_are_in_the_order_of_the_key_or_of_all_columns(
    warehouse: Warehouse, publishing: Publishing, table: str, rows: list[dict[str, Any]], order: str
) -> None:
    scope = {**SCOPE, "job": SPRING} if table == "findings" else SCOPE
    name = {"project_grades": "project_code", "findings": "code", "adjustment_ledger": "rule"}[table]
    written = []
    for each in (rows, rows[::-1]):
        warehouse.replace(table, each, **scope)
        written.append((publishing(table) / f"{table}.csv").read_bytes())
    assert written[0] == written[1]
    assert " ".join(column(publishing(table) / f"{table}.csv", name)) == order


def test_a_table_with_a_rank_goes_by_it(warehouse: Warehouse) -> None:
    warehouse.connection.execute("create table listed as select '1' as region, 2 as year, 'a' as code, 10 as rank")
    warehouse.connection.execute("insert into listed values ('1', 2, 'b', 9), ('1', 3, 'c', 1)")
    columns = [Column(name, "VARCHAR", name) for name in ("region", "year", "code", "rank")]
    table = Table("listed", "表", "", "result", tuple(columns), key=("code",))
    assert tabular.rows_of(warehouse, table, "1", 2)["code"].to_pylist() == ["b", "a"]


def test_many_rows_keep_their_order_in_every_file(warehouse: Warehouse, publishing: Publishing) -> None:
    count = 300_000
    warehouse.connection.execute(
        f"insert into ex_ante_verdicts by name select '640500' as region, 2025 as year, "
        f"lpad(cast((i * 7919) % {count} as varchar), 8, '0') as project_code from range({count}) as numbers(i)"
    )
    directory = publishing("ex_ante_verdicts")
    expected = [f"{number:08}" for number in range(count)]
    assert column(directory / "ex_ante_verdicts.csv", "project_code") == expected
    assert pq.read_table(directory / "ex_ante_verdicts.parquet")["project_code"].to_pylist() == expected


def test_the_same_rows_and_date_give_the_same_bytes(
    warehouse: Warehouse, publishing: Publishing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse.replace("project_grades", [{"project_code": "P", "executed": Decimal("1.00")}], **SCOPE)
    first = everything(publishing("project_grades", "findings"))
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    assert everything(publishing("project_grades", "findings")) == first
    assert everything(publishing("project_grades", "findings", home=tmp_path / "elsewhere")) == first


def test_only_the_asked_region_and_year_leave_the_house(warehouse: Warehouse, publishing: Publishing) -> None:
    for region, year in (("640500", 2025), ("640500", 2024), ("640501", 2025)):
        warehouse.replace("project_grades", [{"project_code": f"{region}-{year}"}], region=region, year=year)
    assert column(publishing("project_grades") / "project_grades.csv", "project_code") == ["640500-2025"]


def test_a_publication_renews_its_own_and_keeps_the_others(warehouse: Warehouse, publishing: Publishing) -> None:
    warehouse.replace("project_grades", [{"project_code": "P"}], **SCOPE)
    warehouse.replace("ex_ante_verdicts", [{"project_code": "P"}], **SCOPE)
    warehouse.replace("findings", [{"code": "G01"}], **SCOPE, job=SPRING)
    publishing("project_grades", "findings", job=SPRING)
    before = everything(publishing("project_grades", "findings", job=SPRING))
    warehouse.replace("findings", [{"code": "G02"}, {"code": "G03"}], **SCOPE, job=AUTUMN)
    warehouse.replace("project_grades", [{"project_code": "later, not published by this job"}], **SCOPE)
    directory = publishing("ex_ante_verdicts", "findings", job=AUTUMN, as_of=date(2026, 10, 1))
    after = everything(directory)
    for kept in ("project_grades.csv", "project_grades.parquet", f"{SPRING}.xlsx"):
        assert after[kept] == before[kept]
    assert column(directory / "findings.csv", "code") == ["G01", "G02", "G03"]
    jobs = manifest(directory)["jobs"]
    assert jobs[SPRING]["row_counts"] == {"findings": 3, "project_grades": 1}
    assert jobs[AUTUMN]["row_counts"] == {"findings": 3, "ex_ante_verdicts": 1}
    assert (jobs[SPRING]["as_of"], jobs[AUTUMN]["as_of"]) == ("2026-04-01", "2026-10-01")
    described = json.loads(after["datapackage.json"])["resources"]
    named = ["codes", "departments", "ex_ante_verdicts", "findings", "project_grades"]
    assert [each["name"] for each in described] == named
    assert verify(directory) == []


def test_the_order_of_the_jobs_does_not_matter(publishing: Publishing, tmp_path: Path) -> None:
    asked = {SPRING: ("project_grades", "findings"), AUTUMN: ("ex_ante_verdicts", "findings")}
    directories = []
    for jobs in ([SPRING, AUTUMN], [AUTUMN, SPRING]):
        for job in jobs:
            directory = publishing(*asked[job], job=job, home=tmp_path / jobs[0])
        directories.append(everything(directory))
    assert directories[0] == directories[1]


def test_a_table_that_a_job_no_longer_publishes_goes_unless_another_job_has_it(publishing: Publishing) -> None:
    publishing("project_grades", "department_grades", "findings", job=SPRING)
    publishing("findings", job=AUTUMN)
    directory = publishing("project_grades", job=SPRING)
    assert {path.name for path in directory.iterdir()} == {
        *(
            f"{name}.{kind}"
            for name in ("project_grades", "findings", "codes", "departments")
            for kind in ("csv", "parquet")
        ),
        *(f"{job}.xlsx" for job in (SPRING, AUTUMN)),
        "datapackage.json",
        "manifest.json",
        "changes.csv",
        "变动说明.html",
        "history",
    }
    assert verify(directory) == []


def test_the_manifest_names_inputs_policy_counts_totals_and_files(warehouse: Warehouse, publishing: Publishing) -> None:
    warehouse.replace("project_grades", [{"project_code": "P"}, {"project_code": "Q"}], **SCOPE)
    directory = publishing("project_grades")
    document = manifest(directory)
    assert document["jobs"] == {
        SPRING: {
            "title": "2025年度绩效自评结果",
            "as_of": "2026-04-01",
            "policy": {"name": "预算绩效管理实施方案", "in_force_from": 2025, "sha256": "c" * 64},
            "inputs": {"640500/2025/a.xlsx": "a" * 64, "640500/2025/b.xlsx": "b" * 64},
            "row_counts": {"project_grades": 2},
            "totals": {"executed": "100.00"},
            "workbook": f"{SPRING}.xlsx",
        }
    }
    files = everything(directory)
    del files["manifest.json"]
    assert {name: entry["sha256"] for name, entry in document["files"].items()} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }


@pytest.mark.parametrize("name", [table.name for table in TABLES.values() if table.stage == "result"])
def test_the_data_package_describes_every_column(publishing: Publishing, name: str) -> None:
    directory = publishing(name)
    package = json.loads((directory / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = [each for each in package["resources"] if each["name"] not in DIMENSIONS]
    table = TABLES[name]
    fields = resource["schema"]["fields"]
    assert (package["profile"], resource["profile"]) == ("tabular-data-package", "tabular-data-resource")
    assert package["name"] == "jixiao-640500-2025"
    assert [(field["name"], field["title"]) for field in fields] == [(each.name, each.title) for each in table.columns]
    assert resource["schema"].get("primaryKey", []) == (["region", "year", *table.key] if table.key else [])
    assert resource["hash"] == f"sha256:{hashlib.sha256((directory / resource['path']).read_bytes()).hexdigest()}"
    kinds = {
        "VARCHAR": "string",
        "INTEGER": "integer",
        "BIGINT": "integer",
        "BOOLEAN": "boolean",
        "DATE": "date",
        "TIMESTAMP": "datetime",
    }
    assert [field["type"] for field in fields] == [kinds.get(each.type, "number") for each in table.columns]


@pytest.fixture
def public_grades(monkeypatch: pytest.MonkeyPatch) -> str:
    """A public table, whichever the declarations make public."""
    monkeypatch.setitem(TABLES, "department_grades", replace(TABLES["department_grades"], public=True))
    return "department_grades"


def test_the_public_part_holds_public_tables_and_names_nothing_internal(
    warehouse: Warehouse, publishing: Publishing, public_grades: str
) -> None:
    warehouse.replace(public_grades, [{"department_code": "219", "grade": "优"}], **SCOPE)
    publishing(public_grades, "project_grades", "findings", job=SPRING)
    directory = publishing("ex_ante_verdicts", job=AUTUMN)
    public = directory / "public"
    files = everything(public)
    tables = {f"{name}.{kind}" for name in (public_grades, "codes", "departments") for kind in ("csv", "parquet")}
    assert set(files) == {*tables, "datapackage.json", "manifest.json"}
    assert files["department_grades.csv"] == (directory / "department_grades.csv").read_bytes()
    words = (files["datapackage.json"] + files["manifest.json"]).decode()
    for internal in (
        "project_grades",
        "findings",
        "ex_ante",
        "a.xlsx",
        "b" * 64,
        "totals",
        "100.00",
        "workbook",
        AUTUMN,
    ):
        assert internal not in words
    assert manifest(public)["jobs"][SPRING]["row_counts"] == {"department_grades": 1}
    assert verify(public) == verify(directory) == []
    assert {f"public/{name}" for name in files} <= set(manifest(directory)["files"])


def test_nothing_strays_into_or_stays_in_the_public_part(publishing: Publishing, public_grades: str) -> None:
    directory = publishing(public_grades)
    (directory / "public" / "letter.xlsx").write_bytes(b"x")
    (directory / "note.txt").write_bytes(b"x")
    directory = publishing(public_grades)
    assert verify(directory) == ["note.txt: not named in manifest.json"]
    directory = publishing("project_grades")
    assert not (directory / "public").exists()


@pytest.mark.parametrize("name", ["no_such_table", "raw_r_proj", "policy_rules"])
def test_only_result_tables_are_published(publishing: Publishing, tmp_path: Path, name: str) -> None:
    with pytest.raises(PublicationError, match=f"{name} is not a result table"):
        publishing("project_grades", name)
    assert not (tmp_path / "published").exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (export, "write_csv"),
        (export, "write_parquet"),
        (export, "write_workbook"),
        (export, "differences"),
        (swap, "flush"),
    ],
)
def test_an_error_leaves_the_published_directory_untouched(
    warehouse: Warehouse, publishing: Publishing, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    directory = publishing("project_grades")
    before = everything(directory)
    warehouse.replace("project_grades", [{"project_code": "new"}], **SCOPE)

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(module, name, broken)
    with pytest.raises(OSError, match="disk full"):
        publishing("project_grades")
    assert everything(directory) == before
    assert [path.name for path in directory.parent.iterdir()] == ["2025"]


@pytest.mark.parametrize("name", ["manifest.json", "datapackage.json"])
@pytest.mark.parametrize("content", ["{", "[]"])
def test_a_damaged_description_is_named_and_nothing_changes(publishing: Publishing, name: str, content: str) -> None:
    directory = publishing("project_grades")
    (directory / name).write_text(content)
    before = everything(directory)
    with pytest.raises(PublicationError, match=rf"{name}.*Move|{name}.*move"):
        publishing("findings", job=AUTUMN)
    assert everything(directory) == before


def test_a_table_of_another_job_that_is_no_longer_declared_stays_described(
    publishing: Publishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishing("department_grades", job=SPRING)
    monkeypatch.delitem(TABLES, "department_grades")
    directory = publishing("project_grades", job=AUTUMN)
    described = json.loads((directory / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert [each["name"] for each in described] == ["codes", "department_grades", "departments", "project_grades"]
    assert verify(directory) == []


def test_verify_names_every_difference(publishing: Publishing) -> None:
    directory = publishing("project_grades", "findings")
    (directory / "findings.csv").unlink()
    (directory / "stray.csv").write_text("x")
    with (directory / "project_grades.csv").open("ab") as handle:
        handle.write(b"640500,2025,forged\n")
    faults = verify(directory)
    assert [fault.split(":")[0] for fault in faults] == ["findings.csv", "project_grades.csv", "stray.csv"]
    assert "missing" in faults[0]
    assert "published as" in faults[1]
    assert "not named" in faults[2]


def test_a_tampered_file_of_another_job_stays_visible(publishing: Publishing) -> None:
    directory = publishing("project_grades", job=SPRING)
    (directory / "project_grades.csv").write_bytes(b"forged")
    directory = publishing("findings", job=AUTUMN)
    assert [fault.split(":")[0] for fault in verify(directory)] == ["project_grades.csv"]
