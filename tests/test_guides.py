"""What the guides say is so: commands and settings exist, links lead somewhere, examples run, both READMEs say the same."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from ruamel.yaml import YAML

from pipelines.cli import main
from pipelines.instance import PROGRAMS
from pipelines.resources import Region, SeasonDates, Settings
from warehouse.seasons import SEASONS

ROOT = Path(__file__).parents[1]
ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
OPERATIONS, ANALYSTS = ROOT / "docs/operations.md", ROOT / "docs/analysts-guide.md"
GUIDES = [ENGLISH, CHINESE, *sorted((ROOT / "docs").glob("*.md"))]
PICTURE_LIMIT = 250_000
"""Bytes of a picture: everybody who clones the project carries it."""
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?:\bmake|(?<!/)\bjixiao) [^`\n&]+")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def code(text: str) -> list[str]:
    """Code spans, and the lines of blocks that have no language."""
    spans = [re.sub(r"\s+", " ", span) for span in re.findall(r"`([^`]+)`", BLOCK.sub("", text))]
    lines = [line for language, block in BLOCK.findall(text) if not language for line in block.splitlines()]
    return [*spans, *(line.partition("#")[0].strip() for line in lines)]


def commands(path: Path) -> set[str]:
    """The commands of this project that a guide names."""
    found = (match.strip() for each in code(path.read_text(encoding="utf-8")) for match in COMMAND.findall(each))
    return set(found)


def table(path: Path, heading: str) -> list[list[str]]:
    """The cells of the table whose head begins with a word, without head and rule."""
    text = path.read_text(encoding="utf-8")
    rows = text[text.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows]


def test_both_readmes_say_the_same() -> None:
    english, chinese = (path.read_text(encoding="utf-8") for path in (ENGLISH, CHINESE))
    assert commands(ENGLISH) == commands(CHINESE)
    assert len(commands(ENGLISH)) > 8
    assert english.count("\n## ") == chinese.count("\n## ")
    own = {"README.md", "README.zh-CN.md"}
    assert set(LINK.findall(english)) - own == set(LINK.findall(chinese)) - own
    assert set(code(english)) == set(code(chinese))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_links_lead_somewhere(guide: Path) -> None:
    for link in LINK.findall(guide.read_text(encoding="utf-8")):
        target = unquote(link.partition("#")[0])
        assert re.match(r"https?://", link) or (guide.parent / target).exists(), link


def test_pictures_are_small_and_used() -> None:
    text = "".join(guide.read_text(encoding="utf-8") for guide in GUIDES)
    for picture in (ROOT / "docs/images").iterdir():
        assert picture.stat().st_size < PICTURE_LIMIT, picture.name
    missing = [name for name in re.findall(r"images/([\w-]+\.png)", text) if not (ROOT / "docs/images" / name).exists()]
    assert missing == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_commands_exist(guide: Path) -> None:
    rules = re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for command in commands(guide):
        program, name, *rest = shlex.split(command.replace("…", " "))
        if program == "make":
            assert {word for word in (name, *rest) if "=" not in word} <= set(rules), command
            continue
        if name.startswith("-"):
            continue
        assert isinstance(main, click.Group)
        assert name in main.commands, command
        named = main.commands[name]
        if isinstance(named, click.Group):
            named = named.commands[rest.pop(0)]
        parameters = named.params
        options = {option for parameter in parameters for option in parameter.opts} | {"--help"}
        assert {word.partition("=")[0] for word in rest if word.startswith("--")} <= options, command
        if name == "run":
            assert rest[0] in {"cycle", *(season.command for season in SEASONS)} or rest[0].isupper(), command


def test_the_settings_table_names_every_setting_with_its_default() -> None:
    def shown(value: object) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        return ", ".join(value) if isinstance(value, tuple) else str(value or "0" if value == 0 else value or "–")

    rows = {row[0]: row[1:3] for row in table(OPERATIONS, "setting")}
    expected = {
        name: [f"JIXIAO_{name.upper()}", shown(field.default)]
        for name, field in Settings.model_fields.items()
        if name not in {"seasons", "places", "regions"}
    }
    expected |= {f"regions.CODE.{name}": ["", shown(field.default)] for name, field in Region.model_fields.items()}
    expected["regions"] = ["JIXIAO_REGIONS", "every section"]
    expected |= {f"seasons.{name}": ["", shown(field.default)] for name, field in SeasonDates.model_fields.items()}
    assert rows == expected


def test_seasons_are_one_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_SEASONS", '{"spring": ["05-01"]}')
    assert Settings().seasons.spring == ("05-01",)


def test_services_start_what_there_is() -> None:
    units = [block for language, block in BLOCK.findall(OPERATIONS.read_text(encoding="utf-8")) if language == "ini"]
    started = [re.findall(r"-m pipelines\.instance (\w+)", unit) for unit in units]
    assert started == [["daemon"], ["webserver"]]
    assert {name for names in started for name in names} <= set(PROGRAMS)


def test_the_analysts_guide_names_every_stage() -> None:
    outline = YAML(typ="safe").load(ROOT / "tests/pipelines/definitions.yaml")
    assert sorted(row[0] for row in table(ANALYSTS, "group")) == sorted(outline["assets"])


def examples(language: str) -> list[str]:
    return [block for found, block in BLOCK.findall(ANALYSTS.read_text(encoding="utf-8")) if found == language]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample city after a cycle, as `data`."""
    from click.testing import CliRunner  # noqa: PLC0415

    from sample import make_sample  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("guide")
    make_sample(folder / "data", departments=3, projects=12)
    done = CliRunner().invoke(main, ["run", "cycle", "--year", "2027", "--home", str(folder / "data")])
    assert done.exit_code == 0, done.output
    return folder


@pytest.mark.slow
def test_examples_run(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(city)
    names: dict[str, object] = {}
    for block in examples("python"):
        exec(block, names)  # what a reader would paste
    assert len(names["cuts"]) == 3  # type: ignore[arg-type]
    assert sum(row["executed_sum"] for row in names["by_grade"]) > 0  # type: ignore[attr-defined]
    import duckdb  # noqa: PLC0415

    with duckdb.connect("data/snapshot.duckdb", read_only=True) as snapshot:
        answers = [snapshot.execute(block).fetchall() for block in examples("sql")]
    assert answers
    assert all(answers), "an example finds nothing in the sample city"
