"""Several regions in one installation: a new one written into the settings, each with its own policy, words and names."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import is_zipfile

import openpyxl
import pytest
from click.testing import CliRunner, Result

from assets.installation import Installation
from assets.intake import Reader, read_inbox
from forms.reader import READER_VERSION
from pipelines.cli import main
from pipelines.definitions import build_definitions, first_year
from pipelines.resources import Settings, load_settings
from policy.place import Place
from sample import make_sample
from warehouse.scope import Scope

OWN = "本县事项称谓"
POLICIES = Path(__file__).parents[2] / "policy"


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("JIXIAO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("JIXIAO_CONFIG", str(tmp_path / "jixiao.toml"))
    (tmp_path / "jixiao.toml").write_text('# 本市\nhome = "data"  # here\n', encoding="utf-8")


def jixiao(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_new_region_keeps_what_the_file_said(tmp_path: Path) -> None:
    added = jixiao("regions", "add", "640521", "--name", "中宁县", "--prefix", "宁财绩", "--contact", "绩效股 0955-1")
    assert added.exit_code == 0, added.output
    again = jixiao("regions", "add", "640522", "--name", "海原县", "--bureau", "海原县财政审计局")
    assert again.exit_code == 0, again.output
    file = tmp_path / "jixiao.toml"
    assert file.read_text(encoding="utf-8").startswith('# 本市\nhome = "data"  # here\n')
    settings = load_settings(file)
    assert settings.place("640521") == Place("640521", "中宁县", "中宁县财政局", "宁财绩", "绩效股 0955-1")
    assert settings.place("640522").bureau == "海原县财政审计局"
    assert settings.regions == ("640521", "640522")
    for code in settings.regions:
        assert len(list((tmp_path / "data" / "inbox" / code).iterdir())) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["640521", "--name", "中宁县"], "has a section [regions.640521] already"),
        (["64052", "--name", "中宁县"], "six digits"),
        (["640522", "--name", "海\n原"], "jixiao.toml: regions.640522.name"),
        (["640522", "--name", "海原县", "--policy", "none.yaml"], "none.yaml"),
    ],
)
def test_a_faulty_region_changes_nothing(tmp_path: Path, arguments: list[str], words: str) -> None:
    (tmp_path / "jixiao.toml").write_text("[regions.640521]\n", encoding="utf-8")
    refused = jixiao("regions", "add", *arguments)
    assert refused.exit_code == 2
    assert words in refused.stderr
    assert (tmp_path / "jixiao.toml").read_text(encoding="utf-8") == "[regions.640521]\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["jixiao.toml"]


def own_policy(tmp_path: Path, year: int = 2021, rules: str = "", base: str = "plan.yaml") -> Path:
    """A policy file of another place: that of `base` from a year on, with other rules."""
    file = tmp_path / f"own_{year}.yaml"
    head = f"extends: {base}\ninherited: local\nname: own\ntitle: 本地\nin_force_from: {year}\n"
    file.write_text(head + rules, encoding="utf-8")
    return file


def test_partitions_begin_with_the_first_policy(tmp_path: Path) -> None:
    places = {
        "640500": {"policy": str(own_policy(tmp_path, 2024))},
        "640521": {"policy": str(own_policy(tmp_path, 2023))},
    }
    installation = Settings(places=places).installation()
    assert first_year(installation, ["640500"]) == 2024
    assert first_year(installation, ["640500", "640521"]) == 2023
    keys = build_definitions(settings=Settings(places=places)).resolve_job_def("midyear_monitoring").partitions_def
    assert keys is not None
    assert sorted(keys.get_partition_keys())[0] == "640500|2023"


def test_a_faulty_policy_stops_its_own_region_only(tmp_path: Path) -> None:
    (tmp_path / "faulty.yaml").write_text("no_such_key: 1\n", encoding="utf-8")
    faulty = {
        "640500": {"policy": str(tmp_path / "faulty.yaml")},
        "640521": {"policy": str(own_policy(tmp_path, 2023))},
    }
    assert first_year(Settings(places=faulty).installation(), list(faulty)) == 2023


def put_sample(home: Path, region: str, *, departments: int, projects: int) -> None:
    """Put a small city into the inbox of a region; `jixiao sample` keeps one city in a home."""
    with TemporaryDirectory() as folder:
        make_sample(Path(folder), departments=departments, projects=projects, seed=7, budget_year=2027, region=region)
        shutil.copytree(Path(folder) / "inbox" / region, home / "inbox" / region, dirs_exist_ok=True)


def counted(installation: Installation, region: str) -> tuple[int, set[str], bool]:
    """Files of a region read now, readers stored, and whether its own word for a field is among the labels not known."""
    where = "where region = $region"
    with installation.warehouse() as warehouse:
        read = read_inbox(warehouse, installation, Scope(region, 2025))["read"]
        readers = {row["reader"] for row in warehouse.rows(f"select reader from inbox_files {where}", region=region)}
        unknown = warehouse.rows(f"select unknown from raw_headers {where}", region=region)
    return read, readers, any(OWN in (row["unknown"] or "") for row in unknown)


def test_a_region_reads_its_own_words(tmp_path: Path) -> None:
    """A label that one county writes is read there alone; when its file changes, its files are read again, and no others."""
    put_sample(tmp_path, "640521", departments=1, projects=2)
    put_sample(tmp_path, "640522", departments=1, projects=2)
    renamed = 0
    for code in ("640521", "640522"):
        for path in filter(is_zipfile, (tmp_path / "inbox" / code / "2025").rglob("*.xlsx")):
            book = openpyxl.load_workbook(path)
            cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "项目名称"]
            for cell in cells:
                cell.value = OWN
            renamed += len(cells)
            book.save(path)
    assert renamed
    own = tmp_path / "own.yaml"
    installation = Installation(home=str(tmp_path), workers=1)
    first, readers, unknown = counted(installation, "640521")
    assert (readers, unknown) == ({READER_VERSION}, True)
    own.write_text(f"labels:\n  project_name: [{OWN}]\n", encoding="utf-8")
    worded = Installation(home=str(tmp_path), workers=1, synonyms={"640521": str(own)})
    read, readers, unknown = counted(worded, "640521")
    assert (read, unknown) == (first, False)
    (reader,) = readers
    assert reader.startswith(f"{READER_VERSION}+")
    assert worded.archive.read(Reader.of(worded, "640521").synonyms) == own.read_bytes()
    assert counted(worded, "640521")[0] == 0, "nothing changed, so nothing is read again"
    assert counted(worded, "640522")[2], "the words of one region are no other's"


NAMES = {"640500": "中卫市", "640521": "越秀区", "640522": "海原县"}
"""Three places: one by the plan, one by Guangzhou's rule, one by rules of its own, which go on from Jiangxi's."""
AS_OF = "2027-03-10"
OWN_RULES = """rules:
  grade_medium:
    zh: 评价为中，多压减
    en: "Graded medium: more is cut"
    source: local
    rate: {2021: 0.25}
  carry_over:
    zh: 部门结转率高于全部部门，扣减结转额的10%
    en: A carry-over ratio above that of all departments
    source: local
    excess: [0]
