"""The notebooks: what they compute is what the tables say, their charts can be read, and they are committed without outputs."""

from __future__ import annotations

import csv
import json
import re
import struct
from collections import Counter
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from publishing.lake import sync
from warehouse.store import open_warehouse

FOLDER = Path(__file__).parents[2] / "notebooks"
CHARTS = {
    "results": ("distribution", "against_review", "execution_against_goals", "cuts"),
    "province": ("grades_by_region", "control_by_region", "coverage"),
    "monitoring": ("execution_against_progress", "lights_by_kind", "treatments"),
}
TELL = "import json; print(json.dumps(figures, ensure_ascii=False, default=str))"


@pytest.mark.parametrize("name", CHARTS)
def test_they_are_committed_without_outputs_or_traces_of_a_machine(name: str) -> None:
    text = (FOLDER / f"{name}.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
        assert set(cell.metadata) <= {"tags"}, "times of execution"
    assert not re.search(r"/(?:home|root|Users|tmp|mnt|work)/|[A-Za-z]:\\\\", text)
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata.language_info) == {"name"}


def test_every_notebook_is_run_here() -> None:
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == set(CHARTS)


Executed = tuple[dict[str, Any], dict[str, bytes], dict[str, Any]]


@pytest.fixture(scope="module")
def executed(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Executed]:
    """Runs a notebook on the finished city: its figures, its charts as PNG, and their specifications."""
    done: dict[str, Executed] = {}

    def run(name: str) -> Executed:
        if name not in done:
            out = tmp_path_factory.mktemp(name)
            if name == "province":
                sync(out / "lake", finished, {"640500": "中卫市"})
            done[name] = execute(name, finished, out, JIXIAO_LAKE=str(out / "lake"))
        return done[name]

    return run


def execute(name: str, home: Path, out: Path, **chosen: str) -> Executed:
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    given = {"JIXIAO_HOME": str(home), **chosen}
    notebook.cells.insert(0, nbformat.v4.new_code_cell(f"import os; os.environ.update({given!r})"))
    saved = [f"{chart}.save({str(out / chart)!r} + {end!r})" for chart in CHARTS[name] for end in (".png", ".json")]
    notebook.cells += [nbformat.v4.new_code_cell(TELL), nbformat.v4.new_code_cell("\n".join(saved))]
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}}).execute()
    figures = json.loads(notebook.cells[-2].outputs[0]["text"])
    return (
        figures,
        {chart: (out / f"{chart}.png").read_bytes() for chart in CHARTS[name]},
        {chart: json.loads((out / f"{chart}.json").read_text(encoding="utf-8")) for chart in CHARTS[name]},
    )


