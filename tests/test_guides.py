"""What the guides say is so: commands and settings exist, links lead somewhere, examples run, both languages say the same."""

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
from tests.test_chinese import english
from warehouse.seasons import SEASONS

ROOT = Path(__file__).parents[1]
ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
OPERATIONS, ANALYSTS, OWN_POLICY = (ROOT / f"docs/{name}.md" for name in ("operations", "analysts-guide", "own-policy"))
TWINS = {
    ENGLISH: CHINESE,
    OPERATIONS: ROOT / "docs/运维指南.md",
    ANALYSTS: ROOT / "docs/分析人员指南.md",
    OWN_POLICY: ROOT / "docs/自定政策指南.md",
}
"""Each guide that there is in both languages, and its Chinese twin."""
GUIDES = [ENGLISH, CHINESE, *sorted((ROOT / "docs").glob("*.md"))]
PICTURE_LIMIT = 250_000
"""Bytes of a picture: everybody who clones the project carries it."""
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?:\bmake|(?<!/)\bjixiao) [^`\n&]+")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PIECE = re.compile(r"^```[\s\S]*?^```|^[|#].*|^(?:-|\d+\.) .*(?:\n +\S.*)*|(?:^.+\n?)+", re.MULTILINE)
"""A block of code, a row of a table, a heading, an item of a list or a paragraph."""
KIND = re.compile(r"^(?:```|\||#+|-|\d+\.|)")
SPAN, FIGURE = re.compile(r"(?<!`)`([^`]+)`(?!`)"), re.compile(r"\d+(?:\.\d+)*")
COMMENT = re.compile(r"(?:^|\s+)(?:#|--) .*", re.MULTILINE)
LABEL = re.compile(r"\[.*?\]|\|.*?\|")
"""What a node or an arrow of a flowchart is called."""
UNSAID = re.compile(r"`[^`]+`|(?<!\*)\*[^*\n]+\*(?!\*)|https?://\S+|<br>")
"""Code, labels of pages that speak English alone, addresses."""
NAMES = re.compile(
    r"\b(?:"
    r"Apache|Arrow|Celery|CephFS|Compose|Dagster|Debian|Docker|DuckDB|DuckLake|English|Expectations|"
    r"FineBI|FineReport|Great|Kubernetes|lockd|openEuler|pandas|PostgreSQL|Power|Python|RabbitMQ|Redis|"
    r"systemd|"
    r"BOM|GiB|ISO|JDBC|JSON|LTS|max|NFSv[34]|NTP|ods|PID|POSIX|root|SMB|SQL|Stringer|Unicode|WebSocket|"
    r"xlsb|xlsm|XML"
    r")\b"
)
"""What the Chinese guides name as everybody does: programs, formats, standards."""


def code(text: str) -> list[str]:
    """Code spans, and the lines of blocks that have no language."""
    spans = [re.sub(r"\s+", " ", span) for span in SPAN.findall(BLOCK.sub("", text))]
    lines = [line for language, block in BLOCK.findall(text) if not language for line in block.splitlines()]
    return [*spans, *(line.partition("#")[0].strip() for line in lines)]


def commands(path: Path) -> set[str]:
    """The commands of this project that a guide names."""
    found = (match.strip() for each in code(path.read_text(encoding="utf-8")) for match in COMMAND.findall(each))
    return set(found)


def headings(path: Path) -> list[str]:
    """The anchors of a guide's headings, in order."""
    found = re.findall(r"^#+ (.*)", BLOCK.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found]


def target(guide: Path, link: str) -> tuple[Path, str]:
    """The file and the anchor that a link leads to."""
    name, _, anchor = unquote(link).partition("#")
    return ((guide.parent / name).resolve() if name else guide), anchor


def led(guide: Path, link: str) -> str:
    """Where a link leads, the same for both guides of a pair: the file, its own language or the other, which of its headings."""
    if re.match(r"https?://", link):
        return link
    path, anchor = target(guide, link)
    first = next((each for each, twin in TWINS.items() if twin == path), path)
    other = (path in TWINS or path != first) and (path in TWINS) != (guide in TWINS)
    return f"{first}{' in the other language' * other}#{headings(path).index(anchor) if anchor else ''}"


def pieces(guide: Path) -> list[tuple[str, object]]:
    """Every piece of a guide, with what of it is the same in both languages.

    This is its kind, its code spans, links and numbers in figures; of a block also all but comments and the labels of a flowchart.
    """
    found: list[tuple[str, object]] = []
    for piece in PIECE.findall(guide.read_text(encoding="utf-8")):
        kind, block = KIND.findall(piece)[0], ""
        if kind == "```":
            block = (LABEL if piece.startswith("```mermaid") else COMMENT).sub("", piece)
        spans = [re.sub(r"\s+", " ", span) for span in SPAN.findall(piece)]
        links = [led(guide, link) for link in LINK.findall(piece)]
        figures = FIGURE.findall(SPAN.sub("", LINK.sub("", piece)))
        found.append((piece, (kind, block, *(sorted(set(each)) for each in (spans, links, figures)))))
    return found


def table(path: Path, heading: str) -> list[list[str]]:
    """The cells of the table whose head begins with a word, without head and rule."""
    text = path.read_text(encoding="utf-8")
    rows = text[text.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.parametrize(("guide", "twin"), TWINS.items(), ids=lambda path: path.name)
def test_both_languages_say_the_same(guide: Path, twin: Path) -> None:
    told, same = pieces(guide), pieces(twin)
    for (text, means), (other, meant) in zip(told, same, strict=False):
        assert means == meant, f"one of the two is behind:\n{text}\n---\n{other}"
    assert len(told) == len(same)
    assert commands(guide) == commands(twin)
    assert len(commands(guide)) > 4


@pytest.mark.parametrize(
    "guide", [path for path in GUIDES if not path.name.isascii() or path == CHINESE], ids=lambda path: path.name
)
def test_chinese_guides_hold_no_english_word(guide: Path) -> None:
    bare = LINK.sub("", UNSAID.sub("", BLOCK.sub("", guide.read_text(encoding="utf-8"))))
    assert english(NAMES.sub("", bare)) == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_links_lead_somewhere(guide: Path) -> None:
    for link in LINK.findall(guide.read_text(encoding="utf-8")):
        if not re.match(r"https?://", link):
            path, anchor = target(guide, link)
            assert path.exists(), link
            assert not anchor or anchor in headings(path), link


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


@pytest.mark.parametrize(
    ("guide", "head", "all_of_them"),
    [(OPERATIONS, "setting", "every section"), (TWINS[OPERATIONS], "设置", "全部小节")],
)
def test_the_settings_table_names_every_setting_with_its_default(guide: Path, head: str, all_of_them: str) -> None:
    def shown(value: object) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        return ", ".join(value) if isinstance(value, tuple) else str(value or "0" if value == 0 else value or "–")

    rows = {row[0]: row[1:3] for row in table(guide, head)}
    expected = {
        name: [f"JIXIAO_{name.upper()}", shown(field.default)]
        for name, field in Settings.model_fields.items()
        if name not in {"seasons", "places", "regions"}
    }
    expected |= {f"regions.CODE.{name}": ["", shown(field.default)] for name, field in Region.model_fields.items()}
    expected["regions"] = ["JIXIAO_REGIONS", all_of_them]
    expected |= {f"seasons.{name}": ["", shown(field.default)] for name, field in SeasonDates.model_fields.items()}
    assert rows == expected


def test_seasons_are_one_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_SEASONS", '{"spring": ["05-01"]}')
    assert Settings().seasons.spring == ("05-01",)


@pytest.mark.parametrize("guide", [OPERATIONS, TWINS[OPERATIONS]], ids=lambda path: path.name)
def test_services_start_what_there_is(guide: Path) -> None:
    units = [block for language, block in BLOCK.findall(guide.read_text(encoding="utf-8")) if language == "ini"]
    started = [re.findall(r"-m pipelines\.instance (\w+)", unit) for unit in units]
    assert started == [["daemon"], ["webserver"]]
    assert {name for names in started for name in names} <= set(PROGRAMS)


@pytest.mark.parametrize(("guide", "head"), [(ANALYSTS, "group"), (TWINS[ANALYSTS], "组")])
def test_the_analysts_guide_names_every_stage(guide: Path, head: str) -> None:
    outline = YAML(typ="safe").load(ROOT / "tests/pipelines/definitions.yaml")
    assert sorted(row[0] for row in table(guide, head)) == sorted(outline["assets"])


def examples(guide: Path, language: str) -> list[str]:
    return [block for found, block in BLOCK.findall(guide.read_text(encoding="utf-8")) if found == language]


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
@pytest.mark.parametrize("guide", [ANALYSTS, TWINS[ANALYSTS]], ids=lambda path: path.name)
def test_examples_run(guide: Path, city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(city)
    names: dict[str, object] = {}
    for block in examples(guide, "python"):
        exec(block, names)  # what a reader would paste
    assert len(names["cuts"]) == 3  # type: ignore[arg-type]
    assert sum(row["executed_sum"] for row in names["by_grade"]) > 0  # type: ignore[attr-defined]
    import duckdb  # noqa: PLC0415

    with duckdb.connect("data/snapshot.duckdb", read_only=True) as snapshot:
        answers = [snapshot.execute(block).fetchall() for block in examples(guide, "sql")]
    assert answers
    assert all(answers), "an example finds nothing in the sample city"