"""


def table(home: Path, region: str, year: int, name: str) -> list[dict[str, str]]:
    with (home / "published" / region / str(year) / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


RULES = ("grade_medium", "grade_poor", "department_grade")


def figures(home: Path, region: str) -> dict[str, bytes]:
    """Every figure of the budget year: its published tables."""
    return {path.name: path.read_bytes() for path in (home / "published" / region / "2027").glob("*.csv")}


def cut(base: str, rate: str) -> Decimal:
    return (Decimal(base) * Decimal(rate)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """An installation with three regions under three policies, the same small city in each, after a cycle."""
    own_policy(tmp_path, rules=OWN_RULES, base="jiangxi.yaml")
    policies = {"640521": POLICIES / "guangzhou.yaml", "640522": tmp_path / "own_2021.yaml"}
    for region, name in NAMES.items():
        policy = ["--policy", policies[region]] if region in policies else []
        added = jixiao("regions", "add", region, "--name", name, *policy)
        assert added.exit_code == 0, added.output
    home = tmp_path / "data"
    for region, name in NAMES.items():
        put_sample(home, region, departments=4, projects=60)
        ran = jixiao("run", "cycle", "--year", 2027, "--region", region, "--as-of", AS_OF)
        assert ran.exit_code == 0, ran.output
        assert name in ran.stdout
    return home


def registered(home: Path, region: str, year: int, register: str) -> dict[str, dict[str, object]]:
    """Rows of a register as the bureau wrote it, by their first cell."""
    (sheet,) = openpyxl.load_workbook(home / "inbox" / region / str(year) / "财政局登记" / f"{register}.xlsx")
    _, _, heading, *rows = sheet.iter_rows(values_only=True)
    return {str(row[0]): dict(zip(map(str, heading), row, strict=True)) for row in rows}


def carried_over(home: Path, region: str) -> dict[str, Decimal]:
    """What each department that carries over a greater share than all departments together loses of its public funds."""
    left, budget = dict.fromkeys(("all",), Decimal(0)), dict.fromkeys(("all",), Decimal(0))
    projects = registered(home, region, 2025, "R-PROJ")
    for code, row in registered(home, region, 2025, "R-BUDG").items():
        project = projects.get(code)
        if (
            not project
            or str(project["项目类别"]).split()[0] not in ("22", "3")
            or not row["全年预算数"]
            or row["执行数"] is None
        ):
            continue
        for whose in ("all", str(project["部门编码"])):
            given, spent = Decimal(str(row["全年预算数"])), Decimal(str(row["执行数"]))
            budget[whose] = budget.get(whose, Decimal(0)) + given
            left[whose] = left.get(whose, Decimal(0)) + given - spent
    return {
        whose: cut(str(left[whose]), "0.10")
        for whose in left
        if whose != "all" and left[whose] * budget["all"] > left["all"] * budget[whose]
    }


@pytest.mark.slow
def test_three_regions_each_by_its_own_policy(three: Path) -> None:
    lines = {region: table(three, region, 2027, "adjustment_ledger") for region in NAMES}
    found = {
        region: {
            rule: [row for row in lines[region] if row["rule"] == rule and row["applied"] == "true"] for rule in RULES
        }
        for region in NAMES
    }
    for region, rule, rate in (
        ("640500", "grade_medium", "0.10"),
        ("640522", "grade_medium", "0.25"),
        ("640521", "grade_poor", "0.20"),
    ):
        assert found[region][rule]
        for row in found[region][rule]:
            expected = min(cut(row["base"], rate), Decimal(row["old_value"]))
            assert (Decimal(row["rate"]), Decimal(row["cut"])) == (Decimal(rate), expected), row
    assert all(row["cut"] == row["old_value"] for row in found["640500"]["grade_poor"])
    frozen(three, "640521", found["640521"]["grade_medium"])
    public_funds = {region: bool(found[region]["department_grade"]) for region in NAMES}
    assert public_funds == {"640500": True, "640521": False, "640522": True}
    taken = {row["code"]: Decimal(row["cut"]) for row in lines["640522"] if row["rule"] == "carry_over"}
    assert taken == carried_over(three, "640522") != {}
    must = {
        region: {
            row["problem"][-2] for row in table(three, region, 2025, "rectifications") if "等级为" in row["problem"]
        }
        for region in NAMES
    }
    assert must == {"640500": {"中", "差"}, "640521": {"中", "低"}, "640522": {"中", "差"}}
    for region, name in NAMES.items():
        others = set(NAMES.values()) - {name}
        for path, text in printed(three, region):
            assert name in text, path
            assert not any(other in text for other in others), path
            assert not re.search(f"区划[ ：　\\n]*{region}|{region} *[0-9]{{4}} ?年度", text), path
    before = {region: figures(three, region) for region in NAMES}
    own_policy(three.parent, rules=OWN_RULES.replace("0.25", "0.35"), base="jiangxi.yaml")
    for region in NAMES:
        ran = jixiao("run", "control-figures", "--year", 2027, "--region", region, "--as-of", AS_OF)
        assert ran.exit_code == 0, ran.output
    after = {region: figures(three, region) for region in NAMES}
    assert {region for region in NAMES if after[region] != before[region]} == {"640522"}


def frozen(home: Path, region: str, lines: list[dict[str, str]]) -> None:
    """Guangzhou's 中: nothing above this year's initial budget of the one that was graded, as the bureau's register has it."""
    budgets, requests = (registered(home, region, year, "R-BUDG") for year in (2026, 2027))
    limits = set()
    for row in lines:
        asked = Decimal(str(requests[row["code"]]["申报数"]))
        known = budgets.get(row["evidence_code"])
        limit = min(asked, Decimal(str(known["年初预算数"]))) if known else asked
        assert (Decimal(row["cut"]), Decimal(row["new_value"])) == (asked - limit, limit), row
        limits.add(limit < asked)
    assert limits == {True, False}


def printed(home: Path, region: str) -> Iterator[tuple[Path, str]]:
    """What is printed for a region, as text: public pages, Data Docs, workbooks, return slips, an explanation."""
    for folder in (home / "published" / region, home / "data_docs" / region):
        for path in (path for path in folder.rglob("*.html") if "history" not in path.parts):
            yield path, path.read_text(encoding="utf-8")
    slips = list((home / "returns" / region).rglob("*退回说明*.xlsx"))[:5]
    tables = [path for path in (home / "published" / region).rglob("*.xlsx") if "history" not in path.parts]
    assert slips or list((home / "returns" / region).rglob("*.xlsx"))
    for path in (*slips, *tables):
        book = openpyxl.load_workbook(path)
        yield (
            path,
            "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell),
        )
    code = table(home, region, 2027, "project_control_figures")[0]["project_code"]
    explained = jixiao("explain", code, "--year", 2027, "--region", region, "--html")
    assert explained.exit_code == 0, explained.output
    yield Path("explain"), explained.stdout
