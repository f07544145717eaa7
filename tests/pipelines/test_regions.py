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

from assets.house import House
from assets.inbox import Reader, read_inbox
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


def own_policy(tmp_path: Path, year: int = 2021, rules: str = "") -> Path:
    """A policy file of another place: the plan's from a year on, with other rules."""
    file = tmp_path / f"own_{year}.yaml"
    head = f"extends: plan.yaml\ninherited: local\nname: own\ntitle: 本地\nin_force_from: {year}\n"
    file.write_text(head + rules, encoding="utf-8")
    return file


def test_partitions_begin_with_the_first_policy(tmp_path: Path) -> None:
    places = {
        "640500": {"policy": str(own_policy(tmp_path, 2024))},
        "640521": {"policy": str(own_policy(tmp_path, 2023))},
    }
    house = Settings(places=places).house()
    assert first_year(house, ["640500"]) == 2024
    assert first_year(house, ["640500", "640521"]) == 2023
    keys = build_definitions(settings=Settings(places=places)).resolve_job_def("midyear_monitoring").partitions_def
    assert keys is not None
    assert sorted(keys.get_partition_keys())[0] == "640500|2023"


def test_a_faulty_policy_stops_its_own_region_only(tmp_path: Path) -> None:
    (tmp_path / "faulty.yaml").write_text("no_such_key: 1\n", encoding="utf-8")
    faulty = {
        "640500": {"policy": str(tmp_path / "faulty.yaml")},
        "640521": {"policy": str(own_policy(tmp_path, 2023))},
    }
    assert first_year(Settings(places=faulty).house(), list(faulty)) == 2023


def put_sample(home: Path, region: str, *, departments: int, projects: int) -> None:
    """Put a small city into the inbox of a region; `jixiao sample` keeps one city in a home."""
    with TemporaryDirectory() as folder:
        make_sample(Path(folder), departments=departments, projects=projects, seed=7, budget_year=2027, region=region)
        shutil.copytree(Path(folder) / "inbox" / region, home / "inbox" / region, dirs_exist_ok=True)


def counted(house: House, region: str) -> tuple[int, set[str], bool]:
    """Files of a region read now, readers stored, and whether its own word for a field is among the labels not known."""
    where = "where region = $region"
    with house.warehouse() as warehouse:
        read = read_inbox(warehouse, house, Scope(region, 2025))["read"]
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
    house = House(home=str(tmp_path), workers=1)
    first, readers, unknown = counted(house, "640521")
    assert (readers, unknown) == ({READER_VERSION}, True)
    own.write_text(f"labels:\n  project_name: [{OWN}]\n", encoding="utf-8")
    worded = House(home=str(tmp_path), workers=1, synonyms={"640521": str(own)})
    read, readers, unknown = counted(worded, "640521")
    assert (read, unknown) == (first, False)
    (reader,) = readers
    assert reader.startswith(f"{READER_VERSION}+")
    assert worded.archive.read(Reader.of(worded, "640521").synonyms) == own.read_bytes()
    assert counted(worded, "640521")[0] == 0, "nothing changed, so nothing is read again"
    assert counted(worded, "640522")[2], "the words of one region are no other's"


RATES = {"640500": "0.10", "640521": "0.10", "640522": "0.25"}
"""What 中 costs: by the plan, by Chongqing's rule, by one of its own."""
NAMES = {"640500": "中卫市", "640521": "渝中区", "640522": "海原县"}
AS_OF = "2027-03-10"
MEDIUM = """rules:
  grade_medium:
    zh: 评价为中，多压减
    en: "Graded medium: more is cut"
    source: local
    rate: {2021: 0.25}
"""


def table(home: Path, region: str, year: int, name: str) -> list[dict[str, str]]:
    with (home / "published" / region / str(year) / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def figures(home: Path, region: str) -> bytes:
    return (home / "published" / region / "2027" / "project_control_figures.csv").read_bytes()


def cut(base: str, rate: str) -> Decimal:
    return (Decimal(base) * Decimal(rate)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """An installation with three regions under three policies, the same small city in each, after a cycle."""
    own_policy(tmp_path, rules=MEDIUM)
    policies = {"640521": POLICIES / "chongqing.yaml", "640522": tmp_path / "own_2021.yaml"}
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


@pytest.mark.slow
def test_three_regions_each_by_its_own_policy(three: Path) -> None:
    for region, rate in RATES.items():
        lines = [row for row in table(three, region, 2027, "adjustment_ledger") if row["applied"] == "true"]
        medium = [row for row in lines if row["rule"] == "grade_medium"]
        assert medium
        for row in medium:
            assert (Decimal(row["rate"]), Decimal(row["cut"])) == (Decimal(rate), cut(row["base"], rate)), row
        public_funds = [row for row in lines if row["rule"] == "department_grade"]
        assert bool(public_funds) == (region != "640521"), "Chongqing's rule does not speak of public funds"
    assert len({figures(three, region) for region in NAMES}) == 3
    for region, name in NAMES.items():
        others = set(NAMES.values()) - {name}
        for path, text in printed(three, region):
            assert name in text, path
            assert not any(other in text for other in others), path
            assert not re.search(f"区划[ ：　\\n]*{region}|{region} *[0-9]{{4}} ?年度", text), path
    before = {region: figures(three, region) for region in NAMES}
    own_policy(three.parent, rules=MEDIUM.replace("0.25", "0.35"))
    for region in NAMES:
        ran = jixiao("run", "control-figures", "--year", 2027, "--region", region, "--as-of", AS_OF)
        assert ran.exit_code == 0, ran.output
    assert {region for region in NAMES if figures(three, region) != before[region]} == {"640522"}


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
