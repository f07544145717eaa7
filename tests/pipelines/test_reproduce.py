"""`jixiao reproduce`: what it needs, what it says, and in what order runs are replayed. Whole replays stand in `test_contest`."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from assets.intake import Reader
from forms.inbox import list_scope
from pipelines.replaying import Replay, ReplayedInstallation
from pipelines.reproducing import differences
from publishing.archive import Archive, ArchiveError
from publishing.provenance import Run, read_inputs, read_run
from tests.pipelines.conftest import AS_OF
from warehouse.scope import Scope
from warehouse.seasons import AUGUST, AUTUMN, SPRING

YEAR = Path("published/640500/2027")


def manifest(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return document


@pytest.fixture
def emptied(finished: Path, tmp_path: Path) -> Path:
    """What the finished city published and its archive, without inbox and warehouse."""
    for name in ("published", "archive"):
        shutil.copytree(finished / name, tmp_path / name)
    return tmp_path


def alter(archive: Path, sha256: str) -> Path:
    path = Archive(archive).place(sha256)
    path.chmod(0o644)
    with path.open("r+b") as handle:
        handle.write(b"?")
    return path


# -- what is kept ----------------------------------------------------------------------------------------------------


def test_every_file_of_the_inbox_is_named_and_kept(finished: Path) -> None:
    entry = manifest(finished / YEAR)["jobs"][AUTUMN.job]
    listed = [file for year in (2025, 2026, 2027) for file in list_scope(finished / "inbox", "640500", year)]
    assert entry["inputs"] == {file.file: file.sha256 for file in listed}
    archive = Archive(finished / "archive")
    whole = [file for file in listed if not file.unfinished]
    assert [archive.read(file.sha256) for file in whole] == [file.path.read_bytes() for file in whole]
    assert hashlib.sha256(archive.read(entry["policy"]["sha256"])).hexdigest() == entry["policy"]["sha256"]
    run = read_run(archive, entry["run"])
    assert run.as_of == AS_OF
    assert {file: datetime.fromisoformat(each["received_at"]) for file, each in read_inputs(archive, run).items()} == {
        file.file: file.received_at for file in listed
    }
    assert sorted(entry["rests_on"]) == [f"2025/{SPRING.job}", f"2026/{AUGUST.job}"]


def test_a_season_names_of_other_years_only_what_may_hide_a_project(finished: Path) -> None:
    inputs = manifest(finished / "published/640500/2025")["jobs"][SPRING.job]["inputs"]
    others = {path for path in inputs if not path.startswith("640500/2025/")}
    assert {Path(path).name for path in others} == {"R-PROJ.xlsx", "R-UNIT.xlsx"}
    assert {Path(path).parts[1] for path in others} == {"2026", "2027"}


def test_the_public_part_says_nothing_of_inputs_and_runs(finished: Path) -> None:
    for folder in (finished / "published/640500").glob("*/public"):
        for entry in manifest(folder)["jobs"].values():
            assert set(entry) == {"as_of", "policy", "row_counts"}


# -- what cannot be reproduced ---------------------------------------------------------------------------------------


def test_an_altered_input_is_named(emptied: Path, jixiao: Callable[..., Result]) -> None:
    file, sha256 = next(iter(manifest(emptied / YEAR)["jobs"][AUTUMN.job]["inputs"].items()))
    path = alter(emptied / "archive", sha256)
    result = jixiao("reproduce", emptied / YEAR)
    assert result.exit_code == 1
    assert f"{path} was altered" in result.output
    assert file in result.output
    assert "Restore it from a backup" in result.output
    told = jixiao("reproduce", emptied / YEAR, "--json")
    said = json.loads(told.stdout)
    assert (told.exit_code, said["equal"], said["runs"], said["differences"]) == (1, False, [], [])
    assert any(f"{path} was altered" in fault for fault in said["faults"])


def test_a_missing_policy_and_a_lost_record_are_named(emptied: Path, jixiao: Callable[..., Result]) -> None:
    entry = manifest(emptied / YEAR)["jobs"][AUTUMN.job]
    Archive(emptied / "archive").place(entry["policy"]["sha256"]).unlink()
    result = jixiao("reproduce", emptied / YEAR)
    assert result.exit_code == 1
    assert "is missing" in result.output
    assert "the policy zhongwei-performance-results" in result.output
    path = alter(emptied / "archive", next(iter(entry["rests_on"].values())))
    result = jixiao("reproduce", emptied / YEAR)
    assert result.exit_code == 1
    assert f"{path} was altered" in result.output


def test_what_is_no_publication_is_wrong_usage(emptied: Path, jixiao: Callable[..., Result], tmp_path: Path) -> None:
    for folder, words in (
        (emptied, "no manifest.json"),
        (emptied / "published/640500/2025/public", "the year's own folder"),
    ):
        result = jixiao("reproduce", folder)
        assert result.exit_code == 2, result.output
        assert words in result.stderr
    old = manifest(emptied / YEAR)
    del old["jobs"][AUTUMN.job]["run"]
    (emptied / YEAR / "manifest.json").write_text(json.dumps(old), encoding="utf-8")
    result = jixiao("reproduce", emptied / YEAR)
    assert (result.exit_code, "before inputs were kept" in result.stderr) == (2, True)
    shutil.rmtree(emptied / "archive")
    result = jixiao("reproduce", emptied / "published/640500/2026")
    assert (result.exit_code, "give --home" in result.stderr) == (2, True)


def test_a_folder_to_keep_must_be_empty(emptied: Path, jixiao: Callable[..., Result]) -> None:
    result = jixiao("reproduce", emptied / YEAR, "--keep", emptied)
    assert (result.exit_code, "is not empty" in result.stderr) == (2, True)


# -- the comparison --------------------------------------------------------------------------------------------------


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_same_is_equal(emptied: Path, finished: Path) -> None:
    for year in (2025, 2026, 2027):
        folder = Path("published/640500", str(year))
        assert list(differences(finished / folder, emptied / folder)) == []


def test_the_first_difference_is_told_by_table_row_and_column(emptied: Path, finished: Path) -> None:
    figures = (finished / YEAR / "project_control_figures.csv").read_text(encoding="utf-8-sig").splitlines()
    line = dict(zip(figures[0].split(","), figures[1].split(","), strict=True))
    rewrite(emptied / YEAR / "project_control_figures.csv", line["control"], "1.00")
    rewrite(emptied / YEAR / "congress_pack.csv", "640500", "640501")
    (name, told), *others = differences(finished / YEAR, emptied / YEAR)
    assert name == "project_control_figures.csv"
    assert told == f"project_control_figures {line['project_code']}, control: was {line['control']}, is 1.00"
    assert "congress_pack.csv" in {name for name, _ in others}


def test_other_files_and_statements_are_compared_too(emptied: Path, finished: Path) -> None:
    (emptied / YEAR / "project_control_figures.parquet").unlink()
    rewrite(emptied / YEAR / "manifest.json", f'"as_of": "{AS_OF}"', '"as_of": "2027-03-11"')
    told = [line for _, line in differences(finished / YEAR, emptied / YEAR)]
    assert told == [
        "project_control_figures.parquet: is there, and was not made again",
        f"manifest.json, {AUTUMN.job}, as_of: was {AS_OF}, is 2027-03-11",
    ]


# -- the replay ------------------------------------------------------------------------------------------------------


class Records:
    """An archive with records of runs that rest on each other."""

    def __init__(self, folder: Path) -> None:
        self.archive = Archive(folder)
        self.names: dict[str, str] = {}

    def run(self, name: str, job: str, year: int, as_of: str, *rests_on: str, **changes: Any) -> str:
        run = Run(
            **{
                "job": job,
                "region": "640500",
                "year": year,
                "as_of": as_of,
                "policy": {"name": "plan", "sha256": self.archive.keep_bytes(b"plan")},
                "code": {"version": name, "sha256": ""},
                "inputs": {},
                "rests_on": {str(number): sha256 for number, sha256 in enumerate(rests_on)},
                "results": {},
                **changes,
            }
        )
        self.names[self.archive.keep_bytes(run.content)] = name
        return run.sha256

    def listed(self, files: dict[str, dict[str, Any]]) -> dict[str, str]:
        return {"640500/2025": self.archive.keep_bytes(json.dumps(files).encode())}

    def replay(self, **entries: str) -> Replay:
        return Replay(self.archive, {"jobs": {job: {"run": sha256} for job, sha256 in entries.items()}})

    def order(self, **entries: str) -> list[str]:
        return [self.names[sha256] for sha256 in self.replay(**entries).order]


def test_runs_are_replayed_after_those_they_rest_on(tmp_path: Path) -> None:
    records = Records(tmp_path)
    spring = records.run("spring", SPRING.job, 2025, "2026-04-15")
    august = records.run("august", AUGUST.job, 2026, "2026-08-15")
    autumn = records.run("autumn", AUTUMN.job, 2027, "2026-11-15", august, spring)
    assert records.order(autumn=autumn) == ["spring", "august", "autumn"]
    assert records.order(spring=spring, autumn=autumn) == ["spring", "august", "autumn"]


def test_an_older_run_that_another_rests_on_does_not_stand_in_the_end(tmp_path: Path) -> None:
    """The grades were published again after the control figures, which rest on the earlier ones."""
    records = Records(tmp_path)
    first = records.run("first", SPRING.job, 2025, AS_OF)
    autumn = records.run("autumn", AUTUMN.job, 2027, AS_OF, first)
    again = records.run("again", SPRING.job, 2025, AS_OF)
    order = records.order(spring=again, autumn=autumn)
    assert order[-3:] == ["first", "autumn", "again"]


def test_files_are_laid_out_as_they_were(tmp_path: Path) -> None:
    records = Records(tmp_path / "archive")
    received = "2026-03-01T08:00:00.123456"
    inputs = {
        "640500/2025/报送/自评.xlsx": {
            "sha256": records.archive.keep_bytes(b"workbook"),
            "received_at": received,
            "is_unfinished": False,
        },
        "640500/2025/报送/在传.xlsx": {"sha256": "f" * 64, "received_at": received, "is_unfinished": True},
        "640500/2025/~$自评.xlsx": {"sha256": "e" * 64, "received_at": received, "is_unfinished": True},
    }
    secret = {"sha256": "d" * 64, "received_at": received, "is_unfinished": False, "is_forbidden": True}
    inputs["640500/2025/报送/无权.xlsx"] = secret
    beside = {
        "640500/2025年": "misnamed",
        "640500/2026.xlsx": "outside",
        "640500/归档.tmp": "outside",
        "640500/2025/link.xlsx": "link",
        "640500/2025/报送/管道": "special",
    }
    words = records.archive.keep_bytes(b"labels: {project_name: [own]}")
    kept = {"beside": beside, "place": {"name": "中卫市"}, "synonyms": words}
    record = records.run("spring", SPRING.job, 2025, AS_OF, inputs=records.listed(inputs), **kept)
    replay = records.replay(spring=record)
    assert list(replay.faults()) == []
    stray = tmp_path / "home/inbox/640500/2025/left by the run before.xlsx"
    stray.parent.mkdir(parents=True)
    stray.touch()
    installation = replay.laid_out(replay.order[0], tmp_path / "home")
    found = {file.file: file for file in installation.received(Scope("640500", 2025))}
    assert set(found) == set(inputs)
    assert {file.received_at for file in found.values()} == {datetime.fromisoformat(received)}
    assert {file: each.sha256 for file, each in found.items()} == {
        file: each["sha256"] for file, each in inputs.items()
    }
    assert {file: bool(each.unfinished) for file, each in found.items()} == {
        file: each["is_unfinished"] for file, each in inputs.items()
    }
    assert [file for file, each in found.items() if each.forbidden] == ["640500/2025/报送/无权.xlsx"]
    assert {each.file: each.kind for each in installation.beside(Scope("640500", 2025))} == beside
    assert isinstance(installation, ReplayedInstallation)
    assert installation.policy_file
    assert Path(installation.policy_file).read_bytes() == b"plan"
    assert installation.place("640500").name == "中卫市"
    assert Reader.of(installation, "640500").synonyms == words
    records.archive.place(words).unlink()
    assert [fault for fault in replay.faults() if "the synonyms of 640500" in fault]


def test_nothing_is_laid_out_outside_the_inbox(tmp_path: Path) -> None:
    records = Records(tmp_path / "archive")
    about = {"sha256": records.archive.keep_bytes(b"x"), "received_at": "2026-03-01T08:00:00", "is_unfinished": False}
    for number, record in enumerate(
        ({"inputs": records.listed({"../../out.xlsx": about})}, {"beside": {"../../out.xlsx": "link"}})
    ):
        replay = records.replay(spring=records.run(f"s{number}", SPRING.job, 2025, AS_OF, **record))
        (tmp_path / "home").mkdir(exist_ok=True)
        with pytest.raises(ArchiveError, match="outside the inbox"):
            replay.laid_out(replay.order[0], tmp_path / "home")
        assert not (tmp_path / "out.xlsx").exists()
