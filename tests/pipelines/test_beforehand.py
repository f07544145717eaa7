"""What is told before anything runs: one sentence, exit code 2, nothing written, and nothing imported that takes seconds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from pipelines.blank_forms import write_templates
from pipelines.cli import main

REGION = "640500"
SLOW = "dagster", "great_expectations", "pandas", "pyarrow"
CODE = f"""
import sys
from pipelines.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted({set(SLOW)!r} & set(sys.modules)))
"""


def place(home: Path, *names: str) -> Path:
    """A home with files of some bytes in its inbox."""
    for name in names:
        path = home / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return home


def linked(home: Path) -> Path:
    place(home, "640501/2026/a.xlsx")
    (home / "inbox" / REGION).symlink_to("640501")
    return home


def linked_year(home: Path) -> Path:
    place(home, f"{REGION}/2025/a.xlsx")
    (home / "inbox" / REGION / "2026").symlink_to("2025")
    return home


def only_forms(home: Path) -> Path:
    """A home whose year has a workbook of a form and nothing else."""
    write_templates(home, None, policy_file=None)
    form = next(path for path in home.glob("*.xlsx") if "自评" in path.name)
    (home / "inbox" / REGION / "2026").mkdir(parents=True)
    form.rename(home / "inbox" / REGION / "2026" / form.name)
    return home


def with_figures(home: Path) -> Path:
    with duckdb.connect(str(home / "snapshot.duckdb")) as snapshot:
        snapshot.execute("create table seasons as select '640500' as region, 2027 as year, 'other' as job")
        snapshot.execute("insert into seasons values ('640500', 2026, 'next_year_control_figures')")
    return home


def faulty(home: Path) -> Path:
    (home / "policy.yaml").write_text("no_such_key: 1\n", encoding="utf-8")
    return place(home, f"{REGION}/2026/a.xlsx")


def set_up(text: str) -> Callable[[Path], Path]:
    """A home with files and, where the command is given, a jixiao.toml; `own.yaml` are synonyms of no known form."""

    def make(home: Path) -> Path:
        (home / "jixiao.toml").write_text(text, encoding="utf-8")
        (home / "own.yaml").write_text("titles:\n  no_such_form: [表]\n", encoding="utf-8")
        (home / "policy.yaml").write_text("no_such_key: 1\n", encoding="utf-8")
        return place(home, f"{REGION}/2026/a.xlsx")

    return make


TWO = "[regions.640500]\n[regions.640521]\n"
RUN, EXPLAIN, SIMULATE = ["run", "midyear", "--year", "2026"], ["explain", "201", "--year", "2027"], ["simulate"]
CASES: dict[str, tuple[Callable[[Path], Path], list[str], str]] = {
    "no home": (lambda home: home, RUN, "is no home"),
    "unknown region": (lambda home: place(home, "640501/2026/a.xlsx"), RUN, "640500 is not there"),
    "linked region": (linked, RUN, "640500 is a link"),
    "no folder of the year": (lambda home: place(home, f"{REGION}/2025/a.xlsx"), RUN, "640500 holds «2025»"),
    "misnamed folder": (lambda home: place(home, f"{REGION}/2026年/a.xlsx"), RUN, "640500 holds «2026年»"),
    "linked year": (linked_year, RUN, "2026 is a link"),
    "only junk": (lambda home: place(home, f"{REGION}/2026/.DS_Store"), RUN, "2026 holds no file"),
    "a year of the cycle": (lambda home: place(home, f"{REGION}/2025/a.xlsx", f"{REGION}/2027/a.xlsx"),
                            ["run", "cycle", "--year", "2027"], "2026 holds no file"),
    "before the policy": (lambda home: place(home, f"{REGION}/2020/a.xlsx"), [*RUN[:3], "2020"], "2020 is before it"),
    "faulty policy": (faulty, [*RUN, "--policy", "policy.yaml"], "no_such_key"),
    "no policy": (lambda home: place(home, f"{REGION}/2026/a.xlsx"), [*RUN, "--policy", "none.yaml"], "none.yaml"),
    "no registers": (only_forms, RUN, "2026 holds no R-UNIT (部门单位名录): put it there"),
    "faulty settings": (set_up("homes = 1"), RUN, "homes is no setting"),
    "a faulty policy of the region": (set_up('[regions.640500]\npolicy = "policy.yaml"'), RUN, "no_such_key"),
    "faulty synonyms": (set_up('[regions.640500]\nsynonyms = "own.yaml"'), RUN, "no_such_form"),
    "no synonyms": (set_up('[regions.640500]\nsynonyms = "none.yaml"'), RUN, "none.yaml"),
    "faulty synonyms of a check": (set_up('[regions.640500]\nsynonyms = "own.yaml"'), ["check", "inbox"], "no_such_form"),
    "a region of the settings without inbox": (set_up(TWO), [*RUN, "--region", "640521"], "640521 is not there"),
    "nothing to explain": (lambda home: home, EXPLAIN, "has no figures yet"),
    "another year to explain": (with_figures, EXPLAIN, "Years of 640500 that have been: 2026."),
    "another region to explain": (with_figures, [*EXPLAIN[:3], "2026", "--region", "640501"], "have been: none"),
    "figures of an earlier version": (with_figures, [*EXPLAIN[:3], "2026"], "is of an earlier version of jixiao"),
    "nothing to simulate": (with_figures, [*SIMULATE, "--year", "2027", "--set", "a=1"], "have not been computed"),
    "policy to simulate": (faulty, [*SIMULATE, "--year", "2027", "--policy", "policy.yaml"], "no_such_key"),
    "nothing to reproduce": (lambda home: place(home, "a"), ["reproduce", "inbox"], "no manifest.json"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_at_once(tmp_path: Path, case: str) -> None:
    make, arguments, words = CASES[case]
    make(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    home = [] if arguments[0] in {"reproduce", "check"} else ["--home", str(tmp_path)]
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", CODE, *arguments, *home],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert (ended.returncode, len(ended.stderr.strip().splitlines())) == (2, 1), ended.stderr
    assert words in ended.stderr
    told_without = set(SLOW) - ({"pyarrow"} if arguments[0] == "reproduce" else set())
    assert told_without & set(ended.stdout.split()) == set()
    assert time.monotonic() - began < 20, "without anything slow it takes a third of a second; this machine is busy"
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("option", [["--year", "0"], ["--year", "9999"], ["--year", "２０２６年"], ["--region", "64050"],
                                    ["--region", "６４０５００"], ["--region", "640500\n"], ["--as-of", "9999-12-31"],
                                    ["--as-of", "0001-01-01"], ["--as-of", "2026-02-30"]])  # fmt: skip
def test_what_no_run_can_be_of_is_wrong_usage(tmp_path: Path, option: list[str]) -> None:
    place(tmp_path, f"{REGION}/2026/a.xlsx")
    result = CliRunner().invoke(main, [*RUN, "--home", str(tmp_path), *option])
    assert result.exit_code == 2
    assert f"Invalid value for '{option[0]}'" in result.stderr
    assert not (tmp_path / "published").exists()


@pytest.mark.parametrize("name", ["q?mark", "p%20c", "50%", "?"])
def test_a_home_whose_databases_would_lie_elsewhere(tmp_path: Path, name: str) -> None:
    place(tmp_path / name, f"{REGION}/2026/a.xlsx")
    result = CliRunner().invoke(main, [*RUN, "--home", str(tmp_path / name)])
    assert result.exit_code == 2
    assert "rename the folder" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert [path.name for path in (tmp_path / name).iterdir()] == ["inbox"]


@pytest.mark.parametrize("command", [RUN, EXPLAIN, [*SIMULATE, "--year", "2027", "--set", "a=1"], ["sample"]])
def test_a_home_whose_path_is_no_text(tmp_path: Path, command: list[str]) -> None:
    home = Path(os.fsdecode(os.fsencode(tmp_path) + "/数据".encode("gb18030")))
    place(home, f"{REGION}/2026/a.xlsx")
    result = CliRunner().invoke(main, [*command, "--home", str(home)])
    assert result.exit_code == 2
    assert f"{tmp_path}/数据 is not written in UTF-8" in result.stderr
    assert list(home.iterdir()) == [home / "inbox"]


def test_an_inbox_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    place(tmp_path, f"{REGION}/2026/a.xlsx")
    monkeypatch.setattr(os, "scandir", refuse)
    result = CliRunner().invoke(main, [*RUN, "--home", str(tmp_path)])
    assert (result.exit_code, "cannot be listed" in result.stderr) == (2, True)


def test_the_locale_does_not_change_the_bytes_of_names(tmp_path: Path) -> None:
    """Under the C locale without any help from Python, Chinese paths are found and told as they are."""
    home = tmp_path / "中文"
    home.mkdir()
    ended = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *EXPLAIN, "--home", str(home)],
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        cwd=Path(__file__).parents[2],
    )
    assert (ended.returncode, f"{home} has no figures yet" in ended.stderr.decode()) == (2, True)


@pytest.mark.slow
@pytest.mark.parametrize("names", [
    ("h#sh", "sp ace", "st*r", "br[ack]et", "-dash"), ("quo'te", 'dq"uote', "中文", "semi;colon", "~tilde"),
    ("dol$ar{x}", "back\\slash", "new\nline", "am&p=1", "co:lon", "plus+"),
], ids=["for shells", "for readers", "for addresses"])  # fmt: skip
def test_a_home_of_any_other_name_holds_all_that_a_run_writes(
    home: Path, tmp_path: Path, jixiao: Callable[..., Result], names: tuple[str, ...]
) -> None:
    folder = tmp_path.joinpath("alone", *names)
    shutil.copytree(home / "inbox" / REGION / "2026", folder / "inbox" / REGION / "2026")
    result = jixiao("run", "midyear", "--year", 2026, "--home", folder, "--as-of", "2026-08-20")
    assert result.exit_code == 0, result.output
    levels = reversed(folder.parents[: len(names)])
    assert [[path.name for path in level.iterdir()] for level in levels] == [[name] for name in names]
    assert (folder / "published" / REGION / "2026" / "manifest.json").is_file()
    assert (folder / "dagster" / "history" / "runs.db").is_file()


def test_of_several_regions_one_must_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(TWO)(tmp_path)
    monkeypatch.setenv("JIXIAO_CONFIG", str(tmp_path / "jixiao.toml"))
    result = CliRunner().invoke(main, [*RUN, "--home", str(tmp_path)])
    assert result.exit_code == 2
    assert "say which with --region, 640500 or 640521" in result.stderr


def test_commands_take_home_and_region_from_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up('home = "city"\n[regions.640521]\n')(tmp_path)
    monkeypatch.delenv("JIXIAO_HOME", raising=False)
    monkeypatch.setenv("JIXIAO_CONFIG", str(tmp_path / "jixiao.toml"))
    place(tmp_path / "city", "640522/2026/a.xlsx")
    result = CliRunner().invoke(main, RUN)
    assert result.exit_code == 2
    assert str(tmp_path / "city" / "inbox" / "640521") in result.stderr
