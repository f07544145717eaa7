"""Several regions in one installation: a new one written into the settings, each with its own policy, words and names."""

from __future__ import annotations

import os
from pathlib import Path

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
PLAN = (Path(__file__).parents[2] / "policy" / "plan.yaml").read_text(encoding="utf-8")


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


def later(tmp_path: Path, year: int) -> Path:
    """The plan as if it began in a later year."""
    file = tmp_path / f"from_{year}.yaml"
    file.write_text(PLAN.replace("2021: ", f"{year}: "), encoding="utf-8")
    return file


def test_partitions_begin_with_the_first_policy(tmp_path: Path) -> None:
    places = {"640500": {"policy": str(later(tmp_path, 2024))}, "640521": {"policy": str(later(tmp_path, 2023))}}
    house = Settings(places=places).house()
    assert first_year(house, ["640500"]) == 2024
    assert first_year(house, ["640500", "640521"]) == 2023
    keys = build_definitions(settings=Settings(places=places)).resolve_job_def("midyear_monitoring").partitions_def
    assert keys is not None
    assert sorted(keys.get_partition_keys())[0] == "640500|2023"


def test_a_faulty_policy_stops_its_own_region_only(tmp_path: Path) -> None:
    (tmp_path / "faulty.yaml").write_text("no_such_key: 1\n", encoding="utf-8")
    faulty = {"640500": {"policy": str(tmp_path / "faulty.yaml")}, "640521": {"policy": str(later(tmp_path, 2023))}}
    assert first_year(Settings(places=faulty).house(), list(faulty)) == 2023


def counted(house: House, region: str) -> tuple[int, set[str], bool]:
    """Files of a region read now, readers stored, and whether its own word for a field is among the labels not known."""
    where = "where region = $region"
    with house.warehouse() as warehouse:
        read = read_inbox(warehouse, house, Scope(region, 2025))["read"]
        readers = {row["reader"] for row in warehouse.rows(f"select reader from inbox_files {where}", region=region)}
        unknown = warehouse.rows(f"select unknown from raw_headers {where}", region=region)
    return read, readers, any(OWN in row["unknown"] for row in unknown)


def test_a_region_reads_its_own_words(tmp_path: Path) -> None:
    """A label that one county writes is read there alone; when its file changes, its files are read again, and no others."""
    make_sample(tmp_path, departments=1, projects=2, seed=1, budget_year=2027, region="640521")
    make_sample(tmp_path, departments=1, projects=2, seed=1, budget_year=2027, region="640522")
    renamed = 0
    for code in ("640521", "640522"):
        for path in (tmp_path / "inbox" / code / "2025").rglob("*.xlsx"):
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