def table(home: Path, year: int, name: str) -> list[dict[str, str]]:
    with (home / f"published/640500/{year}/{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def total(rows: list[dict[str, str]], column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows if row[column]), Decimal(0))


@pytest.mark.slow
def test_regions_are_those_of_the_lake(finished: Path, executed: Callable[[str], Executed]) -> None:
    figures, _, _ = executed("province")
    wanted = table(finished, 2027, "project_control_figures")
    assert (figures["evaluated"], figures["budgeted"], figures["regions"]) == (2025, 2027, 1)
    assert figures["projects"] == len(table(finished, 2025, "project_grades"))
    assert [Decimal(figures[name]) for name in ("control", "cut")] == [
        total(wanted, name) for name in ("control", "cut")
    ]
    assert figures["covered"] == 3


@pytest.mark.slow
def test_the_results_are_those_of_the_tables(finished: Path, executed: Callable[[str], Executed]) -> None:
    figures, _, charts = executed("results")
    grades = table(finished, 2025, "project_grades")
    counts = Counter(row["grade"] for row in grades)
    assert (figures["evaluated"], figures["budgeted"], figures["projects"]) == (2025, 2027, len(grades))
    assert {grade: n for grade, n in figures["by_grade"].items() if n} == dict(counts)
    both = [row for row in grades if row["self_score"] and row["review_score"]]
    gaps = [Decimal(row["self_score"]) - Decimal(row["review_score"]) for row in both]
    assert gaps
    assert (figures["reviewed"], figures["review_lower"]) == (len(gaps), sum(gap > 0 for gap in gaps))
    mean = (sum(gaps, Decimal(0)) / len(gaps)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert Decimal(figures["mean_gap"]) == mean
    spent = [
        row
        for row in grades
        if row["self_score"]
        and Decimal(row["executed"]) * 10 >= Decimal(row["adjusted_budget"]) * 9
        and Decimal(row["self_score"]) - Decimal(row["execution_score"]) < 72
    ]
    assert 0 < figures["spent_without_result"] == len(spent) < len(grades)
    departments = table(finished, 2027, "department_control_figures")
    for name in ("requested", "cut", "control"):
        assert Decimal(figures[name]) == total(departments, f"projects_{name}")
    projects = table(finished, 2027, "project_control_figures")
    assert Decimal(figures["control"]) == total(projects, "control")
    assert {code: Decimal(cut) for code, cut in figures["cut_by_department"].items()} == {
        row["department_code"]: Decimal(row["projects_cut"]) for row in departments
    }
    assert f"{len(grades)} 个项目中 {counts['优']} 个为优" in title(charts["distribution"])
    assert f"复核 {len(gaps)} 个项目" in title(charts["against_review"])
    wan = (Decimal(figures["cut"]) / 10000).quantize(Decimal(1), ROUND_HALF_UP)
    assert f"压减 {wan:,} 万元" in title(charts["cuts"])


@pytest.mark.slow
def test_monitoring_is_that_of_the_tables(finished: Path, executed: Callable[[str], Executed]) -> None:
    figures, _, charts = executed("monitoring")
    flags = table(finished, 2026, "monitoring_flags")
    counts = Counter(row["treatment"] for row in flags)
    assert (figures["year"], figures["projects"], figures["months"]) == (2026, len(flags), [7])
    assert figures["handed_in"] == len(flags) - counts["未报送"]
    assert figures["slow"] == sum(row["expedite"] == "true" for row in flags)
    assert figures["behind"] == sum("true" in (row["reduce_next_year"], row["stop_next_year"]) for row in flags) > 0
    assert {name: n for name, n in figures["treatments"].items() if n} == dict(counts)
    assert Decimal(figures["budget"]) == total(flags, "adjusted_budget")
    assert Decimal(figures["budget_concerned"]) == total(
        [row for row in flags if row["treatment"] != "正常"], "adjusted_budget"
    )
    assert figures["lights"] == lights(finished)
    assert sum(figures["red_by_kind"].values()) == figures["lights"]["red"] > 0
    assert f"{sum(figures['lights'].values())} 个指标中 {figures['lights']['red']} 个红灯" in title(
        charts["lights_by_kind"]
    )


def lights(home: Path) -> dict[str, int]:
    """The lights of 2026, reckoned here from what the accepted forms state and what the plan says, in words of this test."""
    with open_warehouse(home / "snapshot.duckdb", read_only=True) as warehouse:
        rows = warehouse.rows(
            "select i.level1, i.level2, i.operator, i.target, i.actual, i.actual_text, m.month from accepted_indicators as i "
            "join accepted_monitorings as m using (region, year, sha256, sheet, subject_no) where i.year = 2026 and i.form = 'MO'"
        )
    found: Counter[str] = Counter(red=0, yellow=0, green=0, blue=0)
    for row in rows:
        progress = progress_of(row)
        if progress is not None:
            bands = (("red", "0.6"), ("yellow", "0.8"), ("green", "1.2"), ("blue", "Infinity"))
            found[next(light for light, upper in bands if progress < Decimal(upper))] += 1
    return dict(found)


def progress_of(row: dict[str, Any]) -> Decimal | None:
    if row["target"] is None:
        words = {"达成": "1", "部分": "0.8", "未": "0"}
        return next((Decimal(share) for word, share in words.items() if str(row["actual_text"]).startswith(word)), None)
    target, actual = row["target"], row["actual"]
    if actual is None:
        return None
    kind = f"{row['level1']}{row['level2']}"
    if row["operator"] in ("≤", "<") or re.search("质量|时效|成本", kind):
        within = {"≤": actual <= target, "<": actual < target, "≥": actual >= target, ">": actual > target}
        return Decimal(int(within.get(row["operator"], actual == target)))
    if target == 0:
        return Decimal(int(row["operator"] != "=" or actual == 0))
    return Decimal(actual * 12) / Decimal(target * row["month"])


def title(chart: dict[str, Any]) -> str:
    return str(chart["title"]["text"])


@pytest.mark.slow
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_says_what_it_finds_in_which_unit_and_can_be_read(
    executed: Callable[[str], Executed], name: str
) -> None:
    _, pictures, charts = executed(name)
    for chart, spec in charts.items():
        assert re.search(r"\d|没有", title(spec)), f"{chart}: the title says no finding"
        assert re.search(r"\d{4} 年度", spec["title"]["subtitle"]), chart
        text = json.dumps(spec, ensure_ascii=False)
        assert "tooltip" in text, chart
        assert re.search(r"（分|（万元）|万元|（个）|format\": \"[^\"]*%", text), f"{chart}: no unit"
        assert "Noto Sans CJK SC" in text, chart
    for chart, png in pictures.items():
        width, height = struct.unpack(">II", png[16:24])
        assert width > 400, chart
        assert height > 150, chart
        assert len(png) > 8000, f"{chart} is empty"


@pytest.mark.slow
def test_chinese_labels_are_drawn_and_not_boxes() -> None:
    """A font without a character draws the same box for each: two words of as many characters would look the same."""
    vl_convert = pytest.importorskip("vl_convert")

    def drawn(word: str) -> bytes:
        text = {"type": "text", "font": "Noto Sans CJK SC, sans-serif", "fontSize": 30}
        spec = {"data": {"values": [{"word": word}]}, "mark": text, "encoding": {"text": {"field": "word"}}}
        return bytes(vl_convert.vegalite_to_png(spec))

    assert drawn("预算执行") != drawn("绩效目标")


@pytest.mark.slow
def test_a_year_that_was_not_published_is_said_in_a_sentence(finished: Path, tmp_path: Path) -> None:
    with pytest.raises(
        CellExecutionError, match=r"project_grades of 2019 is not published below .*run its season first"
    ):
        execute("results", finished, tmp_path, JIXIAO_YEAR="2019")
