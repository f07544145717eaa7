"""The lake: what is published of all regions, in homes common and apart; whole for readers, without what was withdrawn."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from policy.place import Place
from publishing.current import PublicationError
from publishing.export import publish
from publishing.lake import CATALOGUE, INTERNAL, opened, sync, tables
from tests.secrecy import texts
from warehouse.store import Warehouse, open_warehouse
from warehouse.tables import TABLES
from warehouse.tables.province import PROVINCE_SUMMARY

JOB = "next_year_control_figures"
NAMES = {"640500": "中卫市", "640521": "中宁县"}
SECRET = "南塬靶场二期"
Edition = Callable[..., Path]


@pytest.fixture
def installation(empty_file: Path, tmp_path: Path) -> Iterator[Warehouse]:
    with open_warehouse(Path(shutil.copy(empty_file, tmp_path))) as opened_:
        yield opened_


@pytest.fixture
def edition(installation: Warehouse, tmp_path: Path) -> Edition:
    """Publish a year of a region: graded projects, control figures that add up to `control`, and what is disclosed."""

    def make(
        region: str = "640500", *, control: int = 100, grades: str = "优良中差", home: Path = tmp_path, **more: Any
    ) -> Path:
        scope = {"region": region, "year": 2027}
        installation.replace(
            "policy_bands", [{"scale": "grade", "label": x, "rank": i} for i, x in enumerate("优良中差")], **scope
        )
        graded = [{"project_code": f"P{i}", "grade": grade, "grade_source": "self"} for i, grade in enumerate(grades)]
        installation.replace(
            "project_grades", [*graded, {"project_code": "U", "grade": "未自评", "grade_source": "missing"}], **scope
        )
        figure = {"project_code": "P", "requested": 2 * control, "cut": control, "control": control}
        installation.replace("project_control_figures", [figure], **scope)
        installation.replace(
            "department_control_figures", [{"department_code": "201", "projects_control": control}], **scope
        )
        shown = [
            {"department_code": "201", "project_code": name, "project_name": name}
            for name in more.get("shown", ("甲",))
        ]
        installation.replace("disclosed_results", shown, **scope)
        return publish(
            installation,
            home / "published",
            Place.of(region),
            2027,
            job=JOB,
            tables=("project_grades", "project_control_figures", "department_control_figures", "disclosed_results"),
            as_of=date(2026, 11, 1),
            workbook_title="下年度预算控制数",
            inputs={},
            policy={"name": "p", "in_force_from": 2021, "sha256": "c" * 64},
            totals={"control": str(control)},
        )

    return make


def asked(lake: Path, sql: str, part: str = INTERNAL) -> list[tuple[Any, ...]]:
    with opened(lake, part) as connection:
        return connection.execute(sql).fetchall()


def test_regions_of_a_common_home_and_of_homes_apart_lie_beside_each_other(edition: Edition, tmp_path: Path) -> None:
    edition("640500")
    edition("640521", control=7, home=tmp_path / "640521")
    lake = tmp_path / "lake"
    done = sync(lake, tmp_path, NAMES)
    assert done[INTERNAL].renewed == done["public"].renewed == ["640500/2027", "640521/2027"]
    found = asked(lake, "select region, control from project_control_figures order by region")
    assert found == [("640500", Decimal(100)), ("640521", Decimal(7))]
    alone = duckdb.sql(
        f"select region, year from read_parquet('{lake}/internal/region=*/year=*/*/project_control_figures.parquet',"
        " hive_partitioning = false) order by region"
    )
    assert alone.fetchall() == [("640500", 2027), ("640521", 2027)]
    assert asked(lake, "select count(*) from monitoring_flags") == [(0,)]


def test_the_public_part_is_made_of_public_tables_alone(edition: Edition, tmp_path: Path) -> None:
    edition()
    lake = tmp_path / "lake"
    sync(lake, tmp_path, NAMES)
    views = {name for (name,) in asked(lake, "select view_name from duckdb_views() where not internal", "public")}
    assert views == {each.name for each in TABLES.values() if each.public} | {"departments", "units", "codes"}
    assert {path.stem for path in (lake / "public").rglob("*.parquet")} == {"disclosed_results", "departments", "codes"}
    assert set(tables("public")) == views


def test_only_what_changed_is_copied_and_what_is_gone_goes(edition: Edition, tmp_path: Path) -> None:
    edition("640500")
    gone = edition("640521")
    lake = tmp_path / "lake"
    sync(lake, tmp_path, NAMES)
    edition("640500", control=200)
    assert sync(lake, tmp_path, NAMES, regions=["640521"])[INTERNAL].renewed == []
    done = sync(lake, tmp_path, NAMES)[INTERNAL]
    assert (done.renewed, done.kept, done.gone) == (["640500/2027"], 1, [])
    gone.rename(tmp_path / "elsewhere")
    done = sync(lake, tmp_path, NAMES)[INTERNAL]
    assert (done.renewed, done.kept, done.gone) == ([], 1, ["640521/2027"])
    assert asked(lake, "select region, control from project_control_figures") == [("640500", Decimal(200))]
    assert {path.parent.parent.parent.name for path in lake.rglob("year=*/*/codes.parquet")} == {"region=640500"}
    whole = sorted(path.relative_to(lake) for path in lake.rglob("*"))
    sync(lake, tmp_path, NAMES, anew=True)
    assert sorted(path.relative_to(lake) for path in lake.rglob("*")) == whole


def test_regions_are_summed_up_and_ranked(edition: Edition, tmp_path: Path) -> None:
    edition("640500", grades="优良中差")
    edition("640521", grades="优优良", control=300)
    lake = tmp_path / "lake"
    sync(lake, tmp_path, NAMES)
    found = pq.read_table(lake / "internal" / "province_summary.parquet")
    assert tuple(found.column_names) == PROVINCE_SUMMARY.names
    first, second = found.to_pylist()
    assert (first["region_name"], first["projects"], first["requested"], first["cut"]) == ("中卫市", 5, 200, 100)
    shares = [first[f"{grade}_share"] for grade in ("excellent", "good", "medium", "poor")]
    assert shares == [Decimal("0.2500")] * 4
    assert (first["cut_share"], first["evaluation_coverage"]) == (Decimal("0.5000"), Decimal("0.8000"))
    assert (first["monitoring_coverage"], first["goal_coverage"]) == (None, None)
    assert [each["grade_rank"] for each in (first, second)] == [2, 1]
    assert [each["coverage_rank"] for each in (first, second)] == [1, 2]
    assert [each["control_rank"] for each in (first, second)] == [2, 1]
    header = (lake / "internal" / "province_summary.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == ",".join(PROVINCE_SUMMARY.names)


def test_what_was_withdrawn_is_in_no_file_of_the_public_part(edition: Edition, tmp_path: Path) -> None:
    """Not in the editions before, not in what a killed writer left, not in the catalogue."""
    lake = tmp_path / "lake"
    edition(shown=("甲", SECRET))
    sync(lake, tmp_path, NAMES)
    assert found_in(lake / "public")
    left = lake / "public" / ".new" / "killed"
    left.mkdir(parents=True)
    (left / "disclosed_results.csv").write_text(SECRET, encoding="utf-8")
    edition(shown=("甲",))
    sync(lake, tmp_path, NAMES)
    assert found_in(lake / "public") == []
    assert asked(lake, "select project_name from disclosed_results", "public") == [("甲",)]


def found_in(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(SECRET in text for text in texts(path.name, path.read_bytes()))]


def test_an_older_edition_gets_the_columns_that_it_lacks(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = edition()
    path = directory / "project_control_figures.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["rule"]), path)
    with pytest.raises(PublicationError, match="not as its manifest"):
        sync(tmp_path / "lake", tmp_path, NAMES)
    monkeypatch.setattr("publishing.lake.load", lambda path: stated(path, directory))
    sync(tmp_path / "lake", tmp_path, NAMES)
    monkeypatch.undo()
    assert asked(tmp_path / "lake", "select control, rule from project_control_figures") == [(Decimal(100), None)]


def stated(path: Path, directory: Path) -> Any:
    """A manifest that states what the files are now."""
    import json  # noqa: PLC0415

    from warehouse.reuse import fingerprint  # noqa: PLC0415

    document = json.loads(path.read_text(encoding="utf-8"))
    if path.parent == directory:
        document["files"] = {name: fingerprint(directory / name) for name in document["files"]}
    return document


def test_two_writers_and_a_reader_never_see_half_a_publication(edition: Edition, tmp_path: Path) -> None:
    """Each publication's projects add up to its departments; a reader finds no other state, whoever writes meanwhile."""
    homes = [[tmp_path / f"{region}-{turn}" for turn in range(2)] for region in NAMES]
    for region, turns in zip(NAMES, homes, strict=True):
        for turn, home in enumerate(turns):
            edition(region, control=100 * (turn + 1), home=home)
    lake, faults, done = tmp_path / "lake", [], threading.Event()
    for turns, region in zip(homes, NAMES, strict=True):
        sync(lake, turns[0], NAMES, regions=[region])

    def write(turns: list[Path], region: str) -> None:
        try:
            for turn in range(6):
                sync(lake, turns[turn % 2], NAMES, regions=[region])
        except Exception as error:
            faults.append(error)

    seen: list[list[tuple[Any, ...]]] = []

    def read() -> None:
        sql = """select region, sum(p.control), sum(d.projects_control)
            from project_control_figures as p join department_control_figures as d using (region, year)
            group by region order by region"""
        while not done.is_set() or not seen:
            try:
                seen.append(asked(lake, sql))
            except (duckdb.IOException, FileNotFoundError):
                continue  # a file went with its edition: the catalogue that stands now names another

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=pair) for pair in zip(homes, NAMES, strict=True)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join(120)
    done.set()
    reader.join(120)
    assert faults == []
    assert seen
    for rows in seen:
        assert [region for region, *_ in rows] == list(NAMES)
        assert all(projects == departments for _, projects, departments in rows)


def test_without_a_lake_a_reader_is_told(tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="jixiao lake build"), opened(tmp_path):
        pass
    assert CATALOGUE == "lake.duckdb"
