"""`jixiao explain` on the sample city: its JSON alone suffices to recompute every figure, and every cell it names says so."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from python_calamine import CalamineWorkbook

import policy
from tests.pipelines.conftest import AS_OF

FEN = Decimal("0.01")
UNITS = {"万元": Decimal(10_000), "元": Decimal(1), None: Decimal(1)}
WORDS = {"是": True, "否": False}


def published(home: Path, table: str, year: int = 2027) -> list[dict[str, str]]:
    with (home / f"published/640500/{year}/{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def explained(finished: Path, jixiao: Callable[..., Result]) -> Callable[..., dict[str, Any]]:
    @cache
    def explain(code: str) -> dict[str, Any]:
        result = jixiao("explain", code, "--year", 2027, "--home", finished, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return explain


@pytest.fixture(scope="module")
def chains(finished: Path, explained: Callable[..., dict[str, Any]]) -> list[dict[str, Any]]:
    return [explained(row["project_code"]) for row in published(finished, "project_control_figures")]


@pytest.mark.slow
def test_nothing_is_corrected_or_stale_after_a_first_publication(chains: list[dict[str, Any]]) -> None:
    assert [(chain["corrections"], chain["stale"]) for chain in chains] == [([], None)] * len(chains)


def test_risk_points_are_told_with_their_places(finished: Path, chains: list[dict[str, Any]]) -> None:
    risks = {row["project_code"]: row for row in published(finished, "review_risks", 2025)}
    told = {each["code"]: each["evaluation"]["risk"] for chain in chains for each in chain["history"]}
    assert any(risk and risk["patterns"] for risk in told.values())
    for code, risk in told.items():
        assert (risk is not None) == (code in risks)
        if risk:
            points = {each["code"]: number(each["points"]) for each in risk["patterns"]}
            assert sum(points.values()) == number(risk["points"]) == number(risks[code]["points"])
            assert sorted(points) == list(filter(None, risks[code]["codes"].split(",")))
            assert all(each["file"] and each["cell"] and each["zh"] and each["en"] for each in risk["patterns"])


def number(text: Any) -> Decimal:
    return Decimal(text or 0)


def band(bands: list[dict[str, Any]], score: Decimal) -> str:
    return next(
        each["label"]
        for each in bands
        if number(each["lower"]) <= score < number(each["upper"]) or (each["closed"] and score == number(each["upper"]))
    )


def grade(history: dict[str, Any], chain: dict[str, Any], numbers: dict[str, str]) -> str | None:
    evaluation = history["evaluation"]
    if evaluation["review"]:
        return band(chain["grade_bands"], number(evaluation["review"]["review_score"]["value"]))
    if (form := evaluation["form"]) is None:
        return evaluation["result"] and "未自评"
    stated = {key: number(each["value"]) for key, each in form["stated"].items()}
    if stated["adjusted_budget"]:
        rate = min(stated["executed"] / stated["adjusted_budget"], Decimal(1))
        execution = (number(numbers["execution_score.weight"]) * rate).quantize(FEN, ROUND_HALF_UP)
    else:
        execution = stated["stated_execution_score"]
    points = [number(line["score"]["value"]) for line in form["indicators"]] or [stated["indicator_score"]]
    return band(chain["grade_bands"], execution + sum(points))


def monitored(form: dict[str, Any] | None, numbers: dict[str, str]) -> tuple[bool, bool, bool]:
    """Stop, reduce, suspend."""
    if form is None:
        return False, False, False
    stated, lines = form["stated"], [line for line in form["indicators"] if line["counted_progress"]]
    words = [stated.get("possibility") or {}, *(line["possibility"] for line in form["indicators"])]
    suspend = stated["conditions_met"]["value"] == "否" or any(word.get("value") == "完全不可能" for word in words)
    if form["is_list"]:
        months = number(stated["month"]["value"]) / number(numbers["monitoring.months_in_year"])
        progress = min(number(stated["goal_completion"]["value"]) / months, Decimal(1))
    else:
        weights = [number(line["weight"]["value"]) for line in lines]
        parts = [weight * number(line["counted_progress"]) for weight, line in zip(weights, lines, strict=True)]
        progress = round(sum(parts) / sum(weights), 10)
    stop, reduce = number(numbers["monitoring.stop_below"]), number(numbers["monitoring.reduce_below"])
    return progress < stop, stop <= progress < reduce, suspend


def budget(year: dict[str, Any]) -> Decimal:
    stated = (year["budget"] or {}).get("adjusted_budget") or {}
    if stated.get("value") is None:
        stated = ((year["form"] or {}).get("stated") or {}).get("adjusted_budget") or {}
    return number(stated.get("value"))


def firing(chain: dict[str, Any], numbers: dict[str, str]) -> Iterator[tuple[str, Decimal]]:
    """Rules that fire, with the base of a share, from what was handed in alone."""
    history = [(each, grade(each, chain, numbers)) for each in chain["history"]]
    flags = [(each["monitoring"], monitored(each["monitoring"]["form"], numbers)) for each in chain["history"]]
    scores = [each["review_score"]["value"] for each in chain["ex_ante"]["items"]]
    feasible = scores and None not in scores and band(chain["ex_ante"]["bands"], sum(map(number, scores))) == "可行"
    last = chain["goals"]["steps"][-1] if chain["goals"]["steps"] else None
    if chain["register"]["is_new"]["value"] and not feasible:
        yield "ex_ante_gate", Decimal(0)
    if not last or (last["step"]["value"], last["conclusion"]["value"]) != ("财政复审", "通过"):
        yield "goal_gate", Decimal(0)
    for rule in chain["rules"]:
        fired = [budget(each["evaluation"]) for each, found in history if found in rule["arguments"].get("grades", [])]
        if rule["rule"] in ("grade_poor", "grade_medium", "hold_missing") and fired:
            yield rule["rule"], fired[0]
    other = next((each["evidence"] for each in chain["rules"] if each["rule"] == "same_content"), None)
    if other and not any(found in {each["label"] for each in chain["grade_bands"]} for _, found in history):
        assert other["code"] not in [each["code"] for each in chain["history"]]
        assert other["says"] == chain["register"]["content"]["value"].strip()
        yield "same_content", Decimal(0)
    for position, rule in enumerate(("monitoring_stop", "monitoring_reduce", "hold_suspended")):
        if fired := [budget(year) for year, found in flags if found[position]]:
            yield rule, fired[0]


def recomputed(chain: dict[str, Any]) -> Decimal:
    """The control figure by arithmetic of its own, from the explanation alone."""
    numbers = {each["key"]: each["value"] for each in chain["parameters"]}
    assert (numbers["cut_base"], numbers["combination"]) == ("evaluated_year_total", "largest")
    request, rules = number(chain["request"]["value"]), {each["rule"]: each for each in chain["rules"]}
    voided = {rule for each in chain["exceptions"] for rule in each["voids"]}
    cut, gated = Decimal(0), False
    for name, base in firing(chain, numbers):
        if name in voided:
            continue
        effect, value = rules[name]["effect"], rules[name]["parameter"]["value"]
        share = (base * number(value)).quantize(FEN, ROUND_HALF_UP) if effect == "rate" else Decimal(0)
        cut = max(cut, request if effect == "whole" else min(share, request))
        gated |= rules[name]["is_gate"]
    kept = max(
        (number(each["amount"]["value"]) for each in chain["exceptions"] if each["kind"] == "保留金额"), default=0
    )
    return request - (cut if gated else min(cut, request - min(kept, request)))


def test_the_explanation_alone_suffices_to_recompute_the_figure(finished: Path, chains: list[dict[str, Any]]) -> None:
    figures = {row["project_code"]: row for row in published(finished, "project_control_figures")}
    assert {chain["figure"]["status"] for chain in chains} == {"final", "held", "exempted", "not_admitted"}
    for chain in chains:
        assert recomputed(chain) == Decimal(figures[chain["code"]]["control"]), chain["code"]


def test_every_line_of_the_ledger_is_an_outcome(finished: Path, chains: list[dict[str, Any]]) -> None:
    told = {
        (chain["code"], rule["rule"]): (
            rule["clause"],
            rule["cut"],
            rule["outcome"] == "applied" or rule["outcome"] == "holds",
        )
        for chain in chains
        for rule in chain["rules"]
        if rule["fires"]
    }
    lines = [row for row in published(finished, "adjustment_ledger") if row["subject"] == "project"]
    stated = {
        (row["code"], row["rule"]): (row["clause"], row["cut"], row["applied"] == "true")
        for row in lines
        if row["rule"] != "exception"
    }
    assert told == stated
    changed = {
        (row["code"], row["voided_by"]) for row in lines if row["rule"] == "exception" and row["applied"] == "true"
    }
    assert changed == {
        (chain["code"], each["kind"]) for chain in chains for each in chain["exceptions"] if each["changed_the_figure"]
    }


def test_the_ledger_names_parameter_version_and_evidence(finished: Path) -> None:
    addresses = set(policy.load().addresses(2027)) | {"不予压减", "保留金额", "允许再次安排"}
    lines = published(finished, "adjustment_ledger")
    for row in lines:
        assert row["parameter"] in addresses
        assert row["source"] in {"plan", "local"}
        assert re.fullmatch(r"zhongwei-performance-results 2021 [0-9a-f]{12}", row["policy_version"])
        cells = sheet(finished / "inbox" / row["evidence_file"], row["evidence_sheet"])
        assert set(row["evidence_cell"].split(":")) <= set(cells), row
        if row["rule"] == "exception":
            assert cells[row["evidence_cell"]] == row["approval_number"]
    assert any(row["evidence_code"] != row["code"] for row in lines), "a predecessor or another project"


def facts(node: Any) -> Iterator[dict[str, Any]]:
    """Every fact with a cell, wherever it stands."""
    if isinstance(node, dict):
        if node.get("cell") and "value" in node:
            yield node
        for each in node.values():
            yield from facts(each)
    elif isinstance(node, list):
        for each in node:
            yield from facts(each)


@cache
def sheet(path: Path, name: str) -> dict[str, Any]:
    """Cells of a sheet by address."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name)
    top, left = rows.start or (0, 0)
    found = {}
    for row, values in enumerate(rows.to_python(skip_empty_area=True), top + 1):
        for column, value in enumerate(values, left):
            found[f"{chr(65 + column)}{row}"] = value
    return found


