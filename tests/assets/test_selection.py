"""Who is re-checked and why, which draw stands, and what the reviews say: in a small town, reckoned again by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from fractions import Fraction
from math import exp, factorial, log
from pathlib import Path
from typing import Any

import pytest

from assets.models import compute
from assets.selection.drawing import Request, recall, renew
from assets.selection.sampling import factors
from publishing.archive import Archive
from publishing.provenance import Run
from publishing.record_keeping import fixed_draw, put_back_draw
from tests.assets.town import Town, warehouse
from warehouse.scope import Scope
from warehouse.seasons import SPRING, record_season
from warehouse.store import Warehouse

REGION, E, DAY = "640500", 2025, date(2026, 5, 1)
SCOPE = Scope(REGION, E)
PLAIN = [f"P{number:02d}" for number in range(1, 13)]
BUDGET = {code: D(number * 100_000) for number, code in enumerate(PLAIN, 1)}
MODELS = (("self_evaluation", "project_grades", 2),)


def town() -> Town:
    """Twelve projects like any other, and one for each reason to be certain."""
    made = Town(REGION, (("review.years", "3"),))
    others: dict[str, dict[str, Any]] = {"KEY": {"is_key": True}, "BIG": {}, "LESS": {}, "RISKY": {}, "MILD": {}}
    others |= {"MEDIUM": {}, "NEW": {"predecessor_code": "OLD"}, "GOOD": {}, "LONG": {}, "SEEN": {}, "YOUNG": {}}
    for code in PLAIN:
        made.project(E, code, "219")
        made.scored(E, code, D(95), BUDGET[code])
    for code, stated in others.items():
        made.project(E, code, "220", **stated)
        made.scored(E, code, D(90), D(20_000_000) - (code != "BIG") * (D("0.01") if code == "LESS" else 19_500_000))
    made.project(E, "NONE", "220", is_key=True)
    made.budget(E, "NONE", adjusted_budget=D(50_000_000))
    return made


GRADED = {
    (E - 1, "MEDIUM"): ("中", None), (E - 1, "OLD"): ("差", None), (E - 1, "GOOD"): ("良", None),
    (E - 3, "LONG"): ("优", D(90)), (E - 1, "LONG"): ("优", None), (E - 4, "SEEN"): ("优", None),
    (E - 2, "SEEN"): ("优", D(90)), (E - 2, "YOUNG"): ("优", None), (E - 1, "P01"): ("未自评", None),
}  # fmt: skip
CERTAIN = {
    "KEY": "重点项目",
    "BIG": "全年预算数达到必查金额",
    "RISKY": "重点项目；风险分达到必查分值",
    "MEDIUM": "上年度等级为中",
    "NEW": "上年度等级为差",
    "LONG": "满3年未复核",
}


@pytest.fixture(scope="module")
def made() -> Iterator[Warehouse]:
    """The town with its grades, earlier ones and risk points; tests leave its frame as it is."""
    installation, place = warehouse(), town()
    place.project(E - 1, "RISKY", "220")
    next(row for row in place.rows["raw_r_proj"] if row["project_code"] == "RISKY" and row["year"] == E)["is_key"] = (
        True
    )
    place.run(installation, [E + 2], MODELS)
    for year in {year for year, _ in GRADED}:
        rows = [
            {"project_code": code, "grade": grade, "review_score": review}
            for (of, code), (grade, review) in GRADED.items()
            if of == year
        ]
        installation.replace("project_grades", rows, region=REGION, year=year)
    risks = [{"project_code": "RISKY", "points": D(5)}, {"project_code": "MILD", "points": D("4.99")}]
    installation.replace("review_risks", risks, region=REGION, year=E)
    with installation.within(SCOPE, DAY):
        compute(installation, "selection", "review_candidates")
        yield installation
    installation.connection.close()


def selection(installation: Warehouse) -> dict[str, dict[str, Any]]:
    compute(installation, "selection", "review_selection")
    return {row["project_code"]: row for row in installation.rows("from this.review_selection order by rank")}


def test_each_reason_and_what_just_misses_it(made: Warehouse) -> None:
    frame = {row["project_code"]: row for row in made.rows("from this.review_candidates")}
    assert {code: row["reasons"] for code, row in frame.items() if row["reasons"]} == CERTAIN
    assert "NONE" not in frame, "there is no self-evaluation to look at again"
    assert frame["MILD"]["points"] == D("4.99")
    assert frame["P03"] == {
        "project_code": "P03", "department_code": "219", "points": D(0), "amount": BUDGET["P03"], "reasons": None
    }  # fmt: skip


def test_the_selection_is_in_order_and_says_how_it_was_drawn(made: Warehouse) -> None:
    renew(made, DAY, Request(seed=5, size=6))
    found = selection(made)
    strata = {code: row["stratum"] for code, row in found.items()}
    assert {code for code, stratum in strata.items() if stratum == "必查"} == {*CERTAIN, "LESS"}
    assert found["LESS"]["reasons"] == "全年预算数大于抽样间隔"
    assert found["KEY"]["reasons"] == CERTAIN["KEY"]
    drawn = [code for code, stratum in strata.items() if stratum == "抽取"]
    left = sum(BUDGET.values()) + 4 * D(500_000)
    assert len(drawn) == 5
    assert {(row["interval"], row["seed"]) for row in found.values()} == {(left / 5, 5)}
    assert [row["rank"] for row in found.values()] == list(range(1, 13))
    assert list(strata.values()) == ["必查"] * 7 + ["抽取"] * 5
    again = dict(found)
    renew(made, DAY, Request(seed=5, size=6))
    assert selection(made) == again


def test_a_draw_that_nobody_fixed_is_made_anew_and_a_fixed_one_stands(made: Warehouse) -> None:
    for table in ("review_draws", "review_frame"):
        made.replace(table, [], **SCOPE.parameters)
    assert renew(made, DAY) == []
    (provisional,) = made.rows("from this.review_draws")
    assert (provisional["seed"], provisional["size"], provisional["is_fixed"]) == (E, 30, False)
    rows = made.rows("from this.review_candidates")
    made.replace("review_candidates", [row for row in rows if row["project_code"] != "P12"], **SCOPE.parameters)
    assert renew(made, DAY) == ["P12: gone, 1,200,000.00 元"]
    renew(made, DAY, Request(seed=9, size=4))
    (fixed,) = made.rows("from this.review_draws")
    stands = made.rows("from this.review_frame order by all")
    made.replace("review_candidates", rows, **SCOPE.parameters)
    assert renew(made, DAY) == ["P12: came, 1,200,000.00 元"], "told with every run, and nothing is drawn"
    assert made.rows("from this.review_draws") == [fixed]
    assert made.rows("from this.review_frame order by all") == stands
    assert renew(made, DAY, Request(seed=9, size=4)) == ["P12: came, 1,200,000.00 元"]
    assert made.rows("select frame_sha256 from this.review_draws")[0]["frame_sha256"] != fixed["frame_sha256"]


def test_a_fixed_draw_is_kept_in_records_and_put_back(made: Warehouse) -> None:
    renew(made, DAY, Request(seed=11, size=3))
    kept, before = fixed_draw(made, REGION, E), made.rows("from review_frame order by all")
    renew(made, DAY, Request(seed=12, size=8))
    put_back_draw(made, REGION, E, kept)
    assert made.rows("from review_frame order by all") == before
    assert fixed_draw(made, REGION, E) == kept
    put_back_draw(made, REGION, E, {})
    assert fixed_draw(made, REGION, E) == {}


def test_a_new_warehouse_takes_the_draw_from_the_record_of_what_stands(made: Warehouse, tmp_path: Path) -> None:
    renew(made, DAY, Request(seed=11, size=3))
    kept, archive = fixed_draw(made, REGION, E), Archive(tmp_path / "archive")
    put_back_draw(made, REGION, E, {})
    recall(made, archive, tmp_path, SCOPE)
    assert fixed_draw(made, REGION, E) == {}, "nothing is published"
    drawn = archive.keep_bytes(json.dumps(kept).encode())
    run = Run(SPRING.job, REGION, E, "2026-05-01", {}, {}, {}, {}, {}, draw=drawn)
    archive.keep_bytes(run.content)
    folder = tmp_path / REGION / str(E)
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text('{"resources": []}')
    (folder / "manifest.json").write_text(json.dumps({"jobs": {SPRING.job: {"run": run.sha256}}, "files": {}}))
    recall(made, archive, tmp_path, SCOPE)
    assert fixed_draw(made, REGION, E) == kept
    put_back_draw(made, REGION, E, {})
    record_season(made, SPRING, REGION, E, DAY, run.sha256)
    recall(made, archive, tmp_path, SCOPE)
    assert fixed_draw(made, REGION, E) == {}, "a warehouse that published the season knows best"
    made.connection.execute("delete from seasons")


def factor(errors: int) -> D:
    """The mean at which so few Poisson events or fewer come up in 5 % of cases, in hundredths, rounded up."""
    mean = D("3.00")
    while sum(exp(count * log(mean) - float(mean)) / factorial(count) for count in range(errors + 1)) > 0.05:
        mean += D("0.01")
    return mean


def test_factors_are_the_poisson_bounds() -> None:
    """As audit tables print them, and as the distribution has them."""
    printed = ["3.00", "4.75", "6.30", "7.76", "9.16", "10.52", "11.85", "13.15", "14.44", "15.71", "16.97"]
    assert factors(10) == [D(each) for each in printed]
    assert factors(40) == [D("3.00"), *(factor(errors) for errors in range(1, 41))]


def fen(amount: Fraction) -> D:
    return (D(amount.numerator) / amount.denominator).quantize(D("0.01"), ROUND_HALF_UP)


SELF = D(95)
REVIEWED = ("79.99", "95", "60", "97", "94.5")
"""Two lose a grade or more, one a little, one nothing, one gains."""


def outcomes(made: Warehouse, reviews: dict[str, D]) -> dict[str, dict[str, Any]]:
    """The outcomes with these reviews in the grades."""
    for code, score in reviews.items():
        made.connection.execute(
            "update project_grades set review_score = $score where region = $region and year = $year and project_code = $code",
            {"score": score, "code": code, **SCOPE.parameters},
        )
    compute(made, "selection", "review_outcomes")
    return {row["stratum"]: row for row in made.rows("from this.review_outcomes")}


def test_outcomes_by_independent_arithmetic(made: Warehouse) -> None:
    renew(made, DAY, Request(seed=5, size=6))
    drawn = [code for code, row in selection(made).items() if row["stratum"] == "抽取"]
    amounts = {row["project_code"]: row["amount"] for row in made.rows("from this.review_frame")}
    own = {row["project_code"]: row["self_score"] for row in made.rows("from this.project_grades")}
    population = sum(BUDGET.values()) + 4 * D(500_000)
    scores = {code: own[code] - SELF + D(score) for code, score in zip(drawn, REVIEWED, strict=True)}

    first = dict(list(scores.items())[:4])
    partly = outcomes(made, first)["抽取"]
    assert (partly["projects"], partly["reviewed"]) == (5, 4)
    assert (partly["overstatement"], partly["overstatement_bound"]) == (None, None), "one is not reviewed yet"
    assert partly["covered"] == sum(amounts[code] for code in first)

    found = outcomes(made, {**scores, "KEY": D(80), "BIG": D("79.99")})
    interval = Fraction(population) / 5
    shares = sorted(
        (Fraction(max(own[code] - scores[code], D(0))) / Fraction(own[code]) for code in drawn), reverse=True
    )
    assert [share > 0 for share in shares] == [True, True, True, False, False]
    bound = interval * 3
    for errors, share in enumerate(shares[:3], 1):
        bound += interval * Fraction(factor(errors) - factor(errors - 1)) * share
    differences = [own[code] - scores[code] for code in drawn]
    assert found["抽取"] == {
        "stratum": "抽取",
        "projects": 5,
        "reviewed": 5,
        "population": population,
        "covered": sum(amounts[code] for code in drawn),
        "mean_difference": fen(Fraction(sum(differences)) / 5),
        "grades_lost": sum(_grade(scores[code]) > _grade(own[code]) for code in drawn),
        "overstatement": sum(fen(interval * share) for share in shares),
        "overstatement_bound": pytest.approx(min(fen(bound), population), abs=D("0.02")),
    }
    certain = found["必查"]
    assert (certain["projects"], certain["reviewed"], certain["grades_lost"]) == (7, 2, 2)
    assert certain["mean_difference"] == (D(90) - 80 + D(90) - D("79.99")) / 2 + D("0.005")
    assert certain["overstatement"] is None
    rest = outcomes(made, {code: D(90) for code in (*CERTAIN, "LESS") if code not in ("KEY", "BIG")})["必查"]
    assert rest["overstatement"] == rest["overstatement_bound"]
    assert rest["overstatement"] == sum(
        fen(Fraction(amounts[code]) * Fraction(D(90) - score) / 90)
        for code, score in (("KEY", D(80)), ("BIG", D("79.99")))
    )


def _grade(score: D) -> int:
    return sum(score < lower for lower in (90, 80, 60))