def says(cell: Any, fact: dict[str, Any]) -> bool:
    """Whether a cell holds the value of a fact, in the cell's own unit and way of writing."""
    value = fact["value"]
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return WORDS[cell] is value
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        return [*map(int, re.findall(r"\d+", str(cell)))][:3] == [*map(int, value.split("-"))]
    try:
        stated = Decimal(re.sub(r"[,，]", "", str(cell))) * UNITS[fact.get("cell_unit")]
        return stated.quantize(FEN, ROUND_HALF_UP) == Decimal(value).quantize(FEN, ROUND_HALF_UP)
    except ArithmeticError:
        return str(cell).split()[0] == value or str(cell) == value or str(cell).strip() == value


def test_every_cell_that_is_named_holds_the_value(
    finished: Path, chains: list[dict[str, Any]], explained: Callable[..., dict[str, Any]]
) -> None:
    departments = [explained(row["department_code"]) for row in published(finished, "department_control_figures")]
    named = [fact for chain in (*chains, *departments) for fact in facts(chain)]
    assert len(named) > 1000
    for fact in named:
        cells = sheet(finished / "inbox" / fact["file"], fact["sheet"])
        assert says(cells.get(fact["cell"], ""), fact), (fact, cells.get(fact["cell"]))


def test_a_department_is_explained_from_quota_and_grade(
    finished: Path, explained: Callable[..., dict[str, Any]]
) -> None:
    for figure in published(finished, "department_control_figures"):
        chain = explained(figure["department_code"])
        quota = number(chain["basic_expenditure"]["public_funds"]["value"])
        found = grade(chain, chain, {"execution_score.weight": "10"})
        rates = [
            number(rule["parameter"]["value"])
            for rule in chain["rules"]
            if rule["effect"] == "rate" and found in rule["arguments"].get("grades", [])
        ]
        deduction = sum((quota * rate for rate in rates), Decimal(0)).quantize(FEN, ROUND_HALF_UP)
        assert quota - deduction == Decimal(figure["public_funds_control"])
        assert sum((number(each["control"]) for each in chain["projects"]), Decimal(0)) == Decimal(
            figure["projects_control"]
        )
        assert explained(chain["name"]) == chain


def test_the_tree_names_result_rule_parameter_and_cell(finished: Path, jixiao: Callable[..., Result]) -> None:
    line = next(
        row
        for row in published(finished, "adjustment_ledger")
        if row["rule"] == "grade_medium" and row["applied"] == "true"
    )
    tree = jixiao("explain", line["code"], "--year", 2027, "--home", finished).stdout
    assert f"{Decimal(line['new_value']):,.2f} 元" in tree
    assert f"10 % × {Decimal(line['base']):,.2f} 元 = {Decimal(line['cut']):,.2f} 元" in tree
    assert re.search(
        r"grade_medium.rate = 0\.1 \(plan\), policy zhongwei-performance-results from 2021, [0-9a-f]{12}", tree
    )
    assert re.search(r"\[640500/2025/财政局登记/R-BUDG\.xlsx › R-BUDG › C\d+\]", tree)
    assert all(line == line.rstrip() for line in tree.splitlines())


class Page(HTMLParser):
    """Text and tags of a page; a tag that is not closed is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.slow
def test_the_page_tells_the_same_in_chinese(
    finished: Path, jixiao: Callable[..., Result], tmp_path: Path, chains: Any
) -> None:
    for chain in chains:
        file = tmp_path / "page.html"
        result = jixiao("explain", chain["code"], "--year", 2027, "--home", finished, "--html", "--output", file)
        assert result.exit_code == 0, result.output
        page = Page()
        page.feed(file.read_text(encoding="utf-8"))
        assert page.open == []
        assert f"控制数{Decimal(chain['figure']['control']):,.2f}元" in page.text
        assert "内部资料" in page.text
        assert "http" not in file.read_text(encoding="utf-8")


def test_a_code_that_is_not_known_names_the_nearest(finished: Path, jixiao: Callable[..., Result], chains: Any) -> None:
    code = chains[0]["code"]
    result = jixiao("explain", code[:-1], "--year", 2027, "--home", finished)
    assert result.exit_code == 2
    assert code in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(("year", "words"), [(2026, "have not been computed"), (2030, "jixiao run cycle --year 2030")])
def test_a_year_without_figures_says_so(finished: Path, jixiao: Callable[..., Result], year: int, words: str) -> None:
    result = jixiao("explain", "201", "--year", year, "--home", finished)
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_home_without_figures_says_so(tmp_path: Path, jixiao: Callable[..., Result]) -> None:
    result = jixiao("explain", "201", "--year", 2027, "--home", tmp_path)
    assert result.exit_code == 2
    assert "jixiao run cycle" in result.stderr


def test_projects_without_a_figure_say_why(finished: Path, explained: Callable[..., dict[str, Any]]) -> None:
    """Staff costs and projects that ended: known to the registers, and no figure is owed."""
    import duckdb  # noqa: PLC0415

    with duckdb.connect(str(finished / "snapshot.duckdb"), read_only=True) as warehouse:
        known = warehouse.sql(
            "select distinct project_code from accepted_r_proj where project_code not in"
            " (select project_code from project_control_figures)"
        ).fetchall()
    reasons = {explained(code)["why_no_figure"] for (code,) in known}
    assert "class_untouched" in reasons
    assert reasons <= {"class_untouched", "no_request", "not_registered"}


def test_explaining_changes_nothing(finished: Path, jixiao: Callable[..., Result]) -> None:
    before = {path: path.stat().st_mtime_ns for path in finished.rglob("*.duckdb")}
    assert jixiao("explain", "201", "--year", 2027, "--home", finished).exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in finished.rglob("*.duckdb")} == before
    assert AS_OF in jixiao("explain", "201", "--year", 2027, "--home", finished, "--json").stdout
